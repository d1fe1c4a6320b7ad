import { expect, test } from 'vitest'
import { judgeAcknowledger, judgeDecisions, judgeOpinions, judgeRebuttal, judgeSuggestion } from './rules.ts'

const objects = new Map([
  ['a', '通江县人民政府'],
  ['b', '恩阳区人民政府'],
])
const opinion = (organizationId: string, summary = '意见') => ({ organizationId, summary })

test('every object gets one opinion, and nobody else does', () => {
  expect(judgeOpinions(objects, [opinion('b'), opinion('a')])).toBeUndefined()
  expect(judgeOpinions(objects, [opinion('a')])).toEqual({
    code: 'INVALID',
    message: '缺少对以下督导对象的初步督导意见：恩阳区人民政府',
    details: { missing: ['b'] },
  })
  expect(judgeOpinions(objects, [opinion('a'), opinion('a'), opinion('b')])?.message).toContain('只能有一份')
  expect(judgeOpinions(objects, [opinion('a'), opinion('b'), opinion('c')])?.message).toContain('只能针对')
  expect(judgeOpinions(objects, [opinion('a'), opinion('b', ' ')])?.code).toBe('INVALID')
})

test('a suggestion says something, and its row is named', () => {
  const suggestion = { clientId: 'c', text: '健全机制', occurredOn: '2020-09-14' }
  expect(judgeSuggestion(suggestion, 0)).toBeUndefined()
  expect(judgeSuggestion({ ...suggestion, text: '' }, 4)?.message).toContain('第 5 行')
  expect(judgeSuggestion({ ...suggestion, aspect: 'x'.repeat(51) }, 0)?.code).toBe('INVALID')
})

test('object and organ say when an opinion was received; only the object waives its rebuttal', () => {
  const sides = { organId: 'office', organizationId: 'county' }
  expect(judgeAcknowledger(sides, 'county', true)).toBeUndefined()
  expect(judgeAcknowledger(sides, 'office', false)).toBeUndefined()
  expect(judgeAcknowledger(sides, 'office', true)?.message).toContain('声明无异议')
  expect(judgeAcknowledger(sides, 'other', false)?.code).toBe('FORBIDDEN')
  expect(judgeAcknowledger(sides, null, false)?.code).toBe('FORBIDDEN')
})

test('an object rebuts until the letter, its waiver or the last day', () => {
  const may = { isIssued: false, isWaived: false, deadline: { dueOn: '2024-07-12', article: '第二十条' } }
  expect(judgeRebuttal(may, '2024-07-12')).toBeUndefined()
  expect(judgeRebuttal(may, '2024-07-13')).toMatchObject({ code: 'CONFLICT', article: '第二十条' })
  expect(judgeRebuttal({ ...may, deadline: null }, '2030-01-01')).toBeUndefined()
  expect(judgeRebuttal({ ...may, deadline: { dueOn: null, article: null } }, '2030-01-01')).toBeUndefined()
  expect(judgeRebuttal({ ...may, isIssued: true }, '2024-07-01')?.message).toContain('已经发出')
  expect(judgeRebuttal({ ...may, isWaived: true }, '2024-07-01')?.message).toContain('无异议')
})

test('every contested problem is decided once, with a reason', () => {
  const decision = { problemId: 'a', accepted: true, reason: '采纳' }
  expect(judgeDecisions(['a'], [decision])).toBeUndefined()
  expect(judgeDecisions([], [])).toBeUndefined()
  expect(judgeDecisions(['a', 'b'], [decision])?.details).toEqual({ missing: ['b'] })
  expect(judgeDecisions(['a'], [decision, decision])?.code).toBe('INVALID')
  expect(judgeDecisions([], [decision])?.code).toBe('INVALID')
  expect(judgeDecisions(['a'], [{ ...decision, reason: ' ' }])?.code).toBe('INVALID')
})
