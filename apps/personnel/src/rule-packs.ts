import { type PlainDate, type ResolvedRule, type WorkCalendar, workCalendarSchema } from '@dudao/rules'
import { actingBody, DomainError } from '@dudao/service'
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

/** The rows as a matter keeps them: by key, and the newest pack version among them. */
export function keepRules(approved: readonly ApprovedRule[]) {
  const versions = approved.map(({ packVersion }) => packVersion)
  return {
    rules: Object.fromEntries(approved.map(({ key, ...row }) => [key, row])),
    ruleVersion: versions.length > 0 ? Math.max(...versions) : null,
  }
}

/** The working days as they are arranged on that day; those of a past opening would not know the next year. */
export async function workCalendar(ctx: Context, on: PlainDate): Promise<WorkCalendar> {
  const [row] = await rulesInForce(ctx, ['calendar.workdays'], actingBody(ctx).divisionId, on)
  if (!row)
    throw new DomainError('CONFLICT', '没有已批准并生效的工作日历（calendar.workdays），请先在规则包中批准')
  return workCalendarSchema.parse(row.value)
}
