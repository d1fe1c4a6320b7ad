import type { Context } from './context.ts'
import { RulesInForceDocument } from './generated/operations.ts'
import type { Prisma } from './generated/prisma/client.ts'

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

/** The rows kept with an inspection. */
export const rulesOf = ({ rules }: { rules: Prisma.JsonValue }): AppliedRule[] =>
  rules as unknown as AppliedRule[]

/** The rows with one added in the place of an earlier one of its key, as the column keeps them. */
export const withRule = (rules: AppliedRule[], added: AppliedRule | undefined): Prisma.InputJsonValue =>
  [
    ...rules.filter(({ key }) => key !== added?.key),
    ...(added ? [added] : []),
  ] as unknown as Prisma.InputJsonValue
