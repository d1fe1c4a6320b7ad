import { DomainError } from '@dudao/service'
import type { Context } from './context.ts'

export interface ActingBody {
  organizationId: string
  divisionId: string
  divisionPath: string
}

/** Whether a division's path lies in one of the half-open ranges. */
export const isInRange = (ranges: [string, string][], path: string): boolean =>
  ranges.some(([lo, hi]) => path >= lo && path < hi)

/**
 * The body for which the caller acts, which will own what is written now.
 *
 * @throws DomainError FORBIDDEN for posts that have no range of their own
 */
export function actingBody({ actor }: Pick<Context, 'actor'>): ActingBody {
  const { organizationId, divisionId, divisionPath } = actor
  if (!organizationId || !divisionId || !divisionPath || !isInRange(actor.ranges, divisionPath)) {
    throw new DomainError('FORBIDDEN', '您当前的任职不能制发公文')
  }
  return { organizationId, divisionId, divisionPath }
}

/** @throws DomainError FORBIDDEN unless the caller acts for this body; a higher tier reads, but does not act for it */
export function assertActsFor({ actor }: Pick<Context, 'actor'>, organizationId: string): void {
  if (actor.organizationId !== organizationId) {
    throw new DomainError('FORBIDDEN', '只有该机构的人员可以办理，请切换到该机构的任职')
  }
}
