import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { actorHeader, signActor } from '@dudao/service'
import { afterAll, expect, it } from 'vitest'
import { people, start } from './factories.ts'
import { generateKeys } from './http.ts'
import { startProcess } from './process.ts'

const { database, folder } = await start()
const { publicKey, privateKey } = await generateKeys()
let running = await startProcess(database, folder, publicKey)
afterAll(() => running.child.kill('SIGKILL'))

const send = async (method: string, path: string, headers: Record<string, string>, body?: Uint8Array) =>
  fetch(running.origin + path, {
    method,
    headers: {
      'tus-resumable': '1.0.0',
      [actorHeader]: await signActor(privateKey, people.inspector),
      ...headers,
    },
    ...(body && { body }),
  })

async function killAndStart(): Promise<void> {
  const ended = once(running.child, 'exit')
  running.child.kill('SIGKILL')
  await ended
  running = await startProcess(database, folder, publicKey)
}

it('an upload goes on from what was acknowledged, however often the process is killed, and ends as the file it was', async () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(3_000_000)])
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const id = randomUUID()
  const metadata = Object.entries({
    id,
    sha256,
    filename: '食堂.jpg',
    filetype: 'image/jpeg',
    capturedAt: '2020-09-14T10:05:00+08:00',
  })
  const path = `/uploads/${id}`
  const said = {
    'upload-length': String(bytes.length),
    'upload-metadata': metadata
      .map(([key, text]) => `${key} ${Buffer.from(text).toString('base64')}`)
      .join(','),
  }
  expect((await send('POST', '/uploads', said)).status).toBe(201)

  const killAt = new Set([1, 3])
  let acknowledged = 0
  for (let turn = 0; acknowledged < bytes.length; turn++) {
    const asked = await send('HEAD', path, {})
    const offset = Number(asked.headers.get('upload-offset'))
    expect(offset).toBeGreaterThanOrEqual(acknowledged)
    const part = send(
      'PATCH',
      path,
      { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
      bytes.subarray(offset, offset + 700_000),
    ).catch(() => undefined)
    if (killAt.has(turn)) {
      await sleep(Math.random() * 60)
      await killAndStart()
    }
    const answer = await part
    if (answer?.status === 204) acknowledged = Number(answer.headers.get('upload-offset'))
  }
  const response = await send('GET', `/files/${id}`, {})
  const received = Buffer.from(await response.arrayBuffer())
  expect(createHash('sha256').update(received).digest('hex')).toBe(sha256)
  expect(await database.sql('select id from file')).toEqual([{ id }])
}, 90_000)
