import { create as contentDisposition } from 'content-disposition'
import { actorHeader, DomainError, type ErrorCode, isId } from '@dudao/service'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { finished, PassThrough, type Readable } from 'node:stream'
import type { Kit } from '../context.ts'
import { assertMayUpload, type FileSettings } from './doors.ts'
import { recordDownload, recordUpload, type Upload } from './files.ts'
import { faultOfFileName, mediaTypeOf } from './rules.ts'
import { tooLarge } from './store.ts'
import { uploadRoutes } from './upload-routes.ts'

/** Longest time that a file may take, in milliseconds: 50 MiB over a line of 1 Mbit/s. */
const transferMs = 420_000

const notFound = () => new DomainError('NOT_FOUND', '文件不存在，或者您无权查看')

/** The doors for files: POST /files?name=… takes one, GET /files/:id gives one, both with the rights of the signed actor. */
export function fileRoutes(settings: FileSettings) {
  const { store, uploadLimit } = settings
  return async (http: FastifyInstance, kit: Kit): Promise<void> => {
    // Node ends a request whose body takes longer than this; a slow line needs more than the kit's minute.
    http.server.requestTimeout = transferMs
    // A scope of its own: here bodies of every kind arrive as streams.
    await http.register(async (scope) => {
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
      scope.setErrorHandler(answerRefusal)

      scope.post<{ Querystring: { name?: unknown } }>('/files', async (request, reply) => {
        // A refused upload is not read to its end.
        reply.header('connection', 'close')
        const actor = await kit.actorOf(request.headers)
        assertMayUpload(actor, ['SYSTEM', 'OFFICER', 'ADMIN'])
        const upload = uploadOf(request)
        if (Number(request.headers['content-length'] ?? 0) > uploadLimit) throw tooLarge(uploadLimit)
        const stored = await store.save(bodyOf(request), uploadLimit)
        const file = await kit.transact(actor, 'write', 'uploadFile', (ctx) =>
          recordUpload(ctx, upload, stored),
        )
        reply.removeHeader('connection')
        const { id, name, mediaType, size, sha256 } = file
        return reply.code(201).send({ id, name, mediaType, size, sha256, url: `/files/${id}` })
      })

      scope.get<{ Params: { id: string } }>(
        '/files/:id',
        { exposeHeadRoute: false },
        async ({ params: { id }, headers }, reply) => {
          const actor = await kit.actorOf(headers)
          if (!isId(id)) throw notFound()
          const token = String(headers[actorHeader])
          const file = await kit.transact(
            actor,
            'write',
            'downloadFile',
            (ctx) => recordDownload(ctx, id),
            token,
          )
          if (!file) throw notFound()
          const etag = `"${file.sha256}"`
          reply.headers({ etag, 'cache-control': 'private, no-cache', 'x-content-type-options': 'nosniff' })
          if (headers['if-none-match'] === etag) return reply.code(304).send()
          reply.headers({
            'content-type': file.mediaType,
            'content-length': file.size,
            'content-disposition': contentDisposition(file.name),
          })
          return reply.send(await store.open(file))
        },
      )

      uploadRoutes(scope, kit, settings)
    })
  }
}

function uploadOf(request: FastifyRequest<{ Querystring: { name?: unknown } }>): Upload {
  const { name } = request.query
  if (typeof name !== 'string') throw new DomainError('INVALID', '请在地址中以 name 给出文件名')
  const fault = faultOfFileName(name)
  if (fault) throw new DomainError('INVALID', fault)
  const mediaType = mediaTypeOf(request.headers['content-type'])
  if (!mediaType) throw new DomainError('INVALID', '请以 content-type 给出文件类型')
  return { name, mediaType }
}

/** The body behind a pipe: giving it up early must not tear down the connection that carries the refusal. */
function bodyOf({ raw }: FastifyRequest): Readable {
  const body = new PassThrough()
  finished(raw, (error) => error && body.destroy(error))
  return raw.pipe(body)
}

const statusOf: Record<ErrorCode, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  INVALID: 400,
  UNAVAILABLE: 503,
}

function answerRefusal(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof DomainError) {
    const { code, message, details } = error
    return reply.code(Number(details?.status ?? statusOf[code])).send({ code, message })
  }
  const { statusCode = 500 } = error as { statusCode?: number }
  if (statusCode < 500) return reply.code(statusCode).send({ code: 'INVALID', message: '请求格式有误' })
  request.log.error({ err: error }, 'unexpected error')
  return reply.code(500).send({ code: 'INTERNAL', message: '系统内部错误，请稍后重试或联系管理员' })
}
