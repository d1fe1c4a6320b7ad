import type { Actor } from './actor.ts'
import { DomainError } from './errors.ts'

/** The instant a request runs at: the explicit clock of a replay, else now. */
export const clockOf = (actor: Pick<Actor, 'clock'>): Date =>
  actor.clock ? new Date(actor.clock) : new Date()

const shanghai = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' })

/** The calendar date in China of an instant, 'YYYY-MM-DD'. */
export const dateIn = (instant: Date): string => shanghai.format(instant)

/** A calendar date as the UTC midnight that PostgreSQL's `date` columns travel in. */
export const asDate = (plain: string): Date => new Date(`${plain}T00:00:00Z`)

/** The calendar date of a `date` column. */
export const plainDate = (column: Date): string => column.toISOString().slice(0, 10)

/** The calendar date of a request in China. */
export const todayOf = (ctx: { now: Date }): string => dateIn(ctx.now)

/**
 * The day on which something happened; the graph has checked that it is a date.
 *
 * @param label Chinese name of the field
 * @throws DomainError INVALID for a day after that of the request
 */
export function pastDay(ctx: { now: Date }, label: string, text: string): Date {
  if (text > todayOf(ctx)) throw new DomainError('INVALID', `${label}不能晚于今天`)
  return asDate(text)
}
