import type { PlainDate, ResolvedRule } from '@dudao/rules'
import type { Context } from './context.ts'
import { RulesInForceDocument } from './generated/operations.ts'

/** An approved row of a rule pack, as directory resolved it. */
export interface ApprovedRule extends ResolvedRule {
  id: string
  key: string
  packVersion: number
  /** How sure the row is: FOUND was read in a legal text. */
  mark: 'FOUND' | 'RECALLED' | 'DESIGN'
}

/** The approved rows that hold for a division on a date. A key without a row is left out: the rule is unknown. */
export async function rulesInForce(
  ctx: Context,
  keys: readonly string[],
  divisionId: string,
  on: PlainDate,
): Promise<ApprovedRule[]> {
  const variables = { keys: [...keys], divisionId, on }
  const { ruleParameters } = await ctx.graph.request(RulesInForceDocument, variables, ctx.callAs)
  return ruleParameters
}
