import { type Sweep, enqueue } from '@dudao/service'
import { applySheet, checkSheet, exportSheet, makeReport, renderDocument, serveDelivery } from '@dudao/jobs'
import type { Context } from './context.ts'
import { Prisma } from './generated/prisma/client.ts'

interface Unfinished {
  id: string
  clock: Date | null
  request_id: string
}

const everyMs = 15_000
const batch = 500

/**
 * Hands unfinished work without a sign of life to the queue again, in case the queue lost it. The queue takes the same
 * unfinished key once, and the tokens fence whoever still works on it, so nothing is done twice.
 *
 * @param afterSeconds age of the last sign of life
 */
export function createSweeps(afterSeconds: number): Sweep<Prisma.TransactionClient>[] {
  const age = Prisma.sql`clock_timestamp() - make_interval(secs => ${afterSeconds})`
  // Takes the stale rows and notes that somebody cares, in one statement; the states stand in it as the partial
  // indexes name them.
  const stale = (table: string, states: string[], id = 'id') => Prisma.sql`
    update ${Prisma.raw(table)} set heartbeat_at = clock_timestamp() where id in (
      select id from ${Prisma.raw(table)} where status in (${Prisma.raw(states.map((state) => `'${state}'`).join(', '))}) and heartbeat_at < ${age}
      order by heartbeat_at limit ${batch} for update skip locked)
    returning ${Prisma.raw(id)} as id, clock, request_id`
  return [
    sweep('renderings', stale('rendering', ['QUEUED', 'RUNNING'], 'letter_id'), (ctx, documentId) =>
      enqueue(ctx, renderDocument, { documentId }),
    ),
    sweep('reports', stale('report', ['QUEUED', 'RUNNING']), (ctx, reportId) =>
      enqueue(ctx, makeReport, { reportId }),
    ),
    sweep('sheet checks', stale('sheet_import', ['QUEUED', 'CHECKING']), (ctx, importId) =>
      enqueue(ctx, checkSheet, { importId }),
    ),
    sweep('sheet applications', stale('sheet_import', ['APPLYING']), (ctx, importId) =>
      enqueue(ctx, applySheet, { importId }),
    ),
    sweep('sheet exports', stale('sheet_export', ['QUEUED', 'RUNNING']), (ctx, exportId) =>
      enqueue(ctx, exportSheet, { exportId }),
    ),
    sweep('deliveries', stale('delivery', ['QUEUED']), (ctx, deliveryId) =>
      enqueue(ctx, serveDelivery, { deliveryId }),
    ),
  ]
}

function sweep(
  name: string,
  stale: Prisma.Sql,
  again: (ctx: Pick<Context, 'tx' | 'actor'>, id: string) => Promise<void>,
): Sweep<Prisma.TransactionClient> {
  return {
    name,
    everyMs,
    run: async (ctx) => {
      const rows = await ctx.tx.$queryRaw<Unfinished[]>(stale)
      for (const { id, clock, request_id: requestId } of rows) {
        // The job runs on under the clock and request id of whoever asked for the work.
        const actor = { ...ctx.actor, requestId, clock: clock?.toISOString() ?? null }
        await again({ tx: ctx.tx, actor }, id)
      }
      if (rows.length > 0) ctx.log.info({ sweep: name, rows: rows.length }, 'handed to the queue again')
    },
  }
}
