import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import pg from 'pg'
import { afterAll } from 'vitest'
import type { QueueSettings } from '../src/index.ts'

const adminUrl = process.env.TEST_DATABASE_ADMIN_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'
const redisUrl = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379'

/**
 * The backends to test on: PostgreSQL always (a database of its own), Redis where one answers (a prefix of its own).
 * Both are removed afterwards.
 */
export async function backends(): Promise<[kind: string, settings: QueueSettings][]> {
  const name = `dudao_t_jobs_${randomBytes(5).toString('hex')}`
  const prefix = `{${name}}`
  await onServer(`create database ${name}`)
  afterAll(() => onServer(`drop database ${name} with (force)`))
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  const postgres: QueueSettings = { databaseUrl: url.toString(), prefix }
  if (!(await redisAnswers())) return [['postgres', postgres]]
  afterAll(() => removeKeys(prefix))
  return [
    ['postgres', postgres],
    ['redis', { redisUrl, prefix }],
  ]
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

async function redisAnswers(): Promise<boolean> {
  const redis = new Redis(redisUrl, {
    connectTimeout: 1_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  redis.on('error', () => undefined) // the ping below says the same
  try {
    return (await redis.ping()) === 'PONG'
  } catch {
    if (process.env.TEST_REDIS_URL)
      throw new Error(`no Redis at ${redisUrl}, although TEST_REDIS_URL names it`)
    return false
  } finally {
    redis.disconnect()
  }
}

async function removeKeys(prefix: string): Promise<void> {
  const redis = new Redis(redisUrl)
  for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 500 }))
    if (keys.length > 0) await redis.unlink(...(keys as string[]))
  await redis.quit()
}
