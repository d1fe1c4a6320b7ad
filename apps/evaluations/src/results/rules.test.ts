import fc from 'fast-check'
import { expect, it } from 'vitest'
import { meanOf } from './rules.ts'

it('a mean is rounded half up, and there is none of nothing', () => {
  expect(meanOf(0, 0)).toBeNull()
  expect(meanOf(17_001, 2)).toBe(8_501)
  expect(meanOf(10, 3)).toBe(3)
})

it('a mean lies between the least and the greatest', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 200 }), (totals) => {
      const mean = meanOf(
        totals.reduce((a, b) => a + b, 0),
        totals.length,
      ) as number
      expect(mean).toBeGreaterThanOrEqual(Math.min(...totals))
      expect(mean).toBeLessThanOrEqual(Math.max(...totals))
    }),
  )
})
