import { DomainError, isId, loadTogether } from '@dudao/service'
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

/** Confirmed results of an organization that the reader may see, newest year first. */
export async function resultsOf(
  ctx: Context,
  organizationId: string,
  first: number,
): Promise<ResultParent[]> {
  if (first < 1 || first > 50) throw new DomainError('INVALID', '条数应在 1 至 50 之间')
  if (!isId(organizationId)) return []
  const results = await loadTogether(ctx, `results ${first}`, organizationId, (ids) =>
    newestResults(ctx, ids, first),
  )
  return results ?? []
}

/** The results of all organizations of a request, read together. */
async function newestResults(
  ctx: Context,
  ids: string[],
  first: number,
): Promise<Map<string, ResultParent[]>> {
  const newest = await ctx.tx.$queryRaw<{ id: string }[]>`
    select result.id from unnest(${ids}::uuid[]) as organization (id)
    cross join lateral (
      select p.id, r.year, r.confirmed_on from participant p join evaluation_round r on r.id = p.round_id
      where p.organization_id = organization.id and r.status = 'CONFIRMED'
      order by r.year desc, r.confirmed_on desc, p.id desc limit ${first}
    ) as result`
  const rows = await ctx.tx.participant.findMany({
    where: { id: { in: newest.map(({ id }) => id) } },
    include: { round: true },
  })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return Map.groupBy(
    newest.flatMap(({ id }) => byId.get(id) ?? []),
    (row) => row.organizationId,
  )
}
