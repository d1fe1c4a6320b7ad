import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import type { Readable } from 'node:stream'
import { Pool } from 'undici'
import { DomainError, type ErrorCode } from './errors.ts'
import { requestIdHeader } from './http.ts'

/** How a caller of the graph proves who it is, and the id and clock it carries on. */
export interface CallAs {
  /** `Bearer <token>` of a person or worker, or `Actor <signed actor>` of a service that passes its caller on. */
  authorization: string
  requestId: string
  clock?: string | null
  signal?: AbortSignal
}

export interface GraphClient {
  /** Runs one operation. Throws DomainError with the graph's code and message; partial data is a failure. */
  request<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    as: CallAs,
  ): Promise<Data>
  /** Raw HTTP on the gateway's other doors, e.g. /files. */
  send(
    path: string,
    options: { method: 'GET' | 'POST'; headers?: Record<string, string>; body?: Buffer | Readable },
    as: CallAs,
  ): Promise<{ status: number; body: Buffer }>
  close(): Promise<void>
}

interface Answer<Data> {
  data?: Data | null
  errors?: { message: string; extensions?: { code?: string } }[]
}

const codes = new Set<string>([
  'NOT_FOUND',
  'FORBIDDEN',
  'INVALID',
  'CONFLICT',
  'UNAUTHENTICATED',
  'UNAVAILABLE',
])
const texts = new WeakMap<object, string>()

const headersOf = (as: CallAs): Record<string, string> => ({
  authorization: as.authorization,
  [requestIdHeader]: as.requestId,
  ...(as.clock ? { 'x-dudao-clock': as.clock } : {}),
})

/** A client of the one graph; every process that is not the owner of a row uses it, workers and services alike. */
export function createGraphClient(gatewayUrl: string): GraphClient {
  const url = new URL(gatewayUrl)
  // Longer than the gateway's own deadlines, so that its word is the last.
  const pool = new Pool(url.origin, { connections: 32, headersTimeout: 310_000, bodyTimeout: 60_000 })
  return {
    async request(document, variables, as) {
      let query = texts.get(document)
      if (!query) {
        query = print(document)
        texts.set(document, query)
      }
      const response = await pool
        .request({
          path: '/graphql',
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headersOf(as) },
          body: JSON.stringify({ query, variables }),
          signal: as.signal ?? null,
        })
        .catch((cause: unknown) => {
          // As the cause, not among the details: details travel to the user, and this names hosts.
          throw Object.assign(new DomainError('UNAVAILABLE', '服务暂不可用，请稍后重试'), { cause })
        })
      const answer = (await response.body.json()) as Answer<never>
      const fault = answer.errors?.[0]
      if (fault) {
        const code = fault.extensions?.code ?? 'INTERNAL'
        if (codes.has(code)) throw new DomainError(code as ErrorCode, fault.message)
        throw new Error(`graph answered ${code}: ${fault.message}`)
      }
      if (!answer.data) throw new Error(`graph answered ${response.statusCode} without data`)
      return answer.data
    },
    async send(path, { method, headers, body }, as) {
      const response = await pool.request({
        path,
        method,
        headers: { ...headers, ...headersOf(as) },
        body: body ?? null,
      })
      return { status: response.statusCode, body: Buffer.from(await response.body.arrayBuffer()) }
    },
    close: () => pool.close(),
  }
}
