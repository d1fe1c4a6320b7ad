import { plainDate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Appointment } from '../generated/prisma/client.ts'
import type { ServedTerm } from './rules.ts'

/** A term that somebody has or had, and at which organ. */
export interface HeldTerm extends ServedTerm {
  appointmentId: string
  inspectorId: string
  organId: string
}

/** The terms of these inspectors that count, as far as the caller sees them; terms whose first day nobody knows do not. */
export async function termsOf(
  ctx: Context,
  inspectorIds: readonly string[],
  organId?: string,
): Promise<HeldTerm[]> {
  const rows = await ctx.tx.appointment.findMany({
    where: {
      inspectorId: { in: [...inspectorIds] },
      status: { in: ['APPOINTED', 'ENDED'] },
      termFrom: { not: null },
      ...(organId && { appointingOrganizationId: organId }),
    },
  })
  return rows.map((row) => ({
    appointmentId: row.id,
    inspectorId: row.inspectorId,
    organId: row.appointingOrganizationId,
    kind: row.kind,
    from: plainDate(row.termFrom as Date),
    to: endOf(row),
  }))
}

/** The first day no longer in office; null while it is open. */
const endOf = ({ endedOn, termTo }: Appointment) => {
  const end = endedOn ?? termTo
  return end && plainDate(end)
}

/**
 * Makes decisions that give these persons a term at an organ wait for each other until the end of the transaction: what
 * is counted must not change before it is written. Locked in one order, so that none waits in a circle.
 */
export async function lockTerms(
  ctx: Context,
  inspectorIds: readonly string[],
  organId: string,
): Promise<void> {
  await ctx.tx.$executeRaw`
    select pg_advisory_xact_lock(key)
    from (
      select distinct hashtextextended('terms ' || ${organId} || ' ' || id, 0) as key
      from unnest(${[...inspectorIds]}::text[]) as id order by 1
    ) as keys`
}
