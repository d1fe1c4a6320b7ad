import {
  asDate,
  type Connection,
  isId,
  loadChildren,
  type PageArgs,
  paginate,
  plainDate,
  todayOf,
} from '@dudao/service'
import type { Context } from '../context.ts'
import type { ProblemFilter, ProblemStatus } from '../generated/resolvers.ts'
import { Prisma, type Problem, type ProblemState } from '../generated/prisma/client.ts'
import { nestedPage } from '../nested-page.ts'
import { finishedStates, unitsTurn } from './rules.ts'

export type ProblemPage = Connection<Problem>

export function problemsPage(
  ctx: Context,
  args: PageArgs & { filter?: ProblemFilter | null },
): Promise<ProblemPage> {
  const where = problemWhere(args.filter ?? {})
  return paginate(
    ctx.actor,
    'problems',
    args,
    ({ before, take }) =>
      ctx.tx.problem.findMany({
        where: { AND: [where, before ? { id: { lt: before } } : {}] },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.problem.count({ where }),
  )
}

/** An id that cannot be one finds nothing; SQL would fail on it. */
const equals = (id: string) => ({ in: isId(id) ? [id] : [] })

function problemWhere(filter: ProblemFilter): Prisma.ProblemWhereInput {
  const { inspectionId, responsibleDivisionId, responsibleOrganizationId, status, ownedBy, parentId } = filter
  const { supervisedBy, unfinishedOnly, overdueOn } = filter
  return {
    ...(inspectionId && { inspectionId: equals(inspectionId) }),
    ...(responsibleDivisionId && { responsibleDivisionId: equals(responsibleDivisionId) }),
    ...(responsibleOrganizationId && { responsibleOrganizationId: equals(responsibleOrganizationId) }),
    ...(status && { status }),
    ...(ownedBy && { ownerOrganizationId: equals(ownedBy) }),
    ...(parentId && { parentId: equals(parentId) }),
    ...(supervisedBy && { supervisingOrganizationId: equals(supervisedBy) }),
    ...(unfinishedOnly && { status: { notIn: [...finishedStates] } }),
    ...(overdueOn && { states: { some: overdue(asDate(overdueOn)) } }),
    // Asked of the row behind it, so that row policies decide: a part whose problem the reader may not see stays.
    ...(filter.topLevelOnly && { NOT: { parent: { is: { number: { gte: 0 } } } } }),
  }
}

/** How a problem stood on a day on which its unit was overdue. */
const overdue = (day: Date) => ({
  status: { in: [...unitsTurn] },
  dueOn: { lt: day },
  since: { lte: day },
  OR: [{ until: null }, { until: { gt: day } }],
})

/** Whether the day of a problem has gone by while it is the unit's turn. */
export const isOverdue = (ctx: Context, { status, dueOn }: Problem): boolean =>
  dueOn !== null && plainDate(dueOn) < todayOf(ctx) && unitsTurn.some((state) => state === status)

const read = (ctx: Context) => (ids: string[]) => ctx.tx.problem.findMany({ where: { id: { in: ids } } })

export function problemsOfInspection(
  ctx: Context,
  inspectionId: string,
  args: PageArgs,
): Promise<ProblemPage> {
  const from = Prisma.sql`problem r WHERE r.inspection_id = parent.id`
  return nestedPage(ctx, { name: 'Inspection.problems', from, read: read(ctx) }, inspectionId, args)
}

export function problemsOfOrganization(
  ctx: Context,
  organizationId: string,
  { status, ...args }: PageArgs & { status?: ProblemStatus | null },
): Promise<ProblemPage> {
  const only = status ? Prisma.sql`AND r.status = ${status}` : Prisma.empty
  const from = Prisma.sql`problem r WHERE r.responsible_organization_id = parent.id ${only}`
  const list = { name: 'Organization.problems', from, filter: status ?? null, read: read(ctx) }
  return nestedPage(ctx, list, organizationId, args)
}

export function partsOf(ctx: Context, problemId: string): Promise<Problem[]> {
  const read = (ids: string[]) =>
    ctx.tx.problem.findMany({ where: { parentId: { in: ids } }, orderBy: { number: 'asc' } })
  return loadChildren(ctx, 'parts', problemId, read, (row) => row.parentId)
}

/** The same finding of other units. A unit sees those of others as far as it sees others' problems: usually not. */
export async function siblingsOf(ctx: Context, problem: Problem): Promise<Problem[]> {
  const { id, inspectionId, siblingKey } = problem
  if (!inspectionId || !siblingKey) return []
  const read = (inspectionIds: string[]) =>
    ctx.tx.problem.findMany({
      where: { inspectionId: { in: inspectionIds }, siblingKey: { not: null } },
      orderBy: { number: 'asc' },
    })
  const rows = await loadChildren(ctx, 'siblings', inspectionId, read, (row) => row.inspectionId)
  return rows.filter((row) => row.siblingKey === siblingKey && row.id !== id).slice(0, maxRows)
}

/** The longest list that hangs on a problem. */
const maxRows = 200

export async function historyOf(ctx: Context, problemId: string): Promise<ProblemState[]> {
  const read = (ids: string[]) =>
    ctx.tx.problemState.findMany({ where: { problemId: { in: ids } }, orderBy: { id: 'asc' } })
  const rows = await loadChildren(ctx, 'states', problemId, read, (row) => row.problemId)
  return rows.slice(-maxRows)
}

/** Where a problem was found; of a visit only for those who may see the visit. */
export async function placeNameOf(ctx: Context, { visitId, placeName }: Problem): Promise<string | null> {
  if (!visitId) return placeName
  const visit = await ctx.tx.visit.findUnique({ where: { id: visitId } })
  return visit?.placeName ?? null
}
