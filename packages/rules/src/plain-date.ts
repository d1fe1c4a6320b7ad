import { z } from 'zod'

/**
 * A calendar date, 'YYYY-MM-DD', in the office's own reckoning. It is no instant and has no time zone;
 * two of them compare as strings.
 */
export type PlainDate = string

export const plainDateSchema = z.iso.date()

const millisecondsPerDay = 86_400_000

function toEpochDay(date: PlainDate): number {
  const parsed = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  const milliseconds = parsed
    ? Date.UTC(Number(parsed[1]), Number(parsed[2]) - 1, Number(parsed[3]))
    : Number.NaN
  // Date.UTC rolls 2021-02-30 over into March: a date that does not survive the round trip does not exist.
  if (!parsed || new Date(milliseconds).toISOString().slice(0, 10) !== date) {
    throw new RangeError(`not a date: ${date}`)
  }
  return milliseconds / millisecondsPerDay
}

function fromEpochDay(day: number): PlainDate {
  return new Date(day * millisecondsPerDay).toISOString().slice(0, 10)
}

/** The date `days` calendar days after `date` (before it, if negative). Throws RangeError on a date that does not exist. */
export function addCalendarDays(date: PlainDate, days: number): PlainDate {
  return fromEpochDay(toEpochDay(date) + days)
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return toEpochDay(to) - toEpochDay(from)
}

/**
 * The day on which a period of whole years that began on `date` has run out, as the excluded end of [date, end).
 * A period begun on 29 February runs through 28 February, so its excluded end is 1 March.
 */
export function addYears(date: PlainDate, years: number): PlainDate {
  toEpochDay(date)
  const year = Number(date.slice(0, 4)) + years
  return new Date(Date.UTC(year, Number(date.slice(5, 7)) - 1, Number(date.slice(8))))
    .toISOString()
    .slice(0, 10)
}

/** 0 = Sunday … 6 = Saturday. */
export function weekday(date: PlainDate): number {
  // Day 0 of the epoch, 1970-01-01, was a Thursday.
  return (((toEpochDay(date) + 4) % 7) + 7) % 7
}
