import { loadChildren, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import type { DeadlineName, DeadlineState } from '../generated/resolvers.ts'
import type { Deadline, DeadlineChange } from '../generated/prisma/client.ts'
import { factsOf } from './deadlines.ts'
import { stateOf } from './rules.ts'

export function deadlinesOf(ctx: Context, inspectionId: string): Promise<Deadline[]> {
  const read = (ids: string[]) =>
    ctx.tx.deadline.findMany({ where: { inspectionId: { in: ids } }, orderBy: { id: 'asc' } })
  return loadChildren(ctx, 'deadlines', inspectionId, read, (row) => row.inspectionId)
}

const keyOf = (row: { inspectionId: string; organizationId: string | null }): string =>
  `${row.inspectionId} ${row.organizationId}`

/** The clock of one object, as far as the reader sees it. */
export async function deadlineOfUnit(
  ctx: Context,
  name: DeadlineName,
  { inspectionId, organizationId }: { inspectionId: string; organizationId: string },
): Promise<Deadline | null> {
  const read = (keys: string[]) => {
    const pairs = keys.map((key) => key.split(' ') as [string, string])
    return ctx.tx.deadline.findMany({
      where: {
        name,
        inspectionId: { in: pairs.map(([inspection]) => inspection) },
        organizationId: { in: pairs.map(([, organization]) => organization) },
      },
    })
  }
  const key = keyOf({ inspectionId, organizationId })
  const [deadline] = await loadChildren(ctx, `deadline ${name}`, key, read, keyOf)
  return deadline ?? null
}

export function changesOf(ctx: Context, deadlineId: string): Promise<DeadlineChange[]> {
  const read = (ids: string[]) =>
    ctx.tx.deadlineChange.findMany({ where: { deadlineId: { in: ids } }, orderBy: { id: 'asc' } })
  return loadChildren(ctx, 'changes', deadlineId, read, (row) => row.deadlineId)
}

/** Where a clock stands today. */
export async function deadlineState(ctx: Context, deadline: Deadline): Promise<DeadlineState> {
  return stateOf(factsOf(deadline, await changesOf(ctx, deadline.id)), todayOf(ctx))
}
