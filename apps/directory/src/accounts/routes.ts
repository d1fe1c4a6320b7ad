import { timingSafeEqual } from 'node:crypto'
import { DomainError, type ErrorCode, systemActor } from '@dudao/service'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Kit } from '../context.ts'
import { actorRequest, resolveActor } from './actors.ts'
import type { Accounts } from './sessions.ts'
import { accessSeconds, hashToken, type TokenIssuer } from './tokens.ts'

const serviceSignIn = z.object({ name: z.string().max(100), secret: z.string().max(200) })

const statusOf: Partial<Record<ErrorCode, number>> = { FORBIDDEN: 403, INVALID: 400, UNAVAILABLE: 503 }

const sameSecret = (a: string, b: string) =>
  timingSafeEqual(Buffer.from(hashToken(a)), Buffer.from(hashToken(b)))

/** The doors beside the graph: public keys, workers' sign-in, and the gateway's question who somebody is. */
export function accountRoutes(accounts: Accounts, issuer: TokenIssuer, services: Record<string, string>) {
  return (http: FastifyInstance, kit: Kit): void => {
    http.get('/.well-known/jwks.json', async (_request, reply) =>
      reply.header('cache-control', 'public, max-age=300').send(issuer.jwks),
    )

    http.post('/auth/service', async (request, reply) => {
      const parsed = serviceSignIn.safeParse(request.body)
      const known = parsed.success && Object.hasOwn(services, parsed.data.name)
      if (!known || !sameSecret(services[parsed.data.name] as string, parsed.data.secret)) {
        return reply.code(401).send({ code: 'UNAUTHENTICATED', message: '服务身份验证失败' })
      }
      return { accessToken: await accounts.signService(parsed.data.name), expiresIn: accessSeconds }
    })

    http.post('/actors', async (request, reply) => {
      try {
        const asker = await kit.actorOf(request.headers)
        if (!asker.roles.includes('SYSTEM')) throw new DomainError('FORBIDDEN', '只有网关可以询问')
        const { data: question } = actorRequest.safeParse(request.body)
        if (!question) throw new DomainError('INVALID', '询问的内容不完整')
        const system = { ...systemActor('gateway', asker.requestId), clock: asker.clock }
        return await kit.transact(system, 'read', 'resolveActor', ({ tx, now }) =>
          resolveActor(tx, question, now),
        )
      } catch (error) {
        if (!(error instanceof DomainError)) throw error
        const { code, message } = error
        return reply.code(statusOf[code] ?? 401).send({ code, message })
      }
    })
  }
}
