import { DomainError, type ErrorCode, type Logger, type Metrics } from '@dudao/service'
import type { FastifyError, FastifyInstance } from 'fastify'
import type { GraphQLFormattedError } from 'graphql'
import { z } from 'zod'

/** The HTTP status of an answer that is not the graph's own. */
const statusOf: Record<ErrorCode, number> = {
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  INVALID: 400,
  CONFLICT: 409,
  UNAUTHENTICATED: 401,
  UNAVAILABLE: 503,
}

export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(statusOf, code)

export const internalFault = '系统内部错误，请稍后重试或联系管理员'
export const unavailable = () => new DomainError('UNAVAILABLE', '服务暂不可用，请稍后重试')

/** How graphql and Apollo refuse a malformed request; in production nothing but this leaves, neither types nor fields. */
const requestFaults: Record<string, string> = {
  GRAPHQL_PARSE_FAILED: '查询语法有误',
  GRAPHQL_VALIDATION_FAILED: '查询与接口定义不符',
  BAD_USER_INPUT: '变量与接口定义不符',
  BAD_REQUEST: '请求格式有误，请用 POST 发送含 query 的 JSON',
  OPERATION_RESOLUTION_FAILURE: '找不到要执行的操作，请检查 operationName',
  PERSISTED_QUERY_NOT_SUPPORTED: '不支持预存查询，请发送完整的 query',
}

const rule = { rule: z.string().optional(), article: z.string().optional() }
const facts = z.object({
  ...rule,
  rows: z.array(z.object({ row: z.int(), message: z.string(), ...rule })).optional(),
})

/** What an answer may say beside its code: the rule that decided and its article, and the rows of a batch. */
export const factsIn = (extensions: unknown): object => facts.safeParse(extensions).data ?? {}

/**
 * Apollo's `formatError` of the public door. The data source has reduced the services' errors to what may be seen;
 * what else arrives here is a malformed request or our own bug, which is masked outside and logged inside.
 */
export function createFormatError(log: Logger, production: boolean) {
  return (formatted: GraphQLFormattedError, raw: unknown): GraphQLFormattedError => {
    const { path, locations, message } = formatted
    const code = formatted.extensions?.code
    if (isErrorCode(code)) return { message, path, extensions: { code, ...factsIn(formatted.extensions) } }
    const fault = requestFaults[String(code)]
    if (fault) {
      return { message: production ? fault : `${fault}：${message}`, locations, extensions: { code } }
    }
    if (code !== 'INTERNAL') log.error({ err: raw, path }, 'unexpected error')
    return { message: internalFault, path, extensions: { code: 'INTERNAL' } }
  }
}

/** Faults of the transport, by Fastify's code: status and what to say. */
const transportFaults: Record<string, [status: number, message: string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, '请求内容过大'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, '请求格式有误，请发送 JSON'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, '请求内容为空'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, '请求内容不是有效的 JSON'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, '请求长度与内容不符'],
}

export const bodyOf = (message: string, code: string, details?: Record<string, unknown>) => ({
  errors: [{ message, extensions: { code, ...details } }],
})

/** Answers of all doors have the graph's shape, refusals of the transport included; each refusal is counted. */
export const answerErrors = (metrics: Metrics) => (http: FastifyInstance, log: Logger) => {
  http.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof DomainError) {
      const { status, limit } = error.details ?? {}
      metrics.refused.inc({ reason: typeof limit === 'string' ? limit : error.code })
      log.info({ requestId: request.id, code: error.code, limit }, 'refused')
      if (error.code === 'UNAVAILABLE') reply.header('retry-after', '1')
      return reply
        .code(typeof status === 'number' ? status : statusOf[error.code])
        .send(bodyOf(error.message, error.code, typeof limit === 'string' ? { limit } : {}))
    }
    const fault = transportFaults[error.code] ?? (isClientFault(error) ? [400, '请求格式有误'] : undefined)
    if (fault) {
      metrics.refused.inc({ reason: 'transport' })
      return reply.code(fault[0]).send(bodyOf(fault[1], 'INVALID'))
    }
    log.error({ err: error, requestId: request.id }, 'unexpected error')
    return reply.code(500).send(bodyOf(internalFault, 'INTERNAL'))
  })
  http.setNotFoundHandler((_request, reply) => reply.code(404).send(bodyOf('没有这个地址', 'NOT_FOUND')))
}

const isClientFault = (error: FastifyError) =>
  error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500

const fault = z.object({ code: z.string(), message: z.string() })
const refusal = z.union([
  fault,
  z
    .object({
      errors: z.tuple([z.object({ message: z.string(), extensions: z.object({ code: z.string() }) })]),
    })
    .transform(({ errors: [{ message, extensions }] }) => ({ code: extensions.code, message })),
])

/** The refusal in a service's JSON answer, plain or in the graph's shape, if it is one that a user may read. */
export function refusalIn(text: string): DomainError | undefined {
  const parsed = refusal.safeParse(parseJson(text))
  if (!parsed.success || !isErrorCode(parsed.data.code)) return undefined
  return new DomainError(parsed.data.code, parsed.data.message)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
