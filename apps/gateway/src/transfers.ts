import { DomainError } from '@dudao/service'
import type { FastifyRequest } from 'fastify'
import type { IncomingHttpHeaders } from 'node:http'
import { type Readable, Transform } from 'node:stream'

/** Longest time that a file may take, in milliseconds: 50 MiB over a line of 1 Mbit/s. */
export const transferMs = 420_000

/** The refusal of an upload over the limit. */
export const tooLarge = (limit: number) =>
  new DomainError('INVALID', `文件过大，最多 ${Math.floor(limit / 1_048_576)} MiB`, {
    limit: 'upload',
    status: 413,
  })

/** The body of an upload, which fails as soon as it is longer than allowed, whatever its header promises. */
export function within(limit: number, request: FastifyRequest): Readable {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit)
  let size = 0
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      done(size > limit ? tooLarge(limit) : null, chunk)
    },
  })
  return request.raw.pipe(counted)
}

/** Those of a request's headers that are handed on. */
export function pick(
  headers: IncomingHttpHeaders,
  names: (keyof IncomingHttpHeaders)[],
): IncomingHttpHeaders {
  return Object.fromEntries(
    names.filter((name) => headers[name] !== undefined).map((name) => [name, headers[name]]),
  )
}
