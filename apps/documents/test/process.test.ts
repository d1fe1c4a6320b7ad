import { once } from 'node:events'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { actorHeader, signActor } from '@dudao/service'
import { afterAll, describe, expect, it } from 'vitest'
import { people, start } from './factories.ts'
import { generateKeys } from './http.ts'
import { startProcess } from './process.ts'

const megabyte = 1_000_000
const { database, folder } = await start()
const { publicKey, privateKey } = await generateKeys()

const { child, origin } = await startProcess(database, folder, publicKey)
afterAll(() => child.kill('SIGKILL'))

const headers = async () => ({ [actorHeader]: await signActor(privateKey, people.worker) })
/** Resident memory of the process in bytes, as it reports it itself. */
async function resident(): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text()
  return Number(/^process_resident_memory_bytes\S* (\S+)$/m.exec(text)?.[1])
}
/** The most that the process held while `work` ran, beyond what it held before. */
async function growthDuring(work: () => Promise<void>): Promise<number> {
  const before = await resident()
  let peak = before
  let running = true
  const watching = (async () => {
    while (running) {
      peak = Math.max(peak, await resident())
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })()
  await work()
  running = false
  await watching
  return peak - before
}

async function uploadOf(size: number): Promise<{ id: string; size: number }> {
  const sent = request(`${origin}/files?name=a.bin`, {
    method: 'POST',
    headers: { ...(await headers()), 'content-type': 'application/octet-stream' },
  })
  const answered = once(sent, 'response')
  await pipeline(
    Readable.from(
      (function* () {
        for (let i = 0; i < size / megabyte; i++) yield Buffer.alloc(megabyte, i)
      })(),
    ),
    sent,
  )
  const [response] = (await answered) as [Readable]
  return JSON.parse(Buffer.concat(await response.toArray()).toString())
}

const ask = async (extra: Record<string, string>) =>
  fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...extra },
    body: JSON.stringify({ query: '{ letters { totalCount } }' }),
  })

describe('the process', () => {
  it('keeps its memory flat while large files come in and go out', async () => {
    const size = 60 * megabyte
    await uploadOf(megabyte) // so that everything is loaded before the measurement
    let id = ''
    const whileIn = await growthDuring(async () => {
      const answer = await uploadOf(size)
      expect(answer.size).toBe(size)
      id = answer.id
    })
    const whileOut = await growthDuring(async () => {
      const response = await fetch(`${origin}/files/${id}`, { headers: await headers() })
      let received = 0
      for await (const part of response.body ?? []) received += part.length
      expect(received).toBe(size)
    })
    expect({ whileIn, whileOut }).toEqual({
      whileIn: expect.toSatisfy((bytes: number) => bytes < 30 * megabyte),
      whileOut: expect.toSatisfy((bytes: number) => bytes < 30 * megabyte),
    })
  }, 60_000)

  it('serves the graph to signed actors only', async () => {
    expect(await (await ask(await headers())).json()).toEqual({ data: { letters: { totalCount: 0 } } })
    expect((await ask({})).status).toBe(401)
  })

  it('stops when it is told to', async () => {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })
})
