import { actorHeader, DomainError } from '@dudao/service'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Authenticate } from './authenticate.ts'
import type { GatewayEnv } from './env.ts'
import { forward } from './forward.ts'
import { patienceOf } from './patience.ts'
import type { Subgraph } from './pools.ts'
import { pick, tooLarge, transferMs, within } from './transfers.ts'
import { createTurnstile } from './turnstile.ts'
import { proxyUploads } from './uploads.ts'

/** A page shows files inline, so that they may neither run scripts nor be framed by strangers. */
const filePolicy =
  "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"

const notFound = () => new DomainError('NOT_FOUND', '文件不存在，或者您无权查看')

/**
 * GET /files/:id and POST /files: streamed from and to documents with the rights of the caller, which documents checks
 * as it does in the graph.
 */
export function proxyFiles(
  http: FastifyInstance,
  documents: Subgraph,
  authenticate: Authenticate,
  env: GatewayEnv,
): void {
  const turnstile = createTurnstile(env.MAX_TRANSFERS)
  // Node ends a request whose body takes longer than this; a slow line needs more than the kit's minute.
  http.server.requestTimeout = transferMs

  http.get<{ Params: { id: string } }>('/files/:id', { exposeHeadRoute: false }, (request, reply) =>
    turnstile(async () => {
      if (!z.uuid().safeParse(request.params.id).success) throw notFound()
      const { signed } = await authenticate(request.headers, request.id)
      reply.headers({ 'content-security-policy': filePolicy, 'x-frame-options': 'SAMEORIGIN' })
      return forward(documents, reply, {
        method: 'GET',
        path: `/files/${request.params.id}${queryOf(request)}`,
        headers: { ...pick(request.headers, ['range', 'if-none-match', 'if-range']), [actorHeader]: signed },
        signal: patienceOf(reply, transferMs),
        refusals: { 404: notFound(), 416: new DomainError('INVALID', '所要求的文件区段不存在') },
      })
    }),
  )

  // A scope of its own: here bodies of every kind are handed on as they come.
  void http.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    proxyUploads(scope, documents, authenticate, env, turnstile)
    scope.post('/files', (request, reply) =>
      turnstile(async () => {
        // A refused upload is not read to its end.
        reply.header('connection', 'close')
        const { actor, signed } = await authenticate(request.headers, request.id)
        if (actor.kind === 'ANONYMOUS') throw new DomainError('UNAUTHENTICATED', '请先登录')
        const body = within(env.UPLOAD_LIMIT, request)
        reply.removeHeader('connection')
        return forward(documents, reply, {
          method: 'POST',
          path: `/files${queryOf(request)}`,
          headers: {
            ...pick(request.headers, [
              'content-type',
              'content-length',
              'content-disposition',
              'x-file-name',
            ]),
            [actorHeader]: signed,
          },
          body,
          signal: patienceOf(reply, transferMs),
          refusals: { 413: tooLarge(env.UPLOAD_LIMIT) },
        })
      }),
    )
  })
}

function queryOf({ url }: FastifyRequest): string {
  const start = url.indexOf('?')
  return start < 0 ? '' : url.slice(start)
}
