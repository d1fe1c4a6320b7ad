import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hours, toHours } from './hours.ts'

describe('hours', () => {
  it('of two places come back as they were, every one of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (hundredths) => {
        const written = Number((hundredths / 100).toFixed(2))
        expect(hours.parse(written)).toBe(hundredths)
        expect(toHours(hundredths)).toBe(written)
      }),
    )
  })

  it.each([0, -1, 1000.01, 0.001, 7.125, Number.NaN, Number.POSITIVE_INFINITY])('refuse %s', (value) => {
    expect(hours.safeParse(value).success).toBe(false)
  })
})
