import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ratioOf, sumOf } from './quantities.ts'

const sum = (qualifiers: string[], unknown = 0) => sumOf({ sum: 360, qualifiers, unknown }).qualifier

describe('a sum of bounded numbers', () => {
  test('inherits the bound', () => {
    expect(sum([])).toBe('EQ')
    expect(sum(['EQ'])).toBe('EQ')
    expect(sum(['EQ', 'GE'])).toBe('GE')
    expect(sum(['GE', 'GT', 'EQ'])).toBe('GT')
    expect(sum(['GT', 'APPROX'])).toBe('APPROX')
    expect(sum(['EQ'], 1)).toBe('GE')
    expect(sum(['GT'], 1)).toBe('GT')
  })

  test('never claims more than its addends: the true sum fits the qualifier', () => {
    const addend = fc.record({
      value: fc.nat(50),
      qualifier: fc.constantFrom('EQ', 'GE', 'GT'),
      beyond: fc.nat(9),
    })
    fc.assert(
      fc.property(fc.array(addend), fc.array(fc.nat(9)), (addends, unstated) => {
        const stated = addends.reduce((total, { value }) => total + value, 0)
        const truth = addends.reduce(
          (total, { value, qualifier, beyond }) =>
            total + value + (qualifier === 'EQ' ? 0 : qualifier === 'GT' ? beyond + 1 : beyond),
          unstated.reduce((total, value) => total + value, 0),
        )
        const { value, qualifier } = sumOf({
          sum: stated,
          qualifiers: [...new Set(addends.map((one) => one.qualifier))],
          unknown: unstated.length,
        })
        expect(
          qualifier === 'EQ' ? truth === value : qualifier === 'GT' ? truth > value : truth >= value,
        ).toBe(true)
      }),
    )
  })
})

describe('a ratio', () => {
  test('keeps the qualifier of the part where the whole is exact', () => {
    expect(ratioOf({ value: 27, qualifier: 'EQ' }, { value: 27, qualifier: 'EQ' })).toEqual({
      value: 1,
      qualifier: 'EQ',
    })
    expect(ratioOf({ value: 6, qualifier: 'GE' }, { value: 8, qualifier: 'EQ' })).toEqual({
      value: 0.75,
      qualifier: 'GE',
    })
  })

  test('of a bounded whole is approximate, of nothing there is none', () => {
    expect(ratioOf({ value: 6, qualifier: 'EQ' }, { value: 8, qualifier: 'GE' })?.qualifier).toBe('APPROX')
    expect(ratioOf({ value: 6, qualifier: 'EQ' }, { value: 0, qualifier: 'EQ' })).toBeNull()
  })
})
