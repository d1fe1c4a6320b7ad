import { type Connection, isId, loadChildren, loadTogether, type PageArgs, paginate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { SupervisionProposalFilter, SupervisionTaskFilter } from '../generated/resolvers.ts'
import type {
  Prisma,
  SupervisionFault,
  SupervisionProposal,
  SupervisionTask,
} from '../generated/prisma/client.ts'

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

const judged = ['VERIFIED', 'CLOSED', 'WITHDRAWN']

function taskWhere(filter: SupervisionTaskFilter): Prisma.SupervisionTaskWhereInput {
  const { organizationId, openOnly, withFaults } = filter
  return {
    ...(organizationId && { organizationId: { in: isId(organizationId) ? [organizationId] : [] } }),
    ...(openOnly && { passedOn: null, problem: { status: { notIn: judged } } }),
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

export type ProposalPage = Connection<SupervisionProposal>

export function proposalsPage(
  ctx: Context,
  args: PageArgs & { filter?: SupervisionProposalFilter | null },
): Promise<ProposalPage> {
  const { status, ownOnly } = args.filter ?? {}
  const where: Prisma.SupervisionProposalWhereInput = {
    ...(status && { status }),
    ...(ownOnly && { problem: { ownerOrganizationId: { in: [ctx.actor.organizationId ?? []].flat() } } }),
  }
  return paginate(
    ctx.actor,
    'supervisionProposals',
    args,
    ({ before, take }) =>
      ctx.tx.supervisionProposal.findMany({
        where: { AND: [where, before ? { id: { lt: before } } : {}] },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.supervisionProposal.count({ where }),
  )
}

export async function proposalsOf(ctx: Context, problemId: string): Promise<SupervisionProposal[]> {
  const read = (ids: string[]) =>
    ctx.tx.supervisionProposal.findMany({ where: { problemId: { in: ids } }, orderBy: { id: 'desc' } })
  const rows = await loadChildren(ctx, 'supervision proposals', problemId, read, (row) => row.problemId)
  return rows.slice(0, maxProposals)
}

const maxProposals = 200
