import { type BaseCtx, DomainError } from '@dudao/service'
import type { Prisma } from './generated/prisma/client.ts'

/** What every resolver of this service is handed. */
export type Context = BaseCtx<Prisma.TransactionClient>

/** The body for which somebody acts, and its place in the division tree. */
export interface ActingBody {
  organizationId: string
  divisionId: string
  divisionPath: string
}

/** @throws DomainError FORBIDDEN for an actor without a post, e.g. a worker */
export function actingBody({ actor }: Pick<Context, 'actor'>): ActingBody {
  const { organizationId, divisionId, divisionPath } = actor
  if (!organizationId || !divisionId || !divisionPath) {
    throw new DomainError('FORBIDDEN', '请以督导机构的任职办理')
  }
  return { organizationId, divisionId, divisionPath }
}
