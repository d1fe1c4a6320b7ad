import { rangeOf } from '@dudao/service'
import type { Context } from '../context.ts'
import type { CycleRule } from '../generated/resolvers.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { CycleDivision, Report } from './divisions.ts'
import { kindsOf } from './units.ts'

/** Of how many units of a row the records say that the rule is met, and of how many they say anything. */
export interface Covered {
  covered: number
  known: number
}

type ByRow = ReadonlyMap<string, Covered>
type Rolling = 'GOVERNMENT' | 'SCHOOL_COMPREHENSIVE'
type Periodic = Exclude<CycleRule, Rolling>

/** Counted for all rows of a report in one statement, from the records that the reader may see. */
export const coveredBy = (ctx: Context, report: Report, rule: CycleRule): Promise<ByRow> =>
  rule === 'GOVERNMENT' || rule === 'SCHOOL_COMPREHENSIVE'
    ? inspected(ctx, report, rule)
    : visited(ctx, report, rule)

/** Rows of a report that have the rule, as SQL joins them to the place of a unit; the division's own row stands in. */
function rowsOf({ path, divisions }: Report, rule: CycleRule, place: Prisma.Sql) {
  const rows = divisions.flatMap(({ path, requirements }) => {
    const requirement = requirements.get(rule)
    return requirement ? [{ path, since: requirement.since, times: requirement.times }] : []
  })
  const children = new Set(divisions.map((division: CycleDivision) => division.path))
  return {
    rows,
    row: Prisma.sql`
      (SELECT CASE WHEN child = ANY (${[...children]}::text[]) THEN child ELSE ${path} END
       FROM (SELECT ${path} || split_part(substr(${place}, ${path.length + 1}::int), '/', 1) || '/' AS child) AS c)`,
    list: Prisma.sql`unnest(${rows.map(({ path }) => path)}::text[], ${rows.map(({ since }) => since)}::date[],
      ${rows.map(({ times }) => times)}::int[]) AS row(path, since, times)`,
  }
}

const byRow = (found: ({ path: string } & Covered)[]): ByRow =>
  new Map(found.map(({ path, ...row }) => [path, row]))

/** Inspections that count for a rolling rule, joined as `i` to their objects `o`: those whose opinion was given by that day. */
export const inspections: Record<Rolling, Prisma.Sql> = {
  // From the tier directly above: its path is the government's without the last label.
  GOVERNMENT: Prisma.sql`i.scope IN ('SPECIAL', 'COMPREHENSIVE')
    AND i.owner_path = regexp_replace(o.division_path, '[^/]+/$', '')`,
  SCHOOL_COMPREHENSIVE: Prisma.sql`i.scope = 'COMPREHENSIVE'`,
}

async function inspected(ctx: Context, report: Report, rule: Rolling): Promise<ByRow> {
  const [lo, hi] = rangeOf(report.path)
  const kinds = rule === 'GOVERNMENT' ? ['GOVERNMENT'] : kindsOf[rule]
  const { rows, row, list } = rowsOf(report, rule, Prisma.sql`o.division_path`)
  if (rows.length === 0) return new Map()
  const found = await ctx.tx.$queryRaw<({ path: string } & Covered)[]>`
    SELECT row.path, count(*) FILTER (WHERE u.last_on >= row.since)::int AS covered, count(*)::int AS known
    FROM (
      SELECT ${row} AS path, o.organization_id, max(i.feedback_on) AS last_on
      FROM inspection_object o JOIN inspection i ON i.id = o.inspection_id
      WHERE o.division_path >= ${lo} AND o.division_path < ${hi} AND o.organization_kind = ANY (${kinds}::text[])
        AND i.feedback_on <= ${report.on}::date AND ${inspections[rule]}
        AND (${rule} <> 'GOVERNMENT' OR o.division_path <> ${report.path})
      GROUP BY 1, 2
    ) AS u JOIN ${list} ON row.path = u.path
    GROUP BY 1`
  return byRow(found)
}

async function visited(ctx: Context, report: Report, rule: Periodic): Promise<ByRow> {
  const [lo, hi] = rangeOf(report.path)
  const { rows, row, list } = rowsOf(report, rule, Prisma.sql`v.place_path`)
  const [first] = rows.map(({ since }) => since).toSorted()
  if (!first) return new Map()
  const found = await ctx.tx.$queryRaw<({ path: string } & Covered)[]>`
    SELECT u.path, count(*) FILTER (WHERE u.enough)::int AS covered, count(*)::int AS known
    FROM (
      SELECT row.path, p.organization_id, count(DISTINCT p.occurred_on) >= row.times AS enough
      FROM (
        SELECT ${row} AS path, v.organization_id, v.occurred_on
        FROM visit v JOIN inspection i ON i.id = v.inspection_id
        WHERE v.place_path >= ${lo} AND v.place_path < ${hi} AND v.organization_kind = ANY (${kindsOf[rule]}::text[])
          AND v.occurred_on >= ${first}::date AND v.occurred_on <= ${report.on}::date AND i.scope = 'REGULAR'
      ) AS p JOIN ${list} ON row.path = p.path AND p.occurred_on >= row.since
      GROUP BY row.path, row.times, p.organization_id
    ) AS u GROUP BY 1`
  return byRow(found)
}
