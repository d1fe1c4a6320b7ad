import { DomainError } from '@dudao/service'
import type { Context } from './context.ts'

export interface ActingOrgan {
  organizationId: string
  divisionId: string
  divisionPath: string
}

/**
 * The body for which the caller acts, which will own what is created now.
 *
 * @throws DomainError FORBIDDEN for posts that carry no division of their own
 */
export function actingOrgan({ actor }: Context): ActingOrgan {
  const { organizationId, divisionId, divisionPath } = actor
  if (!organizationId || !divisionId || !divisionPath || !isInRange(actor.ranges, divisionPath)) {
    throw new DomainError('FORBIDDEN', '您当前的任职不能组织评价')
  }
  return { organizationId, divisionId, divisionPath }
}

/** Whether a division's path lies in one of the half-open ranges. */
export const isInRange = (ranges: [string, string][], path: string): boolean =>
  ranges.some(([lo, hi]) => path >= lo && path < hi)

/** @throws DomainError FORBIDDEN unless the caller acts for this body; a higher tier reads but does not decide for it */
export function assertActsFor({ actor }: Context, organizationId: string): void {
  if (actor.organizationId !== organizationId) {
    throw new DomainError('FORBIDDEN', '只有主办机构可以办理，请切换到该机构的任职')
  }
}
