import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
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
   * @param check looks at the whole content, as a file, before it is kept; what it throws keeps nothing
   * @throws DomainError INVALID (details.status 413) when it is larger, INVALID when it is empty
   */
  save(content: Readable, limit: number, check?: Check): Promise<Stored>
  /** Opens a content. Rejects when the store has lost it. */
  open(stored: Stored): Promise<Readable>
  /**
   * Keeps a part of a content that comes in parts; a stream that breaks off gives a shorter part.
   *
   * @param limit largest size in bytes
   * @throws DomainError INVALID (details.status 413) when it is larger
   */
  savePart(upload: string, content: Readable, limit: number): Promise<Part>
  /** The parts of a content, one after the other. */
  openParts(parts: readonly Part[]): Readable
  /** Forgets all parts of a content, also those that nobody has noted. */
  dropParts(upload: string): Promise<void>
}

/** A part of a content, on the disk when it is handed out; its size may be 0. */
export interface Part {
  key: string
  size: number
}

export type Check = (path: string, stored: Stored) => Promise<void>

interface Place {
  disk: Disk
  /** Folder in which a content waits for its hash. */
  spool: string
  /** Takes the spooled file over under its key. */
  keep: (spooled: string, key: string, stored: Stored) => Promise<void>
}

/** Where the parts of a content wait for the last of them. */
const partsOf = (upload: string) => `parts/${upload}`

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
  /** Lends a file of its own to some work, and clears it away. */
  const spooling = async <R>(work: (path: string) => Promise<R>): Promise<R> => {
    const path = join(spool, randomUUID())
    try {
      return await work(path)
    } finally {
      await rm(path, { force: true })
    }
  }
  return {
    save: (content, limit, check) =>
      spooling(async (path) => {
        const stored = await measure(content, path, tooLargeFor(limit))
        if (stored.size === 0) throw new DomainError('INVALID', '文件是空的')
        await check?.(path, stored)
        const key = keyOf(stored)
        if (!(await disk.exists(key))) await keep(path, key, stored)
        return stored
      }),
    async open(stored) {
      const key = keyOf(stored)
      if (!(await disk.exists(key))) throw new Error(`the store has lost ${key}`)
      return disk.getStream(key)
    },
    savePart: (upload, content, limit) =>
      spooling(async (path) => {
        const stored = await measure(untilItBreaks(content), path, partTooLargeFor(limit))
        const key = `${partsOf(upload)}/${randomUUID()}`
        if (stored.size > 0) await keep(path, key, stored)
        return { key, size: stored.size }
      }),
    openParts: (parts) =>
      Readable.from(
        (async function* () {
          for (const { key } of parts) yield* await disk.getStream(key)
        })(),
      ),
    dropParts: (upload) => disk.deleteAll(partsOf(upload)),
  }
}

/** What of a stream arrived; that it broke off is no fault. */
async function* untilItBreaks(content: Readable): AsyncGenerator<Buffer> {
  try {
    yield* content
  } catch {
    // The line was lost: what came until then counts, and the sender asks from where to go on.
  }
}

type Excess = (size: number) => DomainError | undefined

/** Writes a stream to a file, counting and hashing on the way; the file is on the disk when this resolves. */
async function measure(
  content: Readable | AsyncIterable<Buffer>,
  path: string,
  excess: Excess,
): Promise<Stored> {
  const hash = createHash('sha256')
  let size = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      const refusal = excess(size)
      if (refusal) return done(refusal)
      hash.update(chunk)
      done(null, chunk)
    },
  })
  await pipeline(content, meter, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }))
  return { sha256: hash.digest('hex'), size }
}

const tooLargeFor =
  (limit: number): Excess =>
  (size) =>
    size > limit ? tooLarge(limit) : undefined

const partTooLargeFor =
  (limit: number): Excess =>
  (size) =>
    size > limit ? new DomainError('INVALID', '内容超过了开始上传时所说的大小', { status: 413 }) : undefined

/** The refusal of a content over the limit. */
export const tooLarge = (limit: number): DomainError =>
  new DomainError('INVALID', `文件过大，最多 ${Math.floor(limit / 1_048_576)} MiB`, { status: 413 })
