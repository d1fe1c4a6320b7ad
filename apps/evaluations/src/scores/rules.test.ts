import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contributionsOf, faultOfScore, missingCodes, totalOf, type Weighted } from './rules.ts'

/** A scheme with its scores: weights that add up to 100 points, values between 0 and the highest score. */
const scored = fc
  .uniqueArray(fc.integer({ min: 1, max: 9_999 }), { minLength: 0, maxLength: 20 })
  .chain((cuts) => {
    const edges = [0, ...cuts.toSorted((a, b) => a - b), 10_000]
    return fc.tuple(
      ...edges.slice(1).map((to, i) =>
        fc.integer({ min: 1, max: 100_000 }).chain((max) =>
          fc.record({
            code: fc.constant(`A${i}`),
            weight: fc.constant(to - (edges[i] as number)),
            max: fc.constant(max),
            value: fc.integer({ min: 0, max }),
          }),
        ),
      ),
    )
  })

type Scored = Weighted & { value: number }
const values = (rows: Scored[]) => new Map(rows.map(({ code, value }) => [code, value]))
const total = (rows: Scored[]) => totalOf(rows, values(rows))

describe('a total', () => {
  it('lies between 0 and 100, is 0 for no points and exactly 100 for the highest scores', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        expect(total(rows)).toBeGreaterThanOrEqual(0)
        expect(total(rows)).toBeLessThanOrEqual(10_000)
        expect(total(rows.map((row) => ({ ...row, value: 0 })))).toBe(0)
        expect(total(rows.map((row) => ({ ...row, value: row.max })))).toBe(10_000)
      }),
    )
  })

  it('does not depend on the order of indicators and scores', () => {
    fc.assert(
      fc.property(scored, fc.infiniteStream(fc.nat()), (rows, random) => {
        const shuffled = rows
          .map((row) => ({ row, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ row }) => row)
        expect(totalOf(shuffled, values(rows))).toBe(total(rows))
        expect(totalOf(rows, values(shuffled))).toBe(total(rows))
      }),
    )
  })

  it('does not change when an indicator is scored on a scale k times as long', () => {
    fc.assert(
      fc.property(scored, fc.integer({ min: 2, max: 50 }), (rows, k) => {
        expect(total(rows.map((row) => ({ ...row, max: row.max * k, value: row.value * k })))).toBe(
          total(rows),
        )
      }),
    )
  })

  it('never falls when a score rises', () => {
    fc.assert(
      fc.property(scored, fc.nat(), (rows, n) => {
        const raised = rows.map((row, i) => (i === n % rows.length ? { ...row, value: row.max } : row))
        expect(total(raised)).toBeGreaterThanOrEqual(total(rows))
      }),
    )
  })

  it('is the exact sum rounded half up', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        // The oracle brings everything over the product of all highest scores and doubles it, so that no half is lost.
        const product = rows.reduce((all, { max }) => all * BigInt(max), 1n)
        const sum = rows.reduce(
          (all, { value, weight, max }) => all + (BigInt(value) * BigInt(weight) * product) / BigInt(max),
          0n,
        )
        const rounded = BigInt(total(rows))
        expect(2n * rounded * product <= 2n * sum + product).toBe(true)
        expect(2n * (rounded + 1n) * product > 2n * sum + product).toBe(true)
      }),
    )
  })

  it('rounds a half up and what lies below it down', () => {
    const half = { code: 'A', weight: 5_001, max: 200, value: 100 } // 50.01 × 1/2 = 25.005
    const rest = { code: 'B', weight: 4_999, max: 10_000, value: 0 }
    expect(total([half, rest])).toBe(2_501)
    // 1/3 and 1/6 of a hundredth make a half exactly, which no sum of decimals hits.
    const third = { code: 'C', weight: 1, max: 300, value: 100 }
    const sixth = { code: 'D', weight: 1, max: 600, value: 100 }
    const nothing = { code: 'E', weight: 9_998, max: 100, value: 0 }
    expect(total([third, sixth, nothing])).toBe(1)
    expect(total([{ ...third, max: 301 }, sixth, nothing])).toBe(0)
  })

  it('needs every score', () => {
    const indicators = [
      { code: 'A', weight: 5_000, max: 100 },
      { code: 'B', weight: 5_000, max: 100 },
    ]
    const one = new Map([['B', 100]])
    expect(missingCodes(indicators, one)).toEqual(['A'])
    expect(() => totalOf(indicators, one)).toThrow('no score for A')
  })
})

describe('the explanation of a total', () => {
  it('has a line for each scored indicator, and its points add up to the total but for the rounding', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const lines = contributionsOf(rows, values(rows))
        expect(lines.map(({ code }) => code)).toEqual(rows.map(({ code }) => code))
        const sum = lines.reduce((all, { points }) => all + points, 0)
        // Each line is off by at most half a ten-thousandth, the total by half a hundredth.
        expect(Math.abs(sum - total(rows) * 100)).toBeLessThanOrEqual(50 + lines.length / 2)
      }),
    )
  })

  it('leaves out what has no score yet', () => {
    const indicators = [
      { code: 'A', weight: 6_000, max: 300 },
      { code: 'B', weight: 4_000, max: 100 },
    ]
    expect(contributionsOf(indicators, new Map([['A', 100]]))).toEqual([
      { code: 'A', weight: 6_000, max: 300, value: 100, points: 200_000 },
    ])
  })
})

it('a score lies between 0 and the highest score of its indicator', () => {
  const indicator = { code: 'A1', weight: 1_000, max: 1_000 }
  expect(faultOfScore(0, null, indicator)).toBeUndefined()
  expect(faultOfScore(1_000, '资料齐全', indicator)).toBeUndefined()
  expect(faultOfScore(1_001, null, indicator)).toBe('指标 A1 的得分应在 0 至 10 之间')
  expect(faultOfScore(-1, null, indicator)).toBe('指标 A1 的得分应在 0 至 10 之间')
  expect(faultOfScore(undefined, null, indicator)).toBe('指标 A1 的得分最多两位小数')
  expect(faultOfScore(1, '长'.repeat(2_001), indicator)).toMatch(/2000 个字/)
})
