import { type Connection, loadChildren, loadTogether, type PageArgs, paginate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { OnSiteProposalFilter } from '../generated/resolvers.ts'
import type { Inspection, OnSiteProposal, Prisma } from '../generated/prisma/client.ts'

export type OnSiteProposalPage = Connection<OnSiteProposal>

export function onSiteProposalsPage(
  ctx: Context,
  args: PageArgs & { filter?: OnSiteProposalFilter | null },
): Promise<OnSiteProposalPage> {
  const { status, ownOnly } = args.filter ?? {}
  const where: Prisma.OnSiteProposalWhereInput = {
    ...(status && { status }),
    ...(ownOnly && {
      ownerOrganizationId: { in: ctx.actor.organizationId ? [ctx.actor.organizationId] : [] },
    }),
  }
  return paginate(
    ctx.actor,
    'onSiteProposals',
    args,
    ({ before, take }) =>
      ctx.tx.onSiteProposal.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.onSiteProposal.count({ where }),
  )
}

export async function proposalById(ctx: Context, id: string | null): Promise<OnSiteProposal | null> {
  if (!id) return null
  const proposal = await loadTogether(ctx, 'proposal', id, async (ids) => {
    const rows = await ctx.tx.onSiteProposal.findMany({ where: { id: { in: ids } } })
    return new Map(rows.map((row) => [row.id, row]))
  })
  return proposal ?? null
}

const maxInspections = 200

export async function inspectionsOf(ctx: Context, proposalId: string): Promise<Inspection[]> {
  const read = (ids: string[]) =>
    ctx.tx.inspection.findMany({ where: { proposalId: { in: ids } }, orderBy: { id: 'asc' } })
  const rows = await loadChildren(ctx, 'inspections of proposals', proposalId, read, (row) => row.proposalId)
  return rows.slice(0, maxInspections)
}
