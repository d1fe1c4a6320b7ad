import type { Fault } from '@dudao/service'
import type { NewTask, NewTaskPart, TaskStatus } from '../generated/resolvers.ts'
import { judgeMilestones, judgeTargets } from './target-rules.ts'

/** What each state is called in front of people. */
export const statusNames: Record<TaskStatus, string> = {
  ISSUED: '已下达',
  SIGNED: '已签收',
  REPORTED: '已报送',
  RETURNED: '已退回',
  CLOSED: '已办结',
  WITHDRAWN: '已撤回',
}

/**
 * The way of a task. `from`: in which states a step may be taken; `to`: where it leads, left out where the state stays.
 * OWNER set it, BODY has to carry it out.
 */
export const taskSteps = {
  sign: { name: '签收', by: 'BODY', from: ['ISSUED'], to: 'SIGNED' },
  split: { name: '分解', by: 'BODY', from: ['SIGNED', 'RETURNED'] },
  track: { name: '登记进展', by: 'BODY', from: ['SIGNED', 'RETURNED'] },
  correct: { name: '更正台账', by: 'BODY', from: ['SIGNED', 'RETURNED', 'CLOSED'] },
  report: { name: '报送完成情况', by: 'BODY', from: ['SIGNED', 'RETURNED'], to: 'REPORTED' },
  return: { name: '退回', by: 'OWNER', from: ['REPORTED'], to: 'RETURNED' },
  accept: { name: '办结', by: 'OWNER', from: ['REPORTED'], to: 'CLOSED' },
  withdraw: { name: '撤回', by: 'OWNER', from: ['ISSUED', 'SIGNED', 'RETURNED'], to: 'WITHDRAWN' },
} as const satisfies Record<
  string,
  { name: string; by: 'OWNER' | 'BODY'; from: readonly TaskStatus[]; to?: TaskStatus }
>

export type TaskStep = keyof typeof taskSteps

const isOpen = (step: TaskStep, status: string): boolean =>
  (taskSteps[step].from as readonly string[]).includes(status)

interface Sides {
  status: string
  ownerOrganizationId: string
  responsibleOrganizationId: string
}

/**
 * Whether a body may take a step now: the body that has the task, or the one that set it; a refusal of the state names
 * what is allowed in it.
 */
export function judgeStep(
  step: TaskStep,
  task: Sides,
  acting: { organizationId: string | null },
): Fault | undefined {
  const { name, by } = taskSteps[step]
  const side = by === 'OWNER' ? task.ownerOrganizationId : task.responsibleOrganizationId
  if (acting.organizationId !== side) {
    const who = by === 'OWNER' ? '下达该任务的机构' : '承担该任务的单位'
    return { code: 'FORBIDDEN', message: `只有${who}可以${name}` }
  }
  if (isOpen(step, task.status)) return undefined
  const allowed = (Object.keys(taskSteps) as TaskStep[]).filter((one) => isOpen(one, task.status))
  const names = allowed.map((one) => taskSteps[one].name).join('、') || '无'
  return {
    code: 'CONFLICT',
    message: `任务当前状态为“${statusNames[task.status as TaskStatus]}”，不能${name}；现在可以：${names}`,
    details: { step, status: task.status, allowed },
  }
}

/** A task goes on only when all of its parts are accepted or withdrawn. */
export function judgeParts(step: TaskStep, unfinished: number): Fault | undefined {
  if (unfinished === 0) return undefined
  return {
    code: 'CONFLICT',
    message: `还有 ${unfinished} 个分解任务没有办结，不能${taskSteps[step].name}`,
    details: { step, unfinishedParts: unfinished },
  }
}

/** Nobody decides on an own report, in whatever post: also where a body sets a task for itself. */
export function judgeDecider(personId: string | null, reporters: readonly string[]): Fault | undefined {
  if (!personId || !reporters.includes(personId)) return undefined
  return { code: 'FORBIDDEN', message: '报送的人不能退回或者办结同一任务，请由他人办理' }
}

export const maxTasks = 200
const maxText = 4_000
const maxReport = 20_000
/** The deepest cascade: province, city, county, township, school, with room to spare. */
export const maxLevel = 9

const fits = (text: string | null | undefined): boolean => (text?.length ?? 0) <= maxText
const invalid = (message: string): Fault => ({ code: 'INVALID', message })

type NewRow = Pick<NewTask, 'title' | 'requirement' | 'requiredEvidence' | 'dueOn' | 'milestones'>

function rowFault(row: NewRow, occurredOn: string): string | undefined {
  return row.title.trim().length < 2 || row.title.length > 200
    ? '任务名称应为 2 至 200 个字'
    : ![row.requirement, row.requiredEvidence].every(fits)
      ? `文字不能超过 ${maxText} 个字`
      : row.dueOn < occurredOn
        ? `完成期限（${row.dueOn}）不能早于下达日期（${occurredOn}）`
        : undefined
}

/** What SDL cannot say of a task. */
export function judgeTask(task: NewTask, occurredOn: string): Fault | undefined {
  const { targets = [], milestones = [], dueOn } = task
  const fault = rowFault(task, occurredOn)
  return fault ? invalid(fault) : (judgeTargets(targets) ?? judgeMilestones(milestones, targets, dueOn))
}

interface Above {
  title: string
  dueOn: string
  targets: readonly { title: string; unit: string }[]
}

/** What SDL cannot say of a part: it is due no later than its task, and its targets are shares of the task's. */
export function judgePart(part: NewTaskPart, above: Above, occurredOn: string): Fault | undefined {
  const { targets = [], milestones = [], dueOn } = part
  const fault = rowFault({ ...part, title: part.title ?? above.title }, occurredOn)
  if (fault) return invalid(fault)
  if (!part.requirement.trim()) return invalid('请填写对下级的要求')
  if (dueOn > above.dueOn) {
    return invalid(`分解任务的期限（${dueOn}）不能晚于本级任务的期限（${above.dueOn}）`)
  }
  const unknown = targets.find(({ title }) => !above.targets.some((one) => one.title === title.trim()))
  if (unknown) return invalid(`本级任务没有目标“${unknown.title}”`)
  const shares = targets.map((share) => ({
    ...share,
    unit: above.targets.find((one) => one.title === share.title.trim())?.unit ?? '',
  }))
  return judgeTargets(shares) ?? judgeMilestones(milestones, shares, dueOn)
}

/** @param what name of the text in Chinese, e.g. 退回原因 */
export function judgeText(what: string, text: string): Fault | undefined {
  if (text.trim() && text.length <= maxReport) return undefined
  return invalid(`请填写${what}（${maxReport} 字以内）`)
}

/** A report carries the evidence that the task requires: said, or as files. */
export function judgeEvidence(
  required: string | null,
  { evidence, evidenceFileIds = [] }: { evidence?: string | null; evidenceFileIds?: readonly string[] },
): Fault | undefined {
  if (evidenceFileIds.length > 50 || !fits(evidence)) {
    return invalid(`佐证材料说明不能超过 ${maxText} 个字，文件不能超过 50 个`)
  }
  if (!required || evidence?.trim() || evidenceFileIds.length > 0) return undefined
  return { ...invalid(`请提交任务要求的佐证材料：${required}`), details: { missing: ['evidence'] } }
}
