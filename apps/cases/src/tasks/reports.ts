import { asDate, DomainError, giveReason, isId, once, plainDate, refuse } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import type {
  AcceptTaskInput,
  ReachMilestoneInput,
  ReportTaskInput,
  ReturnTaskInput,
  SignForTaskInput,
  WithdrawTaskInput,
} from '../generated/resolvers.ts'
import type { Task } from '../generated/prisma/client.ts'
import { judgeDecider, judgeEvidence, judgeParts, judgeText, taskSteps } from './rules.ts'
import { getTask, lockForStep } from './tasks.ts'

/** Signs for a task; from now on the body may split it, record and report. */
export async function signForTask(ctx: Context, { taskId, signedOn }: SignForTaskInput): Promise<Task> {
  const task = await lockForStep(ctx, taskId, 'sign')
  checkFactDay(ctx, '签收日期', signedOn, { day: plainDate(task.occurredOn), what: '下达日期' })
  return ctx.tx.task.update({
    where: { id: taskId },
    data: {
      status: taskSteps.sign.to,
      signedOn: asDate(signedOn),
      signedByPersonId: ctx.actor.personId,
    },
  })
}

/** Reports a task as done; with parts only when all of them are accepted. */
export async function reportTask(ctx: Context, input: ReportTaskInput): Promise<Task> {
  const { taskId, text, evidence, submittedOn } = input
  const evidenceFileIds = [...new Set(input.evidenceFileIds)]
  const id = await once(ctx, 'reportTask', input.idempotencyKey, async () => {
    const task = await lockForStep(ctx, taskId, 'report')
    refuse(judgeParts('report', await unfinishedParts(ctx, taskId)))
    refuse(judgeText('完成情况', text))
    refuse(judgeEvidence(task.requiredEvidence, { evidence, evidenceFileIds }))
    if (!evidenceFileIds.every(isId)) throw new DomainError('NOT_FOUND', '佐证文件不存在')
    checkFactDay(ctx, '报送日期', submittedOn, await lastDay(ctx, task))
    await ctx.tx.taskReport.create({
      data: {
        id: uuidv7(),
        taskId,
        ownerPath: task.ownerPath,
        responsibleOrganizationId: task.responsibleOrganizationId,
        responsiblePath: task.responsiblePath,
        text: text.trim(),
        evidence: evidence?.trim() || null,
        evidenceFileIds,
        submittedOn: asDate(submittedOn),
        submittedById: ctx.actor.organizationId as string,
        submittedByPersonId: ctx.actor.personId as string,
        recordedAt: ctx.now,
      },
    })
    await ctx.tx.task.update({ where: { id: taskId }, data: { status: taskSteps.report.to } })
    return taskId
  })
  return getTask(ctx, id)
}

/** Sends the report back; the body goes on and the return is counted. */
export async function returnTask(ctx: Context, input: ReturnTaskInput): Promise<Task> {
  const { taskId, reason, on } = input
  await lockForStep(ctx, taskId, 'return')
  refuse(judgeText('退回原因', reason))
  await decide(ctx, taskId, 'RETURNED', reason.trim(), on)
  return ctx.tx.task.update({
    where: { id: taskId },
    data: { status: taskSteps.return.to, returns: { increment: 1 } },
  })
}

/** Accepts the report, which closes the task. */
export async function acceptTask(ctx: Context, input: AcceptTaskInput): Promise<Task> {
  const { taskId, finding, on } = input
  await lockForStep(ctx, taskId, 'accept')
  refuse(judgeParts('accept', await unfinishedParts(ctx, taskId)))
  refuse(judgeText('审核结论', finding))
  await decide(ctx, taskId, 'ACCEPTED', finding.trim(), on)
  return ctx.tx.task.update({
    where: { id: taskId },
    data: { status: taskSteps.accept.to, endedOn: asDate(on) },
  })
}

/** Takes a task back that was set or split off by mistake; it counts no more. */
export async function withdrawTask(ctx: Context, input: WithdrawTaskInput): Promise<Task> {
  const { taskId, reason, on } = input
  const task = await lockForStep(ctx, taskId, 'withdraw')
  refuse(judgeParts('withdraw', await unfinishedParts(ctx, taskId)))
  refuse(judgeText('撤回原因', reason))
  checkFactDay(ctx, '撤回日期', on, await lastDay(ctx, task))
  await giveReason(ctx.tx, reason.trim())
  return ctx.tx.task.update({
    where: { id: taskId },
    data: { status: taskSteps.withdraw.to, endedOn: asDate(on), endReason: reason.trim() },
  })
}

/** Notes that an event on the way has happened; what a target must have reached is read from the ledger. */
export async function reachMilestone(ctx: Context, input: ReachMilestoneInput): Promise<Task> {
  const { milestoneId, reachedOn, evidence } = input
  const find = () =>
    isId(milestoneId) ? ctx.tx.taskMilestone.findUnique({ where: { id: milestoneId } }) : null
  const found = await find()
  if (!found) throw new DomainError('NOT_FOUND', '时间节点不存在')
  const task = await lockForStep(ctx, found.taskId, 'track')
  const milestone = await find()
  if (milestone?.targetId) {
    throw new DomainError('INVALID', '按目标考核的时间节点由台账数据判断，请登记台账')
  }
  if (milestone?.reachedOn) {
    throw new DomainError('CONFLICT', `该时间节点已于 ${plainDate(milestone.reachedOn)} 完成，原记录未改动`)
  }
  refuse(judgeEvidence(null, { evidence }))
  checkFactDay(ctx, '完成日期', reachedOn, { day: plainDate(task.occurredOn), what: '下达日期' })
  await ctx.tx.taskMilestone.update({
    where: { id: milestoneId },
    data: { reachedOn: asDate(reachedOn), evidence: evidence?.trim() || null },
  })
  return task
}

/** Parts in the way; the body that has a task sees all of its parts, and so does its owner. */
const unfinishedParts = (ctx: Context, taskId: string): Promise<number> =>
  ctx.tx.task.count({ where: { parentId: taskId, status: { notIn: ['CLOSED', 'WITHDRAWN'] } } })

async function decide(
  ctx: Context,
  taskId: string,
  outcome: 'RETURNED' | 'ACCEPTED',
  reason: string,
  on: string,
): Promise<void> {
  const reports = await ctx.tx.taskReport.findMany({ where: { taskId } })
  const reporters = reports.map(({ submittedByPersonId }) => submittedByPersonId)
  refuse(judgeDecider(ctx.actor.personId, reporters))
  const waiting = reports.find((report) => report.outcome === 'SUBMITTED')
  if (!waiting) throw new Error(`task ${taskId} is reported without a report`)
  checkFactDay(ctx, '审核日期', on, { day: plainDate(waiting.submittedOn), what: '报送日期' })
  await giveReason(ctx.tx, reason)
  await ctx.tx.taskReport.update({
    where: { id: waiting.id },
    data: {
      outcome,
      decidedOn: asDate(on),
      decisionReason: reason,
      decidedByPersonId: ctx.actor.personId,
    },
  })
}

/** The day of the last thing that happened to a task; what follows is not earlier. */
async function lastDay(ctx: Context, task: Task): Promise<{ day: string; what: string }> {
  const last = await ctx.tx.taskReport.findFirst({
    where: { taskId: task.id, decidedOn: { not: null } },
    orderBy: { id: 'desc' },
  })
  if (last?.decidedOn) return { day: plainDate(last.decidedOn), what: '上次审核日期' }
  return task.signedOn
    ? { day: plainDate(task.signedOn), what: '签收日期' }
    : { day: plainDate(task.occurredOn), what: '下达日期' }
}
