import type { Fault } from '@dudao/service'
import type { InspectionStatus } from '../generated/resolvers.ts'

/** What each state is called in front of people. */
export const statusNames: Record<InspectionStatus, string> = {
  DRAFT: '准备',
  NOTIFIED: '已通知',
  ON_SITE: '现场督导',
  FEEDBACK_GIVEN: '已反馈',
  COMPLETED: '已结束',
}

/**
 * The order of steps (教育督导条例 第十六至二十条: team, notice, visit, opinion). `from`: in which states a step may be
 * taken; `to`: where it leads, left out where the state stays.
 */
export const inspectionSteps = {
  savePlan: { name: '保存督导方案', from: ['DRAFT'] },
  attachDraw: { name: '采用抽取结果', from: ['DRAFT'] },
  changeTeam: { name: '调整督导小组', from: ['DRAFT', 'NOTIFIED', 'ON_SITE'] },
  issueNotice: { name: '发出督导通知', from: ['DRAFT'], to: 'NOTIFIED' },
  recordVisits: { name: '登记实地督导', from: ['NOTIFIED', 'ON_SITE'], to: 'ON_SITE' },
  recordFindings: { name: '登记问题和建议', from: ['NOTIFIED', 'ON_SITE'] },
  giveFeedback: { name: '反馈初步督导意见', from: ['ON_SITE'], to: 'FEEDBACK_GIVEN' },
  releaseVisit: { name: '公布暗访记录', from: ['FEEDBACK_GIVEN', 'COMPLETED'] },
  complete: { name: '结束督导', from: ['FEEDBACK_GIVEN'], to: 'COMPLETED' },
} as const satisfies Record<
  string,
  { name: string; from: readonly InspectionStatus[]; to?: InspectionStatus }
>

export type InspectionStep = keyof typeof inspectionSteps

const isOpen = (step: InspectionStep, status: string): boolean =>
  (inspectionSteps[step].from as readonly string[]).includes(status)

/** Whether a step may be taken now; a refusal names the state and what is allowed in it. */
export function judgeStep(step: InspectionStep, status: string): Fault | undefined {
  if (isOpen(step, status)) return undefined
  const allowed = (Object.keys(inspectionSteps) as InspectionStep[]).filter((one) => isOpen(one, status))
  const names = allowed.map((one) => inspectionSteps[one].name).join('、')
  return {
    code: 'CONFLICT',
    message: `督导当前状态为“${statusNames[status as InspectionStatus]}”，不能${inspectionSteps[step].name}；现在可以：${names}`,
    details: { step, status, allowed },
  }
}

interface NewInspection {
  title: string
  basis: string
  organizationIds: readonly string[]
}

const maxObjects = 200

export function judgeNewInspection({ title, basis, organizationIds }: NewInspection): Fault | undefined {
  const fault =
    title.trim().length < 2 || title.trim().length > 100
      ? '督导名称应为 2 至 100 个字'
      : !basis.trim() || basis.length > 500
        ? '请填写督导依据（500 字以内）'
        : organizationIds.length < 1 || organizationIds.length > maxObjects
          ? `督导对象应为 1 至 ${maxObjects} 个`
          : new Set(organizationIds).size < organizationIds.length
            ? '督导对象重复'
            : undefined
  return fault ? { code: 'INVALID', message: fault } : undefined
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
