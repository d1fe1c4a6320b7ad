import { DomainError } from '@dudao/service'
import type { Context } from './context.ts'
import { OrganizationFactsDocument, type OrganizationFactsQuery } from './generated/operations.ts'

/** What this service asks directory about an organization. */
export type OrganizationFacts = OrganizationFactsQuery['organizationsById'][number]

/**
 * The organizations in the order of the ids, asked of directory with the caller's rights.
 *
 * @param missing the refusal for an unknown id, by its place from 0
 * @throws DomainError NOT_FOUND
 */
export async function getOrganizations(
  ctx: Pick<Context, 'graph' | 'callAs'>,
  ids: readonly string[],
  missing: (place: number) => string,
): Promise<OrganizationFacts[]> {
  const { organizationsById } = await ctx.graph.request(
    OrganizationFactsDocument,
    { ids: [...ids] },
    ctx.callAs,
  )
  const byId = new Map(organizationsById.map((row) => [row.id, row]))
  return ids.map((id, i) => {
    const found = byId.get(id)
    if (!found) throw new DomainError('NOT_FOUND', missing(i))
    return found
  })
}
