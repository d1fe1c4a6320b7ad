import { loadTogether, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import type { TargetProgress } from '../generated/resolvers.ts'
import type { TaskTarget } from '../generated/prisma/client.ts'
import { type Measured, ratioOf, sumOf } from '../quantities.ts'
import { percentageOf, type RawProgress, type Said, stateOf } from './target-rules.ts'

/** How far a target is on a day, its shares down the tiers included; read in one statement for all targets of a list. */
export async function progressOf(
  ctx: Context,
  target: TaskTarget,
  day: string | null | undefined,
): Promise<TargetProgress> {
  const on = day ?? todayOf(ctx)
  const raw = await loadTogether(ctx, `progress ${on}`, target.id, async (ids) => {
    const rows = await ctx.tx.$queryRaw<(RawProgress & { id: string })[]>`
      SELECT t.id, p.* FROM unnest(${ids}::uuid[]) AS t(id) CROSS JOIN LATERAL target_progress(t.id, ${on}::date) AS p`
    return new Map(rows.map((row) => [row.id, row]))
  })
  const said = raw ? saidOf(target.unit, raw) : null
  // The target's own qualifier says what is asked for, not how sure it is.
  const asked: Measured = { value: target.value, qualifier: 'EQ' }
  return { value: said, ratio: said && ratioOf(said, asked), state: stateOf(target, said), on }
}

function saidOf(unit: string, raw: RawProgress): Said {
  if (unit === 'PERCENT') return percentageOf(raw)
  if (raw.value === null) return null
  return sumOf({ sum: raw.value, qualifiers: raw.qualifiers, unknown: raw.unknown })
}

/** The sum of the shares into which a target was split; null where there are none. */
export async function allottedOf(ctx: Context, target: TaskTarget): Promise<Measured | null> {
  const row = await loadTogether(ctx, 'allotted', target.id, async (ids) => {
    // Of a range at least its lower end is allotted. Percentages are not added.
    const rows = await ctx.tx.$queryRaw<{ id: string; sum: number; qualifiers: string[] }[]>`
      SELECT share.parent_id AS id, sum(share.value) AS sum,
        array_agg(DISTINCT CASE WHEN share.up_to IS NULL THEN share.qualifier ELSE 'GE' END) AS qualifiers
      FROM task_target share JOIN task t ON t.id = share.task_id
      WHERE share.parent_id = ANY (${ids}::uuid[]) AND t.status <> 'WITHDRAWN' AND share.unit <> 'PERCENT'
      GROUP BY share.parent_id`
    return new Map(rows.map((one) => [one.id, one]))
  })
  return row ? sumOf({ ...row, unknown: 0 }) : null
}
