import { expect, test } from 'vitest'
import { type GroupRow, judgeAsOf, judgePeriod, summarize } from './rules.ts'

const row = (over: Partial<GroupRow>): GroupRow => ({
  status: null,
  aspect: null,
  organization: null,
  count: 0,
  explained: 0,
  ...over,
})

test('rows over four groupings become their lists', () => {
  const rows = [
    row({ aspect: '待遇', count: 1 }),
    row({ status: 'CLOSED', count: 3 }),
    row({ organization: 'o', count: 4 }),
    row({ count: 4, explained: 1 }),
    row({ aspect: '投入', count: 3 }),
    row({ status: 'OPEN', count: 1 }),
  ]
  expect(summarize(rows)).toEqual({
    total: 4,
    byStatus: [
      { status: 'OPEN', count: 1 },
      { status: 'CLOSED', count: 3 },
    ],
    byAspect: [
      { aspect: '投入', count: 3 },
      { aspect: '待遇', count: 1 },
    ],
    byResponsible: [{ organization: { id: 'o' }, count: 4 }],
    closureRate: 0.75,
    found: 4,
    explained: 1,
    unexplained: 0,
    accountedRate: 1,
  })
})

test('what was withdrawn is not among what has to be closed', () => {
  const rows = [
    row({ status: 'CLOSED', count: 3 }),
    row({ status: 'WITHDRAWN', count: 1 }),
    row({ count: 4 }),
  ]
  expect(summarize(rows)).toMatchObject({ total: 4, found: 3, closureRate: 1, unexplained: 0 })
})

test('of nothing there is no closure rate', () => {
  expect(summarize([row({})]).closureRate).toBeNull()
})

test('a list of a summary has its end', () => {
  const rows = Array.from({ length: 300 }, (_, i) => row({ aspect: String(i), count: i }))
  const { byAspect } = summarize(rows)
  expect(byAspect).toHaveLength(200)
  expect(byAspect[0]?.count).toBe(299)
})

test('a period does not end before it begins', () => {
  expect(judgePeriod('2020-01-01', '2020-01-01')).toBeUndefined()
  expect(judgePeriod(null, '2020-01-01')).toBeUndefined()
  expect(judgePeriod('2020-01-02', '2020-01-01')?.code).toBe('INVALID')
})

test('36 found are 33 closed, 3 explained and none without a word', () => {
  const rows = [
    row({ status: 'CLOSED', count: 33 }),
    row({ status: 'OPEN', count: 3, explained: 3 }),
    row({ count: 36, explained: 3 }),
  ]
  const { found, explained, unexplained, closureRate, accountedRate } = summarize(rows)
  expect([found, explained, unexplained]).toEqual([36, 3, 0])
  expect([closureRate, accountedRate].map((rate) => ((rate ?? 0) * 100).toFixed(2))).toEqual([
    '91.67',
    '100.00',
  ])
})

test('nobody knows how things will stand', () => {
  expect(judgeAsOf(null, '2020-12-31')).toBeUndefined()
  expect(judgeAsOf('2020-12-31', '2020-12-31')).toBeUndefined()
  expect(judgeAsOf('2021-01-01', '2020-12-31')?.code).toBe('INVALID')
})
