import type { Fault } from '@dudao/service'
import type {
  AnnualPlanStatus,
  NewPlanItem,
  NewPlanSource,
  PlanSourceKind,
  SaveAnnualPlanInput,
} from '../generated/resolvers.ts'
import type { AppliedRule } from '../rules-in-force.ts'

/** The rule that says which sources a yearly plan must speak of. */
export const requiredSources = 'plan.sources'

/** What each state is called in front of people. */
export const statusNames: Record<AnnualPlanStatus, string> = {
  DRAFT: '草拟',
  SUBMITTED: '报批',
  RETURNED: '退回',
  APPROVED: '已批准',
}

/** The way of a version. `from`: in which states a step may be taken; saving an approved one begins the next version. */
export const planSteps = {
  save: { name: '保存', from: ['DRAFT', 'RETURNED', 'APPROVED'] },
  submit: { name: '报批', from: ['DRAFT', 'RETURNED'], to: 'SUBMITTED' },
  approve: { name: '批准', from: ['SUBMITTED'], to: 'APPROVED' },
  return: { name: '退回', from: ['SUBMITTED'], to: 'RETURNED' },
} as const satisfies Record<
  string,
  { name: string; from: readonly AnnualPlanStatus[]; to?: AnnualPlanStatus }
>

export type PlanStep = keyof typeof planSteps

const isOpen = (step: PlanStep, status: string): boolean =>
  (planSteps[step].from as readonly string[]).includes(status)

/** Whether a step may be taken now; a refusal names the state and what is allowed in it. */
export function judgeStep(step: PlanStep, status: string): Fault | undefined {
  if (isOpen(step, status)) return undefined
  const allowed = (Object.keys(planSteps) as PlanStep[]).filter((one) => isOpen(one, status))
  const names = allowed.map((one) => planSteps[one].name).join('、')
  return {
    code: 'CONFLICT',
    message: `计划当前状态为“${statusNames[status as AnnualPlanStatus]}”，不能${planSteps[step].name}；现在可以：${names}`,
    details: { step, status, allowed },
  }
}

export const sourceNames: Record<PlanSourceKind, string> = {
  REGULAR_REPORTS: '经常性督导报告反映的问题',
  MONITORING: '监测反映的问题',
  COMPLAINTS: '家长投诉反映的问题',
  OTHER_UNITS: '其他单位反映的问题',
}

const invalid = (message: string): Fault => ({ code: 'INVALID', message })
const isLong = (text: string, most: number): boolean => text.trim().length < 1 || text.length > most
const repeats = (values: readonly unknown[]): boolean => new Set(values).size < values.length

export const maxItems = 200
const maxText = 4_000

/** What SDL cannot say of a plan, its matters apart. */
export function judgePlan(
  plan: Pick<SaveAnnualPlanInput, 'year' | 'title' | 'combination' | 'sources'> & {
    items: readonly unknown[]
  },
): Fault | undefined {
  const { year, title, combination, sources, items } = plan
  if (year < 2000 || year > 2100) return invalid('计划年度应在 2000 至 2100 之间')
  if (title.trim().length < 2 || title.trim().length > 100) return invalid('计划名称应为 2 至 100 个字')
  if (isLong(combination, maxText)) return invalid(`请说明四个相结合如何安排（${maxText} 字以内）`)
  if (repeats(sources.map(({ kind }) => kind))) return invalid('同一计划来源只能填写一次')
  const empty = sources.find(({ text }) => isLong(text, maxText))
  if (empty) return invalid(`“${sourceNames[empty.kind]}”应为 1 至 ${maxText} 个字；没有问题的，请写明没有`)
  if (items.length < 1 || items.length > maxItems) return invalid(`督导事项应为 1 至 ${maxItems} 项`)
  return undefined
}

/** What SDL cannot say of a matter. */
export function judgeItem(item: NewPlanItem, year: number): Fault | undefined {
  const {
    title,
    organizationIds = [],
    unitKinds = [],
    orientations = [],
    selections = [],
    openness = [],
  } = item
  const fault =
    title.trim().length < 2 || title.trim().length > 200
      ? '督导事项名称应为 2 至 200 个字'
      : organizationIds.length + unitKinds.length === 0
        ? '请填写督导对象或者对象类别'
        : organizationIds.length > maxItems
          ? `督导对象不能超过 ${maxItems} 个`
          : [organizationIds, unitKinds, orientations, selections, openness].some(repeats)
            ? '督导对象、类别和督导方式不能重复'
            : item.inspections !== undefined && (item.inspections < 1 || item.inspections > 1_000)
              ? '计划次数应为 1 至 1000'
              : (item.note?.length ?? 0) > maxText
                ? `备注不能超过 ${maxText} 个字`
                : periodFault(item, year)
  return fault ? invalid(fault) : undefined
}

type Period = Pick<NewPlanItem, 'from' | 'to' | 'month'>

function periodFault({ from, to, month }: Period, year: number): string | undefined {
  if (month != null) {
    if (from || to) return '时间请填写月份或者起止日期，不要同时填写'
    return month >= 1 && month <= 12 ? undefined : '月份应为 1 至 12'
  }
  if (!from || !to) return '请填写时间：月份，或者起止日期'
  if (from > to) return `起始日期（${from}）不能晚于截止日期（${to}）`
  return from.startsWith(`${year}-`) ? undefined : `起始日期（${from}）不在计划年度（${year}）内`
}

/** First and last day of a matter that was judged. */
export function periodOf({ from, to, month }: Period, year: number): { from: string; to: string } {
  if (month == null) return { from: from as string, to: to as string }
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const prefix = `${year}-${String(month).padStart(2, '0')}-`
  return { from: `${prefix}01`, to: `${prefix}${days}` }
}

/** The month that a period is exactly; null where it is another period. */
export function monthOf(from: string, to: string): number | null {
  const month = Number(from.slice(5, 7))
  const whole = periodOf({ month }, Number(from.slice(0, 4)))
  return whole.from === from && whole.to === to ? month : null
}

/**
 * Whether a plan speaks of every source that the rule asks for.
 *
 * @param rule the row in force for the office's division; where no text says anything, nothing is asked for
 */
export function judgeSources(
  sources: readonly Pick<NewPlanSource, 'kind'>[],
  rule: AppliedRule | undefined,
): Fault | undefined {
  const required = (Array.isArray(rule?.value) ? rule.value : []) as PlanSourceKind[]
  const missing = required.filter((kind) => !sources.some((source) => source.kind === kind))
  if (!rule || missing.length === 0) return undefined
  return {
    code: 'INVALID',
    message: `年度计划缺少：${missing.map((kind) => sourceNames[kind]).join('、')}。依据：${rule.article}`,
    rule: rule.key,
    article: rule.article,
    details: { missing },
  }
}

interface Deciding {
  approverId: string | null
  submittedByPersonId: string | null
}

interface Decider {
  organizationId: string | null
  personId: string | null
  isLeader: boolean
}

/**
 * Who may approve or return: somebody of the deciding body, or a leader of the office who records its letter. Whoever
 * handed the plan in does neither.
 */
export function judgeDecider(version: Deciding, organId: string, acting: Decider): Fault | undefined {
  const isApprover = acting.organizationId === version.approverId
  const records = acting.organizationId === organId && acting.isLeader
  if (!isApprover && !records) {
    return {
      code: 'FORBIDDEN',
      message: '只有审批机构，或者本机构负责人依据其批复，可以登记批准或者退回',
    }
  }
  if (acting.personId === version.submittedByPersonId) {
    return { code: 'FORBIDDEN', message: '报批的人不能登记批准或者退回，请由他人办理' }
  }
  return undefined
}

interface PlannedItem {
  title: string
  field: string
  scope: string
  organizationIds: readonly string[]
  unitKinds: readonly string[]
}

interface Opening {
  field: string
  scope: string
  objects: readonly { id: string; name: string; kind: string }[]
}

/** Whether an inspection carries out the matter that it names. */
export function judgeOpening(item: PlannedItem, { field, scope, objects }: Opening): Fault | undefined {
  if (field !== item.field || scope !== item.scope) {
    return invalid(`督导的类别与计划事项“${item.title}”不一致`)
  }
  const outside = objects.filter(
    ({ id, kind }) => !item.organizationIds.includes(id) && !item.unitKinds.includes(kind),
  )
  if (outside.length === 0) return undefined
  return {
    ...invalid(`不属于计划事项“${item.title}”的对象：${outside.map(({ name }) => name).join('、')}`),
    details: { organizationIds: outside.map(({ id }) => id) },
  }
}
