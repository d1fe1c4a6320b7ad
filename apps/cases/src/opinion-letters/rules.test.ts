import { expect, test } from 'vitest'
import { judgeHearings, judgeRequirements } from './rules.ts'

const clock = { dueOn: '2024-07-12' as string | null, isMet: false, article: '第二十条' }
const hearing = { name: '通江县人民政府', unanswered: 0, clock: null }

test('a letter waits for answers to rebuttals, and for the time of those who may still rebut', () => {
  expect(judgeHearings([hearing], '2024-07-01')).toBeUndefined()
  expect(judgeHearings([hearing, { ...hearing, unanswered: 1 }], '2024-07-01')?.message).toContain(
    '还没有答复',
  )
  const limited = { ...hearing, clock }
  expect(judgeHearings([limited], '2024-07-12')?.details).toEqual({ dueOn: '2024-07-12' })
  expect(judgeHearings([limited], '2024-07-13')).toBeUndefined()
  expect(judgeHearings([{ ...hearing, clock: { ...clock, dueOn: null } }], '2025-01-01')?.code).toBe(
    'CONFLICT',
  )
  expect(judgeHearings([{ ...hearing, clock: { ...clock, isMet: true } }], '2024-07-01')).toBeUndefined()
})

test('a requirement says something, and a problem has one', () => {
  const requirement = { text: '整改', dueOn: '2024-12-31', problemId: 'p' }
  expect(judgeRequirements('甲', [requirement, { ...requirement, problemId: null }])).toBeUndefined()
  expect(judgeRequirements('甲', [requirement, requirement])?.message).toBe('甲：同一问题只能有一项整改要求')
  expect(judgeRequirements('甲', [{ ...requirement, text: ' ' }])?.code).toBe('INVALID')
  const many = Array.from({ length: 201 }, () => ({ text: '整改', dueOn: '2024-12-31' }))
  expect(judgeRequirements('甲', many)?.code).toBe('INVALID')
})
