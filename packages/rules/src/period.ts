import { z } from 'zod'
import type { ResolvedRule } from './parameter.ts'
import type { PlainDate } from './plain-date.ts'
import { type DayUnit, type Deadline, deadline, type WorkCalendar } from './workdays.ts'

/**
 * The event a statutory period runs from. Provinces differ: for the same step one counts from the end of the visit,
 * another from receipt.
 */
const startEvents = [
  'RECEIVED',
  'INSPECTION_ENDED',
  'FEEDBACK_GIVEN',
  'DECISION_RECEIVED',
  'RECTIFICATION_ENDED',
] as const
export type StartEvent = (typeof startEvents)[number]

/** A period as a rule value; the row's unit says whether 日 or 工作日 are counted. */
export const periodValueSchema = z.strictObject({ amount: z.int().min(0), from: z.enum(startEvents) })

export type Period = { amount: number; unit: DayUnit; from: StartEvent; article: string }

const unitsByName: Record<string, DayUnit> = { 日: 'DAY', 工作日: 'WORKDAY' }

/** The period that a row states, or undefined if the row states none (its value or its unit is of another kind). */
export function periodOf(row: ResolvedRule): Period | undefined {
  const value = periodValueSchema.safeParse(row.value)
  const unit = unitsByName[row.unit]
  if (!value.success || !unit) return undefined
  return { ...value.data, unit, article: row.article }
}

/** The deadline of a period whose start event fell on `from`; it names the article it was computed by. */
export function periodDeadline(period: Period, from: PlainDate, calendar: WorkCalendar): Deadline {
  return deadline({ from, amount: period.amount, unit: period.unit, calendar, article: period.article })
}
