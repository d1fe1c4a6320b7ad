import {
  actorHeader,
  createLog,
  DomainError,
  formatError,
  importKey,
  requestIdHeader,
  verifyActor,
  type Actor,
} from '@dudao/service'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { type FastifyInstance, fastify } from 'fastify'
import { execute, parse } from 'graphql'
import type { SubgraphName } from '../src/subgraphs.ts'

const log = createLog('fixture', 'silent')

/** A request that reached a service. */
export interface Seen {
  actor: Actor
  headers: Record<string, unknown>
  body: { query: string; variables?: Record<string, unknown> }
}

export interface Service {
  name: SubgraphName
  sdl: string
  url: string
  http: FastifyInstance
  seen: Seen[]
}

/** Starts a small real service: signed actors only, federation schema, errors as the kit formats them. */
export async function startService(
  name: SubgraphName,
  sdl: string,
  resolvers: object,
  publicKey: string,
  routes: (http: FastifyInstance) => void = () => undefined,
): Promise<Service> {
  const key = await importKey(publicKey)
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }])
  const http = fastify({ bodyLimit: 100_000_000 })
  const seen: Seen[] = []
  const format = formatError(log)
  http.get('/ready', () => ({ status: 'ready' }))
  http.post('/graphql', async (request, reply) => {
    try {
      const actor = await verifyActor(key, request.headers[actorHeader] as string | undefined)
      const body = request.body as Seen['body']
      seen.push({ actor, headers: request.headers, body })
      const document = parse(body.query)
      const result = await execute({ schema, document, variableValues: body.variables, contextValue: { actor } })
      const errors = result.errors?.map((e) => ({
        ...format({ ...e.toJSON(), extensions: codeOf(e.message) }, e),
        // What a careless service might add.
      }))
      return { ...result, errors, extensions: { valueCompletion: [] } }
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      return reply.code(401).send({ errors: [{ message: error.message, extensions: { code: error.code } }] })
    }
  })
  routes(http)
  const url = await http.listen({ port: 0, host: '127.0.0.1' })
  return { name, sdl, url, http, seen }
}

/** As Apollo's server marks the faults of variables. */
const codeOf = (message: string) =>
  message.startsWith('Variable "$') ? { code: 'BAD_USER_INPUT' } : { code: 'INTERNAL_SERVER_ERROR' }

export { requestIdHeader }
