import { loadTogether } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Headcount, HeadcountGroup, Qualifier } from '../generated/resolvers.ts'
import type { Prisma } from '../generated/prisma/client.ts'
import { sumOf } from '../quantities.ts'

interface Stored {
  group: HeadcountGroup
  value: number
  qualifier: Qualifier
}

/** What the column of a visit keeps, as the graph names it. */
export const headcountsOf = (column: Prisma.JsonValue): Headcount[] =>
  (column as unknown as Stored[]).map(({ group, ...count }) => ({ group, count }))

const groups: readonly HeadcountGroup[] = [
  'STUDENTS',
  'PARENTS',
  'TEACHERS',
  'LEADERS',
  'DELEGATES',
  'PUBLIC',
  'OTHERS',
]

/** Persons met by group in the visits of an inspection that the reader may see. */
export async function headcountsOfInspection(ctx: Context, inspectionId: string): Promise<Headcount[]> {
  const counts = await loadTogether(ctx, 'headcounts', inspectionId, async (ids) => {
    const rows = await ctx.tx.$queryRaw<
      { id: string; group: HeadcountGroup; sum: number; qualifiers: Qualifier[] }[]
    >`
      SELECT v.inspection_id AS id, one ->> 'group' AS "group", sum((one ->> 'value')::float8) AS sum,
        array_agg(DISTINCT one ->> 'qualifier') AS qualifiers
      FROM visit v, jsonb_array_elements(v.headcounts) AS one
      WHERE v.inspection_id = ANY(${ids}::uuid[])
      GROUP BY 1, 2`
    return Map.groupBy(rows, (row) => row.id)
  })
  return groups.flatMap((group) => {
    const row = counts?.find((one) => one.group === group)
    return row ? [{ group, count: sumOf({ sum: row.sum, qualifiers: row.qualifiers, unknown: 0 }) }] : []
  })
}
