import { DomainError } from '@dudao/service'
import type { Context } from './context.ts'

/**
 * Who asks, in which post and under which clock, as a report, import or export keeps it.
 *
 * @param what what is asked for, in Chinese, for the refusal
 * @throws DomainError FORBIDDEN without a post
 */
export function requester({ actor, now }: Context, what = '办理') {
  const { accountId, personId, postId, organizationId, clock, requestId } = actor
  if (!accountId || !postId || !organizationId) throw new DomainError('FORBIDDEN', `请以一个任职${what}`)
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
