import { type GrantsOf, loadTogether } from '@dudao/service'
import type { Context } from '../context.ts'
import type { InspectionGrant, Prisma } from '../generated/prisma/client.ts'

/** Predicate: a grant in force at an instant. The end is exclusive. */
const inForce = (at: Date) => ({ validFrom: { lte: at }, OR: [{ validTo: null }, { validTo: { gt: at } }] })

/** Ids of the inspections that are open to a person at this instant, whatever the division. */
export const grantsOf: GrantsOf<Prisma.TransactionClient> = async (tx, personId, now) => {
  const rows = await tx.inspectionGrant.findMany({
    where: { personId, ...inForce(now) },
    select: { inspectionId: true },
    orderBy: { id: 'desc' },
    take: 1_000,
  })
  return [...new Set(rows.map(({ inspectionId }) => inspectionId))]
}

/** Whether the acting person may record in this inspection by a grant. */
export async function holdsWriteGrant(ctx: Context, inspectionId: string): Promise<boolean> {
  const { personId } = ctx.actor
  if (!personId) return false
  const grant = await ctx.tx.inspectionGrant.findFirst({
    where: { inspectionId, personId, mode: 'WRITE', ...inForce(ctx.now) },
    select: { id: true },
  })
  return grant !== null
}

/** Ends grants to an inspection now: all of them, or one person's. */
export async function endGrants(
  ctx: Context,
  which: { inspectionId: string; personId?: string },
): Promise<void> {
  await ctx.tx.inspectionGrant.updateMany({ where: { ...which, validTo: null }, data: { validTo: ctx.now } })
}

export async function grantById(ctx: Context, id: string): Promise<InspectionGrant | null> {
  const grant = await loadTogether(ctx, 'grant', id, async (ids) => {
    const rows = await ctx.tx.inspectionGrant.findMany({ where: { id: { in: ids } } })
    return new Map(rows.map((row) => [row.id, row]))
  })
  return grant ?? null
}
