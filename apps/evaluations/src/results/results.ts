import { DomainError, isId } from '@dudao/service'
import DataLoader from 'dataloader'
import type { Context } from '../context.ts'
import type { Participant, Round } from '../generated/prisma/client.ts'

/** An organization and a person belong to directory: here they are no more than their ids. */
export interface OrganizationRef {
  id: string
}
export interface PersonRef {
  id: string
}

export type ResultParent = Participant & { round: Round }

interface Wanted {
  organizationId: string
  first: number
}

/** One loader per request: the results of all its organizations are read by one query. */
const loaders = new WeakMap<Context, DataLoader<Wanted, ResultParent[], string>>()

/** Confirmed results of an organization that the reader may see, newest year first. */
export async function resultsOf(
  ctx: Context,
  organizationId: string,
  first: number,
): Promise<ResultParent[]> {
  if (first < 1 || first > 50) throw new DomainError('INVALID', '条数应在 1 至 50 之间')
  if (!isId(organizationId)) return []
  let loader = loaders.get(ctx)
  if (!loader) {
    loader = new DataLoader((wanted) => loadResults(ctx, wanted), {
      cacheKeyFn: ({ organizationId: id, first: count }) => `${id} ${count}`,
    })
    loaders.set(ctx, loader)
  }
  return loader.load({ organizationId, first })
}

async function loadResults(ctx: Context, wanted: readonly Wanted[]): Promise<ResultParent[][]> {
  const ids = [...new Set(wanted.map(({ organizationId }) => organizationId))]
  const most = Math.max(...wanted.map(({ first }) => first))
  const newest = await ctx.tx.$queryRaw<{ id: string }[]>`
    select result.id from unnest(${ids}::uuid[]) as organization (id)
    cross join lateral (
      select p.id, r.year, r.confirmed_on from participant p join evaluation_round r on r.id = p.round_id
      where p.organization_id = organization.id and r.status = 'CONFIRMED'
      order by r.year desc, r.confirmed_on desc, p.id desc limit ${most}
    ) as result`
  const rows = await ctx.tx.participant.findMany({
    where: { id: { in: newest.map(({ id }) => id) } },
    include: { round: true },
  })
  const byId = new Map(rows.map((row) => [row.id, row]))
  const byOrganization = Map.groupBy(
    newest.flatMap(({ id }) => byId.get(id) ?? []),
    (row) => row.organizationId,
  )
  return wanted.map(({ organizationId, first }) => (byOrganization.get(organizationId) ?? []).slice(0, first))
}
