import type { Actor } from './actor.ts'

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
