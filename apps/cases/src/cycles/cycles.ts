import { rangeOf } from '@dudao/service'
import type { Context } from '../context.ts'
import type { CycleRule } from '../generated/resolvers.ts'
import { coveredBy } from './covered.ts'
import { openReport, type Report } from './divisions.ts'
import { cycleRules, type Requirement } from './rules.ts'
import { unitsOf } from './units.ts'

/** How far the units of one row meet one rule. */
export interface ReportFigure {
  requirement: Requirement
  required: number
  covered: number
  behind: number
  /** Of those behind: without any record. */
  neverRecorded: number | null
}

export interface ReportRow {
  divisionId: string
  figures: ReportFigure[]
  /** Rules about which nothing is known for the row. */
  unknown: CycleRule[]
}

export interface CycleReport {
  report: Report
  rows: ReportRow[]
}

/** Who is behind the legal cycle on a day, counted for a division and its children. */
export async function legalCycle(ctx: Context, divisionId: string, on: string): Promise<CycleReport> {
  const report = await openReport(ctx, divisionId, on)
  const units = await unitsOf(ctx, report)
  const covered = new Map<CycleRule, Awaited<ReturnType<typeof coveredBy>>>()
  for (const rule of cycleRules) covered.set(rule, await coveredBy(ctx, report, rule))
  return {
    report,
    rows: report.divisions.map((division) => ({
      divisionId: division.divisionId,
      figures: cycleRules.flatMap((rule) => {
        const requirement = division.requirements.get(rule)
        const count = covered.get(rule)?.get(division.path)
        return requirement ? [figureOf(requirement, units(division.path, rule), count)] : []
      }),
      unknown: cycleRules.filter((rule) => !division.requirements.has(rule)),
    })),
  }
}

/** A unit that is gone is no longer required, but its records stay: more cannot be covered than there are. */
function figureOf(
  requirement: Requirement,
  required: number,
  count: { covered: number; known: number } = { covered: 0, known: 0 },
): ReportFigure {
  const covered = Math.min(required, count.covered)
  return {
    requirement,
    required,
    covered,
    behind: required - covered,
    neverRecorded: requirement.years === null ? null : Math.max(0, required - count.known),
  }
}

/** The oldest day of which the reader may see anything there; what was before nobody knows. */
export async function recordsSince(ctx: Context, { path }: Report): Promise<Date | null> {
  const [lo, hi] = rangeOf(path)
  const [row] = await ctx.tx.$queryRaw<[{ first: Date | null }]>`
    SELECT least(
      (SELECT min(v.occurred_on) FROM visit v WHERE v.place_path >= ${lo} AND v.place_path < ${hi}),
      (SELECT min(i.feedback_on) FROM inspection i JOIN inspection_object o ON o.inspection_id = i.id
        WHERE o.division_path >= ${lo} AND o.division_path < ${hi})) AS first`
  return row.first
}
