import { createHmac } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { lookupPublic } from '../src/channels/addresses.ts'
import { TemporaryFailure } from '../src/channels/channel.ts'
import { createWebhookChannel } from '../src/channels/webhook.ts'
import { type Call, deadPort, startReceiver, startSilentServer, task } from './servers.ts'

const secret = 'a-key-of-the-tests-only-0123'

function channel({ publicOnly = false, timeoutMs = 2_000 } = {}) {
  const created = createWebhookChannel({ secret, publicOnly, timeoutMs })
  onTestFinished(() => created.close())
  return created
}

const to = (address: string, changes = {}) => task({ channel: 'WEBHOOK', address, ...changes })

/** What a receiver does to check that a call is ours. */
function verifies({ headers, body }: Call, key: string): boolean {
  const expected = createHmac('sha256', key)
    .update(`${String(headers['x-dudao-timestamp'])}.${body}`)
    .digest('hex')
  return headers['x-dudao-signature'] === `sha256=${expected}`
}

it('a call carries a signature over time and body that only the key of its receiver makes', async () => {
  const { url, calls } = await startReceiver()
  expect(await channel().send(to(url))).toEqual({ outcome: 'DELIVERED' })
  const [call] = calls as [Call]
  // What an administrator hands out: printf %s "$ADDRESS" | openssl dgst -sha256 -hmac "$WEBHOOK_SECRET"
  const key = createHmac('sha256', secret).update(url).digest('hex')
  expect(verifies(call, key)).toBe(true)
  expect(verifies({ ...call, body: call.body.replace('督办', '表扬') }, key)).toBe(false)
  // Another receiver's key, or the secret itself, makes no call of ours.
  expect(verifies(call, createHmac('sha256', secret).update(`${url}/other`).digest('hex'))).toBe(false)
  expect(verifies(call, secret)).toBe(false)
  const later = {
    ...call.headers,
    'x-dudao-timestamp': String(Number(call.headers['x-dudao-timestamp']) + 1),
  }
  expect(verifies({ ...call, headers: later }, key)).toBe(false)
  expect(Math.abs(Number(call.headers['x-dudao-timestamp']) - Date.now() / 1_000)).toBeLessThan(60)
  const { idempotencyKey, letterId, subject, text } = task()
  expect(JSON.parse(call.body)).toEqual({ event: 'letter.delivery', idempotencyKey, letterId, subject, text })
})

it('a call made again carries the same idempotency key', async () => {
  const { url, calls } = await startReceiver(503, 200)
  const webhook = channel()
  await expect(webhook.send(to(url))).rejects.toBeInstanceOf(TemporaryFailure)
  expect(await webhook.send(to(url))).toEqual({ outcome: 'DELIVERED' })
  expect(calls.map(({ headers }) => headers['idempotency-key'])).toEqual([
    task().idempotencyKey,
    task().idempotencyKey,
  ])
})

it.each([200, 201, 204])('status %i means delivered', async (status) => {
  const { url } = await startReceiver(status)
  expect(await channel().send(to(url))).toEqual({ outcome: 'DELIVERED' })
})

it.each([400, 401, 404, 410, 422])('status %i is final', async (status) => {
  const { url } = await startReceiver(status)
  expect(await channel().send(to(url))).toEqual({
    outcome: 'FAILED',
    failure: `对方系统拒收（HTTP ${status}）`,
  })
})

it.each([302, 408, 429, 500, 502, 503])('status %i is for later', async (status) => {
  const { url, calls } = await startReceiver(status)
  await expect(channel().send(to(url))).rejects.toThrow(`对方系统暂时不能接收（HTTP ${status}）`)
  expect(calls).toHaveLength(1)
})

describe('a receiver that hangs', () => {
  it('before its answer is given up after the time-out', async () => {
    const started = performance.now()
    const sending = channel({ timeoutMs: 200 }).send(to(`http://127.0.0.1:${await startSilentServer()}/`))
    await expect(sending).rejects.toThrow('对方系统没有在时限内应答')
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  it('in the middle of its body has answered by its status', async () => {
    const { url } = await startReceiver((response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{')
    })
    expect(await channel().send(to(url))).toEqual({ outcome: 'DELIVERED' })
  })
})

it('a receiver that is away is for later', async () => {
  const sending = channel().send(to(`http://127.0.0.1:${await deadPort()}/`))
  await expect(sending).rejects.toThrow('无法连接对方系统（ECONNREFUSED）')
})

it('no or no valid address is final', async () => {
  expect(await channel().send(task({ address: null }))).toMatchObject({ outcome: 'FAILED' })
  expect(await channel().send(to('not a url'))).toMatchObject({ outcome: 'FAILED' })
})

const resolved = (options: { all: boolean }) =>
  new Promise((resolve) => lookupPublic('1.1.1.1', options, (...given) => resolve(given)))

describe('in production', () => {
  it('a public address passes, in the shape that the socket asks for', async () => {
    expect(await resolved({ all: true })).toEqual([null, [{ address: '1.1.1.1', family: 4 }]])
    expect(await resolved({ all: false })).toEqual([null, '1.1.1.1', 4])
  })

  it('plain http is refused, and nothing leaves', async () => {
    const { url, calls } = await startReceiver()
    expect(await channel({ publicOnly: true }).send(to(url))).toEqual({
      outcome: 'FAILED',
      failure: '推送地址应以 https:// 开头',
    })
    expect(calls).toEqual([])
  })

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '[::1]',
    '[::ffff:192.168.0.1]',
    '2130706433',
    '0x7f.1',
  ])('the own network is refused: %s', async (host) => {
    expect(await channel({ publicOnly: true }).send(to(`https://${host}/`))).toEqual({
      outcome: 'FAILED',
      failure: '推送地址不能指向内部网络',
    })
  })

  it('a name is judged by the addresses it has at the moment of connecting', async () => {
    const port = await startSilentServer()
    expect(await channel({ publicOnly: true }).send(to(`https://localhost:${port}/`))).toEqual({
      outcome: 'FAILED',
      failure: '推送地址不能指向内部网络',
    })
  })
})
