import { expect, test } from 'vitest'
import { judgeEvidence } from './rules.ts'

const file = (over: object = {}) => ({ fileId: 'f', sha256: 'a'.repeat(64), name: '照片.jpg', ...over })

test('evidence is named, hashed and not endless', () => {
  expect(judgeEvidence([])).toBeUndefined()
  expect(judgeEvidence([file(), file({ fileId: 'g' })])).toBeUndefined()
  expect(judgeEvidence([file(), file()])?.message).toBe('佐证材料重复')
  expect(judgeEvidence([file(), file({ fileId: 'g', sha256: 'A'.repeat(64) })])?.message).toContain('第 2 个')
  expect(judgeEvidence([file({ name: ' ' })])?.code).toBe('INVALID')
  expect(judgeEvidence([file()], 50)?.message).toContain('最多 50 个')
})
