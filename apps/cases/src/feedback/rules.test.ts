import { expect, test } from 'vitest'
import { judgeOpinions, judgeSuggestion } from './rules.ts'

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
