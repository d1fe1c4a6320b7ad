import type { Sweep } from '@dudao/service'
import type { Prisma } from '../generated/prisma/client.ts'

/** Days that the rows of a checked sheet wait for their requester, by the database's own clock. */
const keptDays = 3

/** Clears away what was staged and never applied. */
export const staleRows: Sweep<Prisma.TransactionClient> = {
  name: 'stale sheet rows',
  everyMs: 3_600_000,
  run: async (ctx) => {
    const rows = await ctx.tx.$executeRaw`
      delete from staged_row where staged_at < clock_timestamp() - make_interval(days => ${keptDays})`
    if (rows > 0) ctx.log.info({ rows }, 'staged rows cleared away')
  },
}
