import { addCalendarDays, addYears } from '@dudao/rules'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AppliedRule } from '../rules-in-force.ts'
import { dueOnOf, isBehind, type Requirement, requirementsOn, rowOf } from './rules.ts'

const row = (key: string, value: unknown): [string, AppliedRule] => [
  key,
  {
    key,
    value,
    unit: '年',
    article: `${key} 条款`,
    mark: 'FOUND',
    ruleParameterId: key,
    validFrom: '2012-10-01',
  },
]
const terms = row('calendar.terms', [
  { name: '2026 年春', from: '2026-02-23', to: '2026-07-11' },
  { name: '2026 年秋', from: '2026-09-01', to: '2027-01-23' },
])
const nation = new Map([
  row('cycle.gov', 5),
  row('cycle.school', { min: 3, max: 5 }),
  row('visit.minPerTerm', 2),
  row('visit.minPerMonth', { kindergarten: 1 }),
  terms,
])
const on = (day: string, rows = nation) =>
  [...requirementsOn(day, rows).values()].map(({ rule, since, times, dueOn }) => [rule, since, times, dueOn])

describe('the rules of the cycle', () => {
  test('ask for five years, two visits in the term and one in the month', () => {
    expect(on('2026-11-22')).toEqual([
      ['GOVERNMENT', '2021-11-23', 1, null],
      ['SCHOOL_COMPREHENSIVE', '2021-11-23', 1, null],
      ['SCHOOL_TERM', '2026-09-01', 2, '2027-01-22'],
      ['KINDERGARTEN_MONTH', '2026-11-01', 1, '2026-11-30'],
    ])
  })

  test('follow the province where it says otherwise, and name its row', () => {
    const zhejiang = new Map([...nation, row('cycle.gov', 3), row('cycle.school', 5)])
    expect(on('2026-11-22', zhejiang).slice(0, 2)).toEqual([
      ['GOVERNMENT', '2023-11-23', 1, null],
      ['SCHOOL_COMPREHENSIVE', '2021-11-23', 1, null],
    ])
    expect(requirementsOn('2026-11-22', zhejiang).get('GOVERNMENT')?.source.article).toBe('cycle.gov 条款')
  })

  test('say nothing of a term in the holidays, nor of what no text says', () => {
    expect(on('2026-08-01').map(([rule]) => rule)).not.toContain('SCHOOL_TERM')
    expect(on('2026-11-22', new Map())).toEqual([])
    expect(on('2026-11-22', new Map([terms, row('cycle.gov', '五年')]))).toEqual([])
  })

  test('know every month, and schools where an office has said how often', () => {
    const schools = new Map([row('visit.minPerMonth', { school: 2 })])
    expect(on('2024-02-10', schools)).toEqual([['SCHOOL_MONTH', '2024-02-01', 2, '2024-02-29']])
    expect(on('2026-12-31', schools)).toEqual([['SCHOOL_MONTH', '2026-12-01', 2, '2026-12-31']])
  })
})

const cycle = (day: string, years: number) =>
  requirementsOn(day, new Map([row('cycle.gov', years)])).get('GOVERNMENT') as Requirement

test('whoever was inspected fewer than so many years ago is not behind, on any day', () => {
  const day = fc.integer({ min: 0, max: 20_000 }).map((n) => addCalendarDays('1980-01-01', n))
  fc.assert(
    fc.property(
      day,
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 2_400 }),
      (today, years, ago) => {
        const lastOn = addCalendarDays(today, -ago)
        const record = { lastOn, days: 0 }
        const behind = addYears(lastOn, years) <= today
        expect(isBehind(cycle(today, years), record)).toBe(behind)
        expect((dueOnOf(cycle(today, years), record) as string) < today).toBe(behind)
      },
    ),
  )
})

test('of what was never done nobody knows when it was due', () => {
  const never = { lastOn: null, days: 0 }
  expect(isBehind(cycle('2026-11-22', 5), never)).toBe(true)
  expect(dueOnOf(cycle('2026-11-22', 5), never)).toBeNull()
})

test('a term is done on as many days as the rule asks for', () => {
  const term = requirementsOn('2026-11-22', nation).get('SCHOOL_TERM') as Requirement
  expect([0, 1, 2].map((days) => isBehind(term, { lastOn: '2026-09-10', days }))).toEqual([true, true, false])
  expect(dueOnOf(term, { lastOn: null, days: 0 })).toBe('2027-01-22')
})

test('a place belongs to the row of the child that it lies in, else to the division itself', () => {
  expect(rowOf('/1/2/', '/1/2/3/4/')).toBe('/1/2/3/')
  expect(rowOf('/1/2/', '/1/2/3/')).toBe('/1/2/3/')
  expect(rowOf('/1/2/', '/1/2/')).toBe('/1/2/')
})
