import { DomainError, requestIdHeader } from '@dudao/service'
import type { FastifyReply } from 'fastify'
import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { refusalIn, unavailable } from './errors.ts'
import type { Subgraph } from './pools.ts'

export interface Forwarded {
  method: 'GET' | 'POST' | 'HEAD' | 'PATCH' | 'DELETE'
  /** Path below the service's base, query included. */
  path: string
  headers: IncomingHttpHeaders
  body?: string | Readable
  signal: AbortSignal
  /** What to say of a refusal that the service does not explain. */
  refusals?: Record<number, DomainError>
  /** Refusals that the service answers with a page of its own. */
  pages?: number[]
}

/** Headers of a service's answer that the public may see. */
const passed = [
  'content-type',
  'content-length',
  'content-disposition',
  'content-range',
  'accept-ranges',
  'cache-control',
  'etag',
  'last-modified',
  'location',
  'tus-resumable',
  'upload-length',
  'upload-offset',
]

/**
 * Hands a request on to a service and streams its answer; nothing is kept in memory. A refusal leaves in the graph's
 * shape, anything else that goes wrong as UNAVAILABLE. Resolves when the answer has left.
 */
export async function forward(
  subgraph: Subgraph,
  reply: FastifyReply,
  request: Forwarded,
): Promise<FastifyReply> {
  const { method, path, headers, body, signal, refusals, pages = [] } = request
  const response = await subgraph.pool
    .request({
      method,
      path: subgraph.base + path,
      headers: { ...headers, [requestIdHeader]: reply.request.id },
      body: body ?? null,
      signal,
    })
    .catch((error: unknown) => {
      // An upload that breaks our own rule fails with the refusal itself.
      throw error instanceof DomainError ? error : unavailable()
    })
  if (response.statusCode >= 400 && !pages.includes(response.statusCode))
    throw await refusalOf(response, refusals)
  reply.code(response.statusCode)
  for (const name of passed) {
    const value = response.headers[name]
    if (value !== undefined) reply.header(name, value)
  }
  if (response.statusCode !== 204) return reply.send(response.body)
  await response.body.dump()
  return reply.send()
}

/** What the service said, with its status, if it is meant for users. */
async function refusalOf(
  response: Dispatcher.ResponseData,
  refusals: Forwarded['refusals'] = {},
): Promise<Error> {
  const explained = refusalIn(await response.body.text())
  if (explained && response.statusCode < 500) {
    return new DomainError(explained.code, explained.message, { status: response.statusCode })
  }
  return refusals[response.statusCode] ?? unavailable()
}
