import { DomainError, isId, loadTogether } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type { Part, Stored } from './store.ts'
import type { Upload as UploadRow, UploadPart } from '../generated/prisma/client.ts'
import { isSame, type Upload } from './uploads.rules.ts'

export type Uploading = UploadRow & { parts: UploadPart[] }

/** How many files one account may have begun and not finished. */
const maxUnfinished = 100

/** Begins an upload under the id that the device chose; begun again, it is the same one. */
export async function beginUpload(ctx: Context, upload: Upload): Promise<Uploading> {
  const { accountId, personId, divisionPath } = ctx.actor
  if (!accountId || !personId) throw new DomainError('FORBIDDEN', '请以人员的任职上传')
  const id = upload.id?.toLowerCase() ?? uuidv7()
  const known = await ctx.tx.upload.findUnique({ where: { id }, include: { parts: true } })
  if (known?.accountId === accountId) {
    if (isSame({ ...known, capturedAt: known.capturedAt.toISOString() }, upload)) return known
    throw new DomainError('CONFLICT', '编号已用于另一个文件，请换用新的编号')
  }
  const unfinished = await ctx.tx.upload.count({ where: { accountId, status: 'OPEN' } })
  if (unfinished >= maxUnfinished) {
    throw new DomainError('CONFLICT', `未完成的上传已有 ${unfinished} 个，请先完成或者取消`)
  }
  const capturedAt = new Date(upload.capturedAt)
  const sender = { accountId, personId, ownerPath: divisionPath ?? '/' }
  const row = { ...upload, ...sender, id, capturedAt, recordedAt: ctx.now }
  return { ...(await ctx.tx.upload.create({ data: row })), parts: [] }
}

/**
 * The caller's own upload, with its parts in order.
 *
 * @throws DomainError NOT_FOUND for a missing one and for others' alike
 */
export async function getUpload(ctx: Context, id: string): Promise<Uploading> {
  const upload = isId(id)
    ? await ctx.tx.upload.findUnique({ where: { id }, include: { parts: { orderBy: { offset: 'asc' } } } })
    : null
  if (!upload || upload.accountId !== ctx.actor.accountId) {
    throw new DomainError('NOT_FOUND', '上传不存在，或者不是您的')
  }
  return upload
}

/** @throws DomainError INVALID (details.status 410) for one that has ended without a file */
export function assertAlive({ status, failure }: UploadRow): void {
  if (status === 'FAILED') throw new DomainError('INVALID', failure ?? '', { status: 410 })
  if (status === 'EXPIRED')
    throw new DomainError('INVALID', '上传中断过久，已清除，请重新上传', { status: 410 })
}

/** @throws DomainError CONFLICT unless the part begins where the last one ended */
export function assertOffset({ received }: UploadRow, offset: number): void {
  if (received !== offset) {
    throw new DomainError('CONFLICT', `已收到 ${received} 字节，请从那里继续`, { status: 409 })
  }
}

/** Notes a part that the store has. Of two that were sent at once, the first counts. */
export async function notePart(ctx: Context, id: string, offset: number, part: Part): Promise<Uploading> {
  await ctx.tx.$queryRaw`select id from upload where id = ${id}::uuid for no key update`
  const upload = await getUpload(ctx, id)
  assertAlive(upload)
  assertOffset(upload, offset)
  await ctx.tx.uploadPart.create({ data: { ...part, id: uuidv7(), uploadId: id, offset } })
  await ctx.tx.$executeRaw`
    update upload set received = ${offset + part.size}, touched_at = clock_timestamp() where id = ${id}::uuid`
  return getUpload(ctx, id)
}

/** Makes the file of a finished upload, under the upload's id. */
export async function completeUpload(ctx: Context, id: string, stored: Stored): Promise<void> {
  await ctx.tx.$queryRaw`select id from upload where id = ${id}::uuid for no key update`
  const { status, name, mediaType, accountId, ownerPath } = await getUpload(ctx, id)
  if (status !== 'OPEN') return
  await ctx.tx.file.create({
    data: { id, name, mediaType, ...stored, uploadedByAccountId: accountId, ownerPath, recordedAt: ctx.now },
  })
  await ctx.tx.upload.update({ where: { id }, data: { status: 'DONE' } })
}

/** Ends an upload without a file: its content is not what was said, or the device gave it up. */
export async function failUpload(ctx: Context, id: string, failure: string): Promise<void> {
  const { status } = await getUpload(ctx, id)
  if (status === 'OPEN') await ctx.tx.upload.update({ where: { id }, data: { status: 'FAILED', failure } })
}

/** What a device said of a file when it was taken; null for files that were not taken in the field. */
export async function captureOf(ctx: Context, fileId: string): Promise<UploadRow | null> {
  const upload = await loadTogether(ctx, 'capture', fileId, async (ids) => {
    const rows = await ctx.tx.upload.findMany({ where: { id: { in: ids }, status: 'DONE' } })
    return new Map(rows.map((row) => [row.id, row]))
  })
  return upload ?? null
}
