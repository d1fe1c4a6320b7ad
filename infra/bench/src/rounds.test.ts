import { describe, expect, test } from 'vitest'
import { interleaved, intervalOf, median, quantile, ratioOf, timed } from './rounds.ts'

test('contenders take turns, forth and back in each round', async () => {
  const order: string[] = []
  const contender = (name: string) => async () => [order.push(name)]
  const measured = await interleaved({ a: contender('a'), b: contender('b'), c: contender('c') }, 2)
  expect(order.join('')).toBe('abccbaabccba')
  expect(measured.a).toEqual([
    [1, 6],
    [7, 12],
  ])
})

test('quantiles are values that occur', () => {
  const samples = Array.from({ length: 100 }, (_, i) => 100 - i)
  expect([quantile(samples, 0.99), median(samples), quantile(samples, 0)]).toEqual([100, 51, 1])
})

test('work is timed as often as asked', async () => {
  expect(await timed(3, async () => undefined)).toHaveLength(3)
})

describe('the interval of a median', () => {
  test('is that of order statistics: of nine rounds the second to the eighth', () => {
    expect(intervalOf([9, 1, 8, 2, 7, 3, 6, 4, 5])).toEqual({ median: 5, low: 2, high: 8, confidence: 0.961 })
  })

  test('of three rounds spans all of them, and says how little that is', () => {
    expect(intervalOf([1, 2, 3])).toEqual({ median: 2, low: 1, high: 3, confidence: 0.75 })
  })

  test('compares round with round', () => {
    expect(ratioOf([[2], [20], [200]], [[1], [10], [100]], median)).toMatchObject({ low: 2, high: 2 })
  })
})
