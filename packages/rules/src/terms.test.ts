import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultRules } from './defaults.ts'
import { resolveParameter } from './parameter.ts'
import { addCalendarDays, addYears, daysBetween } from './plain-date.ts'
import { judgeTerm, partTime, type Term, termFaults, type TermRules } from './terms.ts'

const find = (key: string) => resolveParameter(defaultRules, key, { divisionChain: ['CN'], on: '2020-09-01' })
const rules: TermRules = {
  length: find('term.parttime'),
  maxConsecutive: find('term.maxConsecutive'),
  breakDays: find('term.breakDays'),
}

const term = (from: string, over: Partial<Term> = {}): Term => ({
  from,
  to: addYears(from, 3),
  organId: 'bazhong',
  kind: partTime,
  ...over,
})
const threeTerms = [term('2011-09-01'), term('2014-09-01'), term('2017-09-01')]

describe('a term of a part-time inspector', () => {
  test('is granted up to the third in a row and refused as the fourth', () => {
    expect(judgeTerm(term('2017-09-01'), threeTerms.slice(0, 2), rules)).toMatchObject({ ok: true })
    const fourth = judgeTerm(term('2020-09-01'), threeTerms, rules)
    expect(fourth).toMatchObject({ ok: false, rule: 'term.maxConsecutive' })
    expect(fourth.article).toContain('第六条')
    expect(fourth.messageChinese).toContain('4 届')
  })

  test('counts a renewal that comes some months late as consecutive, and begins anew after a year out', () => {
    expect(judgeTerm(term('2021-03-01'), threeTerms, rules).ok).toBe(false)
    expect(judgeTerm(term('2021-09-01'), threeTerms, rules).ok).toBe(true)
  })

  test('without a rule about breaks, a single day between two terms breaks the series', () => {
    const { breakDays: _, ...strict } = rules
    expect(judgeTerm(term('2020-09-01'), threeTerms, strict).ok).toBe(false)
    expect(judgeTerm(term('2020-09-02'), threeTerms, strict).ok).toBe(true)
  })

  test('is counted for each appointing organ by itself', () => {
    expect(judgeTerm(term('2020-09-01', { organId: 'sichuan' }), threeTerms, rules).ok).toBe(true)
  })

  test('may not be longer than three years, but may be shorter', () => {
    const judged = ['2023-09-01', '2022-01-01', '2023-09-02', '2020-09-01'].map((to) =>
      judgeTerm({ ...term('2020-09-01'), to }, threeTerms.slice(0, 1), rules),
    )
    expect(judged.map(({ ok }) => ok)).toEqual([true, true, false, false])
    expect(judged[2]?.rule).toBe('term.parttime')
  })

  test('may not overlap another of the same organ, but may begin on the day the last one ends', () => {
    expect(judgeTerm(term('2020-08-31'), [term('2017-09-01')], rules).messageChinese).toContain('重叠')
    expect(judgeTerm(term('2020-09-01'), [term('2017-09-01')], rules).ok).toBe(true)
  })

  test('entered for the past, counts the terms that came later', () => {
    expect(judgeTerm(term('2008-09-01'), threeTerms, rules).ok).toBe(false)
    expect(judgeTerm(term('2008-09-01'), threeTerms.slice(1), rules).ok).toBe(true)
    // A separate series years later neither helps nor hurts.
    expect(judgeTerm(term('2020-09-01'), [...threeTerms, term('2030-09-01')], rules).ok).toBe(false)
    expect(judgeTerm(term('2005-09-01'), [...threeTerms, term('2000-09-01')], rules).ok).toBe(true)
  })

  test('that began while a longer one ran does not break the series of the longer one', () => {
    const long = term('2011-09-01', { to: '2017-09-01' })
    const within = term('2012-09-01', { to: '2013-09-01' })
    const chain = [long, within, term('2017-09-01')]
    expect(judgeTerm(term('2020-09-01'), chain, rules).ok).toBe(false)
  })

  test('of the past is shown with everything that speaks against it, by the rules that there are', () => {
    const past = term('2019-09-01', { to: '2023-09-01' })
    expect(termFaults(past, threeTerms, rules).map(({ rule }) => rule)).toEqual([
      'term.parttime',
      'term.parttime',
      'term.maxConsecutive',
    ])
    const unknown = { length: undefined, maxConsecutive: undefined }
    expect(termFaults(past, threeTerms, unknown).map(({ messageChinese }) => messageChinese)).toEqual([
      expect.stringContaining('重叠'),
    ])
    expect(termFaults(term('2020-09-01'), threeTerms.slice(1), rules)).toEqual([])
  })

  test('is refused while no rule has been approved, and says which', () => {
    const verdict = judgeTerm(term('2020-09-01'), [], { ...rules, maxConsecutive: undefined })
    expect(verdict).toMatchObject({ ok: false, rule: 'term.maxConsecutive' })
    expect(verdict.messageChinese).toContain('先在规则包中批准')
  })
})

test('full-time inspectors have no limit of terms or years', () => {
  const before = term('2000-01-01', { to: '2020-01-01', kind: 'FULL_TIME' })
  const wished = term('2020-01-01', { to: '2040-01-01', kind: 'FULL_TIME' })
  expect(judgeTerm(wished, [before, ...threeTerms], rules).ok).toBe(true)
})

test('whatever is wished in whatever order, nobody ever serves more than three terms on end', () => {
  const wish = fc
    .record({
      start: fc.integer({ min: 0, max: 9000 }),
      days: fc.integer({ min: 1, max: 1200 }),
      organId: fc.constantFrom('bazhong', 'sichuan'),
    })
    .map(({ start, days, organId }) => {
      const from = addCalendarDays('2000-01-01', start)
      return term(from, { to: addCalendarDays(from, days), organId })
    })
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 40 }), (wishes) => {
      const granted: Term[] = []
      for (const wished of wishes) if (judgeTerm(wished, granted, rules).ok) granted.push(wished)
      for (const organId of ['bazhong', 'sichuan']) {
        const served = granted
          .filter((t) => t.organId === organId)
          .toSorted((a, b) => (a.from < b.from ? -1 : 1))
        for (const [i, first] of served.entries()) {
          expect(first.to <= addYears(first.from, 3)).toBe(true)
          const four = served.slice(i, i + 4)
          const gaps = four.slice(1).map((t, j) => daysBetween(four[j]?.to ?? '', t.from))
          expect(gaps.every((gap) => gap >= 0)).toBe(true)
          if (four.length === 4) expect(Math.max(...gaps)).toBeGreaterThanOrEqual(365)
        }
      }
    }),
    { numRuns: 300 },
  )
})
