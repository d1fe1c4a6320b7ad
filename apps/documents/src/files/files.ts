import { DomainError, isId, loadTogether } from '@dudao/service'
import type { Context } from '../context.ts'
import type { File } from '../generated/prisma/client.ts'
import type { RenderedFileInput } from '../generated/resolvers.ts'
import { openEvidence } from './evidence.ts'
import { faultOfFileName, mediaTypeOf } from './rules.ts'
import type { Stored } from './store.ts'

const maxFiles = 10

/** A file that the caller may have: by the row policies, or because it is evidence that the caller may see. */
export async function findFile(ctx: Context, id: string): Promise<File | null> {
  if (!isId(id)) return null
  const file = await loadTogether(ctx, 'file', id, async (ids) => {
    const read = async (which: string[]) => ctx.tx.file.findMany({ where: { id: { in: which } } })
    const own = await read(ids)
    const hidden = ids.filter((one) => !own.some((row) => row.id === one))
    const opened = hidden.length > 0 ? await openEvidence(ctx, hidden) : []
    return new Map([...own, ...(opened.length > 0 ? await read(opened) : [])].map((row) => [row.id, row]))
  })
  return file ?? null
}

/** What an upload says of itself. */
export interface Upload {
  name: string
  mediaType: string
}

/** Notes an upload; the same bytes under the same name by the same account are the same file. */
export async function recordUpload(ctx: Context, { name, mediaType }: Upload, stored: Stored): Promise<File> {
  const { accountId, divisionPath } = ctx.actor
  if (!accountId) throw new DomainError('UNAUTHENTICATED', '请先登录')
  const same = { name, mediaType, ...stored, uploadedByAccountId: accountId }
  const known = await ctx.tx.file.findFirst({ where: same, orderBy: { id: 'asc' } })
  return (
    known ?? ctx.tx.file.create({ data: { ...same, ownerPath: divisionPath ?? '/', recordedAt: ctx.now } })
  )
}

/** Notes who downloads, in the transaction that checks the right; undefined where there is none to see. */
export async function recordDownload(ctx: Context, id: string): Promise<File | undefined> {
  const { accountId, personId, postId, organizationId, delegate } = ctx.actor
  const file = await findFile(ctx, id)
  if (!file || !accountId) return undefined
  await ctx.tx.fileDownload.create({
    data: { fileId: file.id, accountId, personId, postId, organizationId, delegate, recordedAt: ctx.now },
  })
  return file
}

/**
 * The uploads that a worker attaches, under the names it gives them now.
 *
 * @returns their ids in order
 * @throws DomainError INVALID for none or too many, a bad name, an unknown or repeated upload
 */
export async function checkUploads(ctx: Context, files: readonly RenderedFileInput[]): Promise<string[]> {
  if (files.length < 1 || files.length > maxFiles)
    throw new DomainError('INVALID', `文件应为 1 至 ${maxFiles} 个`)
  if (new Set(files.map(({ fileId }) => fileId)).size < files.length)
    throw new DomainError('INVALID', '文件重复')
  for (const { fileId, name, mediaType } of files) {
    const fault = faultOfFileName(name)
    if (fault) throw new DomainError('INVALID', fault)
    if (mediaTypeOf(mediaType) !== mediaType) throw new DomainError('INVALID', '文件类型有误')
    const file = await findFile(ctx, fileId)
    if (!file) throw new DomainError('INVALID', '文件尚未上传')
    if (file.name !== name || file.mediaType !== mediaType) {
      await ctx.tx.file.update({ where: { id: file.id }, data: { name, mediaType } })
    }
  }
  return files.map(({ fileId }) => fileId)
}
