import type { Fault } from '@dudao/service'
import type { CreateInspectionInput, InspectionStatus } from '../generated/resolvers.ts'

/** What each state is called in front of people. */
export const statusNames: Record<InspectionStatus, string> = {
  DRAFT: '准备',
  NOTIFIED: '已通知',
  ON_SITE: '现场督导',
  REVIEWED: '已评议',
  FEEDBACK_GIVEN: '已反馈',
  OPINION_ISSUED: '已发督导意见书',
  REPORTED: '已报告',
  COMPLETED: '已结束',
}

const afterNotice = ['NOTIFIED', 'ON_SITE'] as const
const afterFeedback = ['FEEDBACK_GIVEN', 'OPINION_ISSUED', 'REPORTED', 'COMPLETED'] as const

/**
 * The order of steps (教育督导条例 第十六至二十三条: team, notice, self-evaluation, visit, deliberation, opinion, rebuttal,
 * opinion letter, report). `from`: in which states a step may be taken; `regular`: in which instead, where the inspection
 * is a regular one, which needs no notice and knows neither deliberation nor letter; `emergency`: in which also, where it
 * goes on site at once and makes plan and notice up; `to`: where it leads, left out where the state stays.
 */
export const inspectionSteps = {
  savePlan: { name: '保存督导方案', from: ['DRAFT'], emergency: ['ON_SITE'] },
  attachDraw: { name: '采用抽取结果', from: ['DRAFT'] },
  changeTeam: { name: '调整督导小组', from: ['DRAFT', ...afterNotice] },
  issueNotice: { name: '发出督导通知', from: ['DRAFT'], emergency: ['ON_SITE'], to: 'NOTIFIED' },
  requestSelfEvaluations: { name: '通知自评', from: afterNotice, regular: [] },
  reviewSelfEvaluation: { name: '审核自评', from: afterNotice, regular: [] },
  recordVisits: {
    name: '登记实地督导',
    from: afterNotice,
    regular: ['DRAFT', ...afterNotice],
    emergency: ['DRAFT'],
    to: 'ON_SITE',
  },
  recordFindings: { name: '登记问题和建议', from: afterNotice },
  recordPublicOpinion: { name: '登记公众意见', from: ['DRAFT', ...afterNotice] },
  deliberate: { name: '评议', from: ['ON_SITE'], regular: [], to: 'REVIEWED' },
  giveFeedback: { name: '反馈初步督导意见', from: ['REVIEWED'], regular: [], to: 'FEEDBACK_GIVEN' },
  giveVisitFeedback: { name: '现场反馈', from: [], regular: ['ON_SITE'] },
  answerRebuttal: { name: '答复申辩', from: ['FEEDBACK_GIVEN'], regular: [] },
  issueOpinions: { name: '发出督导意见书', from: ['FEEDBACK_GIVEN'], regular: [], to: 'OPINION_ISSUED' },
  report: { name: '提交督导报告', from: ['OPINION_ISSUED'], regular: [], to: 'REPORTED' },
  dispatchReport: { name: '报送和公开督导报告', from: ['REPORTED', 'COMPLETED'], regular: [] },
  releaseVisit: { name: '公布暗访记录', from: afterFeedback },
  changeDeadline: {
    name: '调整期限',
    from: [...afterNotice, 'REVIEWED', ...afterFeedback],
    regular: [],
  },
  // Regular ones from before they were told visit by visit stand at the feedback.
  complete: {
    name: '结束督导',
    from: ['REPORTED'],
    regular: ['ON_SITE', 'FEEDBACK_GIVEN'],
    to: 'COMPLETED',
  },
} as const satisfies Record<
  string,
  {
    name: string
    from: readonly InspectionStatus[]
    regular?: readonly InspectionStatus[]
    emergency?: readonly InspectionStatus[]
    to?: InspectionStatus
  }
>

export type InspectionStep = keyof typeof inspectionSteps

/** What decides about a step. */
export interface Stand {
  status: string
  scope: string
  isEmergency: boolean
}

/** In which states of such an inspection a step may be taken. */
export function statesOf(
  step: InspectionStep,
  { scope, isEmergency }: Omit<Stand, 'status'>,
): readonly InspectionStatus[] {
  const rule = inspectionSteps[step]
  const states: readonly InspectionStatus[] =
    scope === 'REGULAR' && 'regular' in rule ? rule.regular : rule.from
  return isEmergency && 'emergency' in rule ? [...states, ...rule.emergency] : states
}

const isOpen = (step: InspectionStep, inspection: Stand): boolean =>
  (statesOf(step, inspection) as readonly string[]).includes(inspection.status)

/** Whether a step may be taken now; a refusal names the state and what is allowed in it. */
export function judgeStep(step: InspectionStep, inspection: Stand): Fault | undefined {
  if (isOpen(step, inspection)) return undefined
  const { status } = inspection
  const allowed = (Object.keys(inspectionSteps) as InspectionStep[]).filter((one) => isOpen(one, inspection))
  const names = allowed.map((one) => inspectionSteps[one].name).join('、')
  return {
    code: 'CONFLICT',
    message: `督导当前状态为“${statusNames[status as InspectionStatus]}”，不能${inspectionSteps[step].name}；现在可以：${names}`,
    details: { step, status, allowed },
  }
}

type NewInspection = Pick<
  CreateInspectionInput,
  'title' | 'basis' | 'organizationIds' | 'scope' | 'isEmergency' | 'emergencyKind' | 'term'
>

const maxObjects = 200

export function judgeNewInspection(input: NewInspection): Fault | undefined {
  const { title, basis, organizationIds, scope } = input
  const fewest = scope === 'REGULAR' ? 0 : 1
  const fault =
    title.trim().length < 2 || title.trim().length > 100
      ? '督导名称应为 2 至 100 个字'
      : !basis.trim() || basis.length > 500
        ? '请填写督导依据（500 字以内）'
        : organizationIds.length < fewest || organizationIds.length > maxObjects
          ? `督导对象应为 ${fewest} 至 ${maxObjects} 个`
          : new Set(organizationIds).size < organizationIds.length
            ? '督导对象重复'
            : (faultOfEmergency(input) ?? faultOfTerm(input))
  return fault ? { code: 'INVALID', message: fault } : undefined
}

function faultOfEmergency({ scope, isEmergency, emergencyKind }: NewInspection): string | undefined {
  if (Boolean(isEmergency) !== Boolean(emergencyKind))
    return '突发事件督导请选择事件种类，其他督导没有事件种类'
  return isEmergency && scope === 'REGULAR' ? '突发事件督导应为专项督导或者综合督导' : undefined
}

function faultOfTerm({ scope, term }: NewInspection): string | undefined {
  if (!term) return undefined
  if (scope !== 'REGULAR') return '只有经常性督导按学期设立'
  const name = term.name.trim()
  if (!name || name.length > 40) return '学期名称应为 1 至 40 个字'
  return term.fromDay > term.toDay ? '学期的开始日期不能晚于结束日期' : undefined
}

interface Plan {
  goals: string
  content: string
  methods: readonly string[]
  schedule: string
}

const planParts = { goals: '目标', content: '内容', methods: '方法', schedule: '时间安排' } as const

/** All four parts are required before a notice; the refusal names every missing one. */
export function judgePlan(plan: Plan): Fault | undefined {
  const missing = (Object.keys(planParts) as (keyof Plan)[]).filter((part) => {
    const value = plan[part]
    return typeof value === 'string' ? !value.trim() : value.length === 0
  })
  if (missing.length === 0) return undefined
  return {
    code: 'INVALID',
    message: `督导方案缺少：${missing.map((part) => planParts[part]).join('、')}`,
    details: { missing },
  }
}

/** What a member brings, or a team has to bring: a short list of short words. */
export function judgeSpecialities(named: readonly string[]): Fault | undefined {
  if (named.length <= 20 && named.every((one) => one && one.length <= 50)) return undefined
  return { code: 'INVALID', message: '所需专长最多 20 项，每项 1 至 50 个字' }
}

/** Specialities that the plan asks for and no member brings. */
export const missingOf = (wanted: readonly string[], brought: readonly (string | null)[]): string[] =>
  wanted.filter((one) => !brought.includes(one))
