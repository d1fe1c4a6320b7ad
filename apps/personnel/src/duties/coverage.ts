import {
  actingBody,
  type Connection,
  DomainError,
  isInRange,
  lookThrough,
  type PageArgs,
  paginate,
} from '@dudao/service'
import type { Context } from '../context.ts'
import { rangeOfDivision } from '../divisions.ts'
import { CountOfSchoolsDocument, PageOfSchoolsDocument } from '../generated/operations.ts'
import type { DutyCoverageInput } from '../generated/resolvers.ts'
import { rulesInForce } from '../rule-packs.ts'
import { type DutyRules, dutyKeys, readDutyRules } from './duty-rules.ts'

/** How far a division is covered on a day. Counted when asked: there is no figure to keep up to date. */
export interface Coverage {
  divisionId: string
  range: { gte: string; lt: string }
  on: string
  schools: number
  covered: number
  rules: DutyRules
  asOf: Date
}

export interface Gap {
  schoolId: string
  inspectors: number
  required: number
}
export type UncoveredSchoolPage = Connection<Gap>

export interface Overload {
  id: string
  schools: number
  limit: number
}
export type OverloadedInspectorPage = Connection<Overload>

/**
 * Coverage of a division in the caller's range. How many schools there are, directory says in one count; how many are
 * covered, the duties say in one statement. A duty counts while its inspector is in office.
 *
 * @throws DomainError NOT_FOUND for a division that is unknown or out of range
 */
export async function dutyCoverage(ctx: Context, { divisionId, on }: DutyCoverageInput): Promise<Coverage> {
  actingBody(ctx)
  const range = await rangeOfDivision(ctx, divisionId)
  if (!isInRange(ctx.actor.ranges, range.gte)) throw new DomainError('NOT_FOUND', '区划不存在')
  const rules = readDutyRules(await rulesInForce(ctx, dutyKeys, divisionId, on))
  const { schools } = await ctx.graph.request(CountOfSchoolsDocument, { divisionId, on }, ctx.callAs)
  const covered = await countCovered(ctx, range, on, rules.perSchool.value)
  return { divisionId, range, on, schools: schools.totalCount, covered, rules, asOf: ctx.now }
}

async function countCovered(
  ctx: Context,
  { gte, lt }: Coverage['range'],
  on: string,
  required: number,
): Promise<number> {
  const [row] = await ctx.tx.$queryRaw<[{ count: number }]>`
    with duty as materialized (
      select school_organization_id, inspector_id from duty_assignment
      where school_path >= ${gte} and school_path < ${lt}
        and valid_from <= ${on}::date and ${on}::date < coalesce(valid_to, 'infinity')
    ), holder as materialized (
      select id from duty_holders_in_office(array(select distinct inspector_id from duty), ${on}::date) as id
    )
    select count(*)::int as count from (
      select from duty join holder on holder.id = duty.inspector_id
      group by school_organization_id having count(*) >= ${required}
    ) as covered`
  return row.count
}

/**
 * The gaps, by set difference, in directory's order: its schools, looked through, less those that are covered.
 *
 * @throws DomainError INVALID for a bad page or cursor
 */
export function uncoveredSchools(
  ctx: Context,
  { divisionId, on, rules, schools, covered }: Coverage,
  args: PageArgs,
): Promise<UncoveredSchoolPage> {
  const required = rules.perSchool.value
  return lookThrough(args, {
    isEmpty: schools <= covered,
    fetch: async (after) =>
      (await ctx.graph.request(PageOfSchoolsDocument, { divisionId, on, after }, ctx.callAs)).schools,
    pick: async (edges) => {
      const ids = edges.map(({ node }) => node.id)
      const inspectors = await countInspectors(ctx, ids, on)
      return edges.flatMap(({ cursor, node: { id: schoolId } }) => {
        const there = inspectors.get(schoolId) ?? 0
        return there < required ? [{ cursor, node: { schoolId, inspectors: there, required } }] : []
      })
    },
    totalCount: async () => schools - covered,
  })
}

/** Responsible inspectors in office of each of these schools; schools without any have no entry. */
async function countInspectors(ctx: Context, schoolIds: string[], on: string): Promise<Map<string, number>> {
  const rows = await ctx.tx.$queryRaw<{ id: string; count: number }[]>`
    with duty as materialized (
      select school_organization_id, inspector_id from duty_assignment
      where school_organization_id = any(${schoolIds}::uuid[])
        and valid_from <= ${on}::date and ${on}::date < coalesce(valid_to, 'infinity')
    ), holder as materialized (
      select id from duty_holders_in_office(array(select distinct inspector_id from duty), ${on}::date) as id
    )
    select school_organization_id as id, count(*)::int as count
    from duty join holder on holder.id = duty.inspector_id group by 1`
  return new Map(rows.map(({ id, count }) => [id, count]))
}

/** How many inspectors in office have more schools than the rule allows; null where no rule says how many that is. */
export async function countOverloaded(ctx: Context, coverage: Coverage): Promise<number | null> {
  if (!coverage.rules.perInspector) return null
  return (await readOverloaded(ctx, coverage, coverage.rules.perInspector)).length
}

/** Those inspectors, by keyset over their ids. */
export function overloadedInspectors(
  ctx: Context,
  coverage: Coverage,
  args: PageArgs,
): Promise<OverloadedInspectorPage> {
  const limit = coverage.rules.perInspector
  const read = () => (limit ? readOverloaded(ctx, coverage, limit) : Promise.resolve([]))
  return paginate(
    ctx.actor,
    'overloadedInspectors',
    { ...args, filter: [coverage.divisionId, coverage.on] },
    async ({ before, take }) =>
      (await read()).filter(({ id }) => before === undefined || id < before).slice(0, take),
    async () => (await read()).length,
  )
}

/** Inspectors in office with a duty in the division, by all their duties, those of other offices included. */
function readOverloaded(
  ctx: Context,
  { range: { gte, lt }, on }: Coverage,
  { value, withLarge = value }: NonNullable<DutyRules['perInspector']>,
): Promise<Overload[]> {
  return ctx.tx.$queryRaw<Overload[]>`
    with inspector as materialized (
      select id from duty_holders_in_office(array(
        select distinct inspector_id from duty_assignment
        where school_path >= ${gte} and school_path < ${lt}
          and valid_from <= ${on}::date and ${on}::date < coalesce(valid_to, 'infinity')
      ), ${on}::date) as id
    )
, load as (
      select person_id as id, count(*)::int as schools,
        case when bool_or(is_large) then ${withLarge}::int else ${value}::int end as "limit"
      from duty_load(array(select id from inspector), ${on}::date, ${on}::date + 1)
      group by person_id
    )
    select id, schools, "limit" from load where schools > "limit" order by id desc`
}
