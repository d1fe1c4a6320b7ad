import { randomBytes } from 'node:crypto'
import type { QueueSettings } from '@dudao/jobs'
import { Redis } from 'ioredis'
import { afterAll, inject } from 'vitest'
import { createDatabase } from './database.ts'

/**
 * The backends that a test of queues runs on, for `describe.each`: PostgreSQL always, Redis where one answers. Each is
 * this file's own and is removed afterwards.
 */
export async function queueSettings(): Promise<[kind: string, settings: QueueSettings][]> {
  const prefix = `{dudao-test-${randomBytes(5).toString('hex')}}`
  const { ownerUrl: databaseUrl } = await createDatabase({ empty: true })
  const redisUrl = inject('redisUrl')
  if (!redisUrl) return [['postgres', { databaseUrl, prefix }]]
  afterAll(() => removeKeys(redisUrl, prefix))
  return [
    ['postgres', { databaseUrl, prefix }],
    ['redis', { redisUrl, prefix }],
  ]
}

async function removeKeys(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url)
  for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 500 }))
    if (keys.length > 0) await redis.unlink(...(keys as string[]))
  await redis.quit()
}
