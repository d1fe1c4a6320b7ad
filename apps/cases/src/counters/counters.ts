import { isInRange, loadTogether } from '@dudao/service'
import type { Context } from '../context.ts'

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
    readCounts(ctx, measure, paths, year),
  )
  return new Map(rows?.flatMap((row) => (row.side === side ? [[row.key, row.count]] : [])))
}

/** How many problems wait for their units though they were due before that day. */
export async function overdueOf(ctx: Context, { path, side, year, on }: SideOfScope): Promise<number> {
  const rows = await loadTogether(ctx, `overdue ${on} ${year}`, path, (paths) =>
    readCounts(ctx, 'PROBLEM_DUE', paths, year, on),
  )
  return rows?.find((row) => row.side === side)?.count ?? 0
}

interface Row {
  path: string
  side: Side
  key: string
  count: number
}

/** @param before one sum of the keys before it, instead of each key's own */
async function readCounts(
  ctx: Context,
  measure: Measure,
  paths: string[],
  year: number | null,
  before: string | null = null,
): Promise<Map<string, Row[]>> {
  const rows = await ctx.tx.$queryRaw<Row[]>`
    SELECT path, side, key, amount AS count
    FROM read_counters(${measure}, ${paths}::text[], ${year}::int, ${before}::text)`
  return Map.groupBy(rows, ({ path }) => path)
}
