import { chineseCalendar } from '@dudao/rules'
import { describe, expect, test } from 'vitest'
import type { DeadlineName } from '../generated/resolvers.ts'
import { clockOf, deadlineNames, judgeChange, lastDayOf, stateOf } from './rules.ts'

const rule = (key: string, value: unknown, unit = '日') => ({
  key,
  value,
  unit,
  article: '第一条',
  mark: 'FOUND',
  ruleParameterId: 'r',
  validFrom: '2020-01-01',
})

describe('a clock', () => {
  test('is as long as the kept rule says, by the scope of the inspection', () => {
    const rules = [
      rule('feedback.days', { special: 5, comprehensive: 10 }),
      rule('rebut.days', { amount: 10, from: 'RECEIVED' }, '工作日'),
    ]
    expect(clockOf('FEEDBACK', rules, 'SPECIAL')).toMatchObject({ amount: 5, unit: 'DAY', from: 'REVIEWED' })
    expect(clockOf('FEEDBACK', rules, 'COMPREHENSIVE')).toMatchObject({ amount: 10 })
    expect(clockOf('REBUTTAL', rules, 'SPECIAL')).toMatchObject({
      amount: 10,
      unit: 'WORKDAY',
      from: 'RECEIVED',
    })
  })

  test('does not exist without a rule, or with one that states no period', () => {
    expect(clockOf('OPINION', [], 'SPECIAL')).toBeUndefined()
    expect(clockOf('OPINION', [rule('opinion.days', 30)], 'SPECIAL')).toBeUndefined()
  })

  test('ends later by what extended it, and not while it is suspended', () => {
    const clock = {
      fromDay: '2020-11-02',
      amount: 5,
      unit: 'WORKDAY' as const,
      calendar: chineseCalendar(2020, 2021),
    }
    const extension = { kind: 'EXTENSION', fromDay: '2020-11-03', toDay: null, days: 5 }
    const open = { kind: 'SUSPENSION', fromDay: '2020-11-04', toDay: null, days: null }
    expect(lastDayOf({ ...clock, changes: [] })?.due).toBe('2020-11-09')
    expect(lastDayOf({ ...clock, changes: [extension] })?.due).toBe('2020-11-16')
    expect(lastDayOf({ ...clock, changes: [extension, open] })).toBeUndefined()
    expect(lastDayOf({ ...clock, changes: [{ ...open, toDay: '2020-11-05' }] })?.due).toBe('2020-11-10')
  })
})

const on = (over: object, today = '2020-11-10', name: DeadlineName = 'OPINION') =>
  stateOf({ name, dueOn: '2020-11-09', metOn: null, isSuspended: false, ...over }, today)

describe('where a clock stands', () => {
  test('is told by its facts; a right expires where a duty is overdue', () => {
    expect(on({}, '2020-11-09')).toBe('RUNNING')
    expect(on({})).toBe('OVERDUE')
    expect(on({}, '2020-11-10', 'REBUTTAL')).toBe('EXPIRED')
    expect(on({ dueOn: null })).toBe('WAITING')
    expect(on({ dueOn: null, isSuspended: true })).toBe('SUSPENDED')
    expect(on({ metOn: '2020-12-01' })).toBe('MET')
  })

  test('decides what may be done to it', () => {
    expect(judgeChange('suspend', 'OPINION', 'RUNNING', true)).toBeUndefined()
    expect(judgeChange('suspend', 'SELF_EVALUATION', 'RUNNING', false)?.code).toBe('CONFLICT')
    expect(judgeChange('extend', 'SELF_EVALUATION', 'OVERDUE', false)).toBeUndefined()
    expect(judgeChange('extend', 'REBUTTAL', 'EXPIRED', true)).toEqual({
      code: 'CONFLICT',
      message: '“申辩”期限当前状态为“期满”，不能延长',
      details: { change: 'extend', state: 'EXPIRED' },
    })
    expect(judgeChange('resume', 'OPINION', 'SUSPENDED', true)).toBeUndefined()
  })

  test('every clock has a name', () => {
    expect(Object.values(deadlineNames).every((name) => name.length > 1)).toBe(true)
  })
})
