import { randomUUID } from 'node:crypto'
import { createLog, DomainError } from '@dudao/service'
import { graphOf } from '@dudao/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { missingChannel } from '../src/channels/channel.ts'
import { createEmailChannel } from '../src/channels/email.ts'
import { inbox } from '../src/channels/inbox.ts'
import { createWebhookChannel } from '../src/channels/webhook.ts'
import { type Channels, serveDelivery } from '../src/serve-delivery.ts'
import { startMailServer, startReceiver, task } from './servers.ts'

interface Report {
  deliveryId: string
  token: number
  outcome: string
  failure?: string
}

/** What the documents service answers to a worker, by its contract: tokens, an end, no second end. */
function documents(delivery: Partial<ReturnType<typeof task>>) {
  const reports: Report[] = []
  const state = { token: 0, isAway: false }
  const graph = graphOf({
    StartDelivery: () => {
      if (reports.length > 0) throw new DomainError('CONFLICT', '该送达任务已经结束')
      state.token += 1
      return { startDelivery: task({ ...delivery, token: state.token }) }
    },
    CompleteDelivery: ({ input }: { input: Report }) => {
      if (state.isAway) throw new DomainError('UNAVAILABLE', '服务暂不可用，请稍后重试')
      if (input.token !== state.token) throw new DomainError('CONFLICT', '这项工作已由另一次执行接手')
      reports.push(input)
      return { completeDelivery: { id: input.deliveryId } }
    },
  })
  return { graph, reports, state }
}

function worker(graph: ReturnType<typeof graphOf>, channels: Partial<Channels> = {}) {
  const kit = {
    graph,
    log: createLog('test', 'silent'),
    asWorker: async ({ requestId }: { requestId: string }) => ({ authorization: 'Bearer test', requestId }),
  }
  const handle = serveDelivery(kit, {
    INBOX: inbox,
    EMAIL: missingChannel('没有邮件服务器'),
    WEBHOOK: missingChannel('没有推送密钥'),
    ...channels,
  })
  const deliveryId = randomUUID()
  return (attempt = 1) =>
    handle({ payload: { deliveryId }, requestId: 'r1', clock: null, attempt, lastAttempt: attempt === 8 })
}

const mailTo = (url: string) => createEmailChannel({ url, from: 'office@city.example', timeoutMs: 2_000 })

function webhook() {
  const created = createWebhookChannel({
    secret: 'a-key-of-the-tests-only-0123',
    publicOnly: false,
    timeoutMs: 2_000,
  })
  onTestFinished(() => created.close())
  return created
}

it('the inbox is served by reporting', async () => {
  const { graph, reports } = documents({ channel: 'INBOX', address: null })
  await worker(graph)()
  expect(reports).toEqual([{ deliveryId: expect.any(String), token: 1, outcome: 'DELIVERED' }])
})

it('a channel that is not set up is reported as failed at once, with what to do', async () => {
  const { graph, reports } = documents({ channel: 'EMAIL' })
  await worker(graph)()
  expect(reports).toMatchObject([{ outcome: 'FAILED', failure: '没有邮件服务器' }])
})

it('a job that comes twice sends once', async () => {
  const { url, mails } = await startMailServer()
  const { graph, reports } = documents({ channel: 'EMAIL' })
  const run = worker(graph, { EMAIL: mailTo(url) })
  await run()
  await run()
  expect(mails).toHaveLength(1)
  expect(reports).toMatchObject([{ outcome: 'SENT' }])
})

it('a temporary failure throws, so that the queue tries again, and reports nothing before that', async () => {
  const { url, mails } = await startMailServer({ recipient: [450] })
  const { graph, reports } = documents({ channel: 'EMAIL' })
  const run = worker(graph, { EMAIL: mailTo(url) })
  await expect(run(1)).rejects.toThrow(/450/)
  expect(reports).toEqual([])
  await run(2)
  expect(mails).toHaveLength(1)
  expect(reports).toMatchObject([{ outcome: 'SENT', token: 2 }])
})

it('a sending that still fails at the last try is reported as failed with its reason', async () => {
  const { url } = await startReceiver(503, 503)
  const { graph, reports } = documents({ channel: 'WEBHOOK', address: url })
  const run = worker(graph, { WEBHOOK: webhook() })
  await expect(run(7)).rejects.toThrow(/503/)
  await run(8)
  expect(reports).toMatchObject([
    { outcome: 'FAILED', failure: '对方系统暂时不能接收（HTTP 503）', token: 2 },
  ])
})

it('an unexpected fault of a channel is no outcome before the last try, and names no inner detail then', async () => {
  const { graph, reports } = documents({ channel: 'EMAIL' })
  const broken = {
    send: () => Promise.reject(new TypeError('cannot read x of undefined')),
    close: async () => undefined,
  }
  const run = worker(graph, { EMAIL: broken })
  await expect(run(1)).rejects.toThrow(TypeError)
  await run(8)
  expect(reports).toMatchObject([{ outcome: 'FAILED', failure: '系统内部错误，请联系管理员' }])
})

describe('when the report cannot be delivered', () => {
  it('the next try reports what was sent and does not send it again', async () => {
    const { url, mails } = await startMailServer()
    const { graph, reports, state } = documents({ channel: 'EMAIL' })
    const run = worker(graph, { EMAIL: mailTo(url) })
    state.isAway = true
    await expect(run(1)).rejects.toThrow('服务暂不可用')
    state.isAway = false
    await run(2)
    expect(mails).toHaveLength(1)
    expect(reports).toMatchObject([{ outcome: 'SENT', token: 2 }])
  })

  it('another process sends it again under the same key, which the receiver recognises', async () => {
    const { url, calls } = await startReceiver()
    const { graph, reports, state } = documents({ channel: 'WEBHOOK', address: url })
    state.isAway = true
    await expect(worker(graph, { WEBHOOK: webhook() })(1)).rejects.toThrow('服务暂不可用')
    state.isAway = false
    await worker(graph, { WEBHOOK: webhook() })(2)
    expect(new Set(calls.map(({ headers }) => headers['idempotency-key']))).toEqual(
      new Set([task().idempotencyKey]),
    )
    expect(reports).toMatchObject([{ outcome: 'DELIVERED' }])
  })
})

it('a worker that was outrun reports nothing and does not fail', async () => {
  const { graph, reports, state } = documents({ channel: 'WEBHOOK' })
  const { url } = await startReceiver((response) => {
    state.token += 1
    response.writeHead(200).end()
  })
  const slow = webhook()
  const send = (given: ReturnType<typeof task>) => slow.send({ ...given, address: url })
  await worker(graph, { WEBHOOK: { ...slow, send } })()
  expect(reports).toEqual([])
})
