import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeVisit, sumOf } from './rules.ts'

const visit = {
  clientId: 'v',
  kind: 'MEETING' as const,
  placeName: '座谈会',
  occurredOn: '2020-09-14',
  methods: ['TALKS' as const],
}

test('a visit names its place and at least one method, and its row in the refusal', () => {
  expect(judgeVisit(visit, 0)).toBeUndefined()
  expect(judgeVisit({ ...visit, placeName: null, organizationId: 'o' }, 0)).toBeUndefined()
  expect(judgeVisit({ ...visit, methods: [] }, 1)?.message).toBe('第 2 行：请至少选择一种督导方式')
  expect(judgeVisit({ ...visit, placeName: ' ' }, 0)?.code).toBe('INVALID')
  expect(judgeVisit({ ...visit, placeName: 'x'.repeat(101) }, 0)?.code).toBe('INVALID')
})

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e9])('%d persons are refused', (value) => {
  expect(judgeVisit({ ...visit, persons: { value } }, 0)?.code).toBe('INVALID')
})

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
