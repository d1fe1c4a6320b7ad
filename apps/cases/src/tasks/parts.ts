import { actingBody, DomainError, plainDate, refuseRows } from '@dudao/service'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import type { SplitTaskInput } from '../generated/resolvers.ts'
import type { Task, TaskTarget } from '../generated/prisma/client.ts'
import { checkBelow, placesOf } from '../places.ts'
import { checkBatch, type Fresh, freshOf } from '../sent.ts'
import { judgePart, maxLevel, maxTasks } from './rules.ts'
import { lockForStep } from './tasks.ts'
import { type TaskRow, writeTasks } from './writing.ts'

type NewRow = Fresh<SplitTaskInput['parts'][number] & { occurredOn: string }>

/**
 * Splits a task over the bodies below. The acting body, which has the task, owns the parts: it is the one that accepts
 * them, and reports the task only when all of them are.
 */
export async function splitTask(ctx: Context, input: SplitTaskInput): Promise<Task> {
  const { taskId, occurredOn, parts } = input
  checkBatch(parts, '个分解任务')
  const task = await lockForStep(ctx, taskId, 'split')
  const since = { day: plainDate(task.signedOn ?? task.occurredOn), what: '签收日期' }
  checkFactDay(ctx, '分解日期', occurredOn, since)
  const known = await ctx.tx.task.findMany({
    where: { parentId: taskId },
    select: { clientId: true, contentHash: true },
  })
  const sent = parts.map((part) => ({ ...part, occurredOn }))
  const fresh = freshOf(sent, new Map(known.map((row) => [row.clientId, row.contentHash])))
  if (known.length + fresh.length > maxTasks) {
    throw new DomainError('INVALID', `一个任务最多分解为 ${maxTasks} 项`)
  }
  if (fresh.length > 0) await writeParts(ctx, task, fresh)
  return task
}

async function writeParts(ctx: Context, task: Task, fresh: NewRow[]): Promise<void> {
  const body = actingBody(ctx)
  if (task.level >= maxLevel) throw new DomainError('INVALID', `任务最多分解 ${maxLevel} 级`)
  const targets = await ctx.tx.taskTarget.findMany({ where: { taskId: task.id } })
  const above = { title: task.title, dueOn: plainDate(task.dueOn), targets }
  refuseRows(fresh.map((part) => judgePart(part, above, part.occurredOn)))
  const places = await placesOf(
    ctx,
    fresh.map(({ responsibleOrganizationId }) => responsibleOrganizationId),
  )
  for (const place of places.values()) checkBelow(body.divisionPath, place)
  if (places.has(body.organizationId)) throw new DomainError('INVALID', '分解机构不能以自己为责任单位')
  const rows = fresh.map(
    (part): TaskRow => ({
      ...part,
      title: part.title ?? task.title,
      targets: (part.targets ?? []).map((share) => shareOf(share, targets)),
      milestones: part.milestones ?? [],
      status: 'ISSUED',
      above: task,
    }),
  )
  await writeTasks(ctx, body, rows, places)
}

/** A share of the target of the same title: of the same unit and stage. */
function shareOf(
  share: NonNullable<NewRow['targets']>[number],
  targets: readonly TaskTarget[],
): TaskRow['targets'][number] {
  const { id, unit, stage } = targets.find(({ title }) => title === share.title.trim()) as TaskTarget
  return { ...share, unit, stage, parentId: id }
}
