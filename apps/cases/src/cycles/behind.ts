import { type Connection, DomainError, maxPage, type PageArgs, paginate, plainDate } from '@dudao/service'
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
  const first = page.first ?? 50
  if (first < 1 || first > maxPage) throw new DomainError('INVALID', `每页条数应在 1 至 ${maxPage} 之间`)
  const report = await openReport(ctx, divisionId, on)
  return rule === 'GOVERNMENT'
    ? governmentsBehind(ctx, report, page)
    : schoolsBehind(ctx, report, rule, { ...page, first })
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

/** Pages of schools of directory that one request looks through. */
const maxPages = 20

/**
 * Schools behind, page by page of directory's list and with its cursors. Where they are rare the walk stops after 4000
 * schools, with what it has found and the place to go on from.
 */
async function schoolsBehind(
  ctx: Context,
  report: Report,
  rule: Exclude<CycleRule, 'GOVERNMENT'>,
  { first, after: start }: { first: number; after?: string | null },
): Promise<UnitBehindPage> {
  const filter = { divisionId: report.divisionId, kinds: kindsOf[rule] }
  const edges: UnitBehindPage['edges'] = []
  let after = start ?? null
  let more = report.divisions.some(({ requirements }) => requirements.has(rule))
  for (let page = 0; more && page < maxPages && edges.length < first; page++) {
    const { schools } = await ctx.graph.request(
      SchoolsOfDocument,
      { filter, on: report.on, after },
      ctx.callAs,
    )
    const units = schools.edges.map(({ node }) => ({ id: node.id, path: node.division.path }))
    const behind = await behindOf(ctx, report, rule, units)
    const found = schools.edges.flatMap(({ cursor, node: { id } }) => {
      const node = behind.get(id)
      return node ? [{ cursor, node }] : []
    })
    const room = first - edges.length
    edges.push(...found.slice(0, room))
    more = found.length > room || schools.pageInfo.hasNextPage
    after = (found.length > room ? edges.at(-1)?.cursor : schools.edges.at(-1)?.cursor) ?? after
  }
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: { hasNextPage: more, endCursor: after },
    totalCount: () => countBehind(ctx, report, rule),
  }
}

/** How many are behind, counted and not walked through. */
async function countBehind(ctx: Context, report: Report, rule: CycleRule): Promise<number> {
  const [units, covered] = [await unitsOf(ctx, report), await coveredBy(ctx, report, rule)]
  return report.divisions
    .filter(({ requirements }) => requirements.has(rule))
    .reduce((sum, { path }) => sum + Math.max(0, units(path, rule) - (covered.get(path)?.covered ?? 0)), 0)
}
