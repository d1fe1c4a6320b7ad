import { actingBody } from '@dudao/service'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { toHundredths } from './hours.ts'
import { rulesInForce } from '../rule-packs.ts'

/** The most persons that one question past the row policies may name. */
const maxPersons = 200

const preService = z.object({ required: z.boolean(), hours: z.number().optional() })

/**
 * Of these persons, those who may not be put on duty on that day because the training before duty (岗前培训) that the rules
 * of the acting body's division ask for is not credited to them by then. It also answers about persons whose hours the
 * caller may not see, with no more than yes or no; only officers and leaders learn that anybody is trained.
 * 《督学管理暂行办法》: newly engaged inspectors are trained first; so it is where nobody has approved a row `train.preService`.
 *
 * @param on calendar date; training that ends on this day counts
 */
export async function untrainedOf(
  ctx: Context,
  personIds: readonly string[],
  on: string,
): Promise<Set<string>> {
  const [row] = await rulesInForce(ctx, ['train.preService'], actingBody(ctx).divisionId, on)
  const { required, hours = 0 } = row ? preService.parse(row.value) : { required: true }
  if (!required) return new Set()
  const untrained = new Set(personIds)
  for (let start = 0; start < personIds.length; start += maxPersons) {
    const some = personIds.slice(start, start + maxPersons)
    const rows = await ctx.tx.$queryRaw<{ id: string }[]>`
      select id from trained_before_duty(${some}::uuid[], ${on}::date, ${toHundredths(hours)}) as id`
    for (const { id } of rows) untrained.delete(id)
  }
  return untrained
}
