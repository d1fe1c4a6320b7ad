import type { Sweep } from '@dudao/service'
import type { Prisma } from '../generated/prisma/client.ts'

const batch = 5_000
const mostBatches = 10

/**
 * Folds what facts have added to counters into totals. Counters are exact without it; it keeps short what a reader has
 * to add up.
 */
export const foldCounters: Sweep<Prisma.TransactionClient> = {
  name: 'fold-counters',
  everyMs: 1_000,
  run: async ({ tx }) => {
    for (let i = 0; i < mostBatches; i++) {
      const [row] = await tx.$queryRaw<[{ folded: number }]>`select fold_counters(${batch}) as folded`
      if (row.folded < batch) return
    }
  },
}
