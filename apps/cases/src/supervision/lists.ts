import { type Connection, isId, loadChildren, loadTogether, type PageArgs, paginate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { SupervisionTaskFilter } from '../generated/resolvers.ts'
import type { Prisma, SupervisionFault, SupervisionTask } from '../generated/prisma/client.ts'

export type TaskPage = Connection<SupervisionTask>

export function tasksPage(
  ctx: Context,
  args: PageArgs & { filter?: SupervisionTaskFilter | null },
): Promise<TaskPage> {
  const where = taskWhere(args.filter ?? {})
  return paginate(
    ctx.actor,
    'supervisionTasks',
    args,
    ({ before, take }) =>
      ctx.tx.supervisionTask.findMany({
        where: { AND: [where, before ? { id: { lt: before } } : {}] },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.supervisionTask.count({ where }),
  )
}

const finished = ['VERIFIED', 'CLOSED', 'WITHDRAWN']

function taskWhere(filter: SupervisionTaskFilter): Prisma.SupervisionTaskWhereInput {
  const { organizationId, openOnly, withFaults } = filter
  return {
    ...(organizationId && { organizationId: { in: isId(organizationId) ? [organizationId] : [] } }),
    ...(openOnly && { passedOn: null, problem: { status: { notIn: finished } } }),
    ...(withFaults && { faults: { some: {} } }),
  }
}

export async function taskOfProblem(ctx: Context, problemId: string): Promise<SupervisionTask | null> {
  const task = await loadTogether(ctx, 'supervision task', problemId, async (ids) => {
    const rows = await ctx.tx.supervisionTask.findMany({ where: { problemId: { in: ids } } })
    return new Map(rows.map((row) => [row.problemId, row]))
  })
  return task ?? null
}

export async function faultsOf(ctx: Context, taskId: string): Promise<SupervisionFault[]> {
  const read = (ids: string[]) =>
    ctx.tx.supervisionFault.findMany({ where: { taskId: { in: ids } }, orderBy: { id: 'asc' } })
  const rows = await loadChildren(ctx, 'supervision faults', taskId, read, (row) => row.taskId)
  return rows.slice(0, maxFaults)
}

const maxFaults = 200
