import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { randomUUID as v4 } from 'node:crypto'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import {
  createProducer,
  type Handler,
  implement,
  InvalidJob,
  makeReport,
  openBackend,
  type QueueSettings,
  renderDocument,
  startWorker,
  type WorkerEvents,
} from '../src/index.ts'
import { backends } from './backends.ts'

type RunEvent = Parameters<WorkerEvents['onRun']>[0]

const envelope = (payload: unknown, clock: string | null = null) => ({ payload, requestId: 'r-1', clock })
const document = () => ({ documentId: v4() })
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe.each(await backends())('on %s', (kind, settings) => {
  const backend = openBackend(settings)
  const producer = createProducer(backend)
  const inspection = backend.queue('report')
  const running: { close(): Promise<void> }[] = []
  afterEach(async () => {
    await Promise.all(running.splice(0).map((worker) => worker.close()))
  })
  afterAll(async () => {
    await Promise.all([producer.close(), inspection.close()])
    await backend.close()
  })

  /** A worker of letters on the report queue, and what its runs reported. */
  const work = (handle: Handler<{ documentId: string }>, lockMs = 10_000, on = backend) => {
    const events: RunEvent[] = []
    const errors: Error[] = []
    const worker = startWorker(
      on,
      'report',
      [implement(renderDocument, handle)],
      { onRun: (event) => events.push(event), onError: (error) => errors.push(error) },
      { concurrency: 2, lockMs },
    )
    running.push(worker)
    return { worker, events, errors }
  }
  const unfinished = async () => {
    const { active = 0, waiting = 0, delayed = 0, prioritized = 0 } = await inspection.getJobCounts()
    return active + waiting + delayed + prioritized
  }

  test('a job carries payload, request and clock, and says how it ran', async () => {
    const payload = document()
    const clock = '2020-06-01T09:00:00+08:00'
    const seen: unknown[] = []
    const { events } = work(async (run) => void seen.push(run))
    await producer.send('document.render', envelope(payload, clock))
    await expect.poll(() => events).toHaveLength(1)
    expect(seen).toEqual([{ payload, requestId: 'r-1', clock, attempt: 1, lastAttempt: false }])
    expect(events[0]).toMatchObject({
      job: 'document.render',
      outcome: 'completed',
      attempt: 1,
      requestId: 'r-1',
      ms: expect.any(Number),
    })
  })

  test('a failing job is tried again, each try is reported, and it ends well', async () => {
    const { events } = work(async ({ attempt }) => {
      if (attempt < 2) throw new Error('printer on fire')
    })
    await producer.send('document.render', envelope(document()))
    await expect.poll(() => events).toHaveLength(2)
    expect(events.map(({ outcome, attempt }) => [outcome, attempt])).toEqual([
      ['failed', 1],
      ['completed', 2],
    ])
    expect(events[0]?.error).toMatchObject({ message: 'printer on fire' })
    await expect.poll(unfinished).toBe(0)
  })

  test('the same key is taken once as long as it is unfinished, and again afterwards', async () => {
    const payload = document()
    for (let i = 0; i < 3; i += 1) await producer.send('document.render', envelope(payload))
    expect(await unfinished()).toBe(1)
    const release: (() => void)[] = []
    const { events } = work(() => new Promise<void>((resolve) => release.push(resolve)))
    await expect.poll(async () => (await inspection.getJobCounts()).active).toBe(1)
    await producer.send('document.render', envelope(payload))
    expect(await unfinished()).toBe(1)
    release.pop()?.()
    await expect.poll(() => events).toHaveLength(1)
    await expect.poll(unfinished).toBe(0)
    await producer.send('document.render', envelope(payload))
    await expect.poll(async () => (await inspection.getJobCounts()).active).toBe(1)
    release.pop()?.()
    await expect.poll(() => events).toHaveLength(2)
  })

  test('the last try knows that it is; the key of a job that failed for good is free again', async () => {
    const payload = document()
    const lasts: boolean[] = []
    const { events } = work(async ({ lastAttempt }) => {
      lasts.push(lastAttempt)
      throw new Error('never')
    })
    await inspection.add('document.render', envelope(payload), {
      attempts: 1,
      deduplication: { id: `document.render:${payload.documentId}` },
    })
    await expect.poll(() => events).toHaveLength(1)
    expect(lasts).toEqual([true])
    await expect.poll(unfinished).toBe(0)
    await producer.send('document.render', envelope(payload))
    await expect.poll(() => events).toHaveLength(2)
    await running[0]?.close()
    // Removed, else its further tries would come to the next test.
    await (inspection as unknown as { obliterate(options: object): Promise<void> }).obliterate({
      force: true,
    })
  })

  test('a job that this worker does not know fails loudly', async () => {
    const { events } = work(async () => undefined)
    await producer.send('report.make', envelope({ reportId: v4() }))
    await expect.poll(() => events).toHaveLength(1)
    expect(events[0]).toMatchObject({
      job: makeReport.name,
      outcome: 'failed',
      error: { message: 'queue report has no handler for report.make' },
    })
    await running[0]?.close()
    await (inspection as unknown as { obliterate(options: object): Promise<void> }).obliterate({
      force: true,
    })
  })

  test('a payload that does not fit is refused at both ends', async () => {
    await expect(producer.send('document.render', envelope({ documentId: 'x' }))).rejects.toThrow(InvalidJob)
    await expect(producer.send('document.burn', envelope(document()))).rejects.toThrow(InvalidJob)
    expect(await unfinished()).toBe(0)
    let ran = false
    const { events } = work(async () => void (ran = true))
    await inspection.add('document.render', envelope({ documentId: 'x' }), { attempts: 1 })
    await expect.poll(() => events).toHaveLength(1)
    expect(events[0]?.outcome).toBe('failed')
    expect(ran).toBe(false)
  })

  test('a stopping worker finishes what it has taken and leaves the rest to others', async () => {
    let started = false
    const { worker, events } = work(async () => {
      started = true
      await sleep(400)
    })
    await producer.send('document.render', envelope(document()))
    await expect.poll(() => started).toBe(true)
    const closing = worker.close()
    await producer.send('document.render', envelope(document()))
    await closing
    expect((await inspection.getJobCounts()).active).toBe(0)
    expect(events[0]).toMatchObject({ outcome: 'completed' })
    const { events: later } = work(async () => undefined)
    await expect.poll(() => [...events, ...later]).toHaveLength(2)
    await expect.poll(unfinished).toBe(0)
    expect([...events, ...later].map(({ outcome, attempt }) => [outcome, attempt])).toEqual([
      ['completed', 1],
      ['completed', 1],
    ])
  })

  test('a worker killed in the middle loses nothing: another takes the job over after the lock', async () => {
    // Apart from the queues above: how often a queue looks for dead workers is agreed among its workers.
    const own = { ...settings, prefix: `${settings.prefix}:killed` }
    const ownBackend = openBackend(own)
    const ownProducer = createProducer(ownBackend)
    const payload = document()
    const lockMs = 1_000
    await ownProducer.send('document.render', envelope(payload))
    await killInTheMiddle(own, lockMs)
    const killedAt = performance.now()
    const seen: unknown[] = []
    const { worker, events } = work(async (run) => void seen.push(run.payload), lockMs, ownBackend)
    await expect.poll(() => events).toHaveLength(1)
    expect(performance.now() - killedAt, kind).toBeGreaterThan(lockMs / 4)
    expect(seen).toEqual([payload])
    expect(events).toMatchObject([{ outcome: 'completed' }])
    await worker.close()
    await ownProducer.close()
    await ownBackend.close()
  })
})

/** Starts a worker process that takes the job, and kills it once it has. */
async function killInTheMiddle(settings: QueueSettings, lockMs: number): Promise<void> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('hanging-worker.ts', import.meta.url))], {
    env: { ...process.env, QUEUE_SETTINGS: JSON.stringify(settings), LOCK_MS: String(lockMs) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
}

test.each([
  ['Redis', { redisUrl: 'redis://127.0.0.1:1', prefix: '{away}' }],
  ['PostgreSQL', { databaseUrl: 'postgres://nobody@127.0.0.1:1/none', prefix: '{away}' }],
])(
  'without its %s, a worker can be stopped and a sender is told',
  async (_, settings) => {
    const backend = openBackend(settings)
    const producer = createProducer(backend)
    const errors: Error[] = []
    const handler = implement(renderDocument, async () => undefined)
    const worker = startWorker(
      backend,
      'report',
      [handler],
      { onRun: () => undefined, onError: (error) => errors.push(error) },
      { concurrency: 1 },
    )
    const sent = producer.send('document.render', envelope(document()))
    await expect(sent).rejects.toThrow()
    const before = performance.now()
    await worker.close()
    await producer.close()
    await backend.close()
    expect(performance.now() - before).toBeLessThan(4_000)
  },
  10_000,
)

test('without an address there is no queue', () => {
  expect(() => openBackend({ prefix: '{x}' })).toThrow('neither REDIS_URL nor JOBS_DATABASE_URL is set')
})
