import {
  type Actor,
  actorHeader,
  createLog,
  DomainError,
  formatError,
  importKey,
  verifyActor,
} from '@dudao/service'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { type FastifyInstance, fastify } from 'fastify'
import { execute, type GraphQLError, parse } from 'graphql'
import type { SubgraphName } from '../src/subgraphs.ts'

/** An operation that reached a service. */
interface Seen {
  actor: Actor
  headers: Record<string, unknown>
  body: { query: string; variables?: Record<string, unknown> }
}

export interface Service {
  url: string
  http: FastifyInstance
  /** What reached it, oldest first. */
  seen: Seen[]
  actorOf(headers: Record<string, unknown>): Promise<Actor>
}

export interface Blueprint {
  name: SubgraphName
  sdl: string
  resolvers: object
  routes?: (http: FastifyInstance, service: Service) => void
}

/** Starts a small real service: signed actors only, a federation schema, errors as the kit formats them. */
export async function startService(
  { sdl, resolvers, routes }: Blueprint,
  publicKey: string,
): Promise<Service> {
  const key = await importKey(publicKey)
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }])
  const http = fastify({ bodyLimit: 100_000_000, forceCloseConnections: true })
  const format = formatError(createLog('fixture', 'silent'))
  const service: Service = {
    url: '',
    http,
    seen: [],
    actorOf: (headers) => verifyActor(key, headers[actorHeader] as string | undefined),
  }
  http.get('/ready', () => ({ status: 'ready' }))
  http.post('/graphql', async (request, reply) => {
    const actor = await service.actorOf(request.headers).catch((error: DomainError) => error)
    if (actor instanceof DomainError) {
      return reply.code(401).send({ errors: [{ message: actor.message, extensions: { code: actor.code } }] })
    }
    const body = request.body as Seen['body']
    service.seen.push({ actor, headers: request.headers, body })
    const result = await execute({
      schema,
      document: parse(body.query),
      variableValues: body.variables,
      contextValue: { actor },
    })
    return { ...result, errors: result.errors?.map((error) => format(marked(error), error)) }
  })
  routes?.(http, service)
  service.url = await http.listen({ port: 0, host: '127.0.0.1' })
  return service
}

/** As Apollo's server marks errors before they are formatted. */
function marked(error: GraphQLError) {
  const code = error.message.startsWith('Variable "$') ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR'
  return { ...error.toJSON(), extensions: { code } }
}
