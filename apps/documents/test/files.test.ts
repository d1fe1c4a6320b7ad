import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { anApproved, aSeries, command, deliver, deliveriesOf, people, start } from './factories.ts'
import { listen } from './http.ts'

const started = await start({ uploadLimit: 1_048_576 })
const { graph, database, folder } = started
const { upload, download, origin, headersFor } = await listen(started)
const { worker, officer, tongjiang, enyang } = people
await aSeries(started)

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
const stored = async () => {
  const entries = await readdir(`${folder}/sha256`, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}
const spooled = () => readdir(`${folder}/incoming`)
const idOf = ({ answer }: { answer: Record<string, unknown> }) => String(answer.id)

describe('an upload', () => {
  it('is measured, kept by its hash and described', async () => {
    const bytes = randomBytes(1_000)
    expect(await upload(worker, '督办通知.pdf', bytes)).toEqual({
      status: 201,
      answer: {
        id: expect.any(String),
        name: '督办通知.pdf',
        mediaType: 'application/pdf',
        size: 1_000,
        sha256: sha256(bytes),
        url: expect.stringMatching(/^\/files\/[0-9a-f-]{36}$/),
      },
    })
    expect(await stored()).toContain(sha256(bytes))
    expect(await spooled()).toEqual([])
  })

  it('repeated does nothing; equal bytes of others are kept once', async () => {
    const bytes = randomBytes(1_000)
    const before = (await stored()).length
    const [first, again] = [await upload(worker, '甲.pdf', bytes), await upload(worker, '甲.pdf', bytes)]
    expect(again).toEqual(first)
    const others = await Promise.all([upload(worker, '乙.pdf', bytes), upload(officer, '甲.pdf', bytes)])
    expect(new Set([first, ...others].map(idOf)).size).toBe(3)
    expect(await stored()).toHaveLength(before + 1)
  })

  it('of JSON or text is taken as bytes, too', async () => {
    const { answer } = await upload(worker, '数据.json', '{"a": 1}', {
      'content-type': 'application/json; charset=utf-8',
    })
    expect(answer).toMatchObject({ mediaType: 'application/json', size: 8, sha256: sha256('{"a": 1}') })
  })

  it.each([
    ['../../etc/passwd'],
    ['..'],
    ['a/b.pdf'],
    ['a\\b.pdf'],
    ['C:督办.pdf'],
    ['督办\u0000.pdf'],
    ['督办\n.pdf'],
    ['督办\u202efdp.exe'],
    [' 督办.pdf'],
    [''],
    ['督'.repeat(256)],
  ])('named %j is refused', async (name) => {
    expect(await upload(worker, name, 'x')).toEqual({
      status: 400,
      answer: { code: 'INVALID', message: expect.any(String) },
    })
  })

  it.each([
    ['督办通知（第1号）〔2020〕.pdf'],
    ["O'Brien; a=b %41.pdf"],
    ['督'.repeat(251) + '.pdf'],
    ['😀 📎.docx'],
  ])('named %j comes back under that name', async (name) => {
    const { status, answer } = await upload(worker, name, 'x')
    expect([status, answer.name]).toEqual([201, name])
    const header = (await download(worker, String(answer.id))).headers.get('content-disposition') ?? ''
    expect(header).toMatch(/^attachment; filename=/)
    const extended = /filename\*=UTF-8''([^;]+)/.exec(header)?.[1]
    const plain = /filename="?([^";]+|[^"]+)"?/.exec(header)?.[1]
    expect(extended ? decodeURIComponent(extended) : plain).toBe(name)
  })

  it('needs a name, a type, a content, a signed actor and a right', async () => {
    expect((await upload(worker, undefined, 'x')).answer.message).toBe('请在地址中以 name 给出文件名')
    expect((await upload(worker, '甲.pdf', 'x', { 'content-type': 'nonsense' })).answer.code).toBe('INVALID')
    expect((await upload(worker, '甲.pdf', new Uint8Array(0))).answer.message).toBe('文件是空的')
    expect(await upload(null, '甲.pdf', 'x')).toMatchObject({
      status: 401,
      answer: { code: 'UNAUTHENTICATED' },
    })
    expect(await upload(tongjiang, '甲.pdf', 'x')).toMatchObject({
      status: 403,
      answer: { code: 'FORBIDDEN' },
    })
    const delegate = { ...officer, delegate: 'report-worker' }
    expect(await upload(delegate, '甲.pdf', 'x')).toMatchObject({ status: 403 })
    expect(await spooled()).toEqual([])
  })

  it('over the limit is refused, whether it says so or not, and leaves nothing', async () => {
    const message = '文件过大，最多 1 MiB'
    const before = await stored()
    const big = new Uint8Array(1_048_576 + 1)
    expect(await upload(worker, '大.pdf', big)).toEqual({ status: 413, answer: { code: 'INVALID', message } })

    const answer = await new Promise<number>((resolve, reject) => {
      void headersFor(worker).then((headers) => {
        const sent = request(`${origin}/files?name=a.pdf`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/pdf', 'transfer-encoding': 'chunked' },
        })
        // The server hangs up once it has answered; writing on fails, reading must not.
        sent.on('response', (response) => resolve(response.statusCode ?? 0))
        sent.on('error', reject)
        sent.end(big)
      })
    })
    expect(answer).toBe(413)
    expect(await stored()).toEqual(before)
    expect(await spooled()).toEqual([])
  })

  it('that breaks off leaves nothing', async () => {
    const before = await database.sql('select 1 from file')
    const stop = new AbortController()
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        controller.enqueue(new Uint8Array(65_536))
        await new Promise((resolve) => setTimeout(resolve, 5))
      },
    })
    const sent = fetch(`${origin}/files?name=a.pdf`, {
      method: 'POST',
      headers: { ...(await headersFor(worker)), 'content-type': 'application/pdf' },
      body,
      duplex: 'half',
      signal: stop.signal,
    })
    await vi.waitFor(async () => expect(await spooled()).toHaveLength(1))
    stop.abort()
    await expect(sent).rejects.toThrow(/abort/)
    await vi.waitFor(async () => expect(await spooled()).toEqual([]))
    expect(await database.sql('select 1 from file')).toHaveLength(before.length)
    expect((await upload(worker, '乙.pdf', 'still alive')).status).toBe(201)
  })
})

describe('a download', async () => {
  const bytes = randomBytes(5_000)
  const fileId = idOf(await upload(worker, '督办通知.pdf', bytes))
  const letterId = await anApproved(started)
  const { startRendering } = await graph.ok(
    worker,
    `mutation { startRendering(letterId: "${letterId}") { token } }`,
  )
  const files = [{ name: '督办通知.pdf', mediaType: 'application/pdf', fileId }]
  const input = { letterId, token: startRendering.token, files, pages: 1 }
  await graph.ok(worker, command('completeRendering'), { input })
  const [toTongjiang] = await deliveriesOf(started, letterId)

  const downloads = () =>
    database.sql<{ account_id: string }>('select account_id from file_download where file_id = $1', [fileId])

  it('gives the issuer the bytes with type, name and hash, and leaves its entry', async () => {
    const response = await download(officer, fileId)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': '5000',
      'content-disposition': `attachment; filename="????.pdf"; filename*=UTF-8''${encodeURIComponent('督办通知.pdf')}`,
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
      etag: `"${sha256(bytes)}"`,
    })
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
    expect(await downloads()).toEqual([{ account_id: officer.accountId }])
    const [entry] = await database.sql<object>(
      `select action, entity, account_id, post_id, after ->> 'file_id' as file from audit_entry
       where entity = 'file_download' order by id desc limit 1`,
    )
    expect(entry).toEqual({
      action: 'downloadFile',
      entity: 'file_download',
      account_id: officer.accountId,
      post_id: officer.postId,
      file: fileId,
    })
  })

  it('is not sent again to whoever has it, but the right is checked', async () => {
    const etag = `"${sha256(bytes)}"`
    expect((await download(officer, fileId, { 'if-none-match': etag })).status).toBe(304)
    expect((await download(enyang, fileId, { 'if-none-match': etag })).status).toBe(404)
  })

  it('is refused to others exactly like a missing file, and leaves no entry', async () => {
    const before = await downloads()
    const missing = await download(tongjiang, randomUUID())
    const expected = [missing.status, await missing.text()]
    expect(expected).toEqual([
      404,
      JSON.stringify({ code: 'NOT_FOUND', message: '文件不存在，或者您无权查看' }),
    ])
    for (const by of [tongjiang, enyang, people.mianyangOfficer, people.school]) {
      const response = await download(by, fileId)
      expect([response.status, await response.text()]).toEqual(expected)
    }
    expect((await download(officer, 'nonsense')).status).toBe(404)
    expect((await download(null, fileId)).status).toBe(401)
    expect(await downloads()).toEqual(before)
  })

  it('is open to an addressee once it was served, and to nobody else', async () => {
    await deliver(started, toTongjiang?.id ?? '')
    expect((await download(tongjiang, fileId)).status).toBe(200)
    expect((await download(enyang, fileId)).status).toBe(404)
  })

  it('of an upload that hangs on nothing yet is for who uploaded it', async () => {
    const own = idOf(await upload(officer, '附件.docx', 'draft', { 'content-type': 'application/msword' }))
    expect((await download(officer, own)).status).toBe(200)
    expect((await download(people.leader, own)).status).toBe(404)
  })

  it('that the store has lost is a fault, not a missing file', async () => {
    const lost = idOf(await upload(officer, '丢失.pdf', randomBytes(10)))
    await database.sql(`update file set sha256 = $2 where id = $1`, [lost, 'ef'.repeat(32)])
    const response = await download(officer, lost)
    expect([response.status, await response.json()]).toMatchObject([500, { code: 'INTERNAL' }])
  })
})
