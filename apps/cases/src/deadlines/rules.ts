import {
  addCalendarDays,
  type DayUnit,
  type Deadline,
  periodOf,
  runningDeadline,
  type StartEvent,
  type Suspension,
  type WorkCalendar,
} from '@dudao/rules'
import type { Fault } from '@dudao/service'
import type { DeadlineName, DeadlineState, InspectionScope } from '../generated/resolvers.ts'
import type { AppliedRule } from '../rules-in-force.ts'

/** What each clock is called in front of people. */
export const deadlineNames: Record<DeadlineName, string> = {
  SELF_EVALUATION: '提交自评报告',
  FEEDBACK: '反馈初步督导意见',
  REBUTTAL: '申辩',
  OPINION: '发出督导意见书',
  REPORT: '提交督导报告',
  PLAN_MADE_UP: '补办督导方案',
  NOTICE_MADE_UP: '补办督导通知',
}

/** Rights that may be left unused; everything else is a duty. */
const rights: readonly DeadlineName[] = ['REBUTTAL']

/** The rule that says how long a clock is. */
const ruleKeys = {
  FEEDBACK: 'feedback.days',
  REBUTTAL: 'rebut.days',
  OPINION: 'opinion.days',
  REPORT: 'report.days',
  PLAN_MADE_UP: 'emergency.makeUp',
  NOTICE_MADE_UP: 'emergency.makeUp',
} as const satisfies Partial<Record<DeadlineName, string>>

export type RuledName = keyof typeof ruleKeys

/** The keys of all rules that clocks follow. */
export const clockKeys: readonly string[] = [...new Set(Object.values(ruleKeys))]

/** How long a clock is, and which event starts it. */
export interface Clock {
  amount: number
  unit: DayUnit
  /** Two are our own: the deliberation from which the feedback is counted, and the first visit of an emergency. */
  from: StartEvent | 'REVIEWED' | 'STARTED'
  rule: AppliedRule
}

/** The clock that the kept rules give; undefined where no rule limits the step. */
export function clockOf(
  name: RuledName,
  rules: readonly AppliedRule[],
  scope: InspectionScope,
): Clock | undefined {
  const rule = rules.find(({ key }) => key === ruleKeys[name])
  if (!rule) return undefined
  const unit = rule.unit === '工作日' ? 'WORKDAY' : 'DAY'
  if (name === 'FEEDBACK') {
    const days = rule.value as { special: number; comprehensive: number }
    const amount = scope === 'COMPREHENSIVE' ? days.comprehensive : days.special
    return { amount, unit, from: 'REVIEWED', rule }
  }
  if (name === 'PLAN_MADE_UP' || name === 'NOTICE_MADE_UP') {
    const days = rule.value as { plan?: number; notice?: number }
    const amount = name === 'PLAN_MADE_UP' ? days.plan : days.notice
    return amount === undefined ? undefined : { amount, unit, from: 'STARTED', rule }
  }
  const period = periodOf(rule)
  return period && { amount: period.amount, unit: period.unit, from: period.from, rule }
}

/** A suspension or extension as it is kept. */
export interface Change {
  kind: string
  fromDay: string
  toDay: string | null
  days: number | null
}

interface Counted {
  fromDay: string
  amount: number
  unit: DayUnit
  changes: readonly Change[]
  calendar: WorkCalendar
}

/** The last day of a clock with all that was done to it; undefined while it stands still. */
export function lastDayOf({ fromDay, amount, unit, changes, calendar }: Counted): Deadline | undefined {
  return runningDeadline({
    from: fromDay,
    amount: amount + extensionOf(changes),
    unit,
    calendar,
    suspensions: changes.flatMap(({ kind, fromDay: from, toDay }): Suspension[] =>
      kind === 'SUSPENSION' ? [{ from, to: toDay ?? undefined }] : [],
    ),
  })
}

const extensionOf = (changes: readonly Change[]): number =>
  changes.reduce((sum, { days }) => sum + (days ?? 0), 0)

/** A day that an office set is moved by the days themselves. */
export const movedBy = (dueOn: string, days: number): string => addCalendarDays(dueOn, days)

export interface ClockFacts {
  name: DeadlineName
  dueOn: string | null
  metOn: string | null
  isSuspended: boolean
}

/** Where a clock stands on a day. */
export function stateOf({ name, dueOn, metOn, isSuspended }: ClockFacts, today: string): DeadlineState {
  if (metOn) return 'MET'
  if (isSuspended) return 'SUSPENDED'
  if (!dueOn) return 'WAITING'
  if (today <= dueOn) return 'RUNNING'
  return rights.includes(name) ? 'EXPIRED' : 'OVERDUE'
}

/** What may be done to a clock, by where it stands. */
const changeable = {
  suspend: { name: '中止', states: ['RUNNING'] },
  resume: { name: '恢复', states: ['SUSPENDED'] },
  extend: { name: '延长', states: ['RUNNING', 'SUSPENDED', 'OVERDUE'] },
} as const satisfies Record<string, { name: string; states: readonly DeadlineState[] }>

const stateNames: Record<DeadlineState, string> = {
  WAITING: '未起算',
  RUNNING: '进行中',
  SUSPENDED: '中止',
  MET: '已完成',
  OVERDUE: '逾期',
  EXPIRED: '期满',
}

/** Whether a clock may be changed so; the refusal names its state. A day that was set is extended, not suspended. */
export function judgeChange(
  change: keyof typeof changeable,
  name: DeadlineName,
  state: DeadlineState,
  isComputed: boolean,
): Fault | undefined {
  const { name: verb, states } = changeable[change]
  const clock = `“${deadlineNames[name]}”期限`
  if (!(states as readonly DeadlineState[]).includes(state)) {
    return {
      code: 'CONFLICT',
      message: `${clock}当前状态为“${stateNames[state]}”，不能${verb}`,
      details: { change, state },
    }
  }
  if (change === 'suspend' && !isComputed) {
    return { code: 'CONFLICT', message: `${clock}是机构设定的日期，请直接延长` }
  }
  return undefined
}
