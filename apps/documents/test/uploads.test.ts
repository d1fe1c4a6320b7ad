import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { type Actor, systemActor, transact } from '@dudao/service'
import * as tus from 'tus-js-client'
import { describe, expect, it, vi } from 'vitest'
import { people, seenEvidence, seenProblemEvidence, start } from './factories.ts'
import { listen } from './http.ts'

const started = await start({ uploadLimit: 3_000_000 })
const { graph, database, folder, client, service } = started
const { download, origin, headersFor } = await listen(started)
const { inspector, officer, school } = people

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
/** Bytes that begin as a JPEG does. */
const jpeg = (size: number) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(size - 4)])

const metadataOf = (bytes: Uint8Array, over: Record<string, string> = {}) => ({
  id: randomUUID(),
  filename: '食堂.jpg',
  filetype: 'image/jpeg',
  sha256: sha256(bytes),
  capturedAt: '2020-09-14T10:05:00+08:00',
  latitude: '31.92',
  longitude: '107.24',
  accuracy: '8',
  deviceId: 'phone-1',
  ...over,
})
const headerOf = (metadata: Record<string, string>) =>
  Object.entries(metadata)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')

interface Options {
  by?: Actor
  headers?: Record<string, string>
  body?: Uint8Array
}
const send = async (method: string, path: string, { by = inspector, headers = {}, body }: Options = {}) => {
  const response = await fetch(origin + path, {
    method,
    headers: { 'tus-resumable': '1.0.0', ...headers, ...(await headersFor(by)) },
    ...(body && { body }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, answer: text ? JSON.parse(text) : undefined }
}
const begin = (bytes: Uint8Array, metadata = metadataOf(bytes), by = inspector) =>
  send('POST', '/uploads', {
    by,
    headers: { 'upload-length': String(bytes.length), 'upload-metadata': headerOf(metadata) },
  })
const part = (path: string, offset: number, body: Uint8Array, by = inspector) =>
  send('PATCH', path, {
    by,
    body,
    headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
  })
const offsetOf = async (path: string) => Number((await send('HEAD', path)).headers.get('upload-offset'))
const pathOf = ({ headers }: { headers: Headers }) => headers.get('location') as string
/** A whole upload. Returns the file's id. */
async function uploaded(bytes = jpeg(1_000), by = inspector): Promise<string> {
  const path = pathOf(await begin(bytes, metadataOf(bytes), by))
  expect((await part(path, 0, bytes, by)).status).toBe(204)
  return path.split('/').at(-1) as string
}

/** Sends a part and breaks the line after some of it. */
async function breakOff(path: string, offset: number, body: Uint8Array, after: number): Promise<void> {
  const headers = {
    'tus-resumable': '1.0.0',
    'content-type': 'application/offset+octet-stream',
    'content-length': String(body.length),
    'upload-offset': String(offset),
    ...(await headersFor(inspector)),
  }
  await new Promise<void>((resolve) => {
    const sent = request(`${origin}${path}`, { method: 'PATCH', headers })
    sent.on('error', () => resolve())
    sent.write(body.subarray(0, after), () => {
      setTimeout(() => {
        sent.destroy()
        resolve()
      }, 100)
    })
  })
}

const sweep = () => {
  const uploads = service.sweeps?.find(({ name }) => name === 'uploads')
  const actor = systemActor('uploads')
  return transact(client, { actor, mode: 'write', action: 'sweep uploads' }, (tx) => {
    const log = { info: () => undefined } as never
    return uploads?.run({ tx, actor, now: new Date(), log } as never) ?? Promise.resolve()
  })
}
const hasParts = (id: string) => existsSync(`${folder}/parts/${id}`)

describe('an upload in parts', () => {
  it('is begun under the device’s own id, sent part by part, and becomes a file with what was said of its capture', async () => {
    const bytes = jpeg(900_000)
    const metadata = metadataOf(bytes)
    const begun = await begin(bytes, metadata)
    expect([begun.status, pathOf(begun)]).toEqual([201, `/uploads/${metadata.id}`])
    const path = pathOf(begun)
    for (let offset = 0; offset < bytes.length; offset += 300_000) {
      expect(await offsetOf(path)).toBe(offset)
      expect((await part(path, offset, bytes.subarray(offset, offset + 300_000))).status).toBe(204)
    }
    expect(await offsetOf(path)).toBe(bytes.length)
    const response = await download(inspector, metadata.id)
    expect(sha256(new Uint8Array(await response.arrayBuffer()))).toBe(metadata.sha256)
    const { _entities } = await graph.ok(
      inspector,
      `{ _entities(representations: [{ __typename: "File", id: "${metadata.id}" }]) { ... on File {
        name mediaType size sha256 capture { capturedAt deviceId place { latitude longitude accuracy } } } } }`,
    )
    expect(_entities[0]).toEqual({
      name: '食堂.jpg',
      mediaType: 'image/jpeg',
      size: 900_000,
      sha256: metadata.sha256,
      capture: {
        capturedAt: new Date(metadata.capturedAt),
        deviceId: 'phone-1',
        place: { latitude: 31.92, longitude: 107.24, accuracy: 8 },
      },
    })
  }, 20_000)

  it('is what a client of the tus protocol sends, broken line and all', async () => {
    const bytes = jpeg(600_000)
    const { id, ...metadata } = metadataOf(bytes)
    const path = pathOf(await begin(bytes, { id, ...metadata }))
    await breakOff(path, 0, bytes, 200_000)
    const headers = await headersFor(inspector)
    await new Promise<void>((resolve, reject) => {
      const upload = new tus.Upload(bytes, {
        uploadUrl: origin + path,
        chunkSize: 200_000,
        retryDelays: [50, 100, 200],
        headers,
        onSuccess: () => resolve(),
        onError: reject,
      })
      upload.start()
    })
    expect((await download(inspector, id)).status).toBe(200)
    const whole = jpeg(200_000)
    const url = await new Promise<string>((resolve, reject) => {
      const upload = new tus.Upload(whole, {
        endpoint: `${origin}/uploads`,
        metadata: metadataOf(whole),
        retryDelays: [],
        headers,
        onSuccess: () => resolve(String(upload.url)),
        onError: reject,
      })
      upload.start()
    })
    expect((await download(inspector, url.split('/').at(-1) as string)).status).toBe(200)
  }, 20_000)

  it('keeps what a broken line has brought, and goes on from there', async () => {
    const bytes = jpeg(1_000_000)
    const path = pathOf(await begin(bytes))
    await breakOff(path, 0, bytes, 300_000)
    await vi.waitFor(async () => expect(await offsetOf(path)).toBeGreaterThan(0), { timeout: 5_000 })
    const offset = await offsetOf(path)
    expect(offset).toBeLessThanOrEqual(300_000)
    const answer = await part(path, 0, bytes)
    expect([answer.status, answer.answer.message]).toEqual([409, `已收到 ${offset} 字节，请从那里继续`])
    expect((await part(path, offset, bytes.subarray(offset))).status).toBe(204)
    expect(await offsetOf(path)).toBe(bytes.length)
  })

  it('begun again, finished again or sent twice at once is one file', async () => {
    const bytes = jpeg(200_000)
    const metadata = metadataOf(bytes)
    const path = pathOf(await begin(bytes, metadata))
    expect(pathOf(await begin(bytes, metadata))).toBe(path)
    const answers = await Promise.all([1, 2, 3].map(() => part(path, 0, bytes)))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409, 409])
    expect((await begin(bytes, metadata)).status).toBe(201)
    expect(await offsetOf(path)).toBe(bytes.length)
    expect(await database.sql('select 1 from file where id = $1', [metadata.id])).toHaveLength(1)
    const other = { ...metadata, sha256: 'ab'.repeat(32) }
    expect((await begin(bytes, other)).answer).toMatchObject({ code: 'CONFLICT' })
  })

  it('whose process ended before the file was made is finished when somebody asks', async () => {
    const bytes = jpeg(1_000)
    const metadata = metadataOf(bytes)
    const path = pathOf(await begin(bytes, metadata))
    const stored = await started.store.savePart(metadata.id, Readable.from([bytes]), bytes.length)
    await database.sql(
      'insert into upload_part (id, upload_id, "offset", size, key) values ($1, $2, 0, $3, $4)',
      [randomUUID(), metadata.id, stored.size, stored.key],
    )
    await database.sql('update upload set received = size where id = $1', [metadata.id])
    expect((await download(inspector, metadata.id)).status).toBe(404)
    expect(await offsetOf(path)).toBe(bytes.length)
    expect((await download(inspector, metadata.id)).status).toBe(200)
  })

  it.each([
    ['has another hash than at capture', jpeg(1_000), { sha256: 'ab'.repeat(32) }, 'SHA-256'],
    ['is no picture at all', Buffer.from('<script>alert(1)</script>'), {}, '无法识别'],
    ['is a PDF under the name of a picture', Buffer.from('%PDF-1.7\n%%EOF'), {}, 'application/pdf'],
  ])('that %s is refused, and leaves no file', async (_, bytes, over, message) => {
    const metadata = metadataOf(bytes, over)
    const path = pathOf(await begin(bytes, metadata))
    const answer = await part(path, 0, bytes)
    expect(answer).toMatchObject({ status: 400, answer: { code: 'INVALID' } })
    expect(answer.answer.message).toContain(message)
    expect((await send('HEAD', path)).status).toBe(410)
    expect((await begin(bytes, metadata)).status).toBe(410)
    expect((await download(inspector, metadata.id)).status).toBe(404)
    expect(existsSync(`${folder}/sha256/${sha256(bytes).slice(0, 2)}/${sha256(bytes)}`)).toBe(false)
  })

  it('sends no more than it said, and not another part than the next', async () => {
    const bytes = jpeg(1_000)
    const path = pathOf(await begin(bytes))
    expect((await part(path, 0, Buffer.concat([bytes, bytes]))).status).toBe(413)
    expect((await part(path, 500, bytes.subarray(500))).status).toBe(409)
    expect(await offsetOf(path)).toBe(0)
    expect((await part(path, 0, bytes)).status).toBe(204)
  })

  it('may not be larger than the limit', async () => {
    const headers = { 'upload-length': '3000001', 'upload-metadata': headerOf(metadataOf(jpeg(10))) }
    expect(await send('POST', '/uploads', { headers })).toMatchObject({ status: 413 })
  })

  it.each([
    ['another protocol', { 'tus-resumable': '0.2.2' }, 412],
    ['no metadata', { 'upload-metadata': 'filename' }, 400],
    ['no hash', { 'upload-metadata': 'filename YQ==' }, 400],
  ])('with %s is refused', async (_, headers, status) => {
    const bytes = jpeg(10)
    const all = { 'upload-length': '10', 'upload-metadata': headerOf(metadataOf(bytes)), ...headers }
    expect(await send('POST', '/uploads', { headers: all })).toMatchObject({
      status,
      answer: { code: 'INVALID' },
    })
  })

  it('given up is gone, but not once it is finished', async () => {
    const bytes = jpeg(1_000)
    const path = pathOf(await begin(bytes))
    expect((await send('DELETE', path)).status).toBe(204)
    expect((await part(path, 0, bytes)).status).toBe(410)
    expect((await send('DELETE', `/uploads/${await uploaded()}`)).status).toBe(409)
  })

  it('is its sender’s alone: another answers like a missing one', async () => {
    const bytes = jpeg(1_000)
    const path = pathOf(await begin(bytes))
    const missing = await send('GET', '/uploads/x')
    expect(missing.status).toBe(404)
    for (const by of [officer, { ...inspector, accountId: randomUUID() }]) {
      expect((await send('HEAD', path, { by })).status).toBe(404)
      expect((await part(path, 0, bytes, by)).answer).toEqual(
        (await part(`/uploads/${randomUUID()}`, 0, bytes, by)).answer,
      )
      expect((await send('DELETE', path, { by })).status).toBe(404)
    }
    expect((await begin(bytes, metadataOf(bytes), people.worker)).status).toBe(403)
    expect((await begin(bytes, metadataOf(bytes), { ...inspector, delegate: 'report-worker' })).status).toBe(
      403,
    )
    expect((await begin(bytes, metadataOf(bytes), school)).status).toBe(201)
  })
})

describe('evidence', () => {
  it('is read by whom cases lets see it, and by nobody else', async () => {
    const bytes = jpeg(1_000)
    const fileId = await uploaded(bytes)
    const attached = { fileId, sha256: sha256(bytes), person: { id: inspector.personId as string } }
    expect((await download(officer, fileId)).status).toBe(404)
    seenEvidence.push(attached)
    expect((await download(officer, fileId)).status).toBe(200)
    const entity = `{ _entities(representations: [{ __typename: "File", id: "${fileId}" }]) { ... on File {
      id capture { deviceId } } } }`
    expect((await graph.ok(officer, entity))._entities).toEqual([
      { id: fileId, capture: { deviceId: 'phone-1' } },
    ])
    seenEvidence.length = 0
    expect((await download(officer, fileId)).status).toBe(404)
    seenProblemEvidence.push(attached)
    expect((await download(officer, fileId)).status).toBe(200)
    seenProblemEvidence.length = 0
    expect((await graph.ok(officer, entity))._entities).toEqual([null])
  })

  it('is not opened by attaching what one has not taken, or does not know', async () => {
    const bytes = jpeg(1_000)
    const fileId = await uploaded(bytes)
    seenEvidence.push(
      { fileId, sha256: sha256(bytes), person: { id: randomUUID() } },
      { fileId, sha256: 'ab'.repeat(32), person: { id: inspector.personId as string } },
    )
    expect((await download(officer, fileId)).status).toBe(404)
    // Nor is any other file: what did not come as evidence is not even asked about.
    const [letter] = await database.sql<{ id: string }>(
      `insert into file (id, name, media_type, size, sha256, uploaded_by_account_id, owner_path, recorded_at)
       values (gen_random_uuid(), 'a.pdf', 'application/pdf', 3, $1, gen_random_uuid(), '/', now()) returning id`,
      ['cd'.repeat(32)],
    )
    const id = String(letter?.id)
    seenEvidence.push({ fileId: id, sha256: 'cd'.repeat(32), person: { id: inspector.personId as string } })
    expect((await download(officer, id)).status).toBe(404)
    seenEvidence.length = 0
  })
})

describe('what is left behind', () => {
  it('by finished uploads is cleared away, and by those interrupted too long ago; others go on', async () => {
    const done = await uploaded()
    const bytes = jpeg(2_000)
    const [old, young] = await Promise.all(
      [1, 2].map(async () => {
        const path = pathOf(await begin(bytes))
        await part(path, 0, bytes.subarray(0, 1_000))
        return path.split('/').at(-1) as string
      }),
    )
    await database.sql(`update upload set touched_at = now() - interval '169 hours' where id = $1`, [old])
    expect([done, String(old), String(young)].map(hasParts)).toEqual([true, true, true])
    await sweep()
    expect([done, String(old), String(young)].map(hasParts)).toEqual([false, false, true])
    expect((await download(inspector, done)).status).toBe(200)
    expect(await send('HEAD', `/uploads/${old}`)).toMatchObject({ status: 410 })
    expect((await part(`/uploads/${young}`, 1_000, bytes.subarray(1_000))).status).toBe(204)
  })

  it('is limited: so many unfinished uploads, and no more', async () => {
    const by = { ...inspector, accountId: randomUUID() }
    await database.sql(
      `insert into upload (id, account_id, person_id, owner_path, name, media_type, size, sha256, captured_at, recorded_at)
       select gen_random_uuid(), $1, $1, '/', 'a.jpg', 'image/jpeg', 1, $2, now(), now() from generate_series(1, 100)`,
      [by.accountId, 'ab'.repeat(32)],
    )
    expect((await begin(jpeg(10), metadataOf(jpeg(10)), by)).answer).toMatchObject({ code: 'CONFLICT' })
  })
})
