import { type Connection, DomainError, maxPage, type PageArgs } from '@dudao/service'
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

/** Pages of large schools of directory that one request looks through. */
const maxPages = 20

/**
 * The large schools that count, in directory's order and with its cursors, as the gaps of coverage are found: page by
 * page. Where gaps are rare the walk stops after 4000 schools, with what it has found and the place to go on from.
 *
 * @throws DomainError INVALID for a bad page or cursor
 */
export async function largeSchools(
  ctx: Context,
  report: Report,
  { gapsOnly, ...args }: PageArgs & { gapsOnly: boolean },
): Promise<LargeSchoolPage> {
  const first = args.first ?? 50
  if (first < 1 || first > maxPage) throw new DomainError('INVALID', `每页条数应在 1 至 ${maxPage} 之间`)
  const edges: LargeSchoolPage['edges'] = []
  let after = args.after ?? null
  let more = report.total.large > 0
  for (let page = 0; more && page < maxPages && edges.length < first; page++) {
    const { schools } = await pageOf(ctx, report, after)
    const rows = await readRows(ctx, report, schools.edges)
    const wanted = rows.filter(({ node }) => !gapsOnly || isGap(node))
    const room = first - edges.length
    edges.push(...wanted.slice(0, room))
    more = wanted.length > room || schools.pageInfo.hasNextPage
    after = (wanted.length > room ? edges.at(-1)?.cursor : schools.edges.at(-1)?.cursor) ?? after
  }
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: { hasNextPage: more, endCursor: after },
    totalCount: async () => report.total.large,
  }
}

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
