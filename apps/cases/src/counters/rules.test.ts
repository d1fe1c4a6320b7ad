import { expect, test } from 'vitest'
import { closureRateOf, foundOf, inOrder, judgeCounters, keysOf, mostFirst, totalOf } from './rules.ts'

const counts = new Map([
  ['OPEN', 2],
  ['CLOSED', 6],
  ['WITHDRAWN', 4],
])
const pair = (key: string, count: number) => [key, count]

test('what was withdrawn was not found', () => {
  expect(totalOf(counts)).toBe(12)
  expect(foundOf(counts)).toBe(8)
  expect(closureRateOf(counts)).toBe(0.75)
  expect(closureRateOf(new Map([['WITHDRAWN', 4]]))).toBeNull()
})

test('groups stand most first, equal ones by name, two hundred of them', () => {
  expect(mostFirst(new Map([...counts, ['B', 6], ['A', 6]]), pair).map(([key]) => key)).toEqual([
    'A',
    'B',
    'CLOSED',
    'WITHDRAWN',
    'OPEN',
  ])
  expect(mostFirst(new Map(Array.from({ length: 300 }, (_, i) => [String(i), i])), pair)).toHaveLength(200)
})

test('or in a given order, without those that are empty', () => {
  expect(inOrder(counts, keysOf({ CLOSED: '', REPORTED: '', OPEN: '' }), pair)).toEqual([
    ['CLOSED', 6],
    ['OPEN', 2],
  ])
})

test('not too many divisions are asked about, and a year is one', () => {
  expect(judgeCounters(['a'], 2026)).toBeUndefined()
  expect(judgeCounters(['a'])).toBeUndefined()
  expect(judgeCounters(['a'], 26)?.code).toBe('INVALID')
  expect(judgeCounters(Array.from({ length: 201 }, String))?.code).toBe('INVALID')
})
