import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { DomainError } from '@dudao/service'
import { Disk } from 'flydrive'
import { FSDriver } from 'flydrive/drivers/fs'
import { S3Driver } from 'flydrive/drivers/s3'

/** What the store knows of a content. */
export interface Stored {
  /** Hex. */
  sha256: string
  /** Bytes. */
  size: number
}

/** Contents by their hash: equal ones are kept once, keeping one again does nothing. */
export interface FileStore {
  /**
   * Keeps a content, streaming; memory stays flat whatever its size.
   *
   * @param limit largest size in bytes
   * @throws DomainError INVALID (details.status 413) when it is larger, INVALID when it is empty
   */
  save(content: Readable, limit: number): Promise<Stored>
  /** Opens a content. Rejects when the store has lost it. */
  open(stored: Stored): Promise<Readable>
}

interface Place {
  disk: Disk
  /** Folder in which a content waits for its hash. */
  spool: string
  /** Takes the spooled file over under its key. */
  keep: (spooled: string, key: string, stored: Stored) => Promise<void>
}

const keyOf = ({ sha256 }: Stored) => `sha256/${sha256.slice(0, 2)}/${sha256}`

/**
 * Opens a store by its address: `file:///absolute/folder` or `s3://bucket?endpoint=…&region=…` (credentials: AWS_*).
 *
 * @throws Error for an address of another kind
 */
export async function openStore(address: string): Promise<FileStore> {
  const url = new URL(address)
  if (url.protocol === 'file:') return storeIn(await folder(fileURLToPath(url)))
  if (url.protocol === 's3:') return storeIn(await bucket(url))
  throw new Error(`FILE_STORE has an unknown protocol: ${url.protocol}`)
}

async function folder(root: string): Promise<Place> {
  const spool = join(root, 'incoming')
  await mkdir(spool, { recursive: true })
  return {
    disk: new Disk(new FSDriver({ location: root, visibility: 'private' })),
    spool,
    // Renamed within one file system: a content is there whole or not at all, whenever the process is killed.
    keep: async (spooled, key) => {
      const target = join(root, key)
      await mkdir(dirname(target), { recursive: true })
      await rename(spooled, target)
    },
  }
}

async function bucket(url: URL): Promise<Place> {
  const endpoint = url.searchParams.get('endpoint')
  // A folder that is nobody else's: under a name known before, others on the machine could exchange what waits there.
  const spool = await mkdtemp(join(tmpdir(), 'dudao-incoming-'))
  const disk = new Disk(
    new S3Driver({
      bucket: url.hostname,
      region: url.searchParams.get('region') ?? 'us-east-1',
      visibility: 'private',
      supportsACL: false,
      // Stores other than Amazon's have neither its host names per bucket nor its newer checksums.
      ...(endpoint && { endpoint, forcePathStyle: true }),
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
  )
  return {
    disk,
    spool,
    keep: (spooled, key, { size }) =>
      disk.putStream(key, createReadStream(spooled), {
        contentLength: size,
        contentType: 'application/octet-stream',
      }),
  }
}

function storeIn({ disk, spool, keep }: Place): FileStore {
  return {
    async save(content, limit) {
      const spooled = join(spool, randomUUID())
      try {
        const stored = await measure(content, spooled, limit)
        const key = keyOf(stored)
        if (!(await disk.exists(key))) await keep(spooled, key, stored)
        return stored
      } finally {
        await rm(spooled, { force: true })
      }
    },
    async open(stored) {
      const key = keyOf(stored)
      if (!(await disk.exists(key))) throw new Error(`the store has lost ${key}`)
      return disk.getStream(key)
    },
  }
}

/** Writes a stream to a file, counting and hashing on the way; the file is on the disk when this resolves. */
async function measure(content: Readable, path: string, limit: number): Promise<Stored> {
  const hash = createHash('sha256')
  let size = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > limit) return done(tooLarge(limit))
      hash.update(chunk)
      done(null, chunk)
    },
  })
  await pipeline(content, meter, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }))
  if (size === 0) throw new DomainError('INVALID', '文件是空的')
  return { sha256: hash.digest('hex'), size }
}

/** The refusal of a content over the limit. */
export const tooLarge = (limit: number): DomainError =>
  new DomainError('INVALID', `文件过大，最多 ${Math.floor(limit / 1_048_576)} MiB`, { status: 413 })
