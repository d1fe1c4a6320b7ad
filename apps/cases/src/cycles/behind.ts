import { type Connection, lookThrough, type PageArgs, pageSize, paginate, plainDate } from '@dudao/service'
import type { Context } from '../context.ts'
import { SchoolsOfDocument } from '../generated/operations.ts'
import type { CycleRule } from '../generated/resolvers.ts'
import { coveredBy, inspections } from './covered.ts'
import { divisionAt, openReport, type Report } from './divisions.ts'
import { dueOnOf, isBehind, type Requirement, type UnitRecord } from './rules.ts'
import { governmentsBelow, kindsOf, unitsOf } from './units.ts'

/** A unit that is behind, with what is recorded of it. */
export interface Behind {
  id: string
  requirement: Requirement
  record: UnitRecord
  dueOn: string | null
}

export type UnitBehindPage = Connection<Behind>

/** The very units that are behind one rule on a day, in directory's order. */
export async function unitsBehind(
  ctx: Context,
  { divisionId, on, rule, ...page }: PageArgs & { divisionId: string; on: string; rule: CycleRule },
): Promise<UnitBehindPage> {
  pageSize(page)
  const report = await openReport(ctx, divisionId, on)
  return rule === 'GOVERNMENT' ? governmentsBehind(ctx, report, page) : schoolsBehind(ctx, report, rule, page)
}

interface Unit {
  id: string
  path: string
}

/** Those of some units that are behind; units for which nothing is asked are not. */
async function behindOf(
  ctx: Context,
  report: Report,
  rule: CycleRule,
  units: Unit[],
): Promise<Map<string, Behind>> {
  const asked = units.flatMap((unit) => {
    const requirement = divisionAt(report, unit.path).requirements.get(rule)
    return requirement ? [{ ...unit, requirement }] : []
  })
  const records = await recordsOf(ctx, rule, asked, report.on)
  return new Map(
    asked.flatMap(({ id, requirement }) => {
      const record = records.get(id) ?? { lastOn: null, days: 0 }
      if (!isBehind(requirement, record)) return []
      return [[id, { id, requirement, record, dueOn: dueOnOf(requirement, record) }]]
    }),
  )
}

interface Row {
  id: string
  last: Date | null
  days: number
}

/** What the reader may see of some units under a rule, read in one statement. */
async function recordsOf(
  ctx: Context,
  rule: CycleRule,
  asked: { id: string; requirement: Requirement }[],
  on: string,
): Promise<Map<string, UnitRecord>> {
  const ids = asked.map(({ id }) => id)
  const rows =
    rule === 'GOVERNMENT' || rule === 'SCHOOL_COMPREHENSIVE'
      ? await ctx.tx.$queryRaw<Row[]>`
          SELECT o.organization_id AS id, max(i.feedback_on) AS last, 0 AS days
          FROM inspection_object o JOIN inspection i ON i.id = o.inspection_id
          WHERE o.organization_id = ANY (${ids}::uuid[]) AND i.feedback_on <= ${on}::date AND ${inspections[rule]}
          GROUP BY 1`
      : await ctx.tx.$queryRaw<Row[]>`
          SELECT v.organization_id AS id, max(v.occurred_on) AS last,
            (count(DISTINCT v.occurred_on) FILTER (WHERE v.occurred_on >= u.since))::int AS days
          FROM unnest(${ids}::uuid[], ${asked.map(({ requirement }) => requirement.since)}::date[]) AS u(id, since)
          JOIN visit v ON v.organization_id = u.id JOIN inspection i ON i.id = v.inspection_id
          WHERE v.occurred_on <= ${on}::date AND i.scope = 'REGULAR'
          GROUP BY 1`
  return new Map(rows.map(({ id, last, days }) => [id, { lastOn: last && plainDate(last), days }]))
}

/** Governments are few: all of them are judged, and a page is cut out. */
async function governmentsBehind(ctx: Context, report: Report, page: PageArgs): Promise<UnitBehindPage> {
  const governments = await governmentsBelow(ctx, report)
  const behind = [...(await behindOf(ctx, report, 'GOVERNMENT', governments)).values()].toSorted((a, b) =>
    a.id < b.id ? 1 : -1,
  )
  return paginate(
    ctx.actor,
    'governmentsBehind',
    { ...page, filter: [report.divisionId, report.on] },
    async ({ before, take }) => behind.filter(({ id }) => !before || id < before).slice(0, take),
    async () => behind.length,
  )
}

/** Schools behind, found by looking through directory's list. */
function schoolsBehind(
  ctx: Context,
  report: Report,
  rule: Exclude<CycleRule, 'GOVERNMENT'>,
  page: PageArgs,
): Promise<UnitBehindPage> {
  const filter = { divisionId: report.divisionId, kinds: kindsOf[rule] }
  return lookThrough(page, {
    isEmpty: !report.divisions.some(({ requirements }) => requirements.has(rule)),
    fetch: async (after) =>
      (await ctx.graph.request(SchoolsOfDocument, { filter, on: report.on, after }, ctx.callAs)).schools,
    pick: async (edges) => {
      const units = edges.map(({ node }) => ({ id: node.id, path: node.division.path }))
      const behind = await behindOf(ctx, report, rule, units)
      return edges.flatMap(({ cursor, node: { id } }) => {
        const node = behind.get(id)
        return node ? [{ cursor, node }] : []
      })
    },
    totalCount: () => countBehind(ctx, report, rule),
  })
}

/** How many are behind, counted and not walked through. */
async function countBehind(ctx: Context, report: Report, rule: CycleRule): Promise<number> {
  const [units, covered] = [await unitsOf(ctx, report), await coveredBy(ctx, report, rule)]
  return report.divisions
    .filter(({ requirements }) => requirements.has(rule))
    .reduce((sum, { path }) => sum + Math.max(0, units(path, rule) - (covered.get(path)?.covered ?? 0)), 0)
}
