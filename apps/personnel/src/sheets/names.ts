import type { Context } from '../context.ts'
import { PersonNamesDocument } from '../generated/operations.ts'

/** The most persons that directory answers about at once. */
const personsAtOnce = 200

/** The names of those of these persons whom the caller may see. */
export async function namesOf(ctx: Context, personIds: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (let start = 0; start < personIds.length; start += personsAtOnce) {
    const ids = personIds.slice(start, start + personsAtOnce)
    const { persons } = await ctx.graph.request(PersonNamesDocument, { ids }, ctx.callAs)
    for (const { id, name } of persons) names.set(id, name)
  }
  return names
}
