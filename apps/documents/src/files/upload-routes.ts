import { DomainError, isId, isInstant } from '@dudao/service'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { PassThrough, type Readable } from 'node:stream'
import type { Context, Kit } from '../context.ts'
import { assertMayUpload, type FileSettings } from './doors.ts'
import { finishUpload } from './finishing.ts'
import { readMetadata, readUpload, type Upload } from './uploads.rules.ts'
import {
  assertAlive,
  assertOffset,
  beginUpload,
  failUpload,
  getUpload,
  notePart,
  type Uploading,
} from './uploads.ts'

/** The version of the tus protocol that is spoken here: core, creation and termination. */
const tus = '1.0.0'

type WithId = { Params: { id: string } }

/**
 * The doors for files that come in parts, by the tus protocol (https://tus.io/protocols/resumable-upload): begin, ask how
 * far it is, send on from there, give it up. What a broken line has brought stays.
 *
 * @param scope in which bodies arrive as streams
 */
export function uploadRoutes(scope: FastifyInstance, kit: Kit, { store, uploadLimit }: FileSettings): void {
  const actorOf = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.headers({ 'tus-resumable': tus, 'cache-control': 'no-store' })
    if (request.headers['tus-resumable'] !== tus) {
      throw new DomainError('INVALID', `请使用 tus ${tus} 协议`, { status: 412 })
    }
    const actor = await kit.actorOf(request.headers)
    assertMayUpload(actor, ['INSPECTOR', 'OFFICER', 'LEADER', 'UNIT'])
    return actor
  }

  scope.post('/uploads', async (request, reply) => {
    const actor = await actorOf(request, reply)
    const said = uploadOf(request, uploadLimit)
    const upload = await kit.transact(actor, 'write', 'beginUpload', (ctx) => beginUpload(ctx, said))
    assertAlive(upload)
    return reply
      .code(201)
      .headers({ location: `/uploads/${upload.id}`, ...progressOf(upload) })
      .send()
  })

  scope.head<WithId>('/uploads/:id', async (request, reply) => {
    const actor = await actorOf(request, reply)
    const upload = await kit.transact(actor, 'read', 'askUpload', getOwn(request))
    assertAlive(upload)
    // All is here, but the process ended before the file was made.
    await finishUpload(kit, store, actor, upload)
    return reply.code(200).headers(progressOf(upload)).send()
  })

  scope.patch<WithId>('/uploads/:id', async (request, reply) => {
    // A refused part is not read to its end.
    reply.header('connection', 'close')
    const actor = await actorOf(request, reply)
    const offset = offsetOf(request)
    const upload = await kit.transact(actor, 'read', 'askUpload', getOwn(request))
    assertAlive(upload)
    assertOffset(upload, offset)
    const { id, size } = upload
    const part = await store.savePart(id, bodyOf(request), size - offset)
    const now =
      part.size > 0
        ? await kit.transact(actor, 'write', 'sendPart', (ctx) => notePart(ctx, id, offset, part))
        : upload
    await finishUpload(kit, store, actor, now)
    reply.removeHeader('connection')
    return reply.code(204).headers(progressOf(now)).send()
  })

  scope.delete<WithId>('/uploads/:id', async (request, reply) => {
    const actor = await actorOf(request, reply)
    const { id, status } = await kit.transact(actor, 'read', 'askUpload', getOwn(request))
    if (status === 'DONE') throw new DomainError('CONFLICT', '上传已经完成，不能取消')
    await kit.transact(actor, 'write', 'cancelUpload', (ctx) => failUpload(ctx, id, '上传已取消'))
    return reply.code(204).send()
  })
}

function uploadOf(request: FastifyRequest, limit: number): Upload {
  const metadata = readMetadata(headerOf(request, 'upload-metadata'))
  if (!metadata) throw new DomainError('INVALID', 'upload-metadata 格式有误')
  const read = readUpload(metadata, headerOf(request, 'upload-length'), limit)
  if ('fault' in read)
    throw new DomainError('INVALID', read.fault, read.status ? { status: read.status } : {})
  const { id, capturedAt } = read.upload
  if (id !== undefined && !isId(id)) throw new DomainError('INVALID', 'id 应为 UUID')
  if (!isInstant(capturedAt)) {
    throw new DomainError('INVALID', '请以 capturedAt 给出采集时间（带时区的 ISO 8601）')
  }
  return read.upload
}

const getOwn =
  ({ params: { id } }: FastifyRequest<WithId>) =>
  (ctx: Context): Promise<Uploading> =>
    getUpload(ctx, id)

const progressOf = ({ received, size }: Uploading) => ({ 'upload-offset': received, 'upload-length': size })

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

function offsetOf(request: FastifyRequest): number {
  if (headerOf(request, 'content-type') !== 'application/offset+octet-stream') {
    throw new DomainError('INVALID', '内容类型应为 application/offset+octet-stream', { status: 415 })
  }
  const offset = headerOf(request, 'upload-offset') ?? ''
  if (!/^\d{1,15}$/.test(offset)) throw new DomainError('INVALID', '请以 upload-offset 给出起始位置')
  return Number(offset)
}

/** The body as far as it comes. */
function bodyOf({ raw }: FastifyRequest): Readable {
  const body = new PassThrough()
  raw.once('error', () => body.end())
  raw.once('close', () => body.end())
  return raw.pipe(body)
}
