import type { Actor } from './actor.ts'
import { DomainError } from './errors.ts'

/** The body for which somebody acts, and its place in the division tree. */
export interface ActingBody {
  organizationId: string
  divisionId: string
  divisionPath: string
}

/** Whether a division's path lies in one of the half-open ranges. */
export const isInRange = (ranges: readonly [string, string][], path: string): boolean =>
  ranges.some(([lo, hi]) => path >= lo && path < hi)

/**
 * The body for which the caller acts, which will own what is written now.
 *
 * @throws DomainError FORBIDDEN for workers, and for posts that have no range of their own (units, experts)
 */
export function actingBody({ actor }: { actor: Actor }): ActingBody {
  const { organizationId, divisionId, divisionPath } = actor
  if (!organizationId || !divisionId || !divisionPath || !isInRange(actor.ranges, divisionPath)) {
    throw new DomainError('FORBIDDEN', '请以督导机构的任职办理')
  }
  return { organizationId, divisionId, divisionPath }
}

/** @throws DomainError FORBIDDEN unless the caller acts for this body; a higher tier reads, but does not act for it */
export function assertActsFor({ actor }: { actor: Actor }, organizationId: string): void {
  if (actor.organizationId !== organizationId) {
    throw new DomainError('FORBIDDEN', '只有该机构的人员可以办理，请切换到该机构的任职')
  }
}
