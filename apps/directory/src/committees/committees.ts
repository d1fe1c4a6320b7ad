import { isId } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Organization, Post } from '../generated/prisma/client.ts'
import { existsOn, holdsOn } from '../periods.ts'

export interface CommitteeParent {
  organization: Organization
}

/** The committee of a division's government; null where none is registered. */
export async function findCommittee(ctx: Context, divisionId: string): Promise<CommitteeParent | null> {
  if (!isId(divisionId)) return null
  const organization = await ctx.tx.organization.findFirst({ where: { divisionId, kind: 'COMMITTEE' } })
  return organization && { organization }
}

/** Sources of a relation to the committee on a day. */
async function related(
  ctx: Context,
  committeeId: string,
  kind: string,
  on?: string | null,
): Promise<Organization[]> {
  const rows = await ctx.tx.organizationRelation.findMany({
    where: { targetId: committeeId, kind, ...existsOn(ctx, on) },
    include: { source: true },
    orderBy: { id: 'asc' },
    take: 200,
  })
  return rows.map(({ source }) => source)
}

export async function officeOf(ctx: Context, committeeId: string): Promise<Organization | null> {
  const parts = await related(ctx, committeeId, 'PART_OF')
  return parts.find(({ kind }) => kind === 'COMMITTEE_OFFICE') ?? null
}

export const memberUnitsOf = (ctx: Context, committeeId: string, on?: string | null) =>
  related(ctx, committeeId, 'MEMBER_OF', on)

export function seatsOf(ctx: Context, committeeId: string, on?: string | null): Promise<Post[]> {
  return ctx.tx.post.findMany({
    where: { organizationId: committeeId, seat: { not: null }, ...holdsOn(ctx, on) },
    orderBy: { id: 'asc' },
    take: 50,
  })
}
