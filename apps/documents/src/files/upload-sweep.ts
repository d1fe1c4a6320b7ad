import type { Sweep } from '@dudao/service'
import type { FileStore } from './store.ts'
import type { Prisma } from '../generated/prisma/client.ts'

const everyMs = 60_000
const batch = 100

/**
 * Clears parts away: of uploads that have ended, and of those that were interrupted too long ago. The parts go first; a
 * process that ends in between leaves an upload that the next run clears again.
 *
 * @param keepHours age of the last part
 */
export const uploadSweep = (store: FileStore, keepHours: number): Sweep<Prisma.TransactionClient> => ({
  name: 'uploads',
  everyMs,
  run: async (ctx) => {
    const rows = await ctx.tx.$queryRaw<{ id: string }[]>`
      select id from upload where has_parts and (status <> 'OPEN'
        or touched_at < clock_timestamp() - make_interval(secs => ${keepHours * 3_600}))
      order by touched_at limit ${batch} for update skip locked`
    for (const { id } of rows) await store.dropParts(id)
    const ids = rows.map(({ id }) => id)
    await ctx.tx.upload.updateMany({
      where: { id: { in: ids }, status: 'OPEN' },
      data: { status: 'EXPIRED' },
    })
    await ctx.tx.upload.updateMany({ where: { id: { in: ids } }, data: { hasParts: false } })
    if (ids.length > 0) ctx.log.info({ uploads: ids.length }, 'parts cleared away')
  },
})
