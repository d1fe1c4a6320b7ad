import { actorHeader, DomainError } from '@dudao/service'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Authenticate } from './authenticate.ts'
import type { GatewayEnv } from './env.ts'
import { type Forwarded, forward } from './forward.ts'
import { patienceOf } from './patience.ts'
import type { Subgraph } from './pools.ts'
import { pick, tooLarge, transferMs, within } from './transfers.ts'
import type { createTurnstile } from './turnstile.ts'

type WithId = FastifyRequest<{ Params: { id: string } }>

const notFound = () => new DomainError('NOT_FOUND', '上传不存在，或者不是您的')

function pathOf({ params: { id } }: WithId): string {
  if (!z.uuid().safeParse(id).success) throw notFound()
  return `/uploads/${id}`
}

/** What an answer without a body, to HEAD, cannot explain. */
const refusals = {
  403: new DomainError('FORBIDDEN', '您当前的任职没有此项权限'),
  404: notFound(),
  409: new DomainError('CONFLICT', '请先查询已收到的位置，再从那里继续'),
  410: new DomainError('INVALID', '上传已经终止，请重新上传', { status: 410 }),
  412: new DomainError('INVALID', '请使用 tus 1.0.0 协议', { status: 412 }),
}

/**
 * Uploads in parts by the tus protocol: /uploads begins one, /uploads/:id goes on with it. Handed on to documents as they
 * come; a line that breaks here breaks there, and what has come until then stays.
 *
 * @param scope in which bodies arrive as streams
 */
export function proxyUploads(
  scope: FastifyInstance,
  documents: Subgraph,
  authenticate: Authenticate,
  env: GatewayEnv,
  turnstile: ReturnType<typeof createTurnstile>,
): void {
  const handOn = (
    request: FastifyRequest,
    reply: FastifyReply,
    { method, path, body }: Pick<Forwarded, 'method' | 'path' | 'body'>,
  ) =>
    turnstile(async () => {
      // A refused part is not read to its end.
      if (body) reply.header('connection', 'close')
      const { actor, signed } = await authenticate(request.headers, request.id)
      if (actor.kind === 'ANONYMOUS') throw new DomainError('UNAUTHENTICATED', '请先登录')
      reply.removeHeader('connection')
      return forward(documents, reply, {
        method,
        path,
        headers: {
          ...pick(request.headers, ['content-type', 'content-length']),
          ...Object.fromEntries(
            tusHeaders.map((name) => [name, request.headers[name]]).filter(([, value]) => value),
          ),
          [actorHeader]: signed,
        },
        ...(body && { body }),
        signal: patienceOf(reply, transferMs),
        refusals: { ...refusals, 413: tooLarge(env.UPLOAD_LIMIT) },
      })
    })
  scope.post('/uploads', (request, reply) => handOn(request, reply, { method: 'POST', path: '/uploads' }))
  scope.head('/uploads/:id', async (request: WithId, reply) =>
    handOn(request, reply, { method: 'HEAD', path: pathOf(request) }),
  )
  scope.patch('/uploads/:id', async (request: WithId, reply) =>
    handOn(request, reply, {
      method: 'PATCH',
      path: pathOf(request),
      body: within(env.UPLOAD_LIMIT, request),
    }),
  )
  scope.delete('/uploads/:id', async (request: WithId, reply) =>
    handOn(request, reply, { method: 'DELETE', path: pathOf(request) }),
  )
}

const tusHeaders = ['tus-resumable', 'upload-length', 'upload-metadata', 'upload-offset']
