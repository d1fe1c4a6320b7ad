import type { Context } from '../context.ts'

/** The most persons that one question past the row policies may name. */
const maxPersons = 200

/**
 * Of these persons, those who may not be put on duty on that day because no training before duty (岗前培训) is credited
 * to them by then. It also answers about persons whose hours the caller may not see, with no more than yes or no; only
 * officers and leaders learn that anybody is trained. 《督学管理暂行办法》: newly engaged inspectors are trained first.
 *
 * @param on calendar date; training that ends on this day counts
 */
export async function untrainedOf(
  ctx: Context,
  personIds: readonly string[],
  on: string,
): Promise<Set<string>> {
  const untrained = new Set(personIds)
  for (let start = 0; start < personIds.length; start += maxPersons) {
    const some = personIds.slice(start, start + maxPersons)
    const rows = await ctx.tx.$queryRaw<{ id: string }[]>`
      select id from trained_before_duty(${some}::uuid[], ${on}::date) as id`
    for (const { id } of rows) untrained.delete(id)
  }
  return untrained
}
