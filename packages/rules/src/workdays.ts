import { z } from 'zod'
import { addCalendarDays, type PlainDate, plainDateSchema, weekday } from './plain-date.ts'

/**
 * The value of the row `calendar.workdays`: public holidays, the weekend days worked in return (调休上班), and the
 * years whose arrangement is known. Holidays may name weekend days too.
 */
export const workCalendarSchema = z.strictObject({
  holidays: z.array(plainDateSchema),
  makeUpDays: z.array(plainDateSchema),
  coveredYears: z.array(z.int()),
})
export type WorkCalendar = z.infer<typeof workCalendarSchema>

type Index = { holidays: Set<PlainDate>; makeUpDays: Set<PlainDate>; years: Set<number> }

// A calendar row is loaded once and asked thousands of times; its lists are indexed on the first question.
const indexes = new WeakMap<WorkCalendar, Index>()

function indexOf(calendar: WorkCalendar): Index {
  let index = indexes.get(calendar)
  if (!index) {
    index = {
      holidays: new Set(calendar.holidays),
      makeUpDays: new Set(calendar.makeUpDays),
      years: new Set(calendar.coveredYears),
    }
    indexes.set(calendar, index)
  }
  return index
}

/**
 * Whether the calendar knows this day. The arrangement of a year also moves days at the end of the year before
 * (Saturday 2018-12-29 was worked for New Year 2019; the earliest such day so far was a 29 December), so the days
 * from 29 December are known only once the next year's arrangement is.
 */
export function isCovered(date: PlainDate, calendar: WorkCalendar): boolean {
  const { years } = indexOf(calendar)
  const year = Number(date.slice(0, 4))
  return years.has(year) && (date.slice(5) < '12-29' || years.has(year + 1))
}

/** Whether offices work on that day. Outside the covered years only weekends are known; see `isCovered`. */
export function isWorkday(date: PlainDate, calendar: WorkCalendar): boolean {
  const { holidays, makeUpDays } = indexOf(calendar)
  if (makeUpDays.has(date)) return true
  if (holidays.has(date)) return false
  const day = weekday(date)
  return day !== 0 && day !== 6
}

/** The first working day on or after `date`: the date itself, if it is one. */
export function nextWorkday(date: PlainDate, calendar: WorkCalendar): PlainDate {
  let day = date
  while (!isWorkday(day, calendar)) day = addCalendarDays(day, 1)
  return day
}

/** The `amount`-th working day after `date`, which itself is not counted; amount 0 gives the date back. */
export function addWorkdays(date: PlainDate, amount: number, calendar: WorkCalendar): PlainDate {
  assertAmount(amount)
  let day = date
  for (let counted = 0; counted < amount; counted += 1) day = nextWorkday(addCalendarDays(day, 1), calendar)
  return day
}

/** 日 counts every day, 工作日 working days only. */
export type DayUnit = 'DAY' | 'WORKDAY'

export type Deadline = {
  /** The last day on which the act is in time. */
  due: PlainDate
  /** The source of the rule, for everyone who is shown the date. */
  article?: string
  /** True when the counted last day was no working day and the due date moved on. */
  rolled: boolean
  /** True when a day that decides the date lies outside the calendar's years: counted with weekends only. */
  uncertain: boolean
}

/**
 * The last day of a period of `amount` days or working days that began with an event on `from`.
 *
 * The day of the event is not counted; a last day on which offices are closed moves to the next working day (the
 * general rule for periods in administrative matters). The date is computed from what is known: where the calendar
 * ends, weekends alone are counted and the answer says `uncertain`.
 *
 * Throws RangeError on a negative or broken amount and on a date that does not exist.
 */
export function deadline({
  from,
  amount,
  unit,
  calendar,
  article,
}: {
  from: PlainDate
  amount: number
  unit: DayUnit
  calendar: WorkCalendar
  article?: string
}): Deadline {
  assertAmount(amount)
  const lastCounted = unit === 'DAY' ? addCalendarDays(from, amount) : addWorkdays(from, amount, calendar)
  const due = nextWorkday(lastCounted, calendar)
  // Calendar days are counted without asking the calendar, so only the end of the period can be in doubt.
  const firstAsked = unit === 'DAY' || amount === 0 ? lastCounted : addCalendarDays(from, 1)
  return {
    due,
    ...(article === undefined ? {} : { article }),
    rolled: due !== lastCounted,
    uncertain: !isSpanCovered(firstAsked, due, calendar),
  }
}

function isSpanCovered(first: PlainDate, last: PlainDate, calendar: WorkCalendar): boolean {
  for (let day = first; day <= last; day = addCalendarDays(day, 1)) {
    if (!isCovered(day, calendar)) return false
  }
  return true
}

function assertAmount(amount: number): void {
  if (!Number.isInteger(amount) || amount < 0) throw new RangeError(`not a number of days: ${amount}`)
}
