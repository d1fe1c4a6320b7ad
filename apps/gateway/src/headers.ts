import { requestIdHeader } from '@dudao/service'
import type { FastifyInstance } from 'fastify'
import type { IncomingHttpHeaders } from 'node:http'

const inside = new Set(['/metrics', '/ready'])

/** Whether a request came through the public proxy, which says so; our own services and workers come directly. */
export const isFromOutside = (headers: IncomingHttpHeaders): boolean =>
  (headers['x-forwarded-for'] ?? headers.forwarded) !== undefined

/** What came through the public proxy does not learn how the inside is. */
export function keepInside(http: FastifyInstance): void {
  http.addHook('onRequest', async ({ headers, routeOptions }, reply) => {
    if (isFromOutside(headers) && inside.has(routeOptions.url ?? '')) reply.callNotFound()
  })
}

/** Headers of every answer. A door that serves pages or files replaces the content security policy by its own. */
export function secureHeaders(http: FastifyInstance, production: boolean): void {
  http.addHook('onRequest', async (request, reply) => {
    reply.headers({
      [requestIdHeader]: request.id,
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    // Counts only behind a proxy that speaks TLS, which production has.
    if (production) reply.header('strict-transport-security', 'max-age=31536000')
  })
}
