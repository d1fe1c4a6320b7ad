import type { FastifyInstance, FastifyReply } from 'fastify'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'

/** Where `pnpm generate` puts the bundle (scripts/bundle-graphiql.ts); an image for production has none. */
const folder = join(import.meta.dirname, 'generated/graphiql')

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
}

/** Nothing from other hosts. The editor sets styles by script and draws its icons from data. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Serves GraphiQL from our own files; the answer sends its page, undefined where no bundle was made. */
export async function serveGraphiql(
  http: FastifyInstance,
): Promise<((reply: FastifyReply) => FastifyReply) | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  // Each file is a route of its own, so that a path can name nothing else.
  for (const file of files) {
    http.get(`/graphiql/${file.slice(folder.length + 1)}`, (_request, reply) => {
      // Their names change with their content.
      reply.header('cache-control', 'private, max-age=604800, immutable')
      return send(reply, file)
    })
  }
  const page = files.find((file) => file.endsWith('index.html'))
  return page === undefined ? undefined : (reply) => send(reply, page)
}

const send = (reply: FastifyReply, file: string) =>
  reply
    .type(types[extname(file)] ?? 'application/octet-stream')
    .header('content-security-policy', policy)
    .send(createReadStream(file))
