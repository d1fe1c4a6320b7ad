import { actingBody, DomainError, isId, refuse, refuseRows } from '@dudao/service'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import type { CreateTasksInput } from '../generated/resolvers.ts'
import type { Task } from '../generated/prisma/client.ts'
import { checkBelow, placesOf } from '../places.ts'
import { checkBatch, type Fresh, freshOf, inOrderSent } from '../sent.ts'
import { lockOwnItem } from '../work-plans/work-plans.ts'
import { judgeStep, judgeTask, maxTasks, type TaskStep } from './rules.ts'
import { type TaskRow, writeTasks } from './writing.ts'

/** @throws DomainError NOT_FOUND for a missing task and for one that the caller may not see */
export async function getTask(ctx: Context, id: string): Promise<Task> {
  const task = isId(id) ? await ctx.tx.task.findUnique({ where: { id } }) : null
  if (!task) throw new DomainError('NOT_FOUND', '任务不存在')
  return task
}

/** The task, locked, for a step that one of its sides may take: commands on it wait for each other. */
export async function lockForStep(ctx: Context, id: string, step: TaskStep): Promise<Task> {
  if (isId(id)) await ctx.tx.$queryRaw`select id from task where id = ${id}::uuid for no key update`
  const task = await getTask(ctx, id)
  refuse(judgeStep(step, task, ctx.actor))
  return task
}

type NewRow = Fresh<CreateTasksInput['tasks'][number]>

/** Sets tasks of the acting body, in the order given: for bodies in its range, or for itself. */
export async function createTasks(ctx: Context, input: CreateTasksInput): Promise<Task[]> {
  const { workPlanItemId, tasks } = input
  const { organizationId } = actingBody(ctx)
  checkBatch(tasks, '项任务')
  const basis = input.basis?.trim() || null
  if (!workPlanItemId && !basis) throw new DomainError('INVALID', '请填写任务依据，或者选择工作要点的一项')
  if (basis && basis.length > 500) throw new DomainError('INVALID', '任务依据不能超过 500 个字')
  checkFactDay(ctx, '下达日期', input.occurredOn)
  if (workPlanItemId) await lockOwnItem(ctx, workPlanItemId)
  const clientIds = tasks.map(({ clientId }) => clientId)
  const which = { ownerOrganizationId: organizationId, parentId: null, clientId: { in: clientIds } }
  const known = await ctx.tx.task.findMany({ where: which, select: { clientId: true, contentHash: true } })
  const sent = tasks.map((task) => ({ ...task, workPlanItemId, basis, occurredOn: input.occurredOn }))
  const fresh = freshOf(sent, new Map(known.map((row) => [row.clientId, row.contentHash])))
  if (workPlanItemId) await checkItemTasks(ctx, workPlanItemId, fresh.length)
  if (fresh.length > 0) await writeNewTasks(ctx, { ...input, basis }, fresh)
  return inOrderSent(tasks, await ctx.tx.task.findMany({ where: which }))
}

async function checkItemTasks(ctx: Context, workPlanItemId: string, added: number): Promise<void> {
  const count = await ctx.tx.task.count({ where: { workPlanItemId } })
  if (count + added > maxTasks)
    throw new DomainError('INVALID', `工作要点的一项最多分解为 ${maxTasks} 个任务`)
}

async function writeNewTasks(
  ctx: Context,
  { workPlanItemId, occurredOn, basis }: Pick<CreateTasksInput, 'workPlanItemId' | 'occurredOn' | 'basis'>,
  fresh: NewRow[],
): Promise<void> {
  const body = actingBody(ctx)
  refuseRows(fresh.map((task) => judgeTask(task, occurredOn)))
  const places = await placesOf(
    ctx,
    fresh.map(({ responsibleOrganizationId }) => responsibleOrganizationId ?? body.organizationId),
  )
  for (const place of places.values()) checkBelow(body.divisionPath, place)
  const rows = fresh.map((task): TaskRow => {
    const organizationId = task.responsibleOrganizationId ?? body.organizationId
    // Who sets a task for itself need not sign for it.
    const status = organizationId === body.organizationId ? 'SIGNED' : 'ISSUED'
    return {
      ...task,
      requirement: task.requirement ?? null,
      responsibleOrganizationId: organizationId,
      targets: (task.targets ?? []).map((target) => ({ ...target, stage: target.stage ?? null })),
      milestones: task.milestones ?? [],
      workPlanItemId: workPlanItemId ?? null,
      basis: basis ?? null,
      status,
      occurredOn,
    }
  })
  await writeTasks(ctx, body, rows, places)
}
