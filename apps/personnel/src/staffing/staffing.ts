import {
  actingBody,
  type Connection,
  DomainError,
  isInRange,
  type PageArgs,
  paginate,
  rangeOf,
} from '@dudao/service'
import type { Context } from '../context.ts'
import { CountsOfSchoolsDocument, StaffingRulesDocument } from '../generated/operations.ts'
import type { StaffingInput } from '../generated/resolvers.ts'
import {
  type Counted,
  type Figures,
  judgePlace,
  notesOn,
  type PlacedRule,
  readRules,
  rulesAt,
  staffingKeys,
  sumUp,
  type Unit,
} from './rules.ts'

/** A report on a division of the caller's range. Counted when asked: there is no figure to keep up to date. */
export interface Report {
  divisionId: string
  path: string
  on: string
  units: Unit[]
  children: { id: string; path: string }[]
  /** The rows of the division, of those above it and of those below. */
  rules: PlacedRule[]
  total: Figures
  notes: string[]
  asOf: Date
}

export interface Sum {
  divisionId: string
  isOwn: boolean
  figures: Figures
}

export type UnitPage = Connection<Unit>

/**
 * Inspectors against schools, place by place: the rules by one question, the schools by one count of directory, the
 * inspectors by one statement.
 *
 * @throws DomainError NOT_FOUND for a division that is unknown or out of range, INVALID for a township
 */
export async function staffing(ctx: Context, { divisionId, on }: StaffingInput): Promise<Report> {
  actingBody(ctx)
  const variables = { divisionId, keys: staffingKeys, on }
  const asked = await ctx.graph.request(StaffingRulesDocument, variables, ctx.callAs)
  const { division, ruleParameters, ruleParametersBelow } = asked
  if (!division || !isInRange(ctx.actor.ranges, division.path))
    throw new DomainError('NOT_FOUND', '区划不存在')
  if (division.kind === 'TOWNSHIP')
    throw new DomainError('INVALID', '督学按县级以上区划配备，请选择县级以上区划')
  const rules = [...ruleParameters, ...ruleParametersBelow]
  const units = await placesOf(ctx, { divisionId, path: division.path, on, rules })
  const total = sumOf(units)
  const children = division.children.filter(({ kind }) => kind !== 'TOWNSHIP')
  const notes = notesOn(total, units)
  return { divisionId, path: division.path, on, units, children, rules, total, notes, asOf: ctx.now }
}

interface Asked {
  divisionId: string
  path: string
  on: string
  rules: readonly PlacedRule[]
}

interface Found {
  path: string
  isCounty: boolean
  classes: Counted[]
  present: number
  fullTime: number
}

/** Where there are schools or inspectors, and how they stand to each other. */
async function placesOf(ctx: Context, asked: Asked): Promise<Unit[]> {
  const found = new Map<string, Found>()
  const at = (id: string, path: string, isCounty: boolean): Found => {
    const place = found.get(id) ?? { path, isCounty, classes: [], present: 0, fullTime: 0 }
    found.set(id, place)
    return place
  }
  const { divisionId, on, rules } = asked
  const input = { divisionId, on, largeFrom: largeFrom(rules) }
  const { schoolCounts } = await ctx.graph.request(CountsOfSchoolsDocument, { input }, ctx.callAs)
  for (const { division, ...counted } of schoolCounts) {
    const isCounty = division.kind !== 'CITY' && division.kind !== 'PROVINCE'
    at(division.id, division.path, isCounty).classes.push(counted)
  }
  for (const { id, path, tier, present, fullTime } of await inspectorsIn(ctx, asked)) {
    Object.assign(at(id, path, tier === 'COUNTY'), { present, fullTime })
  }
  return [...found].map(([id, { path, isCounty, classes, ...inspectors }]) => {
    const own = rulesAt(path, rules)
    return { id, path, figures: judgePlace(classes, inspectors, readRules(own), isCounty), rules: own }
  })
}

/** From how many pupils on a school is large, wherever a rule says so. */
export const largeFrom = (rules: readonly PlacedRule[]) =>
  rules.flatMap(({ key, value, division }) =>
    key === 'staffing.largeSchoolPupils' && typeof value === 'number'
      ? [{ divisionId: division.id, pupils: value }]
      : [],
  )

function inspectorsIn(ctx: Context, { path, on }: Asked) {
  const [lo, hi] = rangeOf(path)
  return ctx.tx.$queryRaw<{ id: string; path: string; tier: string; present: number; fullTime: number }[]>`
    select division_id as id, path, tier, present, full_time as "fullTime"
    from staffing_present(${lo}, ${hi}, ${on}::date)`
}

/** The divisions directly below, each with everything below it, and what the division runs itself. */
export function sumsOf({ divisionId, units, children }: Report): Sum[] {
  const own = units.filter(({ id }) => id === divisionId)
  return [
    { divisionId, isOwn: true, figures: sumOf(own) },
    ...children.map(({ id, path }) => ({
      divisionId: id,
      isOwn: false,
      figures: sumOf(units.filter((unit) => unit.path.startsWith(path))),
    })),
  ]
}

const sumOf = (units: readonly Unit[]) => sumUp(units.map(({ figures }) => figures))

/** The places, by keyset over the ids of their divisions. */
export function unitsPage(
  ctx: Context,
  { divisionId, on, units }: Report,
  { shortOnly, ...page }: PageArgs & { shortOnly: boolean },
): Promise<UnitPage> {
  const chosen = units
    .filter(({ figures }) => !shortOnly || (figures.shortage ?? 0) > 0)
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))
  return paginate(
    ctx.actor,
    'staffing',
    { ...page, filter: [divisionId, on, shortOnly] },
    async ({ before, take }) => chosen.filter(({ id }) => before === undefined || id < before).slice(0, take),
    async () => chosen.length,
  )
}
