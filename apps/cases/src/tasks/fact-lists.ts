import { type Connection, loadTogether, type PageArgs } from '@dudao/service'
import type { Context } from '../context.ts'
import { Prisma, type TrackedFact } from '../generated/prisma/client.ts'
import { nestedPage } from '../nested-page.ts'
import { type Measured, measured, ratioOf } from '../quantities.ts'

export type FactPage = Connection<TrackedFact>

export function factsOfTask(ctx: Context, taskId: string, args: PageArgs): Promise<FactPage> {
  const list = {
    name: 'Task.facts',
    from: Prisma.sql`tracked_fact r WHERE r.task_id = parent.id`,
    read: (ids: string[]) => ctx.tx.trackedFact.findMany({ where: { id: { in: ids } } }),
  }
  return nestedPage(ctx, list, taskId, args)
}

export async function factById(ctx: Context, id: string | null): Promise<TrackedFact | null> {
  if (!id) return null
  const fact = await loadTogether(ctx, 'fact', id, async (ids) => {
    const rows = await ctx.tx.trackedFact.findMany({ where: { id: { in: ids } } })
    return new Map(rows.map((row) => [row.id, row]))
  })
  return fact ?? null
}

/** The line that corrects a line. */
export async function correctionOf(
  ctx: Context,
  { id, supersededAt }: TrackedFact,
): Promise<TrackedFact | null> {
  if (!supersededAt) return null
  const fact = await loadTogether(ctx, 'correction', id, async (ids) => {
    const rows = await ctx.tx.trackedFact.findMany({ where: { correctsId: { in: ids } } })
    return new Map(rows.map((row) => [row.correctsId as string, row]))
  })
  return fact ?? null
}

/** What a part of a line (其中) is of that line as it stands now; null where the units differ. */
export async function shareOf(ctx: Context, fact: TrackedFact): Promise<Measured | null> {
  let whole = await factById(ctx, fact.wholeId)
  while (whole?.supersededAt) whole = await correctionOf(ctx, whole)
  if (!whole || whole.unit !== fact.unit) return null
  return ratioOf(measured(fact.value, fact.qualifier), measured(whole.value, whole.qualifier))
}
