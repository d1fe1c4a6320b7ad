import type { Fault } from '@dudao/service'
import {
  addYears,
  type DayUnit,
  deadline,
  judgeTerm,
  partTime,
  type PlainDate,
  type WorkCalendar,
} from '@dudao/rules'
import type { AppointmentStatus } from '../generated/resolvers.ts'
import { notOrgans, type OpenedUnder } from './recommendation-rules.ts'

/** What the appointing organ does with an appointment, and the states in which it may. */
const steps = {
  approve: { from: ['RECOMMENDED'], name: '审核通过' },
  reject: { from: ['RECOMMENDED', 'REVIEWED', 'PUBLIC_NOTICE'], name: '不予通过' },
  publishNotice: { from: ['REVIEWED'], name: '公示' },
  appoint: { from: ['PUBLIC_NOTICE'], name: '任命（聘任）' },
  end: { from: ['APPOINTED'], name: '提前结束任期' },
  file: { from: ['APPOINTED', 'ENDED'], name: '上报备案' },
  withdraw: { from: ['APPOINTED', 'ENDED'], name: '撤回' },
} as const satisfies Record<string, { from: readonly AppointmentStatus[]; name: string }>

export type Step = keyof typeof steps

const allowedNow: Record<AppointmentStatus, string> = {
  RECOMMENDED: '已推荐，现在可以审核',
  REVIEWED: '已审核通过，现在可以公示，或不予通过',
  PUBLIC_NOTICE: '已公示，公示期满可以任命（聘任），或不予通过',
  APPOINTED: '已任命（聘任），现在只能提前结束任期或上报备案',
  REJECTED: '未通过，须重新推荐',
  ENDED: '任期已提前结束，须重新推荐',
  WITHDRAWN: '补录已撤回，须重新补录',
}

/** Whether this body may take this step now: the appointing organ alone, and only from the states named above. */
export function judgeStep(
  step: Step,
  appointment: { status: string; appointingOrganizationId: string },
  actingOrganizationId: string,
): Fault | undefined {
  if (appointment.appointingOrganizationId !== actingOrganizationId) {
    return {
      code: 'FORBIDDEN',
      message: '只有聘任机关可以审核、公示、任命（聘任）和解聘、备案，请以聘任机关的任职办理',
    }
  }
  const { from, name } = steps[step]
  const status = appointment.status as AppointmentStatus
  if ((from as readonly AppointmentStatus[]).includes(status)) return undefined
  return { code: 'CONFLICT', message: `不能${name}：${allowedNow[status]}` }
}

/** Whether something can have happened on that day: after what it follows, and not in the future. */
export function judgeDate(
  what: string,
  on: PlainDate,
  { after, today }: { after?: PlainDate; today: PlainDate },
): Fault | undefined {
  if (on > today) return { code: 'INVALID', message: `${what}日期 ${on} 在今天（${today}）之后，尚未发生` }
  if (after && on < after)
    return { code: 'INVALID', message: `${what}日期 ${on} 不能早于上一步的日期 ${after}` }
  return undefined
}

const dayUnits: Record<string, DayUnit | undefined> = { 日: 'DAY', 工作日: 'WORKDAY' }

/**
 * Whether a public notice is long enough under the rule `appoint.publicity` that the candidacy was opened under
 * (《督学管理暂行办法》: at least seven working days). The first day is not counted.
 */
export function judgeNotice(
  { reviewedOn, rules }: { reviewedOn: PlainDate; rules: OpenedUnder },
  { from, to }: { from: PlainDate; to: PlainDate },
  calendar: WorkCalendar,
): Fault | undefined {
  if (from < reviewedOn) return { code: 'INVALID', message: `公示不能早于审核日期 ${reviewedOn}` }
  const rule = rules['appoint.publicity']
  const unit = dayUnits[rule?.unit ?? '']
  if (!rule || !unit) return { code: 'CONFLICT', message: '公示期的规则参数单位有误，请先更正规则包' }
  const { due } = deadline({ from, amount: rule.value, unit, calendar })
  if (to >= due) return undefined
  return {
    code: 'INVALID',
    rule: 'appoint.publicity',
    article: rule.article,
    message: `公示期不得少于 ${rule.value} 个${rule.unit}，自 ${from} 起最早至 ${due}（依据：${rule.article}）`,
  }
}

/** A term at the appointing organ; `to` is the first day after it, null while it is open. */
export interface ServedTerm {
  kind: string
  from: PlainDate
  to: PlainDate | null
}

/** The first day after the wished term: limited for part-time inspectors only. */
export function termEnd(kind: string, termFrom: PlainDate, rules: OpenedUnder): PlainDate | null {
  return kind === partTime ? addYears(termFrom, rules['term.parttime']?.value ?? 0) : null
}

/**
 * Whether a candidate may be appointed on that day for a term from that day: the notice is over, the terms at the organ
 * do not overlap, and a part-time inspector keeps to the number of consecutive terms (《教育督导条例》第六条).
 *
 * @param served the terms that the person has or had at the same organ
 */
export function judgeAppointment(
  candidate: { kind: string; noticeTo: PlainDate; rules: OpenedUnder },
  { appointedOn, termFrom, today }: { appointedOn: PlainDate; termFrom: PlainDate; today: PlainDate },
  served: readonly ServedTerm[],
): Fault | undefined {
  const { kind, noticeTo, rules } = candidate
  if (appointedOn <= noticeTo)
    return { code: 'INVALID', message: `公示至 ${noticeTo} 结束，此后方可任命（聘任）` }
  const fault = judgeDate('任命（聘任）', appointedOn, { today })
  if (fault) return fault
  if (termFrom < appointedOn) return { code: 'INVALID', message: '任期不能早于任命（聘任）日期' }
  return judgeTerms({ kind, from: termFrom, to: termEnd(kind, termFrom, rules) }, served, rules)
}

function judgeTerms(
  wished: ServedTerm,
  served: readonly ServedTerm[],
  rules: OpenedUnder,
): Fault | undefined {
  // All terms are of one organ here.
  const limited = (term: ServedTerm) => ({ ...term, to: term.to as PlainDate, organId: '' })
  if (wished.kind === partTime) {
    const others = served.filter((term) => term.kind === partTime).map(limited)
    const verdict = judgeTerm(limited(wished), others, {
      length: rules['term.parttime'],
      maxConsecutive: rules['term.maxConsecutive'],
      breakDays: rules['term.breakDays'],
    })
    if (!verdict.ok) {
      const { rule, article, messageChinese } = verdict
      return {
        code: 'INVALID',
        rule,
        article,
        message: article ? `${messageChinese}（依据：${article}）` : messageChinese,
      }
    }
  }
  const other = served.find((term) => isBefore(term.from, wished.to) && isBefore(wished.from, term.to))
  if (!other) return undefined
  const span = `${other.from} 至 ${other.to ?? '今'}`
  return { code: 'INVALID', message: `与同一聘任机关的另一任期（${span}）重叠，请先结束该任期` }
}

const isBefore = (day: PlainDate, end: PlainDate | null) => end === null || day < end

/** Whether enough is known of a term of the past to go on with it here. */
export function judgeTermKnown({
  termFrom,
  appointedOn,
}: {
  termFrom: Date | null
  appointedOn: Date | null
}) {
  if (termFrom && appointedOn) return undefined
  const message = '补录的任职没有任命（聘任）日期或任期开始日期，请先撤回，查明后重新补录'
  return { code: 'CONFLICT', message } satisfies Fault
}

/** Whether a term can end early on that day. */
export function judgeEnd(
  { termFrom, termTo }: { termFrom: PlainDate; termTo: PlainDate | null },
  endedOn: PlainDate,
): Fault | undefined {
  if (endedOn <= termFrom) return { code: 'INVALID', message: `结束日期应晚于任期开始日期 ${termFrom}` }
  if (!isBefore(endedOn, termTo)) return { code: 'INVALID', message: `任期至 ${termTo} 已届满，无须提前结束` }
  return undefined
}

/** Whether an appointment can be filed on that day: once, and after it was made. */
export function judgeFiling(
  { appointedOn, filedOn }: { appointedOn: PlainDate; filedOn: PlainDate | null },
  { on, today }: { on: PlainDate; today: PlainDate },
): Fault | undefined {
  if (filedOn) return { code: 'CONFLICT', message: `已于 ${filedOn} 上报备案` }
  return judgeDate('备案', on, { after: appointedOn, today })
}

/** Whether filing with that organ is filing upward: its division lies above that of the appointing organ. */
export function judgeHigherOrgan(
  organ: { kind: string; division: { path: string } } | null | undefined,
  ownPath: string,
): Fault | undefined {
  if (!organ) return { code: 'NOT_FOUND', message: '备案机关不存在' }
  if (notOrgans.has(organ.kind)) return { code: 'INVALID', message: '学校和培训机构不能作为备案机关' }
  const { path } = organ.division
  if (ownPath.startsWith(path) && path !== ownPath) return undefined
  return { code: 'INVALID', message: '只能向上级教育督导机构备案' }
}

/**
 * Whether one appointment lets its session end on that day. Who is still a candidate of the session has to be decided
 * on first: appointed afterwards, a term of the old session would run beside the new one.
 */
export function judgeSessionEnd(
  { status, termFrom }: { status: string; termFrom: PlainDate | null },
  endedOn: PlainDate,
): Fault | undefined {
  if (status !== 'APPOINTED' || !termFrom) {
    return { code: 'CONFLICT', message: '本届有候选人尚未办结，请先任命（聘任）或不予通过' }
  }
  return endedOn <= termFrom
    ? { code: 'INVALID', message: `结束日期应晚于任期开始日期 ${termFrom}` }
    : undefined
}
