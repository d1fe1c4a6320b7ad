import {
  actingBody,
  asDate,
  assertActsFor,
  DomainError,
  giveReason,
  once,
  plainDate,
  refuseRows,
} from '@dudao/service'
import type { Context } from '../context.ts'
import type { EndSessionInput, InspectorTier } from '../generated/resolvers.ts'
import { parse } from '../input.ts'
import { sessionEnding } from './input.ts'
import { judgeSessionEnd } from './rules.ts'

/** What was ended. */
export interface SessionEnd {
  appointingOrganizationId: string
  tier: InspectorTier
  session: number
  endedOn: string
  endedCount: number
}

/** Ends every running appointment of a session at once (换届); terms that have run out by that day stay as they are. */
export async function endSession(ctx: Context, raw: EndSessionInput): Promise<SessionEnd> {
  actingBody(ctx)
  const input = parse(sessionEnding, raw)
  const { appointingOrganizationId, tier, session, endedOn, reason, idempotencyKey } = input
  assertActsFor(ctx, appointingOrganizationId)
  const ended = await once(ctx, 'endSession', idempotencyKey, async () => {
    const rows = await lockSession(ctx, input)
    if (rows.length === 0) throw new DomainError('CONFLICT', `第 ${session} 届没有在任的督学，无须结束`)
    refuseRows(
      rows.map(({ status, termFrom }) =>
        judgeSessionEnd({ status, termFrom: termFrom && plainDate(termFrom) }, endedOn),
      ),
    )
    await giveReason(ctx.tx, reason)
    await ctx.tx.appointment.updateMany({
      where: { id: { in: rows.map(({ id }) => id) } },
      data: { status: 'ENDED', endedOn: asDate(endedOn), endReason: reason },
    })
    return String(rows.length)
  })
  return { appointingOrganizationId, tier, session, endedOn, endedCount: Number(ended) }
}

/** The session's candidacies and the terms that are known to go on, locked: a decision on one of them waits or is waited for. */
function lockSession(
  ctx: Context,
  { appointingOrganizationId, tier, session, endedOn }: EndSessionInput,
): Promise<{ id: string; status: string; termFrom: Date | null }[]> {
  return ctx.tx.$queryRaw`
    select id, status, term_from as "termFrom"
    from appointment
    where appointing_organization_id = ${appointingOrganizationId}::uuid
      and tier = ${tier}
      and session = ${session}
      and status in ('RECOMMENDED', 'REVIEWED', 'PUBLIC_NOTICE', 'APPOINTED')
      and (status <> 'APPOINTED' or term_from is not null)
      and (term_to is null or term_to > ${endedOn}::date)
    order by id
    for update`
}
