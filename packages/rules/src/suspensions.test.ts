import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chineseCalendar } from './chinese-calendar.ts'
import { addCalendarDays, type PlainDate } from './plain-date.ts'
import { runningDeadline, type Suspension } from './suspensions.ts'
import { type DayUnit, deadline, isWorkday } from './workdays.ts'

const calendar = chineseCalendar(2004, 2026)
const period = { from: '2020-11-02', amount: 10, unit: 'WORKDAY' as DayUnit, calendar }

describe('a clock that was suspended', () => {
  test('counts on where it stood', () => {
    expect(deadline(period).due).toBe('2020-11-16')
    // Five working days from 4 to 10 November stand still.
    const suspensions = [{ from: '2020-11-04', to: '2020-11-11' }]
    expect(runningDeadline({ ...period, suspensions })?.due).toBe('2020-11-23')
  })

  test('has no end while it stands still', () => {
    expect(runningDeadline({ ...period, suspensions: [{ from: '2020-11-04' }] })).toBeUndefined()
    const hidden = [{ from: '2020-11-03', to: '2020-11-06' }, { from: '2020-11-04' }]
    expect(runningDeadline({ ...period, suspensions: hidden })).toBeUndefined()
  })

  test('that had run out before stays as it was', () => {
    expect(runningDeadline({ ...period, suspensions: [{ from: '2020-11-17' }] })?.due).toBe('2020-11-16')
  })

  test('does not end on a day on which it stands still', () => {
    // Ten days of November end on Thursday 12th; the clock stands still from that day to the weekend.
    const days = { ...period, amount: 10, unit: 'DAY' as const }
    expect(deadline(days).due).toBe('2020-11-12')
    const suspensions = [{ from: '2020-11-12', to: '2020-11-14' }]
    expect(runningDeadline({ ...days, suspensions })).toMatchObject({ due: '2020-11-16', rolled: true })
  })

  const start = fc.integer({ min: 0, max: 3000 }).map((n) => addCalendarDays('2015-01-01', n))
  const amount = fc.integer({ min: 0, max: 60 })
  const unit = fc.constantFrom<DayUnit>('DAY', 'WORKDAY')

  test('without a suspension of at least a day is an ordinary deadline', () => {
    fc.assert(
      fc.property(start, amount, unit, fc.nat(40), (from, amount, unit, later) => {
        const day = addCalendarDays(from, later)
        const suspensions = [{ from: day, to: day }]
        const plain = { from, amount, unit, calendar, article: '第二十条' }
        expect(runningDeadline({ ...plain, suspensions })).toEqual(deadline(plain))
      }),
    )
  })

  test('agrees with crossing off day by day every day that runs, over ten years', () => {
    const gap = fc.record({ after: fc.nat(60), length: fc.nat(40) })
    fc.assert(
      fc.property(
        start,
        amount,
        unit,
        fc.array(gap, { minLength: 1, maxLength: 4 }),
        (from, amount, unit, gaps) => {
          const suspensions = gaps.map(({ after, length }) => {
            const begin = addCalendarDays(from, after)
            return { from: begin, to: addCalendarDays(begin, length) }
          })
          const due = runningDeadline({ from, amount, unit, calendar, suspensions })?.due
          expect(due).toBe(crossOff(from, amount, unit, suspensions))
        },
      ),
      { numRuns: 600 },
    )
  })
})

/** Writes all days on a list, strikes out those that stood still, and counts what is left. */
function crossOff(from: PlainDate, amount: number, unit: DayUnit, suspensions: Suspension[]): PlainDate {
  const still = new Set<PlainDate>()
  for (const { from: first, to = first } of suspensions) {
    for (let day = first; day < to; day = addCalendarDays(day, 1)) still.add(day)
  }
  const days = Array.from({ length: 400 }, (_, i) => addCalendarDays(from, i))
  const counted = days
    .slice(1)
    .filter((day) => !still.has(day) && (unit === 'DAY' || isWorkday(day, calendar)))
  const last = amount === 0 ? from : (counted[amount - 1] as PlainDate)
  return days.find((day) => day >= last && !still.has(day) && isWorkday(day, calendar)) as PlainDate
}
