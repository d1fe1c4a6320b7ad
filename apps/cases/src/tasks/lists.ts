import { type Connection, isId, loadChildren, loadTogether, type PageArgs, paginate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { TaskFilter } from '../generated/resolvers.ts'
import {
  Prisma,
  type Task,
  type TaskMilestone,
  type TaskReport,
  type TaskTarget,
} from '../generated/prisma/client.ts'
import { maxTasks } from './rules.ts'

export type TaskListPage = Connection<Task>

/** One page, newest first. In SQL, because lateness is judged by the database. */
export function tasksPage(
  ctx: Context,
  args: PageArgs & { filter?: TaskFilter | null },
): Promise<TaskListPage> {
  const which = tasksWhere(args.filter ?? {})
  return paginate(
    ctx.actor,
    'tasks',
    args,
    async ({ before, take }) => {
      const older = before ? Prisma.sql`AND t.id < ${before}::uuid` : Prisma.empty
      const found = await ctx.tx.$queryRaw<{ id: string }[]>`
        SELECT t.id FROM task t WHERE ${which} ${older} ORDER BY t.id DESC LIMIT ${take}`
      const ids = found.map(({ id }) => id)
      return ctx.tx.task.findMany({ where: { id: { in: ids } }, orderBy: { id: 'desc' } })
    },
    async () => {
      const [row] = await ctx.tx.$queryRaw<[{ count: number }]>`
        SELECT count(*)::int AS count FROM task t WHERE ${which}`
      return row.count
    },
  )
}

// An id that cannot be one finds nothing; SQL would fail on it.
const equals = (column: Prisma.Sql, id: string) =>
  isId(id) ? Prisma.sql`${column} = ${id}::uuid` : Prisma.sql`false`

/** Predicate on `task t`. */
export function tasksWhere(filter: TaskFilter): Prisma.Sql {
  const { workPlanId, workPlanItemId, status, ownedBy, responsibleOrganizationId, lateOn } = filter
  const conditions = [
    Prisma.sql`true`,
    ...(workPlanId
      ? [
          Prisma.sql`t.work_plan_item_id IN (
            SELECT item.id FROM work_plan_item item WHERE ${equals(Prisma.sql`item.work_plan_id`, workPlanId)})`,
        ]
      : []),
    ...(workPlanItemId ? [equals(Prisma.sql`t.work_plan_item_id`, workPlanItemId)] : []),
    ...(status ? [Prisma.sql`t.status = ${status}`] : []),
    ...(ownedBy ? [equals(Prisma.sql`t.owner_organization_id`, ownedBy)] : []),
    ...(responsibleOrganizationId
      ? [equals(Prisma.sql`t.responsible_organization_id`, responsibleOrganizationId)]
      : []),
    // Asked of the row above, so that row policies decide: a part whose task the reader may not see stays.
    ...(filter.topLevelOnly
      ? [Prisma.sql`NOT EXISTS (SELECT FROM task above WHERE above.id = t.parent_id)`]
      : []),
    ...(lateOn ? [Prisma.sql`is_late(t.id, ${lateOn}::date)`] : []),
  ]
  return Prisma.join(conditions, ' AND ')
}

export async function taskById(ctx: Context, id: string | null): Promise<Task | null> {
  if (!id) return null
  const task = await loadTogether(ctx, 'task', id, async (ids) => {
    const rows = await ctx.tx.task.findMany({ where: { id: { in: ids } } })
    return new Map(rows.map((row) => [row.id, row]))
  })
  return task ?? null
}

export function tasksOfItem(ctx: Context, workPlanItemId: string): Promise<Task[]> {
  const read = (ids: string[]) =>
    ctx.tx.task.findMany({ where: { workPlanItemId: { in: ids } }, orderBy: { id: 'asc' } })
  return loadChildren(ctx, 'tasks of items', workPlanItemId, read, (row) => row.workPlanItemId)
}

export function partsOf(ctx: Context, taskId: string): Promise<Task[]> {
  const read = (ids: string[]) =>
    ctx.tx.task.findMany({ where: { parentId: { in: ids } }, orderBy: { id: 'asc' } })
  return loadChildren(ctx, 'task parts', taskId, read, (row) => row.parentId)
}

export async function reportsOf(ctx: Context, taskId: string): Promise<TaskReport[]> {
  const read = (ids: string[]) =>
    ctx.tx.taskReport.findMany({ where: { taskId: { in: ids } }, orderBy: { id: 'desc' } })
  const rows = await loadChildren(ctx, 'task reports', taskId, read, (row) => row.taskId)
  return rows.slice(0, maxTasks)
}

export function targetsOf(ctx: Context, taskId: string): Promise<TaskTarget[]> {
  const read = (ids: string[]) =>
    ctx.tx.taskTarget.findMany({ where: { taskId: { in: ids } }, orderBy: { number: 'asc' } })
  return loadChildren(ctx, 'targets', taskId, read, (row) => row.taskId)
}

export async function targetById(ctx: Context, id: string | null): Promise<TaskTarget | null> {
  if (!id) return null
  const target = await loadTogether(ctx, 'target', id, async (ids) => {
    const rows = await ctx.tx.taskTarget.findMany({ where: { id: { in: ids } } })
    return new Map(rows.map((row) => [row.id, row]))
  })
  return target ?? null
}

export function milestonesOf(ctx: Context, taskId: string): Promise<TaskMilestone[]> {
  const read = (ids: string[]) =>
    ctx.tx.taskMilestone.findMany({ where: { taskId: { in: ids } }, orderBy: { number: 'asc' } })
  return loadChildren(ctx, 'milestones', taskId, read, (row) => row.taskId)
}
