import { expect, test } from 'vitest'
import { judgeComplaint, judgeHandlers, judgeText } from './rules.ts'

const complaint = {
  clientId: 'c',
  subject: '食堂卫生',
  content: '饭菜不洁',
  matter: '学校食堂',
  organizationId: 'o',
  channel: 'HOTLINE',
  receivedOn: '2024-05-01',
} as const

test('a complaint says what it is about, and who complains only in its own place', () => {
  expect(judgeComplaint(complaint)).toBeUndefined()
  expect(judgeComplaint({ ...complaint, complainant: { name: '张三' } })).toBeUndefined()
  for (const over of [
    { subject: '' },
    { content: ' ' },
    { matter: 'x'.repeat(101) },
    { complainant: { name: '' } },
    { content: '家长张三反映饭菜不洁', complainant: { name: '张三' } },
  ]) {
    expect(judgeComplaint({ ...complaint, ...over })?.code).toBe('INVALID')
  }
})

test('somebody handles it, each named once', () => {
  expect(judgeHandlers(['a', 'b'])).toBeUndefined()
  expect(judgeHandlers([])?.code).toBe('INVALID')
  expect(judgeHandlers(['a', 'a'])?.code).toBe('INVALID')
  expect(judgeText('办理结果', '')?.message).toContain('办理结果')
})
