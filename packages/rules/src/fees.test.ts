import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultRules } from './defaults.ts'
import { type FeeTax, grossFor, percentOf, taxOf } from './fees.ts'
import { resolveParameter } from './parameter.ts'

const shipped = resolveParameter(defaultRules, 'fee.tax', { divisionChain: ['CN'], on: '2020-11-01' })
const rule = shipped?.value as unknown as FeeTax

describe('the tax on one payment', () => {
  test.each([
    [800, 0],
    [1_000, 40],
    [4_000, 640],
    [5_000, 800],
    [25_000, 4_000],
    [40_000, 7_600],
    [62_500, 13_000],
    [100_000, 25_000],
  ])('of %d yuan is %d yuan', (gross, tax) => {
    expect(taxOf(gross * 100, rule)).toBe(tax * 100)
  })

  test.each([
    [800, 800],
    [1_500, 1_675],
    [2_400, 2_800],
    [3_360, 4_000],
    [21_000, 25_000],
  ])('leaves %d yuan of %d yuan', (net, gross) => {
    expect(grossFor(net * 100, rule)).toBe(gross * 100)
  })

  test('leaves exactly what was promised, of the least payment that does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000_000 }), (net) => {
        const gross = grossFor(net, rule)
        expect(gross - taxOf(gross, rule)).toBe(net)
        expect(gross - 1 - taxOf(gross - 1, rule)).toBeLessThan(net)
      }),
    )
  })

  test('never grows by more than the payment', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000_000 }), fc.nat(1_000_000), (gross, more) => {
        const growth = taxOf(gross + more, rule) - taxOf(gross, rule)
        expect(growth).toBeGreaterThanOrEqual(0)
        expect(growth).toBeLessThanOrEqual(more)
      }),
    )
  })
})

test('a percentage rounds half a fen up', () => {
  expect([percentOf(1, 50), percentOf(1, 49), percentOf(150_000, 60)]).toEqual([1, 0, 90_000])
})
