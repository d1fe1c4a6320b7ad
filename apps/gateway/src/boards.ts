import { actorHeader } from '@dudao/service'
import type { FastifyInstance } from 'fastify'
import type { Authenticate } from './authenticate.ts'
import { forward } from './forward.ts'
import { patienceOf } from './patience.ts'
import type { Subgraph } from './pools.ts'
import { createTurnstile } from './turnstile.ts'

const patienceMs = 10_000

/** The page brings its own style and nothing else. */
const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

/**
 * GET /boards/:id: what the board at a school's gate says, as a page for everybody who scans its QR code. Whoever asks is
 * nobody here, also with a token.
 */
export function proxyBoards(
  http: FastifyInstance,
  personnel: Subgraph,
  authenticate: Authenticate,
  maxInFlight: number,
): void {
  const turnstile = createTurnstile(maxInFlight)
  http.get<{ Params: { id: string } }>('/boards/:id', { exposeHeadRoute: false }, (request, reply) =>
    turnstile(async () => {
      const { authorization: _, ...headers } = request.headers
      const { signed } = await authenticate(headers, request.id)
      reply.header('content-security-policy', pagePolicy)
      return forward(personnel, reply, {
        method: 'GET',
        path: `/boards/${encodeURIComponent(request.params.id)}`,
        headers: { [actorHeader]: signed },
        signal: patienceOf(reply, patienceMs),
        pages: [404],
      })
    }),
  )
}
