import { type Connection, isId, loadChildren, loadTogether, type PageArgs, paginate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { ComplaintFilter } from '../generated/resolvers.ts'
import type { Complaint, ComplainantReading, ComplaintHandler, Prisma } from '../generated/prisma/client.ts'

export type ComplaintPage = Connection<Complaint>

const maxRows = 200

export function complaintsPage(
  ctx: Context,
  args: PageArgs & { filter?: ComplaintFilter | null },
): Promise<ComplaintPage> {
  const where = complaintWhere(args.filter ?? {})
  return paginate(
    ctx.actor,
    'complaints',
    args,
    ({ before, take }) =>
      ctx.tx.complaint.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.complaint.count({ where }),
  )
}

/** An id that cannot be one finds nothing; SQL would fail on it. */
const equals = (id: string) => ({ in: isId(id) ? [id] : [] })

function complaintWhere({
  organizationId,
  taskId,
  matter,
  isHandled,
}: ComplaintFilter): Prisma.ComplaintWhereInput {
  return {
    ...(organizationId && { organizationId: equals(organizationId) }),
    ...(taskId && { taskId: equals(taskId) }),
    ...(matter && { matter }),
    ...(isHandled != null && { handledOn: isHandled ? { not: null } : null }),
  }
}

export async function complaintById(ctx: Context, id: string): Promise<Complaint | null> {
  const complaint = await loadTogether(ctx, 'complaint', id, async (ids) => {
    const rows = await ctx.tx.complaint.findMany({ where: { id: { in: ids } } })
    return new Map(rows.map((row) => [row.id, row]))
  })
  return complaint ?? null
}

export async function complaintsOfTask(ctx: Context, taskId: string): Promise<Complaint[]> {
  const read = (ids: string[]) =>
    ctx.tx.complaint.findMany({ where: { taskId: { in: ids } }, orderBy: { id: 'desc' } })
  const rows = await loadChildren(ctx, 'complaints of tasks', taskId, read, (row) => row.taskId)
  return rows.slice(0, maxRows)
}

export function handlersOf(ctx: Context, complaintId: string): Promise<ComplaintHandler[]> {
  const read = (ids: string[]) =>
    ctx.tx.complaintHandler.findMany({
      where: { complaintId: { in: ids }, removedAt: null },
      orderBy: { id: 'asc' },
    })
  return loadChildren(ctx, 'handlers', complaintId, read, (row) => row.complaintId)
}

export async function readingsOf(ctx: Context, complaintId: string): Promise<ComplainantReading[]> {
  const read = (ids: string[]) =>
    ctx.tx.complainantReading.findMany({ where: { complaintId: { in: ids } }, orderBy: { id: 'desc' } })
  const rows = await loadChildren(ctx, 'readings', complaintId, read, (row) => row.complaintId)
  return rows.slice(0, maxRows)
}
