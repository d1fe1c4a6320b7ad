import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromHundredths, toHundredths } from './hundredths.ts'

it('every number with two places survives the way there and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), (whole) => {
      const printed = Number((whole / 100).toFixed(2))
      expect(fromHundredths(toHundredths(printed) as number)).toBe(printed)
    }),
  )
})

it('a third place is seen, not rounded away', () => {
  expect(toHundredths(1.005)).toBeUndefined()
  expect(toHundredths(33.333)).toBeUndefined()
  expect(toHundredths(0.1 + 0.2)).toBeUndefined()
  expect(toHundredths(1.15)).toBe(115)
})
