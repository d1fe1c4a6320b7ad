import type { Context } from './context.ts'
import { RulesInForceDocument } from './generated/operations.ts'

/** A row of the rule pack as it was applied; kept with the matter that it decided. */
export interface AppliedRule {
  key: string
  value: unknown
  unit: string
  article: string
  mark: string
  ruleParameterId: string
  validFrom: string
}

/**
 * The rows that hold for a division on a day, by key. A key of which no text says anything has none: what it would
 * decide stays open.
 *
 * @param keys at most 50
 */
export async function rulesInForce(
  ctx: Context,
  keys: readonly string[],
  divisionId: string,
  on: string,
): Promise<Map<string, AppliedRule>> {
  if (keys.length === 0) return new Map()
  const variables = { keys: [...keys], divisionId, on }
  const { ruleParameters } = await ctx.graph.request(RulesInForceDocument, variables, ctx.callAs)
  return new Map(ruleParameters.map(({ id, ...rule }) => [rule.key, { ...rule, ruleParameterId: id }]))
}
