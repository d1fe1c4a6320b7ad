import { type OnSiteTrigger, onSiteTriggerOf } from '@dudao/rules'
import type { Fault } from '@dudao/service'
import type { OnSiteCondition } from '../generated/resolvers.ts'
import type { AppliedRule } from '../rules-in-force.ts'

/** The rule that says when on-site supervision of a matter is proposed. */
export const onSiteTrigger = 'onSite.trigger'

/** The trigger among the rule rows kept with a matter; undefined where no text says anything. */
export const triggerIn = (rules: readonly AppliedRule[]): OnSiteTrigger | undefined =>
  onSiteTriggerOf(rules.find(({ key }) => key === onSiteTrigger))

/** What is known of a matter on a day. */
export interface MatterFacts {
  /** Complaints within the days that the trigger counts. */
  complaints: number
  /** How many days it is behind; 0 where it is not. */
  daysBehind: number
}

export interface Ground {
  condition: OnSiteCondition
  reason: string
}

/**
 * Why on-site supervision of a matter is called for; empty where it is not. A condition of which the trigger says nothing
 * is unknown and never met, so that AND with it never is.
 */
export function groundsOf(trigger: OnSiteTrigger, { complaints, daysBehind }: MatterFacts): Ground[] {
  const { complaints: many, behind, join } = trigger
  const met: Ground[] = [
    ...(many && complaints >= many.count
      ? [
          {
            condition: 'COMPLAINTS' as const,
            reason: `投诉量大：${many.withinDays} 日内收到 ${complaints} 件（达到 ${many.count} 件即提议）`,
          },
        ]
      : []),
    ...(behind && daysBehind >= behind.days
      ? [
          {
            condition: 'BEHIND' as const,
            reason: `进度滞后 ${daysBehind} 日（滞后 ${behind.days} 日即提议）`,
          },
        ]
      : []),
  ]
  return join === 'AND' && met.length < 2 ? [] : met
}

/**
 * What of it is new: while a proposal waits, nothing is; afterwards a condition that was never a ground before. So a
 * matter is proposed once for each condition.
 */
export function newGrounds(
  grounds: readonly Ground[],
  earlier: readonly { status: string; conditions: readonly string[] }[],
): Ground[] {
  if (earlier.some(({ status }) => status === 'PROPOSED')) return []
  const known = new Set(earlier.flatMap(({ conditions }) => conditions))
  return grounds.some(({ condition }) => !known.has(condition)) ? [...grounds] : []
}

export function judgeDecision(status: string, reason: string): Fault | undefined {
  if (status !== 'PROPOSED') return { code: 'CONFLICT', message: '该提议已经决定，原决定未改动' }
  if (reason.trim() && reason.length <= 500) return undefined
  return { code: 'INVALID', message: '请填写决定的理由（500 字以内）' }
}
