import { expect, it, onTestFinished } from 'vitest'
import { TemporaryFailure } from '../src/channels/channel.ts'
import { createEmailChannel } from '../src/channels/email.ts'
import { deadPort, startMailServer, startSilentServer, task } from './servers.ts'

function channelTo(url: string, timeoutMs = 2_000) {
  const channel = createEmailChannel({ url, from: 'office@city.example', timeoutMs })
  onTestFinished(() => channel.close())
  return channel
}

it('an accepted mail arrives whole and counts as sent, not as arrived', async () => {
  const { url, mails } = await startMailServer()
  expect(await channelTo(url).send(task())).toEqual({ outcome: 'SENT' })
  expect(mails).toEqual([
    {
      from: 'office@city.example',
      to: ['office@county.example'],
      headers: expect.objectContaining({
        subject: task().subject,
        'message-id': `<${task().idempotencyKey}@city.example>`,
        'auto-submitted': 'auto-generated',
      }),
      text: expect.stringContaining('请登录系统查看并签收。'),
    },
  ])
})

it('a 4xx reply is for later; the mail sent again is recognisable as the same', async () => {
  const { url, mails } = await startMailServer({ recipient: [451, null, null], data: [452] })
  const channel = channelTo(url)
  await expect(channel.send(task())).rejects.toThrow(/邮件服务器暂不接收：451/)
  await expect(channel.send(task())).rejects.toBeInstanceOf(TemporaryFailure)
  expect(mails).toEqual([])
  expect(await channel.send(task())).toEqual({ outcome: 'SENT' })
  expect(await channel.send(task())).toEqual({ outcome: 'SENT' })
  expect(new Set(mails.map(({ headers }) => headers['message-id'])).size).toBe(1)
  await channel.send(task({ idempotencyKey: 'another' }))
  expect(mails.at(-1)?.headers['message-id']).toBe('<another@city.example>')
})

it.each([{ recipient: [550] }, { data: [554] }])(
  'a 5xx reply is final: $recipient $data',
  async (refusals) => {
    const { url, mails } = await startMailServer(refusals)
    const outcome = await channelTo(url).send(task())
    expect(outcome).toEqual({
      outcome: 'FAILED',
      failure: expect.stringMatching(/^邮件服务器拒收：55[04] refused/),
    })
    expect(mails).toEqual([])
  },
)

it('a server that never greets is given up after the time-out', async () => {
  const started = performance.now()
  const channel = channelTo(`smtp://127.0.0.1:${await startSilentServer()}`, 200)
  await expect(channel.send(task())).rejects.toThrow('邮件服务器没有应答（ETIMEDOUT）')
  expect(performance.now() - started).toBeLessThan(2_000)
})

it('a server that is away is for later', async () => {
  const channel = channelTo(`smtp://127.0.0.1:${await deadPort()}`)
  await expect(channel.send(task())).rejects.toThrow(TemporaryFailure)
})

it('an address cannot smuggle in a second recipient', async () => {
  const { url, mails } = await startMailServer()
  const address = 'office@county.example, other@county.example'
  await channelTo(url)
    .send(task({ address }))
    .catch(() => undefined)
  expect(mails.flatMap(({ to }) => to)).not.toContain('other@county.example')
})

it('without an address nothing is sent', async () => {
  const { url } = await startMailServer()
  expect(await channelTo(url).send(task({ address: null }))).toMatchObject({ outcome: 'FAILED' })
})
