import { DomainError, isInRange } from '@dudao/service'
import type { Context } from '../context.ts'
import { CycleDivisionsDocument } from '../generated/operations.ts'
import type { CycleRule } from '../generated/resolvers.ts'
import type { AppliedRule } from '../rules-in-force.ts'
import { cycleKeys, type Requirement, requirementsOn, rowOf } from './rules.ts'

/** A division of the report with the rules that hold for it. Its units are those that no row below it has. */
export interface CycleDivision {
  divisionId: string
  path: string
  requirements: Map<CycleRule, Requirement>
}

/** A division whose cycle is asked about, and its children. */
export interface Report {
  divisionId: string
  path: string
  on: string
  /** The division itself first, then its children. */
  divisions: CycleDivision[]
}

/**
 * The divisions of a report with their rules, in one question to directory: each is judged by the row nearest to it.
 *
 * @throws DomainError NOT_FOUND for an unknown division, FORBIDDEN for one that is not in the caller's range
 */
export async function openReport(ctx: Context, divisionId: string, on: string): Promise<Report> {
  const variables = { id: divisionId, keys: cycleKeys, on }
  const { division, ruleParameters, ruleParametersBelow } = await ctx.graph.request(
    CycleDivisionsDocument,
    variables,
    ctx.callAs,
  )
  if (!division) throw new DomainError('NOT_FOUND', '区划不存在')
  if (!isInRange(ctx.actor.ranges, division.path)) throw new DomainError('FORBIDDEN', '区划超出您的管辖范围')
  const shared = new Map(ruleParameters.map(applied))
  // Townships inspect nobody: their schools are the county's.
  const children = division.children.filter(({ kind }) => kind !== 'TOWNSHIP')
  const rulesOf = (path: string) =>
    new Map([...shared, ...ruleParametersBelow.filter((row) => row.division.path === path).map(applied)])
  return {
    divisionId,
    path: division.path,
    on,
    divisions: [division, ...children].map(({ id, path }) => ({
      divisionId: id,
      path,
      requirements: requirementsOn(on, rulesOf(path)),
    })),
  }
}

const applied = ({
  id,
  key,
  value,
  unit,
  article,
  mark,
  validFrom,
}: Omit<AppliedRule, 'ruleParameterId'> & { id: string }) =>
  [key, { key, value, unit, article, mark, ruleParameterId: id, validFrom }] as const

/** The row of a report to which a place belongs. */
export function divisionAt({ path: above, divisions }: Report, path: string): CycleDivision {
  const row = rowOf(above, path)
  return divisions.find((division) => division.path === row) ?? (divisions[0] as CycleDivision)
}
