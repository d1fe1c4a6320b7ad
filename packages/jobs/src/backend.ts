import {
  createPostgresBackend,
  Queue as RedisQueue,
  Worker as RedisWorker,
  type WorkerOptions,
  withBackend,
} from 'bullmq'
import { Redis } from 'ioredis'
import type { Envelope } from './define.ts'
import { within } from './within.ts'

const goodbyeMs = 1_000

/** Where the queues live: Redis when its address is set, else PostgreSQL. */
export interface QueueSettings {
  redisUrl?: string | undefined
  databaseUrl?: string | undefined
  /** In braces, so that Redis Cluster keeps a queue on one node. */
  prefix: string
}

const postgres = withBackend(createPostgresBackend)

export type JobQueue = Pick<RedisQueue<Envelope>, 'add' | 'close' | 'on' | 'getJobCounts' | 'waitUntilReady'>
export type JobWorker = Pick<RedisWorker<Envelope>, 'close' | 'on' | 'waitUntilReady'>
export type Processor = NonNullable<ConstructorParameters<typeof RedisWorker<Envelope>>[1]>

export interface Backend {
  readonly kind: 'redis' | 'postgres'
  queue(name: string): JobQueue
  worker(name: string, processor: Processor, options: Omit<WorkerOptions, 'connection' | 'prefix'>): JobWorker
  /** Closes the connections it opened; close queues and workers first. */
  close(): Promise<void>
}

/** Opens the queue backend; the same calls run on Redis and on PostgreSQL. */
export function openBackend(settings: QueueSettings): Backend {
  if (settings.redisUrl) return redisBackend(settings.redisUrl, settings.prefix)
  if (settings.databaseUrl) return postgresBackend(settings.databaseUrl)
  throw new Error('neither REDIS_URL nor JOBS_DATABASE_URL is set')
}

function redisBackend(url: string, prefix: string): Backend {
  const connections: Redis[] = []
  const connect = (maxRetriesPerRequest: number | null) => {
    const redis = new Redis(url, { maxRetriesPerRequest })
    // Without a listener a lost connection would end the process; BullMQ and ioredis reconnect by themselves.
    redis.on('error', () => undefined)
    connections.push(redis)
    return redis
  }
  return {
    kind: 'redis',
    // A producer fails fast (the outbox row stays), a worker waits for Redis to come back.
    queue: (name) => new RedisQueue<Envelope>(name, { connection: connect(1), prefix }),
    worker: (name, processor, options) =>
      new RedisWorker<Envelope>(name, processor, { ...options, connection: connect(null), prefix }),
    // BullMQ leaves connections that it was handed to their owner. One without an answering Redis cannot say goodbye,
    // and goes on calling until it is told not to.
    close: async () => {
      const ready = connections.filter(({ status }) => status === 'ready')
      await Promise.allSettled(ready.map((redis) => within(goodbyeMs, 'QUIT', redis.quit())))
      for (const redis of connections) redis.disconnect()
    },
  }
}

function postgresBackend(url: string): Backend {
  const connection = { connectionString: url, schema: 'bullmq', migrate: true, max: 3 }
  return {
    kind: 'postgres',
    queue: (name) => new postgres.Queue<Envelope>(name, { connection }) as unknown as JobQueue,
    worker: (name, processor, options) =>
      new postgres.Worker<Envelope>(name, processor as never, {
        ...options,
        connection,
      }) as unknown as JobWorker,
    close: async () => undefined,
  }
}
