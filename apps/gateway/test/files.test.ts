import { createHash } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { bigFile, ids, parts } from './services.ts'
import { read, startWorld, type World } from './world.ts'

const mebibyte = 1_048_576

let world: World
let authorization: string
beforeAll(async () => {
  world = await startWorld({ UPLOAD_LIMIT: String(mebibyte) })
  authorization = `Bearer ${await world.token({ post: ids.otherPost })}`
})

const get = (path: string, headers: Record<string, string> = { authorization }) =>
  fetch(world.url + path, { headers })

const upload = (body: string | Buffer, headers: Record<string, string> = { authorization }) =>
  fetch(`${world.url}/files?name=%E9%99%84%E4%BB%B6.pdf`, {
    method: 'POST',
    headers: { 'content-type': 'application/pdf', ...headers },
    body: body as string,
  })

describe('a file', () => {
  it('is fetched with the rights of its reader', async () => {
    const response = await get(`/files/${ids.file}`)
    expect(response.status).toBe(200)
    expect(await response.text()).toBe(ids.otherPost)
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(response.headers.get('content-disposition')).toBe('inline')
    expect((await get(`/files/${ids.file}?download=1`)).headers.get('content-disposition')).toBe('attachment')
  })

  it('that its reader has already seen is not sent again', async () => {
    expect((await get(`/files/${ids.file}`)).headers.get('cache-control')).toBe('private, no-cache')
    const again = await get(`/files/${ids.file}`, { authorization, 'if-none-match': '"seen"' })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  it('is not fetched by looking at its head', async () => {
    const head = await fetch(`${world.url}/files/${ids.file}`, { method: 'HEAD', headers: { authorization } })
    expect(head.status).toBe(404)
  })

  it('comes without the headers of the service, and may neither run scripts nor be framed by strangers', async () => {
    const { headers } = await get(`/files/${ids.file}`)
    expect(headers.get('x-internal')).toBeNull()
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'.*frame-ancestors 'self'$/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('of somebody else, a missing one and a name that is none answer alike', async () => {
    for (const id of [ids.foreignFile, 'x', '..%2fauth%2fservice', `${ids.file}%00`]) {
      const answer = await get(`/files/${id}`).then(read)
      expect([id, answer.status, answer.errors]).toEqual([
        id,
        404,
        [{ message: '文件不存在，或者您无权查看', extensions: { code: 'NOT_FOUND' } }],
      ])
    }
  })

  it('is not for nobody', async () => {
    const answer = await get(`/files/${ids.file}`, {}).then(read)
    expect(answer).toMatchObject({
      status: 401,
      errors: [{ message: '请先登录', extensions: { code: 'UNAUTHENTICATED' } }],
    })
  })

  it('of 20 MiB passes through as fast as its reader reads, and is not kept', async () => {
    const response = await get(`/files/${ids.bigFile}`)
    const reader = response.body!.getReader()
    const hash = createHash('sha256')
    let size = 0
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      if (size === 0) {
        await sleep(150)
        // What has been made by now lies in the buffers of sockets.
        expect(bigFile.pieces).toBeLessThan(20)
      }
      size += piece.value.length
      hash.update(piece.value)
    }
    const expected = createHash('sha256')
    for (let i = 0; i < 20; i++) expected.update(Buffer.alloc(mebibyte, i))
    expect(size).toBe(20 * mebibyte)
    expect(hash.digest('hex')).toBe(expected.digest('hex'))
  })
})

describe('an upload', () => {
  it('is handed on as it is, with the rights of its sender', async () => {
    const response = await upload('%PDF-1.7')
    expect(await response.json()).toEqual({
      id: ids.file,
      size: 8,
      name: '附件.pdf',
      type: 'application/pdf',
      by: ids.otherPost,
    })
  })

  it('may be as large as the setting says, which is more than an operation may be', async () => {
    const response = await upload(Buffer.alloc(mebibyte))
    expect(await response.json()).toMatchObject({ size: mebibyte })
  })

  it('is refused unread when its header says that it is too large', async () => {
    const answer = await upload(Buffer.alloc(mebibyte + 1)).then(read)
    expect(answer).toMatchObject({
      status: 413,
      errors: [{ message: '文件过大，最多 1 MiB', extensions: { code: 'INVALID', limit: 'upload' } }],
    })
  })

  it('is broken off when it grows too large without saying so', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(
        `${world.url}/files`,
        { method: 'POST', headers: { authorization, 'content-type': 'application/pdf' } },
        (response) => resolve(response.resume().statusCode),
      )
      request.on('error', reject)
      for (let i = 0; i < 5; i++) request.write(Buffer.alloc(mebibyte / 4 + 1))
      request.end()
    })
    expect(status).toBe(413)
  })

  it('needs somebody who is signed in', async () => {
    const answer = await upload('%PDF-1.7', {}).then(read)
    expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
  })
})

describe('an upload in parts', () => {
  const path = `/uploads/${ids.file}`
  const tus = { 'tus-resumable': '1.0.0' }
  const send = (method: string, at: string, headers: Record<string, string> = {}, body?: Buffer) =>
    fetch(world.url + at, { method, headers: { ...tus, authorization, ...headers }, ...(body && { body }) })
  const part = (offset: number, body: Buffer) =>
    send(
      'PATCH',
      path,
      { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
      body,
    )
  const begin = () => send('POST', '/uploads', { 'upload-length': '10', 'upload-metadata': 'filename 5LiA' })

  it('is begun, asked about, sent and given up with the rights of its sender', async () => {
    const begun = await begin()
    expect(begun.status).toBe(201)
    expect(Object.fromEntries(begun.headers)).toMatchObject({ location: path, 'tus-resumable': '1.0.0' })
    expect(begun.headers.get('x-internal')).toBeNull()
    expect(await begun.json()).toEqual({ by: ids.otherPost, metadata: 'filename 5LiA', length: '10' })
    const sent = await part(0, Buffer.from('12345'))
    expect([sent.status, sent.headers.get('upload-offset')]).toEqual([204, '5'])
    const asked = await send('HEAD', path)
    expect([asked.status, asked.headers.get('upload-offset')]).toEqual([200, '5'])
    expect(await part(0, Buffer.from('12345')).then(read)).toMatchObject({
      status: 409,
      errors: [{ message: '已收到 5 字节，请从那里继续', extensions: { code: 'CONFLICT' } }],
    })
    expect((await part(5, Buffer.from('67890'))).status).toBe(204)
    expect(parts.get(ids.file)?.toString()).toBe('1234567890')
    expect((await send('DELETE', path)).status).toBe(204)
    expect((await send('HEAD', path)).status).toBe(404)
  })

  it('whose line breaks stays as far as it came', async () => {
    await begin()
    const request = httpRequest(world.url + path, {
      method: 'PATCH',
      agent: false,
      headers: {
        ...tus,
        authorization,
        'content-type': 'application/offset+octet-stream',
        'content-length': 100,
        'upload-offset': 0,
      },
    })
    request.on('error', () => undefined)
    request.write('123456')
    await vi.waitFor(() => expect(parts.get(ids.file)?.toString()).toBe('123456'))
    request.destroy()
    expect((await send('HEAD', path)).headers.get('upload-offset')).toBe('6')
    expect((await part(6, Buffer.from('7'))).status).toBe(204)
  })

  it('is refused to nobody in particular, under a name that is none, and beyond the limit', async () => {
    expect((await fetch(world.url + path, { method: 'HEAD', headers: tus })).status).toBe(401)
    expect((await send('HEAD', '/uploads/..%2ffiles')).status).toBe(404)
    expect((await part(0, Buffer.alloc(mebibyte + 1))).status).toBe(413)
  })
})
