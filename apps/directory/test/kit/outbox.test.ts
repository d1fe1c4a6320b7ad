import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import {
  type Backend,
  implement,
  openBackend,
  type QueueSettings,
  renderDocument,
  startWorker,
} from '@dudao/jobs'
import { createLog, enqueue, type Relay, startRelay, transact } from '@dudao/service'
import { actor, queueSettings } from '@dudao/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Prisma } from '../../src/generated/prisma/client.ts'
import { openWorld } from '../world.ts'
import { openWay } from './proxy.ts'

const world = await openWorld()
const log = createLog('test', process.env.TEST_LOG_LEVEL ?? 'silent')
const officer = actor({ requestId: 'request-7', clock: '2020-06-01T01:00:00.000Z' })

/** Runs a command that wants one document rendered. */
const intend = (documentId: string, afterwards = async () => undefined as void) =>
  transact(
    world.client,
    { actor: officer, mode: 'write', action: 'test' },
    async (tx: Prisma.TransactionClient) => {
      await enqueue({ tx, actor: officer }, renderDocument, { documentId })
      await afterwards()
    },
  )
const rows = async () =>
  (
    await world.database.sql<{ id: string }>(
      `select payload ->> 'documentId' as id from outbox order by created_at`,
    )
  ).map(({ id }) => id)

const nothing = () => undefined

/** Everything in the queue that no worker has finished. */
async function queued(backend: Backend): Promise<number> {
  const queue = backend.queue('report')
  const { active = 0, waiting = 0, delayed = 0, prioritized = 0 } = await queue.getJobCounts()
  await queue.close()
  return active + waiting + delayed + prioritized
}

describe.each(await queueSettings())('with a queue on %s', (kind, settings) => {
  let backend: Backend
  let open: { stop?(): Promise<void>; close?(): unknown }[]
  beforeEach(() => {
    backend = openBackend(settings)
    open = []
  })
  afterEach(async () => {
    for (const one of open.toReversed()) await (one.stop?.() ?? one.close?.())
    await backend.close()
    await world.database.sql('delete from outbox')
  })

  const relay = async (over: Partial<QueueSettings> = {}, url = world.database.appUrl): Promise<Relay> => {
    const started = await startRelay(url, { ...settings, ...over }, log)
    open.push(started)
    return started
  }
  /** A worker that keeps what it was given. */
  const work = () => {
    const seen: { payload: { documentId: string }; requestId: string; clock: string | null }[] = []
    const worker = startWorker(
      backend,
      'report',
      [
        implement(
          renderDocument,
          async ({ payload, requestId, clock }) => void seen.push({ payload, requestId, clock }),
        ),
      ],
      { onRun: nothing, onError: nothing },
      { concurrency: 4 },
    )
    open.push(worker)
    return seen
  }

  test('an intent arrives once, with request and clock, and its row is gone', async () => {
    const documentId = randomUUID()
    const seen = work()
    await relay()
    await intend(documentId)
    await expect.poll(() => seen).toHaveLength(1)
    expect(seen).toEqual([
      { payload: { documentId }, requestId: 'request-7', clock: '2020-06-01T01:00:00.000Z' },
    ])
    await expect.poll(rows).toEqual([])
  })

  // The same on both, so it waits only once.
  test.runIf(kind === 'postgres')('it goes at the commit, and two seconds later if nobody told', async () => {
    const seen = work()
    await relay()
    await intend(randomUUID())
    await expect.poll(() => seen, { timeout: 1_500 }).toHaveLength(1)
    await world.database.sql('alter table outbox disable trigger outbox_notify')
    const before = performance.now()
    await intend(randomUUID())
    await expect.poll(() => seen).toHaveLength(2)
    await world.database.sql('alter table outbox enable trigger outbox_notify')
    expect(performance.now() - before).toBeLessThan(3_500)
  })

  test('of a transaction that was rolled back nothing is sent', async () => {
    const seen = work()
    await relay()
    const failed = intend(randomUUID(), async () => {
      throw new Error('changed its mind')
    })
    await expect(failed).rejects.toThrow('changed its mind')
    const documentId = randomUUID()
    await intend(documentId)
    await expect.poll(() => seen).toHaveLength(1)
    expect(seen[0]?.payload).toEqual({ documentId })
    expect(await rows()).toEqual([])
  })

  test('two relays and two hundred and fifty intents: each arrives once', async () => {
    const ids = Array.from({ length: 250 }, () => randomUUID())
    await world.database.sql(
      `insert into outbox (job, payload) select 'document.render', jsonb_build_object('documentId', id) from unnest($1::text[]) id`,
      [ids],
    )
    const seen = work()
    await Promise.all([relay(), relay()])
    await expect.poll(() => seen.length).toBe(250)
    expect(new Set(seen.map(({ payload }) => payload.documentId))).toEqual(new Set(ids))
    await expect.poll(rows).toEqual([])
  })

  test('while the queue is away the row stays; when it is back it goes', async () => {
    const way = await openWay(settings.redisUrl ?? settings.databaseUrl ?? '')
    open.push(way)
    const seen = work()
    await relay(settings.redisUrl ? { redisUrl: way.url } : { databaseUrl: way.url })
    const first = randomUUID()
    await intend(first)
    await expect.poll(() => seen).toHaveLength(1)
    await way.cut()
    const second = randomUUID()
    await intend(second)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await rows()).toEqual([second])
    await way.mend()
    await expect.poll(() => seen.map(({ payload }) => payload.documentId)).toEqual([first, second])
    await expect.poll(rows).toEqual([])
  })

  test('a relay can be stopped while the queue is away', async () => {
    const way = await openWay(settings.redisUrl ?? settings.databaseUrl ?? '')
    await way.cut()
    const stopping = await startRelay(
      world.database.appUrl,
      settings.redisUrl ? { ...settings, redisUrl: way.url } : { ...settings, databaseUrl: way.url },
      log,
    )
    await intend(randomUUID())
    await new Promise((resolve) => setTimeout(resolve, 300))
    const before = performance.now()
    await stopping.stop()
    expect(performance.now() - before).toBeLessThan(5_000)
    expect(await rows()).toHaveLength(1)
  })

  test('a relay survives the loss of all its database connections', async () => {
    const seen = work()
    await relay()
    await intend(randomUUID())
    await expect.poll(() => seen).toHaveLength(1)
    const way = await openWay(world.database.appUrl)
    open.push(way)
    await relay({}, way.url)
    await way.cut()
    await way.mend()
    await intend(randomUUID())
    await expect.poll(() => seen).toHaveLength(2)
  })

  test('a relay killed after the queue took a row and before the row was deleted: sent again, taken once', async () => {
    const hold = `create function hold() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock(4711); return old; end $$;
      create trigger hold before delete on outbox for each row execute function hold()`
    await world.database.sql(hold)
    const documentId = randomUUID()
    let child: ChildProcess | undefined
    await world.owner.$transaction(
      async (tx) => {
        await tx.$executeRaw`select pg_advisory_xact_lock(4711)`
        await intend(documentId)
        child = spawn(process.execPath, [fileURLToPath(new URL('relay-process.ts', import.meta.url))], {
          env: {
            ...process.env,
            DATABASE_URL: world.database.appUrl,
            QUEUE_SETTINGS: JSON.stringify(settings),
          },
          stdio: 'inherit',
        })
        const blocked = () =>
          world.database.sql(`select from pg_locks where locktype = 'advisory' and not granted`)
        await expect.poll(blocked).toHaveLength(1)
        child.kill('SIGKILL')
        await once(child, 'exit')
      },
      { timeout: 15_000 },
    )
    expect(await queued(backend)).toBe(1)
    expect(await rows()).toEqual([documentId])
    await world.database.sql('drop trigger hold on outbox; drop function hold()')
    await relay()
    await expect.poll(rows).toEqual([])
    expect(await queued(backend)).toBe(1)
    const seen = work()
    await expect.poll(() => seen).toHaveLength(1)
    expect(await queued(backend)).toBe(0)
    expect(seen[0]?.payload).toEqual({ documentId })
  })

  test(`a row that no worker can run stays and does not hold up the others (${kind})`, async () => {
    await world.database.sql(
      `insert into outbox (job, payload) values ('document.burn', '{}'), ('document.render', '{"documentId": "x"}')`,
    )
    const seen = work()
    await relay()
    const documentId = randomUUID()
    await intend(documentId)
    await expect.poll(() => seen).toHaveLength(1)
    expect(seen[0]?.payload).toEqual({ documentId })
    expect(await rows()).toEqual([null, 'x'])
  })
})

test('a payload that does not fit its contract is refused with the command', async () => {
  await expect(intend('no-id')).rejects.toThrow(/uuid/i)
  expect(await rows()).toEqual([])
})
