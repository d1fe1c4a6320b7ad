import { DomainError, rangeOf } from '@dudao/service'
import type { Context } from './context.ts'
import { DivisionPathDocument } from './generated/operations.ts'

/**
 * The paths of a division and everything below it, as a condition on a path column.
 *
 * @throws DomainError NOT_FOUND for an unknown division
 */
export async function rangeOfDivision(ctx: Context, id: string): Promise<{ gte: string; lt: string }> {
  const { division } = await ctx.graph.request(DivisionPathDocument, { id }, ctx.callAs)
  if (!division) throw new DomainError('NOT_FOUND', '区划不存在')
  const [gte, lt] = rangeOf(division.path)
  return { gte, lt }
}
