import { ApolloServer, type ApolloServerPlugin, type BaseContext } from '@apollo/server'
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyInstance } from 'fastify'
import {
  type DocumentNode,
  execute,
  type ExecutionResult,
  getOperationAST,
  Kind,
  type GraphQLSchema,
  OperationTypeNode,
  parse,
} from 'graphql'
import { type AccessTable, guardRootFields } from './access.ts'
import { type Actor, actorHeader, importKey, verifyActor } from './actor.ts'
import { clockOf } from './clock.ts'
import type { SubgraphEnv } from './env.ts'
import { DomainError, formatError } from './errors.ts'
import { createGraphClient, type GraphClient } from './graph-client.ts'
import { createHttp } from './http.ts'
import { createLog, type Logger } from './log.ts'
import { createMetrics, rootFieldOf } from './metrics.ts'
import { startRelay } from './outbox.ts'
import { runUntilStopped } from './run.ts'
import { scalars } from './scalars.ts'
import { type Sweep, startSweeps } from './sweep.ts'
import { type Client, type GrantsOf, type RawTx, transact } from './transaction.ts'

/** What every resolver of a service is handed: the actor, the instant, the one transaction, the rest of the graph. */
export interface BaseCtx<Tx> {
  actor: Actor
  now: Date
  tx: Tx
  log: Logger
  /** The rest of the graph, with the caller's own rights. */
  graph: GraphClient
  callAs: { authorization: string; requestId: string; clock: string | null }
}

export interface Subgraph<Tx extends RawTx> {
  name: string
  typeDefs: string
  resolvers: object
  access: AccessTable
  client: Client<Tx>
  grantsOf?: GrantsOf<Tx>
  /** Further doors of a service beside the graph (sign-in keys, files). */
  routes?: (http: FastifyInstance, kit: Kit<Tx>) => void | Promise<void>
  sweeps?: Sweep<Tx>[]
  /** Closes what else the service opened, once nothing is in flight. */
  stop?: () => Promise<void>
}

/** What routes and sweeps of a service need from the kit. */
export interface Kit<Tx extends RawTx> {
  log: Logger
  client: Client<Tx>
  graph: GraphClient
  /** The verified actor of an HTTP request; throws UNAUTHENTICATED. */
  actorOf(headers: Record<string, unknown>): Promise<Actor>
  transact<R>(
    actor: Actor,
    mode: 'read' | 'write',
    action: string,
    work: (ctx: BaseCtx<Tx>) => Promise<R>,
    /** The signed actor as it came, for work that asks the rest of the graph with the caller's rights. */
    token?: string,
  ): Promise<R>
}

/** The executable schema of a service, its root fields behind the access table. */
export function buildSchema(
  service: Pick<Subgraph<RawTx>, 'typeDefs' | 'resolvers' | 'access'>,
): GraphQLSchema {
  const typeDefs = parse(service.typeDefs)
  const declared = new Set(
    typeDefs.definitions.flatMap((one) => (one.kind === Kind.SCALAR_TYPE_DEFINITION ? one.name.value : [])),
  )
  const known = Object.fromEntries(Object.entries(scalars).filter(([name]) => declared.has(name)))
  const resolvers = { ...known, ...guardRootFields(service.resolvers, service.access) }
  return buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }])
}

/** Carries an answer with errors out of the transaction, which rolls back. */
class RolledBack extends Error {
  readonly result: ExecutionResult
  constructor(result: ExecutionResult) {
    super('rolled back')
    this.result = result
  }
}

export interface Execution<Tx extends RawTx> {
  service: Pick<Subgraph<Tx>, 'client' | 'grantsOf'>
  schema: GraphQLSchema
  log: Logger
  graph: GraphClient
}

/**
 * One operation in one transaction: a query reads one snapshot, a mutation commits before its answer leaves or, if any
 * field failed, leaves nothing and answers nothing but why.
 */
export async function executeInTransaction<Tx extends RawTx>(
  { service, schema, log, graph }: Execution<Tx>,
  request: { document: DocumentNode; operationName?: string | null; variables?: Record<string, unknown> },
  actor: Actor,
  actorToken: string,
): Promise<ExecutionResult> {
  const operation = getOperationAST(request.document, request.operationName)
  const isMutation = operation?.operation === OperationTypeNode.MUTATION
  const action =
    operation?.selectionSet.selections.map((s) => (s.kind === Kind.FIELD ? s.name.value : '…')).join(' ') ??
    ''
  const options = {
    actor,
    mode: isMutation ? 'write' : 'read',
    action,
    guardsErrands: true,
    ...(service.grantsOf && { grantsOf: service.grantsOf }),
  } as const
  try {
    return await transact(service.client, options, async (tx) => {
      const contextValue: BaseCtx<Tx> = baseCtx(tx, actor, actorToken, log, graph)
      const result = await execute({
        schema,
        document: request.document,
        variableValues: request.variables,
        operationName: request.operationName,
        contextValue,
      })
      if (!result.errors?.length) return result
      // What a command said before it was rolled back did not happen: it keeps its data to itself. Else somebody reads
      // what leaves a trace, lets a later field fail, and no trace is left.
      if (isMutation) throw new RolledBack({ errors: result.errors, data: null })
      // Queries too: a refused statement has ended their transaction, and the reason is in the result.
      throw new RolledBack(result)
    })
  } catch (error) {
    if (error instanceof RolledBack) return error.result
    throw error
  }
}

function baseCtx<Tx>(tx: Tx, actor: Actor, token: string, log: Logger, graph: GraphClient): BaseCtx<Tx> {
  const { requestId, clock } = actor
  return {
    tx,
    actor,
    now: clockOf(actor),
    log: log.child({ requestId }),
    graph,
    callAs: { authorization: `Actor ${token}`, requestId, clock },
  }
}

interface ServerContext extends BaseContext {
  actor: Actor
  token: string
}

/** Starts a subgraph: schema, signed actors, one transaction per operation, outbox relay, sweeps, graceful stop. */
export async function runSubgraph<Tx extends RawTx>(service: Subgraph<Tx>, env: SubgraphEnv): Promise<void> {
  const log = createLog(service.name, env.LOG_LEVEL)
  const metrics = createMetrics(service.name)
  const schema = buildSchema(service)
  const publicKey = await importKey(env.ACTOR_PUBLIC_KEY)
  const graph = createGraphClient(env.GATEWAY_URL)
  const verify = async (headers: Record<string, unknown>) => {
    const token = headers[actorHeader]
    const actor = await verifyActor(publicKey, typeof token === 'string' ? token : undefined)
    if (actor.clock && env.EXPLICIT_CLOCK !== 'allow')
      throw new DomainError('INVALID', '本系统不允许自定时钟')
    return { actor, token: token as string }
  }
  const kit: Kit<Tx> = {
    log,
    client: service.client,
    graph,
    actorOf: async (headers) => (await verify(headers)).actor,
    transact: (actor, mode, action, work, token = '') =>
      transact(
        service.client,
        { actor, mode, action, ...(service.grantsOf && { grantsOf: service.grantsOf }) },
        (tx) => work(baseCtx(tx, actor, token, log, graph)),
      ),
  }

  const server = createServer<Tx>({ service, schema, log, graph }, metrics)
  await server.start()
  const http = createHttp({
    log,
    metrics,
    ready: () => service.client.$transaction(async (tx) => void (await tx.$queryRawUnsafe('select 1'))),
  })
  http.post(
    '/graphql',
    {
      preHandler: async (request, reply) => {
        try {
          Object.assign(request, { caller: await verify(request.headers) })
        } catch (error) {
          metrics.refused.inc({ reason: 'actor' })
          const { message, code } = error as DomainError
          return reply
            .code(401)
            .send({ errors: [{ message, extensions: { code: code ?? 'UNAUTHENTICATED' } }] })
        }
      },
    },
    fastifyApolloHandler(server, {
      context: async (request) => (request as unknown as { caller: ServerContext }).caller,
    }) as never,
  )
  await service.routes?.(http, kit)

  const queue = { redisUrl: env.REDIS_URL, databaseUrl: env.JOBS_DATABASE_URL, prefix: env.QUEUE_PREFIX }
  const relay = await startRelay(env.DATABASE_URL, queue, log)
  const sweeps = startSweeps(kit, service.sweeps ?? [])
  await http.listen({ host: env.HOST, port: env.PORT })
  log.info({ address: http.server.address() }, 'serving')

  // In this order the answers in flight still leave, and their transactions still commit.
  runUntilStopped(log, async () => {
    await sweeps.stop()
    await http.close()
    await server.stop()
    await relay.stop()
    await graph.close()
    await service.client.$disconnect()
    await service.stop?.()
  })
}

function createServer<Tx extends RawTx>(execution: Execution<Tx>, metrics: ReturnType<typeof createMetrics>) {
  return new ApolloServer<ServerContext>({
    // A gateway whose executor opens the transaction: plugin hooks come too late or too often for that.
    gateway: {
      onSchemaLoadOrUpdate(callback) {
        callback({ apiSchema: execution.schema, coreSupergraphSdl: '' })
        return () => undefined
      },
      load: async () => ({
        executor: async (rc) => {
          const { actor, token } = rc.context as ServerContext
          return executeInTransaction(
            execution,
            { document: rc.document, operationName: rc.operationName, variables: rc.request.variables },
            actor,
            token,
          ) as never
        },
      }),
      stop: async () => undefined,
    },
    introspection: true,
    csrfPrevention: false,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    formatError: formatError(execution.log),
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      measure(metrics),
    ],
    stopOnTerminationSignals: false,
  })
}

function measure(metrics: ReturnType<typeof createMetrics>): ApolloServerPlugin<ServerContext> {
  return {
    async requestDidStart() {
      const started = performance.now()
      return {
        async willSendResponse({ operation, errors }) {
          metrics.operations.observe(
            {
              operation: rootFieldOf(operation),
              kind: operation?.operation ?? 'none',
              outcome: errors ? 'error' : 'ok',
            },
            (performance.now() - started) / 1_000,
          )
        },
      }
    },
  }
}
