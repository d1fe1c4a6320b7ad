import { Redis } from 'ioredis'

const SCAN_COUNT = 500

/** Whether a Redis answers at this address within a second. */
export async function redisAnswers(url: string): Promise<boolean> {
  const redis = connect(url)
  try {
    return (await redis.ping()) === 'PONG'
  } catch {
    return false
  } finally {
    redis.disconnect()
  }
}

/** Removes everything that queues of one prefix left behind. */
export async function removeQueues(url: string, prefix: string): Promise<void> {
  const redis = connect(url)
  try {
    let cursor = '0'
    do {
      const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}:*`, 'COUNT', SCAN_COUNT)
      if (keys.length > 0) await redis.unlink(...keys)
      cursor = next
    } while (cursor !== '0')
  } finally {
    redis.disconnect()
  }
}

function connect(url: string): Redis {
  const redis = new Redis(url, { connectTimeout: 1_000, maxRetriesPerRequest: 0, retryStrategy: () => null })
  // The failed command says the same, and an event without listener would end the process.
  redis.on('error', () => {})
  return redis
}
