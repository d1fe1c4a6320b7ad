import { DomainError } from '@dudao/service'
import type { FastifyInstance } from 'fastify'
import { forward } from './forward.ts'
import { patienceOf } from './patience.ts'
import type { Subgraph } from './pools.ts'

const patienceMs = 10_000

/** Directory's two doors beside the graph: workers sign in, and anybody may check our tokens. */
export function proxySignIn(http: FastifyInstance, directory: Subgraph): void {
  http.post('/auth/service', { bodyLimit: 4_096 }, (request, reply) =>
    forward(directory, reply, {
      method: 'POST',
      path: '/auth/service',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request.body ?? null),
      signal: patienceOf(reply, patienceMs),
      refusals: {
        400: new DomainError('INVALID', '登录请求的格式不对'),
        401: new DomainError('UNAUTHENTICATED', '服务名或密钥不对'),
      },
    }),
  )
  http.get('/.well-known/jwks.json', (_request, reply) =>
    forward(directory, reply, {
      method: 'GET',
      path: '/.well-known/jwks.json',
      headers: {},
      signal: patienceOf(reply, patienceMs),
    }),
  )
}
