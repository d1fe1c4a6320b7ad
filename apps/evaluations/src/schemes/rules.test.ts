import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Band, faultOfBands, faultOfIndicators, faultOfName, gradeOf } from './rules.ts'

const indicator = (code: string, weight: number | undefined, max: number | undefined = 10_000) => ({
  code,
  name: `指标 ${code}`,
  weight,
  max,
})
const band = (grade: string, from: number, to: number) => ({ grade, from, to })

/** Bands that cover 0 to 100 exactly, from random cuts. */
const bandsOfCuts = (cuts: number[]): Band[] => {
  const edges = [0, ...cuts.toSorted((a, b) => a - b), 10_000]
  return edges.slice(1).map((to, i) => band(`等级${i}`, edges[i] as number, to))
}
const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 9_999 }), { minLength: 1, maxLength: 9 })
const total = fc.integer({ min: 0, max: 10_000 })

describe('indicators', () => {
  it('whose weights add up to exactly 100 are accepted, also where floats would drift', () => {
    // 0.1 + 0.2 + 99.7 is 100.00000000000001 in floating point.
    expect(faultOfIndicators([indicator('A', 10), indicator('B', 20), indicator('C', 9_970)])).toBeUndefined()
  })

  it('whose weights miss 100 by a hundredth are refused with the sum', () => {
    expect(faultOfIndicators([indicator('A', 5_000), indicator('B', 4_999)])).toBe(
      '各指标权重之和应为 100，现为 99.99',
    )
    expect(faultOfIndicators([indicator('A', 5_000), indicator('B', 5_001)])).toBe(
      '各指标权重之和应为 100，现为 100.01',
    )
  })

  it('with a code used twice are refused, blanks around it notwithstanding', () => {
    expect(faultOfIndicators([indicator('A1', 5_000), indicator(' A1 ', 5_000)])).toBe('指标编码 A1 重复')
  })

  it('name the row of a weight or highest score that is zero, negative or too fine', () => {
    for (const wrong of [0, -1, 10_001, undefined]) {
      expect(faultOfIndicators([indicator('A', 5_000), indicator('B', wrong)])).toMatch(/^第 2 项指标：权重/)
    }
    expect(faultOfIndicators([indicator('A', 10_000, 0)])).toMatch(/^第 1 项指标：满分/)
  })

  it('may not be none, and not more than 200', () => {
    expect(faultOfIndicators([])).toBe('指标应为 1 至 200 项')
    const many = Array.from({ length: 201 }, (_, i) => indicator(`A${i}`, 1))
    expect(faultOfIndicators(many)).toBe('指标应为 1 至 200 项')
  })

  it('are accepted for every way of dividing 100 points, and refused when one weight moves by a hundredth', () => {
    fc.assert(
      fc.property(cuts, (points) => {
        const weights = bandsOfCuts(points).map(({ from, to }) => to - from)
        const drafts = weights.map((weight, i) => indicator(`A${i}`, weight))
        expect(faultOfIndicators(drafts)).toBeUndefined()
        const [first, ...rest] = drafts
        const moved = { ...(first as (typeof drafts)[0]), weight: (weights[0] as number) + 1 }
        expect(faultOfIndicators([moved, ...rest])).toMatch(/权重/)
      }),
    )
  })
})

describe('bands', () => {
  it('put every total into exactly one grade', () => {
    fc.assert(
      fc.property(cuts, total, (points, value) => {
        const bands = bandsOfCuts(points)
        expect(faultOfBands(bands)).toBeUndefined()
        const holding = bands.filter(
          ({ from, to }) => from <= value && (value < to || (to === 10_000 && value === 10_000)),
        )
        expect(holding).toHaveLength(1)
        expect(gradeOf(bands, value)).toBe(holding[0]?.grade)
      }),
    )
  })

  it('may be given in any order', () => {
    fc.assert(
      fc.property(
        cuts.chain((points) =>
          fc.tuple(
            fc.constant(points),
            fc.shuffledSubarray(bandsOfCuts(points), { minLength: points.length + 1 }),
          ),
        ),
        total,
        ([points, shuffled], value) => {
          expect(faultOfBands(shuffled)).toBeUndefined()
          expect(gradeOf(shuffled, value)).toBe(gradeOf(bandsOfCuts(points), value))
        },
      ),
    )
  })

  it('are refused when any limit moves by a hundredth: a gap or an overlap', () => {
    fc.assert(
      fc.property(cuts, fc.nat(), fc.constantFrom(-1, 1), fc.boolean(), (points, n, by, start) => {
        const bands = bandsOfCuts(points)
        const moved = bands.map((row, i) =>
          i === n % bands.length
            ? { ...row, ...(start ? { from: row.from + by } : { to: row.to + by }) }
            : row,
        )
        expect(faultOfBands(moved)).toBeDefined()
      }),
    )
  })

  it('name the gap and the overlap', () => {
    expect(faultOfBands([band('合格', 6_000, 10_000), band('不合格', 0, 5_950)])).toBe(
      '59.5 至 60 分没有等级',
    )
    expect(faultOfBands([band('合格', 6_000, 10_000), band('不合格', 0, 6_100)])).toBe(
      '等级“不合格”与“合格”在 60 至 61 分重叠',
    )
    expect(faultOfBands([band('合格', 6_000, 10_000), band('不合格', 1_000, 6_000)])).toBe(
      '0 至 10 分没有等级',
    )
    expect(faultOfBands([band('合格', 6_000, 9_000), band('不合格', 0, 6_000)])).toBe('90 至 100 分没有等级')
  })

  it('are refused with one grade, a grade used twice, an empty band, a limit out of 0 to 100 or too fine', () => {
    expect(faultOfBands([band('合格', 0, 10_000)])).toBe('等级应为 2 至 10 档')
    expect(faultOfBands([band('合格', 0, 5_000), band('合格 ', 5_000, 10_000)])).toBe('等级“合格”重复')
    expect(faultOfBands([band('甲', 0, 0), band('乙', 0, 10_000)])).toBe('等级“甲”的起点 0 应小于终点 0')
    expect(faultOfBands([band('甲', -1, 5_000), band('乙', 5_000, 10_000)])).toMatch(/0 至 100/)
    expect(faultOfBands([{ grade: '甲', from: undefined, to: 1 }, band('乙', 1, 10_000)])).toMatch(/两位小数/)
  })

  it('grade the border from below and the full score into the highest band', () => {
    const ningxia = [
      band('优秀', 9_000, 10_000),
      band('良好', 8_000, 9_000),
      band('合格', 6_500, 8_000),
      band('不合格', 0, 6_500),
    ]
    expect(faultOfBands(ningxia)).toBeUndefined()
    expect([0, 6_499, 6_500, 7_999, 8_000, 8_999, 9_000, 10_000].map((t) => gradeOf(ningxia, t))).toEqual([
      '不合格',
      '不合格',
      '合格',
      '合格',
      '良好',
      '良好',
      '优秀',
      '优秀',
    ])
    expect(() => gradeOf(ningxia, 10_001)).toThrow(RangeError)
  })
})

it('a name has 2 to 100 characters', () => {
  expect(faultOfName('对区县政府履行教育职责评价办法')).toBeUndefined()
  expect(faultOfName(' 评 ')).toBeDefined()
  expect(faultOfName('评'.repeat(101))).toBeDefined()
})
