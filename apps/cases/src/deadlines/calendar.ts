import { type WorkCalendar, workCalendarSchema } from '@dudao/rules'
import { todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import { rulesInForce } from '../rules-in-force.ts'

const weekendsOnly: WorkCalendar = { holidays: [], makeUpDays: [], coveredYears: [] }

/**
 * The calendar of working days in force today, not when the matter was opened: the holidays of a year are announced
 * shortly before it. Without one weekends alone count, and the clock says that it is uncertain.
 */
export async function calendarOf(ctx: Context, divisionId: string): Promise<WorkCalendar> {
  const key = 'calendar.workdays'
  const row = (await rulesInForce(ctx, [key], divisionId, todayOf(ctx))).get(key)
  return row ? workCalendarSchema.parse(row.value) : weekendsOnly
}
