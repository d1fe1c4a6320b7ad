import type { Subgraph } from '@dudao/service'
import type { Prisma } from '../generated/prisma/client.ts'
import { boardPage, noBoardPage } from './board-page.ts'
import { publicBoard } from './board.ts'

/** GET /boards/:id: the page behind the QR code of a school's board, for everybody. */
export const boardRoutes: NonNullable<Subgraph<Prisma.TransactionClient>['routes']> = (http, kit) => {
  http.get<{ Params: { id: string } }>('/boards/:id', async ({ params: { id }, headers }, reply) => {
    const actor = await kit.actorOf(headers)
    const board = await kit.transact(actor, 'read', 'publicBoard', (ctx) => publicBoard(ctx, id))
    return reply
      .code(board ? 200 : 404)
      .headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'public, max-age=60' })
      .send(board ? boardPage(board) : noBoardPage())
  })
}
