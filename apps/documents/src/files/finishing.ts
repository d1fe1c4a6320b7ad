import { type Actor, DomainError } from '@dudao/service'
import { fileTypeFromFile } from 'file-type'
import type { Kit } from '../context.ts'
import type { FileStore, Stored } from './store.ts'
import { faultOfType } from './uploads.rules.ts'
import { completeUpload, failUpload, type Uploading } from './uploads.ts'

/**
 * Puts the parts of a whole upload together, looks whether it is what was said, and makes its file. Done twice, or broken
 * off and done again, it makes one file.
 *
 * @throws DomainError INVALID for another content than was said; the upload has failed then
 */
export async function finishUpload(
  kit: Kit,
  store: FileStore,
  actor: Actor,
  upload: Uploading,
): Promise<void> {
  const { id, size, parts } = upload
  if (upload.status !== 'OPEN' || upload.received < size) return
  const stored = await store
    .save(store.openParts(parts), size, (path, found) => checkContent(upload, path, found))
    .catch((error: unknown) => error)
  if (stored instanceof DomainError) {
    await kit.transact(actor, 'write', 'failUpload', (ctx) => failUpload(ctx, id, stored.message))
    throw stored
  }
  if (stored instanceof Error) throw stored
  await kit.transact(actor, 'write', 'completeUpload', (ctx) => completeUpload(ctx, id, stored as Stored))
}

async function checkContent({ sha256, mediaType }: Uploading, path: string, found: Stored): Promise<void> {
  if (found.sha256 !== sha256) throw new DomainError('INVALID', '文件内容与采集时的 SHA-256 不符，请重新上传')
  const type = await fileTypeFromFile(path)
  const fault = faultOfType(mediaType, type?.mime)
  if (fault) throw new DomainError('INVALID', fault)
}
