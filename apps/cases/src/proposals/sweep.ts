import { type Sweep, todayOf } from '@dudao/service'
import { Prisma } from '../generated/prisma/client.ts'
import { proposeForTasks } from './proposals.ts'

/** Time passes without a command: once an hour the tasks of all bodies are looked at. */
export const proposeOverdue: Sweep<Prisma.TransactionClient> = {
  name: 'on-site proposals',
  everyMs: 3_600_000,
  run: async (ctx) => {
    const proposed = await proposeForTasks(ctx, todayOf(ctx), Prisma.sql`true`)
    if (proposed.length > 0) ctx.log.info({ proposals: proposed.length }, 'on-site supervision proposed')
  },
}
