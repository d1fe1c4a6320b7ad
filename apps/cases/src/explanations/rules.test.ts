import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isValidOn, judgeApprover, judgeExplainer, judgeFinish, judgeStillAhead } from './rules.ts'

test('explains the unit, or the owner for it', () => {
  const problem = { ownerOrganizationId: 'office', responsibleOrganizationId: 'unit' }
  expect(judgeExplainer(problem, { organizationId: 'unit' })).toBeUndefined()
  expect(judgeExplainer(problem, { organizationId: 'office' })).toBeUndefined()
  expect(judgeExplainer(problem, { organizationId: 'bureau' })?.code).toBe('FORBIDDEN')
  expect(judgeExplainer(problem, { organizationId: null })?.code).toBe('FORBIDDEN')
})

test('approves somebody else', () => {
  expect(judgeApprover('a', 'b')).toBeUndefined()
  expect(judgeApprover('a', 'a')?.message).toContain('请由他人办理')
  expect(judgeApprover('a', null)?.code).toBe('FORBIDDEN')
})

test('promises a day to come', () => {
  expect(judgeFinish('2020-12-31', '2020-12-31')).toBeUndefined()
  expect(judgeFinish('2020-12-30', '2020-12-31')?.code).toBe('INVALID')
  expect(judgeStillAhead('2020-12-31', '2020-12-31')).toBeUndefined()
  expect(judgeStillAhead('2020-12-30', '2020-12-31')?.code).toBe('CONFLICT')
})

test('counts from its approval to its day, and on no other day', () => {
  const day = fc.integer({ min: 1, max: 28 }).map((n) => `2020-12-${String(n).padStart(2, '0')}`)
  fc.assert(
    fc.property(
      day,
      day,
      day,
      fc.constantFrom('SUBMITTED', 'APPROVED', 'DECLINED'),
      (decided, finish, on, outcome) => {
        const decidedOn = outcome === 'SUBMITTED' ? null : decided
        expect(isValidOn({ outcome, decidedOn, finishOn: finish }, on)).toBe(
          outcome === 'APPROVED' && decided <= on && on <= finish,
        )
      },
    ),
  )
})
