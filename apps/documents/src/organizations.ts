import { DomainError } from '@dudao/service'
import type { Context } from './context.ts'
import { OrganizationFactsDocument, type OrganizationFactsQuery } from './generated/operations.ts'

/** What this service asks directory about an organization. */
export type OrganizationFacts = OrganizationFactsQuery['organizationsById'][number]

/**
 * The organizations in the order of the ids, asked of directory with the caller's rights.
 *
 * @param label Chinese name of what is looked for
 * @throws DomainError NOT_FOUND naming the first place (from 1) that is unknown
 */
export async function getOrganizations(
  ctx: Pick<Context, 'graph' | 'callAs'>,
  label: string,
  ids: readonly string[],
): Promise<OrganizationFacts[]> {
  const { organizationsById } = await ctx.graph.request(
    OrganizationFactsDocument,
    { ids: [...ids] },
    ctx.callAs,
  )
  const byId = new Map(organizationsById.map((row) => [row.id, row]))
  return ids.map((id, i) => {
    const found = byId.get(id)
    if (!found) throw new DomainError('NOT_FOUND', `${label}第 ${i + 1} 个机构不存在`)
    return found
  })
}
