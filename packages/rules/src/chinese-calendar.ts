import arrangements from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import type { WorkCalendar } from './workdays.ts'

/**
 * The working-day calendar of the given years (both included) as the State Council's office arranged it, for loading
 * as the row `calendar.workdays`. The data of the npm package `chinese-days` begin with 2004; a year that it does not
 * have is left out of `coveredYears`, so deadlines in it come back as uncertain.
 */
export function chineseCalendar(fromYear: number, toYear: number): WorkCalendar {
  const within = (date: string) => Number(date.slice(0, 4)) >= fromYear && Number(date.slice(0, 4)) <= toYear
  const holidays = Object.keys(arrangements.holidays).filter(within).sort()
  const makeUpDays = Object.keys(arrangements.workdays).filter(within).sort()
  // A single January day may already stand in the year before's arrangement; National Day only in the year's own.
  const coveredYears = holidays
    .filter((date) => date.endsWith('-10-01'))
    .map((date) => Number(date.slice(0, 4)))
  return { holidays, makeUpDays, coveredYears }
}
