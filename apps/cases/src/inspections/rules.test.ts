import { describe, expect, test } from 'vitest'
import type { InspectionScope } from '../generated/resolvers.ts'
import {
  type InspectionStep,
  inspectionSteps,
  judgeNewInspection,
  judgePlan,
  judgeStep,
  statesOf,
  statusNames,
} from './rules.ts'

const special = (status: string) => ({ status, scope: 'SPECIAL' })

const reached = (scope: InspectionScope) => {
  const states = new Set<string>(['DRAFT'])
  const steps = Object.keys(inspectionSteps) as InspectionStep[]
  for (let before = -1; before < states.size; ) {
    before = states.size
    for (const step of steps) {
      const rule = inspectionSteps[step]
      if ('to' in rule && statesOf(step, scope).some((from) => states.has(from))) states.add(rule.to)
    }
  }
  return [...states]
}

describe('the order of steps', () => {
  test('leads from preparation to completion and never back', () => {
    const order = Object.keys(statusNames)
    const moves = Object.values(inspectionSteps).flatMap((step) =>
      'to' in step ? step.from.map((from) => [order.indexOf(from), order.indexOf(step.to)] as const) : [],
    )
    expect(moves.every(([from, to]) => from <= to)).toBe(true)
    expect(new Set(moves.map(([, to]) => to))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]))
  })

  test('allows feedback only after the deliberation, a visit only after the notice', () => {
    expect(judgeStep('giveFeedback', special('ON_SITE'))?.code).toBe('CONFLICT')
    expect(judgeStep('recordVisits', special('DRAFT'))?.code).toBe('CONFLICT')
    expect(judgeStep('giveFeedback', special('REVIEWED'))).toBeUndefined()
  })

  test('leads through every state but for a regular inspection, which has neither deliberation nor letter', () => {
    expect(reached('COMPREHENSIVE').toSorted()).toEqual(Object.keys(statusNames).toSorted())
    expect(reached('REGULAR')).toEqual(['DRAFT', 'NOTIFIED', 'ON_SITE', 'FEEDBACK_GIVEN', 'COMPLETED'])
  })

  test('names the state and what is allowed in it', () => {
    expect(judgeStep('complete', special('COMPLETED'))).toEqual({
      code: 'CONFLICT',
      message: '督导当前状态为“已结束”，不能结束督导；现在可以：报送和公开督导报告、公布暗访记录、调整期限',
      details: {
        step: 'complete',
        status: 'COMPLETED',
        allowed: ['dispatchReport', 'releaseVisit', 'changeDeadline'],
      },
    })
  })
})

describe('the plan', () => {
  const plan = { goals: '目标', content: '内容', methods: ['ON_SITE'], schedule: '九月' }

  test('with all four parts is a plan', () => {
    expect(judgePlan(plan)).toBeUndefined()
  })

  test.each([
    [{ schedule: '' }, '时间安排', ['schedule']],
    [{ methods: [] }, '方法', ['methods']],
    [{ goals: '\n', content: ' ' }, '目标、内容', ['goals', 'content']],
  ])('with %j misses %s', (over, names, missing) => {
    expect(judgePlan({ ...plan, ...over })).toEqual({
      code: 'INVALID',
      message: `督导方案缺少：${names}`,
      details: { missing },
    })
  })
})

test('an inspection has a title, a basis and one to two hundred different objects', () => {
  const fine = { title: '督导', basis: '条例', organizationIds: ['a', 'b'] }
  const many = Array.from({ length: 201 }, (_, i) => String(i))
  expect(judgeNewInspection(fine)).toBeUndefined()
  for (const fault of [
    { title: '督' },
    { title: 'x'.repeat(101) },
    { basis: '' },
    { organizationIds: [] },
    { organizationIds: ['a', 'a'] },
    { organizationIds: many },
  ]) {
    expect(judgeNewInspection({ ...fine, ...fault })?.code).toBe('INVALID')
  }
})
