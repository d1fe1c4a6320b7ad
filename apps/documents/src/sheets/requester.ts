import { DomainError } from '@dudao/service'
import type { Context } from '../context.ts'

/** Who asks, in which post and under which clock, as an import or export keeps it. */
export function requester({ actor, now }: Context) {
  const { accountId, personId, postId, organizationId, clock, requestId } = actor
  if (!accountId || !postId || !organizationId) throw new DomainError('FORBIDDEN', '请以一个任职办理')
  return {
    requestedAccountId: accountId,
    requestedPersonId: personId,
    requestedPostId: postId,
    requestedOrganizationId: organizationId,
    requestedAt: now,
    clock,
    requestId,
  }
}

/** Predicate: asked for by the acting body or by the caller. */
export function requestedByCaller({ actor: { organizationId, accountId } }: Pick<Context, 'actor'>) {
  return {
    OR: [
      { requestedOrganizationId: organizationId ?? { in: [] } },
      { requestedAccountId: accountId ?? { in: [] } },
    ],
  }
}
