import { describe, expect, test } from 'vitest'
import { inspectionSteps, judgeNewInspection, judgePlan, judgeStep, statusNames } from './rules.ts'

describe('the order of steps', () => {
  test('leads from preparation to completion and never back', () => {
    const order = Object.keys(statusNames)
    const moves = Object.values(inspectionSteps).flatMap((step) =>
      'to' in step ? step.from.map((from) => [order.indexOf(from), order.indexOf(step.to)] as const) : [],
    )
    expect(moves.every(([from, to]) => from <= to)).toBe(true)
    expect(new Set(moves.map(([, to]) => to))).toEqual(new Set([1, 2, 3, 4]))
  })

  test('allows feedback only after a visit, a visit only after the notice', () => {
    expect(judgeStep('giveFeedback', 'NOTIFIED')?.code).toBe('CONFLICT')
    expect(judgeStep('recordVisits', 'DRAFT')?.code).toBe('CONFLICT')
    expect(judgeStep('giveFeedback', 'ON_SITE')).toBeUndefined()
  })

  test('names the state and what is allowed in it', () => {
    expect(judgeStep('complete', 'COMPLETED')).toEqual({
      code: 'CONFLICT',
      message: '督导当前状态为“已结束”，不能结束督导；现在可以：公布暗访记录',
      details: { step: 'complete', status: 'COMPLETED', allowed: ['releaseVisit'] },
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
