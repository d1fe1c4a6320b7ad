import { addCalendarDays, type PlainDate } from './plain-date.ts'
import { type DayUnit, type Deadline, deadline, isCovered, isWorkday, type WorkCalendar } from './workdays.ts'

/** Days on which a clock stands still: [from, to). Without `to` until it is resumed. */
export type Suspension = { from: PlainDate; to?: PlainDate | undefined }

type Period = { from: PlainDate; amount: number; unit: DayUnit; calendar: WorkCalendar; article?: string }

/**
 * The last day of a period whose clock was suspended meanwhile: days on which it stood still are not counted, and the
 * period does not end on one of them. Undefined while the clock stands still, for then nobody can say when it ends.
 *
 * Suspensions may overlap and come in any order; without one this is `deadline`.
 */
export function runningDeadline({
  suspensions,
  ...period
}: Period & { suspensions: readonly Suspension[] }): Deadline | undefined {
  if (suspensions.length === 0) return deadline(period)
  const { from, amount, unit, calendar, article } = period
  let lastCounted: PlainDate | undefined
  let counted = 0
  let uncertain = false
  for (let day = from; ; day = addCalendarDays(day, 1)) {
    const halts = suspensions.filter((one) => one.from <= day && (one.to === undefined || day < one.to))
    if (halts.some(({ to }) => to === undefined)) return undefined
    const runs = halts.length === 0
    const isOpen = isWorkday(day, calendar)
    if (day > from && runs && (unit === 'DAY' || isOpen)) counted += 1
    if (counted === amount) lastCounted ??= day
    if (lastCounted || (unit === 'WORKDAY' && day > from)) uncertain ||= !isCovered(day, calendar)
    if (lastCounted && runs && isOpen) {
      return { due: day, ...(article && { article }), rolled: day !== lastCounted, uncertain }
    }
  }
}
