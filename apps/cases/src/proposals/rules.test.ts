import type { OnSiteTrigger } from '@dudao/rules'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groundsOf, judgeDecision, newGrounds, onSiteTrigger, triggerIn } from './rules.ts'

const trigger = (over: Partial<OnSiteTrigger> = {}): OnSiteTrigger => ({
  join: 'OR',
  complaints: { count: 3, withinDays: 30 },
  behind: { days: 5 },
  ...over,
})
const conditions = (of: OnSiteTrigger, complaints: number, daysBehind: number) =>
  groundsOf(of, { complaints, daysBehind }).map(({ condition }) => condition)

describe('on-site supervision is called for', () => {
  test('by either condition, or by both where the trigger says AND', () => {
    expect(conditions(trigger(), 2, 4)).toEqual([])
    expect(conditions(trigger(), 3, 0)).toEqual(['COMPLAINTS'])
    expect(conditions(trigger(), 0, 5)).toEqual(['BEHIND'])
    expect(conditions(trigger(), 3, 5)).toEqual(['COMPLAINTS', 'BEHIND'])
    expect(conditions(trigger({ join: 'AND' }), 3, 4)).toEqual([])
    expect(conditions(trigger({ join: 'AND' }), 3, 5)).toEqual(['COMPLAINTS', 'BEHIND'])
  })

  test('never by a condition of which nothing is said', () => {
    const known = fc.record({ join: fc.constantFrom('OR' as const, 'AND' as const) })
    fc.assert(
      fc.property(known, fc.nat(99), fc.nat(99), ({ join }, complaints, daysBehind) => {
        expect(conditions({ join }, complaints, daysBehind)).toEqual([])
        const one = conditions({ join, behind: { days: 1 } }, complaints, daysBehind)
        expect(one).toEqual(join === 'OR' && daysBehind > 0 ? ['BEHIND'] : [])
      }),
    )
  })

  test('in words with the figures of the day', () => {
    expect(groundsOf(trigger(), { complaints: 4, daysBehind: 6 }).map(({ reason }) => reason)).toEqual([
      '投诉量大：30 日内收到 4 件（达到 3 件即提议）',
      '进度滞后 6 日（滞后 5 日即提议）',
    ])
  })
})

const decided = (...of: string[]) => ({ status: 'DECLINED', conditions: of })

test('a matter is proposed once for each condition, and never twice at a time', () => {
  const both = groundsOf(trigger(), { complaints: 3, daysBehind: 5 })
  expect(newGrounds(both, [])).toHaveLength(2)
  expect(newGrounds(both, [{ status: 'PROPOSED', conditions: ['BEHIND'] }])).toEqual([])
  expect(newGrounds(both, [decided('BEHIND')])).toHaveLength(2)
  expect(newGrounds(both, [decided('BEHIND'), decided('COMPLAINTS')])).toEqual([])
  expect(newGrounds([], [])).toEqual([])
})

test('the trigger is the one kept with the matter', () => {
  const rule = {
    key: onSiteTrigger,
    unit: '项',
    article: '',
    mark: 'DESIGN',
    ruleParameterId: 'r',
    validFrom: '2024-01-01',
  }
  expect(triggerIn([{ ...rule, value: { join: 'OR', behind: { days: 1 } } }])?.behind?.days).toBe(1)
  expect(triggerIn([{ ...rule, value: 3 }])).toBeUndefined()
  expect(triggerIn([])).toBeUndefined()
})

test('a proposal is decided once, with a reason', () => {
  expect(judgeDecision('PROPOSED', '确需实地督办')).toBeUndefined()
  expect(judgeDecision('PROPOSED', ' ')?.code).toBe('INVALID')
  expect(judgeDecision('DECLINED', '理由')?.code).toBe('CONFLICT')
})
