import type { BaseCtx } from '@dudao/service'
import type { Prisma } from './generated/prisma/client.ts'

/** What every resolver of this service is handed. */
export type Context = BaseCtx<Prisma.TransactionClient>
