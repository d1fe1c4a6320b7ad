import { asDate, dateIn } from '@dudao/service'
import type { Context } from './context.ts'

const dayOf = (ctx: Pick<Context, 'now'>, on: string | null | undefined) => asDate(on ?? dateIn(ctx.now))
const notOver = (day: Date) => ({ OR: [{ validTo: null }, { validTo: { gt: day } }] })

/** Predicate: a row holds on the request's day or will hold. */
export const notEndedOn = (ctx: Pick<Context, 'now'>) => notOver(dayOf(ctx, null))

/** Predicate: a row with a known first day holds on that day (default: the request's day). The last day is exclusive. */
export function holdsOn(ctx: Pick<Context, 'now'>, on?: string | null) {
  const day = dayOf(ctx, on)
  return { validFrom: { lte: day }, ...notOver(day) }
}

/** The same for rows whose beginning may be unknown: they held always. */
export function existsOn(ctx: Pick<Context, 'now'>, on?: string | null) {
  const day = dayOf(ctx, on)
  return { AND: [{ OR: [{ validFrom: null }, { validFrom: { lte: day } }] }, notOver(day)] }
}

/** Predicate: an organization is not closed on that day (default: the request's day). */
export function notClosedOn(ctx: Pick<Context, 'now'>, on?: string | null) {
  const day = dayOf(ctx, on)
  return { OR: [{ closedOn: null }, { closedOn: { gt: day } }] }
}
