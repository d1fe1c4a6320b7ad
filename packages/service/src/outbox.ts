import {
  createProducer,
  type Backend,
  InvalidJob,
  type Job,
  openBackend,
  type Producer,
  type QueueSettings,
} from '@dudao/jobs'
import pg from 'pg'
import type { Actor } from './actor.ts'
import type { Logger } from './log.ts'
import type { RawTx } from './transaction.ts'

/** Writes the intent to run a job into the transaction of the fact that wants it. */
export async function enqueue<Payload>(
  ctx: { tx: RawTx; actor: Actor },
  job: Job<Payload>,
  payload: Payload,
): Promise<void> {
  await ctx.tx.$executeRawUnsafe(
    `insert into outbox (job, payload, request_id, clock) values ($1, $2::jsonb, $3, $4::timestamptz)`,
    job.name,
    JSON.stringify(job.payload.parse(payload)),
    ctx.actor.requestId,
    ctx.actor.clock,
  )
}

const pollMs = 2_000
const batch = 100

const idle = () => undefined as void

interface Row {
  id: string
  job: string
  payload: unknown
  request_id: string | null
  clock: Date | null
}

export interface Relay {
  stop(): Promise<void>
}

/**
 * Carries outbox rows to the queue: at once after a commit (LISTEN), at the latest after 2 s (poll). A row is deleted in
 * the transaction in which the queue took it, so a crash repeats a row and never loses one; the queue takes the
 * same unfinished key once.
 */
export async function startRelay(databaseUrl: string, queue: QueueSettings, log: Logger): Promise<Relay> {
  const backend: Backend = openBackend(queue)
  const producer = createProducer(backend)
  const connection = { connectionString: databaseUrl, connectionTimeoutMillis: 5_000, keepAlive: true }
  const pool = new pg.Pool({ ...connection, max: 2, statement_timeout: 15_000 })
  pool.on('error', (err) => log.warn({ err }, 'outbox pool lost a connection'))
  let wake = idle
  let stopped = false
  let listener: pg.Client | undefined

  const listen = async () => {
    const client = new pg.Client(connection)
    client.on('notification', () => wake())
    client.on('error', () => (listener = undefined))
    await client.connect()
    await client.query('listen outbox')
    listener = client
  }

  const loop = async () => {
    while (!stopped) {
      const nap = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      try {
        if (!listener) await listen()
        while ((await carry(pool, producer, log)) === batch && !stopped);
      } catch (err) {
        log.warn({ err }, 'outbox waits: database or queue is away')
      }
      if (!stopped) await nap
    }
  }
  const running = loop()
  return {
    async stop() {
      stopped = true
      wake()
      await running
      await listener?.end().catch(() => undefined)
      await producer.close()
      await backend.close()
      await pool.end()
    },
  }
}

/** Hands one batch to the queue; a row that no worker can run stays, loudly, and does not hold up the others. */
async function carry(pool: pg.Pool, producer: Producer, log: Logger): Promise<number> {
  const client = await pool.connect()
  // A connection that breaks while it is lent out tells the statement and this listener; without it the process ends.
  client.on('error', ignore)
  try {
    await client.query('begin')
    const { rows } = await client.query<Row>(
      `select id, job, payload, request_id, clock from outbox order by created_at limit ${batch} for update skip locked`,
    )
    const taken: string[] = []
    for (const { id, job, payload, request_id, clock } of rows) {
      try {
        await producer.send(job, {
          payload,
          requestId: request_id ?? id,
          clock: clock?.toISOString() ?? null,
        })
        taken.push(id)
      } catch (err) {
        if (!(err instanceof InvalidJob)) throw err
        log.error({ err, outboxId: id }, 'outbox row cannot be sent')
      }
    }
    await client.query('delete from outbox where id = any($1::uuid[])', [taken])
    await client.query('commit')
    return taken.length
  } catch (error) {
    await client.query('rollback').catch(ignore)
    throw error
  } finally {
    client.off('error', ignore)
    client.release()
  }
}

const ignore = () => undefined
