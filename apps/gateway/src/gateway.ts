// First: switches Apollo's telemetry off before its gateway is constructed.
import './env.ts'
import { ApolloGateway } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import { createHttp, DomainError, type Logger, type Metrics } from '@dudao/service'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { GraphQLSchema } from 'graphql'
import { type Authenticate, createAuthenticate } from './authenticate.ts'
import { proxyBoards } from './boards.ts'
import { createDataSource, type GraphContext } from './data-source.ts'
import type { GatewayEnv } from './env.ts'
import { answerErrors, bodyOf, createFormatError } from './errors.ts'
import { proxyFiles } from './files.ts'
import { serveGraphiql } from './graphiql.ts'
import { keepInside, secureHeaders } from './headers.ts'
import { createLimits } from './limits.ts'
import { endOperations } from './operations.ts'
import { patienceOf } from './patience.ts'
import { proxySignIn } from './sign-in.ts'
import { closeSubgraphs, createReady, openSubgraphs, type Subgraphs } from './pools.ts'
import type { SubgraphName } from './subgraphs.ts'
import { createTurnstile } from './turnstile.ts'

export interface GatewayParts {
  env: GatewayEnv
  supergraphSdl: string
  log: Logger
  metrics: Metrics
}

export interface Gateway {
  http: FastifyInstance
  /** In this order the answers in flight still leave. */
  stop: () => Promise<void>
}

/** The public door of the graph, complete but not yet listening. */
export async function createGateway({ env, supergraphSdl, log, metrics }: GatewayParts): Promise<Gateway> {
  const production = env.NODE_ENV === 'production'
  const subgraphs = openSubgraphs(env)
  const authenticate = await createAuthenticate(env, subgraphs)
  const { server, schema } = await startServer({ env, supergraphSdl, log, metrics }, subgraphs)
  const http = createHttp({
    log,
    metrics,
    bodyLimit: env.BODY_LIMIT,
    ready: createReady(subgraphs),
    answerErrors: answerErrors(metrics),
  })

  // Everything here speaks JSON; files are streamed by their own door.
  http.removeContentTypeParser('text/plain')
  secureHeaders(http, production)
  keepInside(http)
  const page = production ? undefined : await serveGraphiql(http)
  serveGraph(http, server, { env, schema, authenticate, page })
  proxyFiles(http, subgraphs.documents, authenticate, env)
  proxyBoards(http, subgraphs.personnel, authenticate, env.MAX_IN_FLIGHT)
  proxySignIn(http, subgraphs.directory)

  return {
    http,
    async stop() {
      await http.close()
      await server.stop()
      await closeSubgraphs(subgraphs)
    },
  }
}

async function startServer(
  { env, supergraphSdl, log, metrics }: GatewayParts,
  subgraphs: Subgraphs,
): Promise<{ server: ApolloServer<GraphContext>; schema: GraphQLSchema }> {
  const production = env.NODE_ENV === 'production'
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name }) => createDataSource(subgraphs[name as SubgraphName], log),
    logger: quiet(log),
    __exposeQueryPlanExperimental: false,
  })
  let schema: GraphQLSchema | undefined
  gateway.onSchemaLoadOrUpdate(({ apiSchema }) => (schema = apiSchema))
  const server = new ApolloServer<GraphContext>({
    gateway,
    logger: quiet(log),
    introspection: !production,
    hideSchemaDetailsFromClientErrors: production,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: env.MAX_TOKENS },
    validationOptions: { maxErrors: 5 },
    formatError: createFormatError(log, production),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      endOperations(log, metrics),
    ],
  })
  await server.start()
  if (!schema) throw new Error('the supergraph did not load')
  return { server, schema }
}

/** Apollo's own words, without the noise of its start. */
const quiet = (log: Logger) => ({
  debug: () => undefined,
  info: (message: unknown) => log.debug(String(message)),
  warn: (message: unknown) => log.warn(String(message)),
  error: (message: unknown) => log.error(String(message)),
})

interface GraphDoor {
  env: GatewayEnv
  schema: GraphQLSchema
  authenticate: Authenticate
  /** What a browser sees at GET /graphql. */
  page: ((reply: FastifyReply) => FastifyReply) | undefined
}

/** POST /graphql: the cheap refusals first. */
function serveGraph(
  http: FastifyInstance,
  server: ApolloServer<GraphContext>,
  { env, schema, authenticate, page }: GraphDoor,
): void {
  const checkLimits = createLimits(schema, env)
  const turnstile = createTurnstile(env.MAX_IN_FLIGHT)
  const signInTurnstile = createTurnstile(env.MAX_SIGN_INS, env.MAX_WAITING_SIGN_INS)
  const contexts = new WeakMap<FastifyRequest, GraphContext>()
  const answer = fastifyApolloHandler(server, {
    context: async (request) => contexts.get(request as never)!,
  }) as unknown as (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

  http.post('/graphql', (request, reply) =>
    turnstile(async () => {
      const measured = checkLimits(request.body)
      const { actor, signed } = await authenticate(request.headers, request.id)
      if (actor.kind === 'ANONYMOUS' && measured && measured.fields > env.MAX_ANONYMOUS_FIELDS) {
        throw new DomainError('UNAUTHENTICATED', '请先登录', { limit: 'anonymous' })
      }
      const deadline = actor.errand ? env.ERRAND_DEADLINE_MS : env.DEADLINE_MS
      contexts.set(request, { requestId: request.id, signed, signal: patienceOf(reply, deadline) })
      const run = () => answer(request, reply)
      return measured?.signIns ? signInTurnstile(run) : run()
    }),
  )
  http.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    handler: (request, reply) => {
      if (page && request.method === 'GET' && request.headers.accept?.includes('text/html'))
        return page(reply)
      return reply.code(405).header('allow', 'POST').send(bodyOf('请用 POST 发送操作', 'INVALID'))
    },
  })
}
