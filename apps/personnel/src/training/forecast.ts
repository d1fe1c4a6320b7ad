import { actingBody, type Connection, DomainError, type PageArgs, paginate, rangeOf } from '@dudao/service'
import type { Context } from '../context.ts'
import { DivisionPathDocument } from '../generated/operations.ts'
import type { TrainingForecastInput, TrainingRule } from '../generated/resolvers.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { toHundredths } from './hours.ts'
import { hourRulesOf } from './hour-rules.ts'
import { forecast } from './input.ts'
import { type FormSum, type HourRule, judgeHours, ruleDay } from './rules.ts'

/** An inspector's missing hours. `id` is the person's. */
export interface Shortfall {
  id: string
  /** Hundredths of concentrated training. */
  counted: number
  rules: TrainingRule[]
  dueBy: string
}

/** A page of shortfalls. */
export type ShortfallPage = Connection<Shortfall>

/**
 * The hours missing of every inspector in office on a day. One statement reads a page and one counts, however many
 * there are; the rules are asked for once.
 *
 * @throws DomainError NOT_FOUND for an unknown division, INVALID for a bad page
 */
export async function trainingForecast(
  ctx: Context,
  { input: raw, ...page }: PageArgs & { input: TrainingForecastInput },
): Promise<ShortfallPage> {
  const input = parse(forecast, raw)
  const { on, year, shortOnly } = input
  const { ranges, divisionId } = await placeOf(ctx, input.divisionId)
  const rules = await hourRulesOf(ctx, divisionId, ruleDay(year, on))
  const counted = hoursByForm({ ranges, on, year, shortOf: shortOnly ? rules : null })
  return paginate(
    ctx.actor,
    'trainingForecast',
    { ...page, filter: input },
    async ({ before, take }) => {
      const older = before ? Prisma.sql`where id < ${before}::uuid` : Prisma.empty
      const rows = await ctx.tx.$queryRaw<Counted[]>`
        ${counted} select * from counted ${older} order by id desc limit ${take}`
      return rows.map((row) => ({
        id: row.id,
        counted: row.CONCENTRATED,
        rules: judgeHours(byFormOf(row), rules),
        dueBy: `${year}-12-31`,
      }))
    },
    async () => {
      const [row] = await ctx.tx.$queryRaw<[{ count: number }]>`
        ${counted} select count(*)::int as count from counted`
      return row.count
    },
  )
}

type Ranges = readonly (readonly [lo: string, hi: string])[]

/** Whose inspectors, and whose rules. */
async function placeOf(
  ctx: Context,
  divisionId: string | null | undefined,
): Promise<{ ranges: Ranges; divisionId: string }> {
  if (!divisionId) return { ranges: ctx.actor.ranges, divisionId: actingBody(ctx).divisionId }
  const { division } = await ctx.graph.request(DivisionPathDocument, { id: divisionId }, ctx.callAs)
  if (!division) throw new DomainError('NOT_FOUND', '区划不存在')
  return { ranges: [rangeOf(division.path)], divisionId }
}

/** An inspector's hundredths by form. */
type Counted = { id: string } & Record<FormSum['form'], number>

const byFormOf = (row: Counted): FormSum[] =>
  (['CONCENTRATED', 'ONLINE', 'SELF_STUDY'] as const).map((form) => ({ form, hundredths: row[form] }))

interface Count {
  ranges: Ranges
  on: string
  year: number
  /** Only those short of one of these, as far as known; null for all. */
  shortOf: readonly HourRule[] | null
}

/** The hours of those in office; the row policies decide which appointments and credits there are. */
function hoursByForm({ ranges, on, year, shortOf }: Count): Prisma.Sql {
  const within = ranges.map(
    ([lo, hi]) => Prisma.sql`(owner_path >= ${lo} and owner_path < ${hi})
      or (home_path >= ${lo} and home_path < ${hi})`,
  )
  const short = (shortOf ?? []).flatMap(({ required }) =>
    required
      ? Prisma.sql`coalesce(sum(c.hundredths) filter (where c.form = any(${[...required.forms]})), 0)
          < ${toHundredths(required.hours)}`
      : [],
  )
  const few = shortOf
    ? Prisma.sql`having ${Prisma.join([Prisma.sql`false`, ...short], ' or ')}`
    : Prisma.empty
  const sums = (['CONCENTRATED', 'ONLINE', 'SELF_STUDY'] as const).map(
    (form) => Prisma.sql`coalesce(sum(c.hundredths) filter (where c.form = ${form}), 0)::int`,
  )
  return Prisma.sql`
    with office as (
      select distinct inspector_id as id
      from appointment
      where status in ('APPOINTED', 'ENDED')
        and term_from <= ${on}::date
        and ${on}::date < coalesce(least(term_to, ended_on), 'infinity')
        and (${Prisma.join(within, ' or ')})
    ), counted as (
      select office.id, ${sums[0]} as "CONCENTRATED", ${sums[1]} as "ONLINE", ${sums[2]} as "SELF_STUDY"
      from office
      left join training_credit c
        on c.inspector_id = office.id
        and c.training_year = ${year}
        and c.revoked_on is null
        and coalesce(c.occurred_on, make_date(c.training_year, 12, 31)) <= ${on}::date
      group by office.id
      ${few}
    )`
}
