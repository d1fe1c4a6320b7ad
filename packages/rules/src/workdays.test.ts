import chineseDays from 'chinese-days'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chineseCalendar } from './chinese-calendar.ts'
import { addCalendarDays, type PlainDate } from './plain-date.ts'
import { addWorkdays, deadline, isCovered, isWorkday, nextWorkday } from './workdays.ts'

const calendar = chineseCalendar(2004, 2026)

describe('the calendar', () => {
  test('agrees with its source on every day of all covered years', () => {
    for (let day = '2004-01-01'; day <= '2026-12-31'; day = addCalendarDays(day, 1)) {
      if (isWorkday(day, calendar) !== chineseDays.isWorkday(day)) throw new Error(day)
    }
    expect(calendar.coveredYears).toEqual(Array.from({ length: 23 }, (_, i) => 2004 + i))
  })

  test('knows the spring of 2020: the longer holiday and the Sundays worked for May', () => {
    expect(isWorkday('2020-01-31', calendar)).toBe(false)
    expect(isWorkday('2020-02-03', calendar)).toBe(true)
    expect(isWorkday('2020-04-26', calendar)).toBe(true)
    expect(nextWorkday('2020-05-01', calendar)).toBe('2020-05-06')
  })

  test('claims no year that its source does not have', () => {
    expect(chineseCalendar(2003, 2005).coveredYears).toEqual([2004, 2005])
    expect(chineseCalendar(2090, 2099)).toEqual({ holidays: [], makeUpDays: [], coveredYears: [] })
  })

  test('leaves the last days of its last year open, because the next arrangement may move them', () => {
    expect(isCovered('2026-12-28', calendar)).toBe(true)
    expect(isCovered('2026-12-29', calendar)).toBe(false)
    expect(isCovered('2025-12-31', calendar)).toBe(true)
    expect(isCovered('2003-12-31', calendar)).toBe(false)
  })
})

describe('a deadline', () => {
  test('does not count the day of receipt', () => {
    expect(deadline({ from: '2020-11-02', amount: 5, unit: 'DAY', calendar })).toEqual({
      due: '2020-11-09', // 7 November is a Saturday
      rolled: true,
      uncertain: false,
    })
    expect(deadline({ from: '2020-11-02', amount: 10, unit: 'WORKDAY', calendar })).toEqual({
      due: '2020-11-16',
      rolled: false,
      uncertain: false,
    })
  })

  test('moves over a holiday to a Saturday that is worked, not to the Monday after it', () => {
    // 2020-10-08 is the last day of the National Day holiday, Saturday 10-10 is worked.
    expect(addWorkdays('2020-09-30', 2, calendar)).toBe('2020-10-10')
    expect(deadline({ from: '2020-09-25', amount: 10, unit: 'DAY', calendar })).toMatchObject({
      due: '2020-10-09',
      rolled: true,
    })
  })

  test('carries the article of its rule', () => {
    const article = '《浙江省教育督导条例》'
    expect(deadline({ from: '2020-11-02', amount: 10, unit: 'DAY', calendar, article }).article).toBe(article)
  })

  test('outside the covered years counts weekends and says that it is uncertain', () => {
    expect(deadline({ from: '2026-12-24', amount: 5, unit: 'WORKDAY', calendar })).toEqual({
      due: '2026-12-31',
      rolled: false,
      uncertain: true,
    })
    expect(deadline({ from: '2026-12-27', amount: 6, unit: 'DAY', calendar })).toEqual({
      due: '2027-01-04', // the second is a Saturday; whether New Year moves anything is not known yet
      rolled: true,
      uncertain: true,
    })
    expect(deadline({ from: '2026-12-14', amount: 5, unit: 'WORKDAY', calendar }).uncertain).toBe(false)
  })

  test('refuses a number of days that is none', () => {
    for (const amount of [-1, 1.5, Number.NaN]) {
      expect(() => deadline({ from: '2020-01-01', amount, unit: 'DAY', calendar })).toThrow(RangeError)
    }
  })

  test('agrees with counting on a wall calendar day by day, over ten years', () => {
    const from = fc.integer({ min: 0, max: 3652 }).map((n) => addCalendarDays('2014-01-01', n))
    fc.assert(
      fc.property(
        from,
        fc.integer({ min: 0, max: 90 }),
        fc.constantFrom('DAY', 'WORKDAY'),
        (from, amount, unit) => {
          expect(deadline({ from, amount, unit, calendar })).toEqual(countOnTheWall(from, amount, unit))
        },
      ),
      { numRuns: 2000 },
    )
  })
})

/** Crosses off one square of the wall calendar after the other, asking the holiday package itself. */
function countOnTheWall(from: PlainDate, amount: number, unit: 'DAY' | 'WORKDAY') {
  const square = new Date(`${from}T12:00:00Z`)
  const text = () => square.toISOString().slice(0, 10)
  let left = amount
  while (left > 0) {
    square.setUTCDate(square.getUTCDate() + 1)
    if (unit === 'DAY' || chineseDays.isWorkday(text())) left -= 1
  }
  let rolled = false
  while (!chineseDays.isWorkday(text())) {
    square.setUTCDate(square.getUTCDate() + 1)
    rolled = true
  }
  return { due: text(), rolled, uncertain: false }
}
