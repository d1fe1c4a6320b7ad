import { isInRange, loadTogether, rangeOf } from '@dudao/service'
import type { Context } from '../context.ts'
import { Prisma } from '../generated/prisma/client.ts'

/** What the triggers count, and under which keys: states, aspects, kinds of units, days on which something is due … */
export type Measure =
  | 'PROBLEM_STATUS'
  | 'PROBLEM_ASPECT'
  | 'PROBLEM_KIND'
  | 'PROBLEM_DUE'
  | 'VISIT_KIND'
  | 'INSPECTION_STATUS'
  | 'INSPECTION_SCOPE'

/** OWNED: found by bodies of the division; RESPONSIBLE: released about its units. */
export type Side = 'OWNED' | 'RESPONSIBLE'

/** Which counters: of a division and everything below it. */
export interface Scope {
  divisionId: string
  path: string
  /** Day for which overdue is counted. */
  on: string
  /** Only what happened in this year. */
  year: number | null
}

export interface SideOfScope extends Scope {
  side: Side
}

/** Whether somebody may ask for the counters of a division: all of it lies in one of the ranges. */
export const mayCount = (ctx: Context, path: string): boolean => isInRange(ctx.actor.ranges, path)

export type Counts = ReadonlyMap<string, number>

/**
 * One measure of a division, by key. All divisions of a query are read in one statement for each measure, and what is
 * read is exact: totals, with whatever is not folded into them yet.
 */
export async function countsOf(
  ctx: Context,
  { path, side, year }: Pick<SideOfScope, 'path' | 'side' | 'year'>,
  measure: Exclude<Measure, 'PROBLEM_DUE'>,
): Promise<Counts> {
  const rows = await loadTogether(ctx, `${measure} ${year}`, path, (paths) =>
    readCounts(ctx, paths, Prisma.sql`${measure}`, year, Prisma.sql`key`, Prisma.empty),
  )
  return new Map(rows?.flatMap((row) => (row.side === side ? [[row.key, row.count]] : [])))
}

/** How many problems wait for their units though they were due before that day. */
export async function overdueOf(ctx: Context, { path, side, year, on }: SideOfScope): Promise<number> {
  const before = Prisma.sql`AND key < ${on}`
  const rows = await loadTogether(ctx, `overdue ${on} ${year}`, path, (paths) =>
    readCounts(ctx, paths, Prisma.sql`'PROBLEM_DUE'`, year, Prisma.sql`''`, before),
  )
  return rows?.find((row) => row.side === side)?.count ?? 0
}

interface Row {
  path: string
  side: Side
  key: string
  count: number
}

async function readCounts(
  ctx: Context,
  paths: string[],
  measure: Prisma.Sql,
  year: number | null,
  key: Prisma.Sql,
  only: Prisma.Sql,
): Promise<Map<string, Row[]>> {
  const ends = paths.map((path) => rangeOf(path)[1])
  const which = Prisma.sql`measure = ${measure} ${year === null ? Prisma.empty : Prisma.sql`AND year = ${year}`} ${only}`
  const rows = await ctx.tx.$queryRaw<Row[]>`
    SELECT division.path, c.side, ${key} AS key, sum(c.amount)::int AS count
    FROM unnest(${paths}::text[], ${ends}::text[]) AS division(path, beyond)
    CROSS JOIN LATERAL (
      SELECT t.side, t.key, t.amount FROM counter_total t WHERE t.path = division.path AND ${which}
      UNION ALL
      SELECT d.side, e.key, d.amount FROM counter_delta d, unnest(d.measures, d.keys) AS e(measure, key)
      WHERE d.path >= division.path AND d.path < division.beyond
        AND (d.below IS NULL OR length(d.below) < length(division.path)) AND ${which}
      UNION ALL
      SELECT f.side, e.key, -1 FROM facts_about_acting() AS f, unnest(f.measures, f.keys) AS e(measure, key)
      WHERE f.path >= division.path AND f.path < division.beyond AND ${which}
        AND NOT EXISTS (SELECT FROM problem p WHERE f.subject = 'PROBLEM' AND p.id = f.id)
        AND NOT EXISTS (SELECT FROM visit v WHERE f.subject = 'VISIT' AND v.id = f.id)
    ) AS c
    GROUP BY 1, 2, 3 HAVING sum(c.amount) <> 0`
  return Map.groupBy(rows, ({ path }) => path)
}
