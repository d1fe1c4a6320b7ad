import { randomUUID } from 'node:crypto'
import { type FastifyInstance, fastify, LogController } from 'fastify'
import { asDomainError, type ErrorCode } from './errors.ts'
import type { Logger } from './log.ts'
import type { Metrics } from './metrics.ts'

export interface HttpOptions {
  log: Logger
  metrics: Metrics
  /** Largest body in bytes. */
  bodyLimit?: number
  /** Whether the process can do its work now; the reason if not. */
  ready?: () => Promise<void>
  /** Sets how errors of the doors are answered; the services' way by default. */
  answerErrors?: (http: FastifyInstance, log: Logger) => void
}

/** The header that carries one id through gateway, services and workers. */
export const requestIdHeader = 'x-request-id'

/** The caller's request id if it is one, else a new one: it goes into logs, audit entries and signed actors. */
function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w-]{1,64}$/.test(header) ? header : randomUUID()
}

/** An HTTP server with request id, /health (alive), /ready (can work) and /metrics (Prometheus). */
export function createHttp({
  log,
  metrics,
  bodyLimit = 1_048_576,
  ready,
  answerErrors = maskErrors,
}: HttpOptions): FastifyInstance {
  const http = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit,
    genReqId: (request) => requestIdOf(request.headers[requestIdHeader]),
    forceCloseConnections: 'idle',
    requestTimeout: 60_000,
  }) as unknown as FastifyInstance
  closeConnectionsAsTheyIdle(http)
  answerErrors(http, log)
  http.get('/health', async () => ({ status: 'ok' }))
  http.get('/ready', async (_request, reply) => {
    try {
      await ready?.()
      return { status: 'ready' }
    } catch (err) {
      log.warn({ err }, 'not ready')
      return reply.code(503).send({ status: 'unavailable' })
    }
  })
  http.get('/metrics', async (_request, reply) => {
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
  return http
}

const statuses: Record<ErrorCode, number> = {
  INVALID: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  UNAVAILABLE: 503,
}

/** The doors beside the graph answer as the graph does: a code and a Chinese sentence; bugs are masked and logged. */
function maskErrors(http: FastifyInstance, log: Logger): void {
  http.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const answer = asDomainError(error)
    if (answer) return reply.code(statuses[answer.code]).send({ code: answer.code, message: answer.message })
    const { statusCode = 500 } = error
    if (statusCode < 500) return reply.code(statusCode).send({ code: 'INVALID', message: '请求格式有误' })
    log.error({ err: error, requestId: request.id }, 'unexpected error')
    return reply.code(500).send({ code: 'INTERNAL', message: '系统内部错误，请稍后重试或联系管理员' })
  })
}

/** While closing: a connection that was busy then would else be kept alive for another 72 s, and the process with it. */
function closeConnectionsAsTheyIdle(http: FastifyInstance): void {
  http.addHook('preClose', async () => {
    const timer = setInterval(() => http.server.closeIdleConnections(), 50)
    http.server.once('close', () => clearInterval(timer))
  })
}
