import { loadChildren, loadTogether, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import type { TaskFigures, TaskFilter, TaskLevel } from '../generated/resolvers.ts'
import { Prisma, type Task, type TaskMilestone } from '../generated/prisma/client.ts'
import { milestonesOf, tasksWhere } from './lists.ts'

type Day = string | null | undefined
type Counts = Omit<TaskFigures, 'on'>

const nothing: Counts = {
  total: 0,
  issued: 0,
  signed: 0,
  reported: 0,
  returned: 0,
  closed: 0,
  withdrawn: 0,
  late: 0,
}

/** Select list over `task t`. */
const counts = (on: string) => Prisma.sql`
  count(*) FILTER (WHERE t.status <> 'WITHDRAWN')::int AS total,
  count(*) FILTER (WHERE t.status = 'ISSUED')::int AS issued,
  count(*) FILTER (WHERE t.status = 'SIGNED')::int AS signed,
  count(*) FILTER (WHERE t.status = 'REPORTED')::int AS reported,
  count(*) FILTER (WHERE t.status = 'RETURNED')::int AS returned,
  count(*) FILTER (WHERE t.status = 'CLOSED')::int AS closed,
  count(*) FILTER (WHERE t.status = 'WITHDRAWN')::int AS withdrawn,
  count(*) FILTER (WHERE is_late(t.id, ${on}::date))::int AS late`

export async function taskSummary(
  ctx: Context,
  filter: TaskFilter | null | undefined,
  day: Day,
): Promise<TaskFigures> {
  const on = day ?? todayOf(ctx)
  const [row] = await ctx.tx.$queryRaw<[Counts]>`
    SELECT ${counts(on)} FROM task t WHERE ${tasksWhere(filter ?? {})}`
  return { ...row, on }
}

/** Tasks of a document, parts apart; counted in one statement for all documents of a list. */
export async function figuresOfWorkPlan(ctx: Context, workPlanId: string, day: Day): Promise<TaskFigures> {
  const on = day ?? todayOf(ctx)
  const found = await loadTogether(ctx, `work plan figures ${on}`, workPlanId, async (ids) => {
    const rows = await ctx.tx.$queryRaw<(Counts & { id: string })[]>`
      SELECT item.work_plan_id AS id, ${counts(on)}
      FROM task t JOIN work_plan_item item ON item.id = t.work_plan_item_id
      WHERE item.work_plan_id = ANY (${ids}::uuid[]) GROUP BY item.work_plan_id`
    return new Map(rows.map(({ id, ...row }) => [id, row]))
  })
  return { ...(found ?? nothing), on }
}

/** The parts of a task; counted in one statement for all tasks of a list. */
export async function figuresOfParts(ctx: Context, taskId: string, day: Day): Promise<TaskFigures> {
  const on = day ?? todayOf(ctx)
  const found = await loadTogether(ctx, `part figures ${on}`, taskId, async (ids) => {
    const rows = await ctx.tx.$queryRaw<(Counts & { id: string })[]>`
      SELECT t.parent_id AS id, ${counts(on)} FROM task t
      WHERE t.parent_id = ANY (${ids}::uuid[]) GROUP BY t.parent_id`
    return new Map(rows.map(({ id, ...row }) => [id, row]))
  })
  return { ...(found ?? nothing), on }
}

/** A task and all below it, level by level. */
export async function levelsOf(ctx: Context, taskId: string): Promise<TaskLevel[]> {
  const read = (ids: string[]) => ctx.tx.$queryRaw<(TaskLevel & { root: string })[]>`
    WITH RECURSIVE tree AS (
      SELECT t.id AS root, t.id FROM task t WHERE t.id = ANY (${ids}::uuid[])
      UNION ALL
      SELECT tree.root, part.id FROM tree JOIN task part ON part.parent_id = tree.id
    )
    SELECT tree.root, t.level, count(*)::int AS tasks,
      count(*) FILTER (WHERE t.status <> 'ISSUED')::int AS signed,
      count(*) FILTER (WHERE t.status = 'CLOSED')::int AS closed
    FROM tree JOIN task t ON t.id = tree.id
    WHERE t.status <> 'WITHDRAWN'
    GROUP BY tree.root, t.level ORDER BY t.level`
  return loadChildren(ctx, 'levels', taskId, read, (row) => row.root)
}

/** What a day says of a task, as {@link latenessOf} tells it. */
export interface Lateness {
  on: string
  isLate: boolean
  overdueDays: number
  behind: TaskMilestone[]
}

/** Whether a task is overdue or behind on a day; judged in one statement for all tasks of a list. */
export async function latenessOf(ctx: Context, task: Task, day: Day): Promise<Lateness> {
  const on = day ?? todayOf(ctx)
  const found = await loadTogether(ctx, `lateness ${on}`, task.id, async (ids) => {
    const rows = await ctx.tx.$queryRaw<{ id: string; overdue: number; behind: string[] }[]>`
      SELECT t.id, greatest(${on}::date - t.due_on, 0) AS overdue,
        ARRAY(SELECT behind_milestones(t.id, ${on}::date)) AS behind
      FROM task t WHERE t.id = ANY (${ids}::uuid[]) AND is_awaited(t.id, ${on}::date)`
    return new Map(rows.map((row) => [row.id, row]))
  })
  const milestones = found?.behind.length ? await milestonesOf(ctx, task.id) : []
  return {
    on,
    isLate: found !== undefined && (found.overdue > 0 || found.behind.length > 0),
    overdueDays: found?.overdue ?? 0,
    behind: milestones.filter(({ id }) => found?.behind.includes(id)),
  }
}
