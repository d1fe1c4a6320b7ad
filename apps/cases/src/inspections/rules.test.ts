import { describe, expect, test } from 'vitest'
import type { InspectionScope } from '../generated/resolvers.ts'
import {
  type InspectionStep,
  inspectionSteps,
  judgeNewInspection,
  judgePlan,
  judgeSpecialities,
  judgeStep,
  missingOf,
  statesOf,
  statusNames,
} from './rules.ts'

const special = (status: string) => ({ status, scope: 'SPECIAL', isEmergency: false })

const reached = (scope: InspectionScope) => {
  const states = new Set<string>(['DRAFT'])
  const steps = Object.keys(inspectionSteps) as InspectionStep[]
  for (let before = -1; before < states.size; ) {
    before = states.size
    for (const step of steps) {
      const rule = inspectionSteps[step]
      if ('to' in rule && statesOf(step, { scope, isEmergency: false }).some((from) => states.has(from)))
        states.add(rule.to)
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
    expect(reached('REGULAR')).toEqual(['DRAFT', 'NOTIFIED', 'ON_SITE', 'COMPLETED'])
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
  const fine = {
    title: '督导',
    basis: '条例',
    organizationIds: ['a', 'b'],
    scope: 'SPECIAL' as const,
    isEmergency: false,
  }
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

test('only a regular inspection has no object, or a term', () => {
  const regular = {
    title: '经常性督导',
    basis: '条例',
    organizationIds: [],
    scope: 'REGULAR' as const,
    isEmergency: false,
    term: { name: '2024—2025学年第一学期', fromDay: '2024-09-01', toDay: '2025-01-24' },
  }
  expect(judgeNewInspection(regular)).toBeUndefined()
  expect(judgeNewInspection({ ...regular, organizationIds: ['a'], scope: 'SPECIAL' })?.message).toContain(
    '按学期',
  )
  expect(judgeNewInspection({ ...regular, term: { ...regular.term, toDay: '2024-08-31' } })?.code).toBe(
    'INVALID',
  )
  expect(judgeNewInspection({ ...regular, term: { ...regular.term, name: ' ' } })?.code).toBe('INVALID')
})

const emergency = (status: string) => ({ status, scope: 'SPECIAL', isEmergency: true })

test('an emergency has its kind, and goes on site at once', () => {
  const accident = {
    title: '校车事故督导',
    basis: '条例',
    organizationIds: ['a'],
    scope: 'SPECIAL' as const,
    isEmergency: true,
    emergencyKind: 'ACCIDENT' as const,
  }
  expect(judgeNewInspection(accident)).toBeUndefined()
  expect(judgeNewInspection({ ...accident, emergencyKind: null })?.message).toContain('事件种类')
  expect(judgeNewInspection({ ...accident, isEmergency: false })?.code).toBe('INVALID')
  expect(judgeNewInspection({ ...accident, scope: 'REGULAR' })?.code).toBe('INVALID')
  for (const step of ['recordVisits', 'issueNotice', 'savePlan'] as const) {
    expect(judgeStep(step, emergency('DRAFT'))).toBeUndefined()
  }
  expect(judgeStep('issueNotice', emergency('ON_SITE'))).toBeUndefined()
  expect(judgeStep('issueNotice', special('ON_SITE'))?.code).toBe('CONFLICT')
  expect(judgeStep('giveFeedback', emergency('ON_SITE'))?.code).toBe('CONFLICT')
})

test('specialities that nobody brings are told', () => {
  expect(missingOf(['财务', '食品安全'], ['财务', null])).toEqual(['食品安全'])
  expect(judgeSpecialities(['财务'])).toBeUndefined()
  expect(judgeSpecialities([''])?.code).toBe('INVALID')
  expect(judgeSpecialities(Array.from({ length: 21 }, (_, i) => String(i)))?.code).toBe('INVALID')
})
