import { loadTogether } from '@dudao/service'
import type { Context } from '../context.ts'
import type { PairCount, PairValue, PlanFigures, PlanItemFigures } from '../generated/resolvers.ts'
import { type AnnualPlan, type PlanItem, Prisma } from '../generated/prisma/client.ts'
import { itemsOf, versionInForce } from './lists.ts'

interface Counts {
  opened: number
  started: number
  completed: number
}

const nothing: Counts = { opened: 0, started: 0, completed: 0 }

/** Select list over `inspection i`. */
const counts = Prisma.sql`
  count(*)::int AS opened,
  count(*) FILTER (WHERE EXISTS (SELECT FROM visit v WHERE v.inspection_id = i.id))::int AS started,
  count(*) FILTER (WHERE i.status = 'COMPLETED')::int AS completed`

export async function itemFigures(ctx: Context, item: PlanItem): Promise<PlanItemFigures> {
  const done = await loadTogether(ctx, 'plan item figures', item.lineageId, async (ids) => {
    const rows = await ctx.tx.$queryRaw<(Counts & { id: string })[]>`
      SELECT item.lineage_id AS id, ${counts}
      FROM inspection i JOIN plan_item item ON item.id = i.plan_item_id
      WHERE item.lineage_id = ANY (${ids}::uuid[]) GROUP BY item.lineage_id`
    return new Map(rows.map((row) => [row.id, row]))
  })
  const { opened, started, completed } = done ?? nothing
  return { planned: item.inspections, opened, started, completed }
}

interface PlanCounts extends Counts {
  id: string
  emergencies: number
  unplanned: number
  pairs: Partial<Record<PairValue, number>>
}

/** Counted in one statement for all plans of a list. */
async function countsOf(ctx: Context, planId: string): Promise<PlanCounts | undefined> {
  return loadTogether(ctx, 'plan figures', planId, async (ids) => {
    const rows = await ctx.tx.$queryRaw<PlanCounts[]>`
      SELECT p.id, d.*, o.*, coalesce(q.pairs, '{}') AS pairs
      FROM annual_plan p
      CROSS JOIN LATERAL (
        SELECT ${counts} FROM inspection i JOIN plan_item item ON item.id = i.plan_item_id
        WHERE item.plan_id = p.id) AS d
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE i.is_emergency)::int AS emergencies,
          count(*) FILTER (WHERE NOT i.is_emergency)::int AS unplanned
        FROM inspection i
        WHERE i.organ_id = p.organ_id AND i.plan_item_id IS NULL
          AND i.occurred_on >= make_date(p.year, 1, 1) AND i.occurred_on < make_date(p.year + 1, 1, 1)) AS o
      CROSS JOIN LATERAL (
        SELECT jsonb_object_agg(done.value, done.count) AS pairs FROM (
          SELECT pair.value, count(*)::int AS count
          FROM inspection i JOIN plan_item item ON item.id = i.plan_item_id
          LEFT JOIN visit v ON v.inspection_id = i.id
          CROSS JOIN LATERAL (VALUES (v.orientation), (v.selection), (v.openness)) AS pair(value)
          WHERE item.plan_id = p.id AND pair.value IS NOT NULL GROUP BY pair.value
          UNION ALL
          SELECT i.scope, count(*)::int
          FROM inspection i JOIN plan_item item ON item.id = i.plan_item_id
          WHERE item.plan_id = p.id GROUP BY i.scope) AS done) AS q
      WHERE p.id = ANY (${ids}::uuid[])`
    return new Map(rows.map((row) => [row.id, row]))
  })
}

const pairValues: readonly PairValue[] = [
  'COMPREHENSIVE',
  'SPECIAL',
  'PROCESS',
  'RESULT',
  'ROUTINE',
  'RANDOM',
  'OPEN',
  'COVERT',
]

/** The plan in force beside what was done. */
export async function planFigures(ctx: Context, plan: AnnualPlan): Promise<PlanFigures> {
  const version = await versionInForce(ctx, plan.id)
  const items = version ? await itemsOf(ctx, version.id) : []
  const done = await countsOf(ctx, plan.id)
  const { opened, started, completed } = done ?? nothing
  const pairs = pairValues.map((value): PairCount => {
    const planned = items.filter(({ scope, orientations, selections, openness }) =>
      [scope, ...orientations, ...selections, ...openness].includes(value),
    )
    return { value, planned: planned.length, done: done?.pairs[value] ?? 0 }
  })
  return {
    items: items.length,
    planned: items.reduce((sum, { inspections }) => sum + inspections, 0),
    opened,
    started,
    completed,
    emergencies: done?.emergencies ?? 0,
    unplanned: done?.unplanned ?? 0,
    pairs,
    asOf: ctx.now,
  }
}
