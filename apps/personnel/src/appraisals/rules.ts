import { type DayUnit, deadline, type PlainDate, type WorkCalendar } from '@dudao/rules'
import type { Fault } from '@dudao/service'
import type { AppraisalStatus } from '../generated/resolvers.ts'

/** What each state is called in front of people. */
const statusNames: Record<AppraisalStatus, string> = {
  OPEN: '已开始',
  STATED: '已述职',
  PROPOSED: '已拟定等次',
  PUBLISHED: '已告知本人',
  OBJECTED: '本人有异议',
  FINAL: '结果已确定',
}

/**
 * The order of steps, who takes them, in which states, and where they lead; `to` is left out where the state stays.
 * 《督学管理暂行办法》 says what is appraised; that the inspector states, is told and may object, is our order.
 */
export const appraisalSteps = {
  retake: { name: '重新统计数据', by: 'OFFICE', from: ['OPEN', 'STATED', 'PROPOSED'] },
  state: { name: '提交述职', by: 'INSPECTOR', from: ['OPEN', 'STATED'], to: 'STATED' },
  propose: { name: '拟定等次', by: 'OFFICE', from: ['OPEN', 'STATED', 'PROPOSED'], to: 'PROPOSED' },
  publish: { name: '告知本人', by: 'OFFICE', from: ['PROPOSED'], to: 'PUBLISHED' },
  object: { name: '提出异议', by: 'INSPECTOR', from: ['PUBLISHED'], to: 'OBJECTED' },
  acknowledge: { name: '确认结果', by: 'INSPECTOR', from: ['PUBLISHED'] },
  decide: { name: '处理异议', by: 'OFFICE', from: ['OBJECTED'], to: 'FINAL' },
  conclude: { name: '确定结果', by: 'OFFICE', from: ['PUBLISHED'], to: 'FINAL' },
} as const satisfies Record<
  string,
  {
    name: string
    by: 'OFFICE' | 'INSPECTOR'
    from: readonly AppraisalStatus[]
    to?: AppraisalStatus
  }
>

export type AppraisalStep = keyof typeof appraisalSteps

/** An appraisal as far as its steps depend on it. */
export interface AppraisalState {
  status: string
  officeOrganizationId: string
  inspectorId: string
}

/**
 * Whether the caller may take a step now. The office appraises, the inspector speaks for himself, and nobody appraises
 * himself, whichever office he works in.
 */
export function judgeStep(
  step: AppraisalStep,
  { status, officeOrganizationId, inspectorId }: AppraisalState,
  caller: { organizationId: string | null; personId: string | null },
): Fault | undefined {
  const { name, by, from } = appraisalSteps[step]
  const isSelf = caller.personId === inspectorId
  if (by === 'INSPECTOR' && !isSelf) return { code: 'FORBIDDEN', message: `只能由被考核的督学本人${name}` }
  if (by === 'OFFICE' && isSelf) {
    return { code: 'FORBIDDEN', message: '本人不能办理对自己的考核，请由本机关其他人员办理' }
  }
  if (by === 'OFFICE' && caller.organizationId !== officeOrganizationId) {
    return { code: 'FORBIDDEN', message: '只有考核机关可以办理，请切换到考核机关的任职' }
  }
  if (isIn(from, status)) return undefined
  const allowed = (Object.keys(appraisalSteps) as AppraisalStep[]).filter((one) =>
    isIn(appraisalSteps[one].from, status),
  )
  const now = allowed.map((one) => appraisalSteps[one].name).join('、') || '不再办理'
  return {
    code: 'CONFLICT',
    message: `不能${name}：${statusNames[status as AppraisalStatus]}，现在可以：${now}`,
    details: { step, status, allowed },
  }
}

const isIn = (states: readonly string[], status: string) => states.includes(status)

/** Whether a year can be appraised: it has begun. */
export function judgeYear(year: number, today: PlainDate): Fault | undefined {
  const running = Number(today.slice(0, 4))
  if (year > running) return { code: 'INVALID', message: `${year} 年尚未开始，不能考核` }
  return undefined
}

/** First and last day of a year. */
export const daysOf = (year: number): { from: PlainDate; to: PlainDate } => ({
  from: `${year}-01-01`,
  to: `${year}-12-31`,
})

/** One fault or none for each person who is to be appraised. */
export function judgeAppraised(
  personIds: readonly string[],
  year: number,
  { inOffice, present }: { inOffice: ReadonlySet<string>; present: ReadonlySet<string> },
): (Fault | undefined)[] {
  return personIds.map((personId) => {
    if (!inOffice.has(personId)) {
      return { code: 'NOT_FOUND', message: `不是本机关聘任（任命）、${year} 年内在任的督学` }
    }
    return present.has(personId) ? { code: 'CONFLICT', message: '已在本次考核中' } : undefined
  })
}

/** The rule on objections that a round was opened under; undefined where none was approved. */
export interface ObjectionRule {
  value: number
  unit: string
  article: string
}

const dayUnits: Record<string, DayUnit | undefined> = { 日: 'DAY', 工作日: 'WORKDAY' }

/** The last day for an objection by the rule; null where no rule says. The day of being told is not counted. */
export function lastDayFor(
  rule: ObjectionRule | undefined,
  publishedOn: PlainDate,
  calendar: WorkCalendar | null,
): PlainDate | null {
  const unit = dayUnits[rule?.unit ?? '']
  if (!rule || !unit || !calendar) return null
  return deadline({ from: publishedOn, amount: rule.value, unit, calendar }).due
}

/** Whether inspectors may object until that day: not less than the rule gives them. */
export function judgeObjectionPeriod(
  publishedOn: PlainDate,
  objectUntil: PlainDate | null | undefined,
  { due, rule }: { due: PlainDate | null; rule: ObjectionRule | undefined },
): Fault | undefined {
  if (!objectUntil && !due) {
    return {
      code: 'INVALID',
      message: '没有已批准的异议期限（appraisal.objectionDays），请填写提出异议的截止日期',
    }
  }
  if (objectUntil && objectUntil < publishedOn) {
    return { code: 'INVALID', message: `提出异议的截止日期 ${objectUntil} 不能早于告知日期 ${publishedOn}` }
  }
  if (objectUntil && due && objectUntil < due) {
    const article = rule?.article ?? ''
    return {
      code: 'INVALID',
      rule: 'appraisal.objectionDays',
      article,
      message: `提出异议的截止日期不能早于 ${due}（依据：${article}）`,
    }
  }
  return undefined
}

/** A published result. */
export interface Published {
  objectUntil: PlainDate
  acknowledgedOn: PlainDate | null
}

/** Whether the inspector may still object. */
export function judgeObjection(
  { objectUntil, acknowledgedOn }: Published,
  today: PlainDate,
): Fault | undefined {
  if (acknowledgedOn) return { code: 'CONFLICT', message: `您已于 ${acknowledgedOn} 确认结果` }
  if (today <= objectUntil) return undefined
  return { code: 'CONFLICT', message: `提出异议的期限已于 ${objectUntil} 届满` }
}

/** Whether a result can become final on that day without a decision on an objection. */
export function judgeConclusion(
  { objectUntil, acknowledgedOn }: Published,
  on: PlainDate,
): Fault | undefined {
  if (acknowledgedOn || on > objectUntil) return undefined
  return { code: 'CONFLICT', message: `督学可以在 ${objectUntil} 前提出异议，此后或者本人确认后方可确定结果` }
}
