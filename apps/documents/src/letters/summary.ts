import { asDate, DomainError, inOwnRanges, isInRange } from '@dudao/service'
import type { Context } from '../context.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { LetterKind, LetterSummaryFilter } from '../generated/resolvers.ts'

export interface LetterCounts {
  issued: number
  served: number
  signed: number
  byKind: { kind: LetterKind; count: number }[]
  received: number
  receivedSigned: number
  asOf: Date
}

/** Counts letters by date of the document: those that bodies in range issued, and those that came from outside. */
export async function countLetters(ctx: Context, filter: LetterSummaryFilter = {}): Promise<LetterCounts> {
  const approvedOn = periodOf(filter)
  const issued = {
    ...inOwnRanges(ctx.actor, 'ownerPath'),
    status: { in: ['APPROVED', 'RENDERED', 'SERVED'] },
    approvedOn,
  } satisfies Prisma.LetterWhereInput
  // One delivery per letter and recipient is the inbox's; the others repeat it.
  const received = {
    channel: 'INBOX',
    sentAt: { not: null },
    ...ownReceipts(ctx),
    letter: { approvedOn },
  } satisfies Prisma.DeliveryWhereInput
  const signed = { some: { channel: 'INBOX' }, none: { channel: 'INBOX', signedAt: null } }
  const kinds = await ctx.tx.letter.groupBy({
    by: ['kind'],
    where: issued,
    _count: true,
    orderBy: { kind: 'asc' },
  })
  return {
    issued: kinds.reduce((sum, { _count }) => sum + _count, 0),
    byKind: kinds.map(({ kind, _count }) => ({ kind: kind as LetterKind, count: _count })),
    served: await ctx.tx.letter.count({ where: { ...issued, status: 'SERVED' } }),
    signed: await ctx.tx.letter.count({ where: { ...issued, status: 'SERVED', deliveries: signed } }),
    received: await ctx.tx.delivery.count({ where: received }),
    receivedSigned: await ctx.tx.delivery.count({ where: { ...received, signedAt: { not: null } } }),
    asOf: ctx.now,
  }
}

/**
 * What came to the caller's own division from outside; what its bodies send below is theirs, not received. A post without
 * a range counts what came to its own organization.
 */
function ownReceipts({ actor }: Context): Prisma.DeliveryWhereInput {
  const { organizationId, divisionPath } = actor
  const hasRange = divisionPath !== null && isInRange(actor.ranges, divisionPath)
  if (!hasRange) return { recipientOrganizationId: organizationId ?? { in: [] } }
  return { recipientPath: divisionPath, ownerPath: { not: divisionPath } }
}

function periodOf({ from, to }: LetterSummaryFilter) {
  if (from && to && from > to) throw new DomainError('INVALID', '起始日期不能晚于截止日期')
  return { ...(from && { gte: asDate(from) }), ...(to && { lte: asDate(to) }), not: null }
}
