import { expect, test } from 'vitest'
import { isLate, judgeLetter, judgePassed, judgeSupervisor, judgeUndecided } from './rules.ts'

test('judges for the department are its people, and nobody who reported', () => {
  const problem = { supervisingOrganizationId: 'bureau' }
  const acting = { organizationId: 'bureau', personId: 'p' }
  expect(judgeSupervisor(problem, acting, ['q'])).toBeUndefined()
  expect(judgeSupervisor(problem, acting, ['p'])?.code).toBe('FORBIDDEN')
  expect(judgeSupervisor(problem, { ...acting, organizationId: 'office' }, [])?.code).toBe('FORBIDDEN')
  expect(
    judgeSupervisor({ supervisingOrganizationId: null }, { ...acting, organizationId: null }, [])?.code,
  ).toBe('FORBIDDEN')
})

test('what was passed is the organ’s', () => {
  expect(judgeUndecided(false, 'pass')).toBeUndefined()
  expect(judgeUndecided(true, 'return')?.code).toBe('CONFLICT')
})

test('a department is late the day after its day, and never without one', () => {
  const open = { dueOn: '2020-12-31', passedOn: null }
  expect(isLate(open, '2020-12-31')).toBe(false)
  expect(isLate(open, '2021-01-01')).toBe(true)
  expect(isLate({ ...open, passedOn: '2020-12-31' }, '2021-06-01')).toBe(false)
  expect(isLate({ ...open, passedOn: '2021-01-02' }, '2021-06-01')).toBe(true)
  expect(isLate({ dueOn: null, passedOn: null }, '2030-01-01')).toBe(false)
})

test('the organ verifies after the department, or after its day', () => {
  const open = { dueOn: '2020-12-31', passedOn: null }
  expect(judgePassed({ ...open, passedOn: '2020-12-01' }, '2020-12-02')).toBeUndefined()
  expect(judgePassed(open, '2021-01-01')).toBeUndefined()
  expect(judgePassed(open, '2020-12-31')).toMatchObject({
    code: 'CONFLICT',
    details: { dueOn: '2020-12-31' },
  })
  expect(judgePassed({ dueOn: null, passedOn: null }, '2030-01-01')?.message).toContain('可以先定整改期限')
})

test('what urges a problem is a letter about it', () => {
  const letter = { kind: 'SUPERVISION_NOTICE', status: 'APPROVED', problemIds: ['p'] }
  expect(judgeLetter(letter, 'p')).toBeUndefined()
  expect(judgeLetter({ ...letter, kind: 'OPINION' }, 'p')?.code).toBe('INVALID')
  expect(judgeLetter({ ...letter, status: 'VOID' }, 'p')?.message).toContain('作废')
  expect(judgeLetter(letter, 'q')?.message).toContain('没有关联')
})
