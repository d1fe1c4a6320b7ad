import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { type FileStore, openStore } from '../src/files/store.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const read = async (store: FileStore, bytes: Uint8Array) =>
  buffer(await store.open({ sha256: sha256(bytes), size: bytes.length }))

const look = async (path: string, { size }: { size: number }) => {
  expect((await stat(path)).size).toBe(size)
  throw new Error('not what it says')
}

const spools = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('dudao-incoming'))

describe('a store in a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dudao-store-'))
  afterAll(() => rm(folder, { recursive: true }))
  const store = await openStore(pathToFileURL(folder).href)

  it('keeps a content once, however many save it at once', async () => {
    const bytes = randomBytes(300_000)
    const saved = await Promise.all(
      Array.from({ length: 8 }, () => store.save(Readable.from([bytes]), 1_000_000)),
    )
    expect(new Set(saved.map((row) => JSON.stringify(row)))).toEqual(
      new Set([JSON.stringify({ sha256: sha256(bytes), size: bytes.length })]),
    )
    expect((await read(store, bytes)).equals(bytes)).toBe(true)
    expect(await readdir(join(folder, 'sha256'), { recursive: true })).toHaveLength(2)
    expect(await readdir(join(folder, 'incoming'))).toEqual([])
  })

  it('keeps nothing of a content that breaks off, is empty or too large', async () => {
    const before = await readdir(join(folder, 'sha256'))
    const broken = Readable.from(
      (async function* () {
        yield randomBytes(1_000)
        throw new Error('line lost')
      })(),
    )
    await expect(store.save(broken, 1_000_000)).rejects.toThrow('line lost')
    await expect(store.save(Readable.from([]), 1_000_000)).rejects.toMatchObject({ code: 'INVALID' })
    await expect(store.save(Readable.from([randomBytes(11)]), 10)).rejects.toMatchObject({
      code: 'INVALID',
      details: { status: 413 },
    })
    expect(await readdir(join(folder, 'sha256'))).toEqual(before)
    expect(await readdir(join(folder, 'incoming'))).toEqual([])
  })

  it('keeps parts, also of a stream that breaks off, gives them as one, and forgets them', async () => {
    const upload = randomUUID()
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('一二')
        throw new Error('line lost')
      })(),
    )
    const first = await store.savePart(upload, broken, 100)
    const second = await store.savePart(upload, Readable.from([Buffer.from('三')]), 100)
    expect([first.size, second.size]).toEqual([6, 3])
    expect(await text(store.openParts([first, second]))).toBe('一二三')
    expect((await store.savePart(upload, Readable.from([]), 100)).size).toBe(0)
    await expect(store.savePart(upload, Readable.from([randomBytes(11)]), 10)).rejects.toMatchObject({
      code: 'INVALID',
      details: { status: 413 },
    })
    await store.dropParts(upload)
    expect(await readdir(join(folder, 'parts'))).toEqual([])
    expect(await readdir(join(folder, 'incoming'))).toEqual([])
  })

  it('keeps no content that does not stand up to a look at it', async () => {
    const before = await readdir(join(folder, 'sha256'))
    await expect(store.save(Readable.from([randomBytes(10)]), 100, look)).rejects.toThrow('not what it says')
    expect(await readdir(join(folder, 'sha256'))).toEqual(before)
  })

  it('says that it has lost a content instead of giving an empty one', async () => {
    await expect(store.open({ sha256: 'ab'.repeat(32), size: 1 })).rejects.toThrow(/lost/)
  })

  it('fails where the folder cannot be written', async () => {
    const blocked = join(folder, 'blocked')
    await writeFile(blocked, '')
    await expect(openStore(pathToFileURL(join(blocked, 'files')).href)).rejects.toThrow(/ENOTDIR/)
    await mkdir(join(folder, 'fine'))
    await expect(openStore('ftp://store')).rejects.toThrow(/protocol/)
  })
})

describe('an S3-compatible store', async () => {
  // The outside world: a bucket that knows PUT, HEAD, GET, listing and deletion, and counts what is written.
  const objects = new Map<string, Buffer>()
  const puts: Record<string, unknown>[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname: key, searchParams } = new URL(String(request.url), 'http://bucket')
    if (searchParams.has('list-type')) {
      const prefix = `${key.replace(/\/$/, '')}/${searchParams.get('prefix')}`
      const found = [...objects.keys()].filter((name) => name.startsWith(prefix))
      const keys = found.map((name) => `<Contents><Key>${name.replace('/papers/', '')}</Key></Contents>`)
      response.end(`<ListBucketResult><IsTruncated>false</IsTruncated>${keys.join('')}</ListBucketResult>`)
      return
    }
    if (request.method === 'POST') {
      for (const [, name] of (await text(request)).matchAll(/<Key>(.*?)<\/Key>/g))
        objects.delete(`/papers/${name}`)
      response.end('<DeleteResult/>')
      return
    }
    if (request.method === 'PUT') {
      puts.push({ key, length: request.headers['content-length'], auth: request.headers.authorization })
      objects.set(key, await buffer(request))
      response.setHeader('etag', '"x"').end()
      return
    }
    const object = objects.get(key)
    response.statusCode = object ? 200 : 404
    response.setHeader('content-length', object?.length ?? 0)
    response.end(request.method === 'HEAD' ? undefined : object)
  }
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => server.close())
  process.env.AWS_ACCESS_KEY_ID = 'test'
  process.env.AWS_SECRET_ACCESS_KEY = 'test-only'
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const before = await spools()
  const store = await openStore(`s3://papers?endpoint=${encodeURIComponent(endpoint)}&region=cn-north-1`)

  it('takes a stream with its length, under its hash, signed, and once', async () => {
    const bytes = randomBytes(300_000)
    const half = bytes.length / 2
    for (let i = 0; i < 2; i++) {
      await store.save(Readable.from([bytes.subarray(0, half), bytes.subarray(half)]), 1_000_000)
    }
    const hash = sha256(bytes)
    expect(puts).toEqual([
      {
        key: `/papers/sha256/${hash.slice(0, 2)}/${hash}`,
        length: '300000',
        auth: expect.stringContaining('/cn-north-1/s3/aws4_request'),
      },
    ])
    expect((await read(store, bytes)).equals(bytes)).toBe(true)
    await expect(store.open({ sha256: 'ab'.repeat(32), size: 1 })).rejects.toThrow(/lost/)
  })

  it('keeps parts and forgets them', async () => {
    const [upload, other] = [randomUUID(), randomUUID()]
    const kept = [
      await store.savePart(upload, Readable.from([Buffer.from('一')]), 100),
      await store.savePart(upload, Readable.from([Buffer.from('二')]), 100),
    ]
    await store.savePart(other, Readable.from([Buffer.from('三')]), 100)
    expect(await text(store.openParts(kept))).toBe('一二')
    await store.dropParts(upload)
    const left = [...objects.keys()].filter((key) => key.includes('/parts/'))
    expect(left).toEqual([expect.stringContaining(other)])
  })

  it('lets a content wait where nobody else on the machine can reach', async () => {
    const made = (await spools()).filter((name) => !before.includes(name))
    expect(made.length).toBeGreaterThan(0)
    for (const name of made) expect((await stat(join(tmpdir(), name))).mode & 0o777).toBe(0o700)
  })
})
