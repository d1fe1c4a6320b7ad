import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkPack } from './check-pack.ts'
import { addCalendarDays } from './plain-date.ts'
import { termOf } from './school-terms.ts'

const autumn = { name: '2024—2025学年第一学期', from: '2024-09-01', to: '2025-01-18' }
const spring = { name: '2024—2025学年第二学期', from: '2025-02-16', to: '2025-07-06' }
const row = (value: unknown) => ({ value, unit: '学期', article: '校历' })

describe('the term of a day', () => {
  test.each([
    ['2024-08-31', undefined],
    ['2024-09-01', autumn],
    ['2025-01-17', autumn],
    ['2025-01-18', undefined],
    ['2025-02-16', spring],
    ['2025-07-06', undefined],
  ])('on %s is %j', (on, term) => {
    expect(termOf(on, [row([spring, autumn])])).toEqual(term)
  })

  test('is unknown without a calendar, and in one that is none', () => {
    expect(termOf('2024-10-01', [])).toBeUndefined()
    expect(termOf('2024-10-01', [row(3), row([{ ...autumn, to: '2024-08-01' }])])).toBeUndefined()
  })

  test('is taken from the row of the year that has it; the first row goes before', () => {
    const own = { ...autumn, name: '推迟开学', from: '2024-09-09' }
    expect(termOf('2025-03-01', [row([own]), row([spring])])).toEqual(spring)
    expect(termOf('2024-10-01', [row([own]), row([autumn])])).toEqual(own)
    expect(termOf('2024-09-02', [row([own]), row([autumn])])).toEqual(autumn)
  })

  test('contains the day whatever the calendar', () => {
    const lengths = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 160 })), {
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(lengths, fc.integer({ min: 0, max: 900 }), (gaps, offset) => {
        let day = '2024-01-01'
        const terms = gaps.map(([holiday, length], i) => {
          const from = addCalendarDays(day, holiday)
          day = addCalendarDays(from, length)
          return { name: `学期${i}`, from, to: day }
        })
        const on = addCalendarDays('2024-01-01', offset)
        const expected = terms.filter(({ from, to }) => on >= from && on < to)
        expect(termOf(on, [row(terms)])).toEqual(expected[0])
      }),
    )
  })
})

const faults = (value: unknown) =>
  checkPack([
    {
      key: 'calendar.terms',
      value,
      unit: '学期',
      divisionCode: '511900',
      validFrom: '2024-09-01',
      article: '《校历》',
      mark: 'FOUND',
    },
  ])

describe('a calendar of terms', () => {
  test('passes in any order', () => {
    expect(faults([spring, autumn])).toEqual([])
  })

  test.each([
    ['overlapping terms', [autumn, { ...spring, from: '2025-01-17' }], '重叠'],
    ['a term that ends before it begins', [{ ...autumn, to: '2024-09-01' }], '晚于开始日'],
    ['one name twice', [autumn, { ...spring, name: autumn.name }], '重复'],
    ['no term', [], '学期校历'],
    ['a day that does not exist', [{ ...autumn, to: '2025-02-30' }], '学期校历'],
  ])('with %s is refused', (_, value, words) => {
    expect(faults(value).join()).toContain(words)
  })
})
