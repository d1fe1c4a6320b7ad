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
  const page = Prisma.sql`order by heartbeat_at limit ${batch} for update skip locked`
  return [
    sweep(
      'renderings',
      Prisma.sql`update rendering set heartbeat_at = clock_timestamp() where id in (select id from rendering
        where status in ('QUEUED', 'RUNNING') and heartbeat_at < ${age} ${page})
        returning letter_id as id, clock, request_id`,
      (ctx, documentId) => enqueue(ctx, renderDocument, { documentId }),
    ),
    sweep(
      'reports',
      Prisma.sql`update report set heartbeat_at = clock_timestamp() where id in (select id from report
        where status in ('QUEUED', 'RUNNING') and heartbeat_at < ${age} ${page})
        returning id, clock, request_id`,
      (ctx, reportId) => enqueue(ctx, makeReport, { reportId }),
    ),
    sweep(
      'sheet checks',
      Prisma.sql`update sheet_import set heartbeat_at = clock_timestamp() where id in (select id from sheet_import
        where status in ('QUEUED', 'CHECKING') and heartbeat_at < ${age} ${page})
        returning id, clock, request_id`,
      (ctx, importId) => enqueue(ctx, checkSheet, { importId }),
    ),
    sweep(
      'sheet applications',
      Prisma.sql`update sheet_import set heartbeat_at = clock_timestamp() where id in (select id from sheet_import
        where status = 'APPLYING' and heartbeat_at < ${age} ${page})
        returning id, clock, request_id`,
      (ctx, importId) => enqueue(ctx, applySheet, { importId }),
    ),
    sweep(
      'sheet exports',
      Prisma.sql`update sheet_export set heartbeat_at = clock_timestamp() where id in (select id from sheet_export
        where status in ('QUEUED', 'RUNNING') and heartbeat_at < ${age} ${page})
        returning id, clock, request_id`,
      (ctx, exportId) => enqueue(ctx, exportSheet, { exportId }),
    ),
    sweep(
      'deliveries',
      Prisma.sql`update delivery set heartbeat_at = clock_timestamp() where id in (select id from delivery
        where status = 'QUEUED' and heartbeat_at < ${age} ${page})
        returning id, clock, request_id`,
      (ctx, deliveryId) => enqueue(ctx, serveDelivery, { deliveryId }),
    ),
  ]
}

/** @param stale takes the stale rows and notes that somebody cares, in one statement */
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
