import { isId } from '@dudao/service'
import type { Context } from '../context.ts'
import type {
  FactGroup,
  FactSource,
  FactStage,
  FactSummary,
  FactSummaryFilter,
  MeasureUnit,
} from '../generated/resolvers.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { sumOf } from '../quantities.ts'

interface Row {
  unit: MeasureUnit
  stage: FactStage | null
  /** null in the row of the whole group. */
  sources: FactSource[] | null
  sum: number
  qualifiers: string[]
  lines: number
}

/**
 * Adds the lines that count, in one statement: only within one unit and stage, and of a line and its parts (其中) only
 * the line. A part of another stage than its line stands in a group of its own.
 */
export async function factSummary(
  ctx: Context,
  filter: FactSummaryFilter | null | undefined,
): Promise<FactSummary> {
  const sums = Prisma.sql`sum(value) AS sum, array_agg(DISTINCT qualifier) AS qualifiers, count(*)::int AS lines`
  const rows = await ctx.tx.$queryRaw<Row[]>`
    WITH line AS (
      SELECT f.unit, f.stage, f.sources, f.value, f.qualifier,
        w.id IS NULL AS in_total, w.id IS NULL OR w.sources <> f.sources AS in_source
      FROM tracked_fact f
      JOIN task t ON t.id = f.task_id AND t.status <> 'WITHDRAWN'
      LEFT JOIN tracked_fact w ON w.id = f.whole_id AND w.unit = f.unit AND w.stage IS NOT DISTINCT FROM f.stage
      WHERE f.superseded_at IS NULL AND f.unit <> 'PERCENT' AND ${factsWhere(filter ?? {})}
    )
    SELECT unit, stage, NULL::text[] AS sources, ${sums} FROM line WHERE in_total GROUP BY unit, stage
    UNION ALL
    SELECT unit, stage, sources, ${sums} FROM line
    WHERE in_source AND cardinality(sources) > 0 GROUP BY unit, stage, sources
    ORDER BY 1, 2 NULLS FIRST, 3 NULLS FIRST`
  return { groups: groupsOf(rows), asOf: ctx.now }
}

const amountOf = ({ sum, qualifiers, lines }: Row) => ({
  total: sumOf({ sum, qualifiers, unknown: 0 }),
  lines,
})

const groupsOf = (rows: readonly Row[]): FactGroup[] =>
  [...Map.groupBy(rows, ({ unit, stage }) => `${unit} ${stage}`).values()].flatMap((group) => {
    const whole = group.find(({ sources }) => sources === null)
    if (!whole) return []
    const bySource = group.flatMap((row) => (row.sources ? [{ sources: row.sources, ...amountOf(row) }] : []))
    return [{ unit: whole.unit, stage: whole.stage, ...amountOf(whole), bySource }]
  })

/** Predicate on `tracked_fact f`. */
function factsWhere({ taskId, workPlanId, from, to }: FactSummaryFilter): Prisma.Sql {
  const conditions = [
    Prisma.sql`true`,
    ...(taskId ? [below(taskId, Prisma.sql`t.id`)] : []),
    ...(workPlanId ? [below(workPlanId, Prisma.sql`item.work_plan_id`)] : []),
    ...(from ? [Prisma.sql`f.occurred_on >= ${from}::date`] : []),
    ...(to ? [Prisma.sql`f.occurred_on <= ${to}::date`] : []),
  ]
  return Prisma.join(conditions, ' AND ')
}

/** Lines of the tasks whose column is the id, and of all below them. An id that cannot be one has none. */
function below(id: string, column: Prisma.Sql): Prisma.Sql {
  if (!isId(id)) return Prisma.sql`false`
  return Prisma.sql`f.task_id IN (
    WITH RECURSIVE tree AS (
      SELECT t.id FROM task t LEFT JOIN work_plan_item item ON item.id = t.work_plan_item_id
      WHERE ${column} = ${id}::uuid
      UNION
      SELECT part.id FROM tree JOIN task part ON part.parent_id = tree.id
    ) SELECT tree.id FROM tree)`
}
