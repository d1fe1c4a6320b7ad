import { loadChildren } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Visit } from '../generated/prisma/client.ts'

export interface Clash {
  personId: string
  visit: Visit
}

/**
 * Other visits of the same day with one of the participants, in a division that neither holds that of the visit nor
 * lies in it. Row policies narrow them: of a matter that the reader may not see nothing is told.
 */
export async function clashesOf(ctx: Context, visitId: string): Promise<Clash[]> {
  const read = async (ids: string[]) => {
    const found = await ctx.tx.$queryRaw<{ id: string; personId: string; otherId: string }[]>`
      SELECT v.id, p.person AS "personId", o.id AS "otherId"
      FROM visit v
      CROSS JOIN LATERAL unnest(v.participant_ids) AS p(person)
      JOIN visit o ON o.occurred_on = v.occurred_on AND o.id <> v.id AND o.participant_ids @> ARRAY[p.person]
        AND NOT starts_with(o.place_path, v.place_path) AND NOT starts_with(v.place_path, o.place_path)
      WHERE v.id = ANY(${ids}::uuid[])
      ORDER BY o.id
      LIMIT 2000`
    if (found.length === 0) return []
    const visits = await ctx.tx.visit.findMany({ where: { id: { in: found.map(({ otherId }) => otherId) } } })
    const byId = new Map(visits.map((visit) => [visit.id, visit]))
    return found.map(({ id, personId, otherId }) => ({ id, personId, visit: byId.get(otherId) as Visit }))
  }
  return loadChildren(ctx, 'clashes', visitId, read, ({ id }) => id)
}
