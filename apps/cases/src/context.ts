import type { BaseCtx, Kit as BaseKit } from '@dudao/service'
import type { Prisma } from './generated/prisma/client.ts'

/** What every resolver of this service is handed. */
export type Context = BaseCtx<Prisma.TransactionClient>

/** What this service's routes are handed. */
export type Kit = BaseKit<Prisma.TransactionClient>
