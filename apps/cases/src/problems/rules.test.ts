import { describe, expect, test } from 'vitest'
import {
  judgeConfirmed,
  judgeEditor,
  judgeFinding,
  judgeOwner,
  judgePart,
  judgeParts,
  judgeReporter,
  judgeSplitter,
  judgeStep,
  judgeText,
  judgeUnits,
  problemSteps,
  type ProblemStep,
  statusNames,
  unfoldUnits,
} from './rules.ts'

describe('the way of a problem', () => {
  const states = Object.keys(statusNames)
  const steps = Object.keys(problemSteps) as ProblemStep[]

  test('is the one of the table, walked whole', () => {
    const allowed = Object.fromEntries(
      states.map((status) => [status, steps.filter((step) => !judgeStep(step, status))]),
    )
    const always = ['explain', 'decideExplanation', 'withdraw']
    const unitsTurn = ['split', 'submitPlan', 'acceptPlan', 'returnPlan', 'extend', 'submit', ...always]
    expect(allowed).toEqual({
      PRELIMINARY: ['edit', 'release'],
      OPEN: unitsTurn,
      RECTIFYING: unitsTurn,
      REPORTED: ['pass', 'return', 'verify', ...always],
      RETURNED: unitsTurn,
      VERIFIED: ['close', ...always],
      CLOSED: [],
      WITHDRAWN: [],
    })
  })

  test('ends with the closure or the withdrawal, and every other state can still reach the closure', () => {
    const reach = (status: string, seen: string[] = []): boolean =>
      status === 'CLOSED' ||
      steps.some((step) => {
        const rule = problemSteps[step]
        const to = 'to' in rule ? rule.to : status
        return !judgeStep(step, status) && !seen.includes(to) && to !== status && reach(to, [...seen, status])
      })
    expect(states.filter((status) => !reach(status))).toEqual(['WITHDRAWN'])
  })

  test('names in a refusal the state and what is allowed now', () => {
    expect(judgeStep('close', 'REPORTED')).toEqual({
      code: 'CONFLICT',
      message:
        '问题当前状态为“已报送”，不能销号；现在可以：主管部门审核、退回整改、核查通过、报送情况说明、审批情况说明、撤销',
      details: {
        step: 'close',
        status: 'REPORTED',
        allowed: ['pass', 'return', 'verify', 'explain', 'decideExplanation', 'withdraw'],
      },
    })
    expect(judgeStep('submit', 'CLOSED')?.message).toContain('现在可以：无')
  })
})

test('only what is confirmed is split or closed', () => {
  expect(judgeConfirmed('close', { confirmedOn: new Date() })).toBeUndefined()
  expect(judgeConfirmed('split', { confirmedOn: null })).toEqual({
    code: 'CONFLICT',
    message: '问题尚未确认（督导意见书发出后确认），不能分解',
    details: { step: 'split', confirmed: false },
  })
})

describe('who decides', () => {
  const problem = {
    ownerOrganizationId: 'office',
    responsibleOrganizationId: 'county',
    responsibleDivisionId: 'd',
  }
  const somebody = { organizationId: 'office', personId: 'p' }

  test('is the owner, never the rectifying side, never who reported', () => {
    expect(judgeOwner(problem, somebody, ['q'])).toBeUndefined()
    expect(judgeOwner(problem, somebody, ['q', 'p'])?.message).toContain('报送或者审核过的人')
    expect(judgeOwner(problem, { ...somebody, organizationId: 'county' }, [])?.message).toContain('整改单位')
    expect(judgeOwner(problem, { ...somebody, organizationId: 'other' }, [])?.message).toContain(
      '提出问题的机构',
    )
    expect(judgeOwner(problem, { organizationId: null, personId: null }, [])?.code).toBe('FORBIDDEN')
  })

  test('edits is the owner', () => {
    expect(judgeEditor(problem, somebody)).toBeUndefined()
    expect(judgeEditor(problem, { ...somebody, organizationId: 'county' })?.code).toBe('FORBIDDEN')
  })

  test('reports is the responsible unit', () => {
    expect(judgeReporter(problem, { organizationId: 'county', personId: null })).toBeUndefined()
    expect(judgeReporter(problem, somebody)?.code).toBe('FORBIDDEN')
    expect(judgeReporter(problem, { organizationId: null, personId: null })?.code).toBe('FORBIDDEN')
  })

  test('splits is an office of the government concerned', () => {
    const acting = { organizationId: 'city office', personId: 'p', divisionId: 'd', reaches: true }
    expect(judgeSplitter(problem, acting)).toBeUndefined()
    expect(judgeSplitter(problem, { ...acting, reaches: false })?.code).toBe('FORBIDDEN')
    expect(judgeSplitter(problem, { ...acting, divisionId: 'e' })?.code).toBe('FORBIDDEN')
    expect(judgeSplitter(problem, { ...acting, organizationId: 'county' })?.code).toBe('FORBIDDEN')
  })
})

test('a problem with open parts goes no further', () => {
  expect(judgeParts('close', 0)).toBeUndefined()
  expect(judgeParts('close', 2)).toMatchObject({ code: 'CONFLICT', details: { unfinishedParts: 2 } })
})

test('texts are there and not endless', () => {
  const problem = {
    clientId: 'c',
    aspect: '投入',
    description: '不足',
    responsibleOrganizationId: 'o',
    occurredOn: '',
  }
  expect(judgeFinding(problem)).toBeUndefined()
  expect(judgeFinding({ ...problem, aspect: ' ' })?.message).toContain('方面')
  expect(judgeFinding({ ...problem, cause: 'x'.repeat(4_001) })?.code).toBe('INVALID')
  expect(judgeFinding({ ...problem, standardItem: 'x'.repeat(201) })?.message).toContain('标准条目')
  expect(judgeFinding({ ...problem, supervisingOrganizationId: 'o' })?.message).toContain('主管部门')
  const part = { clientId: 'c', responsibleOrganizationId: 'o', requirement: '落实', dueOn: '' }
  expect(judgePart(part, 0)).toBeUndefined()
  expect(judgePart({ ...part, requirement: '' }, 0)?.code).toBe('INVALID')
  expect(judgePart({ ...part, supervisingOrganizationId: 'o' }, 0)?.message).toContain('主管部门')
  expect(judgeText('退回原因', '不全')).toBeUndefined()
  expect(judgeText('退回原因', ' ')?.message).toContain('退回原因')
  expect(judgeText('整改情况', 'x'.repeat(20_001))?.code).toBe('INVALID')
})

test('a finding of several units unfolds into one problem for each, which says only what differs', () => {
  const first = {
    clientId: 'a',
    aspect: '投入',
    description: '不足',
    responsibleOrganizationId: 'x',
    occurredOn: 'd',
  }
  const furtherUnits = [{ clientId: 'b', responsibleOrganizationId: 'y', requirement: '补足', dueOn: null }]
  const rows = unfoldUnits([
    { ...first, dueOn: '2021', furtherUnits },
    { ...first, clientId: 'c' },
  ])
  expect(rows).toEqual([
    { ...first, dueOn: '2021', siblingKey: 'a' },
    {
      ...first,
      clientId: 'b',
      responsibleOrganizationId: 'y',
      requirement: '补足',
      dueOn: '2021',
      siblingKey: 'a',
    },
    { ...first, clientId: 'c', siblingKey: null },
  ])
  expect(judgeUnits(rows)).toBeUndefined()
  expect(judgeUnits([...rows, { ...first, siblingKey: 'a' }])?.code).toBe('INVALID')
})
