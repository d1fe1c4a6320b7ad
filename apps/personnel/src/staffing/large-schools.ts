import { type Connection, lookThrough, type PageArgs } from '@dudao/service'
import type { Context } from '../context.ts'
import { type PageOfLargeSchoolsQuery, PageOfLargeSchoolsDocument } from '../generated/operations.ts'
import { isCounted, readRules, rulesAt } from './rules.ts'
import { largeFrom, type Report } from './staffing.ts'

export interface LargeSchoolRow {
  schoolId: string
  pupils: number | null
  inspectors: number
  ownInspectors: number | null
}
export type LargeSchoolPage = Connection<LargeSchoolRow>

/**
 * The large schools that count, found by looking through those of directory.
 *
 * @throws DomainError INVALID for a bad page or cursor
 */
export const largeSchools = (
  ctx: Context,
  report: Report,
  { gapsOnly, ...args }: PageArgs & { gapsOnly: boolean },
): Promise<LargeSchoolPage> =>
  lookThrough(args, {
    isEmpty: report.total.large === 0,
    fetch: async (after) => (await pageOf(ctx, report, after)).schools,
    pick: async (edges) =>
      (await readRows(ctx, report, edges)).filter(({ node }) => !gapsOnly || isGap(node)),
    totalCount: async () => report.total.large,
  })

/** Whether a large school lacks an inspector of its own; null where no rule says what that is. */
export const isGap = ({ ownInspectors }: LargeSchoolRow): boolean | null =>
  ownInspectors === null ? null : ownInspectors === 0

type Edges = PageOfLargeSchoolsQuery['schools']['edges']

function pageOf(ctx: Context, { divisionId, on, rules }: Report, after: string | null) {
  const variables = { filter: { divisionId, largeFrom: largeFrom(rules) }, on, after }
  return ctx.graph.request(PageOfLargeSchoolsDocument, variables, ctx.callAs)
}

/** The schools of a page that count, each with its inspectors. */
async function readRows(
  ctx: Context,
  { on, rules }: Report,
  edges: Edges,
): Promise<LargeSchoolPage['edges']> {
  const inspectors = await inspectorsOf(
    ctx,
    edges.map(({ node }) => node.id),
    on,
  )
  return edges.flatMap(({ cursor, node }) => {
    const { ratio, counts } = readRules(rulesAt(node.division.path, rules))
    const { school } = node
    const part = school?.isTeachingPoint ? 'TEACHING_POINT' : school?.isCampus ? 'CAMPUS' : 'WHOLE'
    if (!isCounted({ kind: node.kind, part }, counts)) return []
    const there = inspectors.get(node.id) ?? []
    const row = {
      schoolId: node.id,
      pupils: school?.pupils ?? null,
      inspectors: there.length,
      ownInspectors: ratio ? there.filter(({ load }) => load <= ratio.large).length : null,
    }
    return [{ cursor, node: row }]
  })
}

/** The responsible inspectors in office of each of these schools, by how many schools each of them has in all. */
async function inspectorsOf(ctx: Context, schoolIds: string[], on: string) {
  const rows = await ctx.tx.$queryRaw<{ schoolId: string; load: number }[]>`
    with duty as materialized (
      select school_organization_id, inspector_id from duty_assignment
      where school_organization_id = any(${schoolIds}::uuid[])
        and valid_from <= ${on}::date and ${on}::date < coalesce(valid_to, 'infinity')
    ), holder as materialized (
      select id from duty_holders_in_office(array(select distinct inspector_id from duty), ${on}::date) as id
    ), load as (
      select person_id, count(*)::int as schools
      from duty_load(array(select id from holder), ${on}::date, ${on}::date + 1) group by 1
    )
    select duty.school_organization_id as "schoolId", load.schools as load
    from duty join load on load.person_id = duty.inspector_id`
  return Map.groupBy(rows, ({ schoolId }) => schoolId)
}
