import { DomainError, isId } from '@dudao/service'
import type { Context } from '../context.ts'
import type { CreateInspectionInput } from '../generated/resolvers.ts'

/** The proposal that a new inspection carries out: an accepted one of the acting body, about one of the objects. */
export async function proposalLinkOf(
  ctx: Context,
  { proposalId }: Pick<CreateInspectionInput, 'proposalId'>,
  objects: ReadonlyMap<string, unknown>,
): Promise<{ proposalId: string | null }> {
  if (!proposalId) return { proposalId: null }
  const proposal = isId(proposalId)
    ? await ctx.tx.onSiteProposal.findUnique({ where: { id: proposalId } })
    : null
  if (!proposal) throw new DomainError('NOT_FOUND', '实地督办提议不存在')
  if (proposal.ownerOrganizationId !== ctx.actor.organizationId) {
    throw new DomainError('FORBIDDEN', '只能由决定该提议的机构立项')
  }
  if (proposal.status !== 'ACCEPTED') throw new DomainError('CONFLICT', '该提议没有被采纳，不能据此立项')
  if (!objects.has(proposal.organizationId)) {
    throw new DomainError('INVALID', '督导对象应当包括提议所涉及的单位')
  }
  return { proposalId }
}
