import { type Backend, type implement, openBackend, startWorker, type WorkerSettings } from '@dudao/jobs'
import { z } from 'zod'
import { baseEnv, secret } from './env.ts'
import { DomainError } from './errors.ts'
import { type CallAs, createGraphClient, type GraphClient } from './graph-client.ts'
import { createHttp } from './http.ts'
import { createLog, type Logger } from './log.ts'
import { createMetrics } from './metrics.ts'
import { runUntilStopped } from './run.ts'

/** What every worker reads on top of {@link baseEnv}. */
export const workerEnv = baseEnv.extend({
  GATEWAY_URL: z.url(),
  JOBS_DATABASE_URL: z.url().optional(),
  REDIS_URL: z.url().optional(),
  QUEUE_PREFIX: z.string().default('{dudao}'),
  SERVICE_NAME: z.string(),
  SERVICE_SECRET: secret,
  CONCURRENCY: z.coerce.number().int().min(1).max(64).default(4),
})

export type WorkerEnv = z.infer<typeof workerEnv>

export interface WorkerKit {
  log: Logger
  graph: GraphClient
  /** Calls as this worker itself (role SYSTEM). */
  asWorker(run: { requestId: string; clock: string | null }): Promise<CallAs>
}

export interface WorkerProcess {
  name: string
  queue: string
  implementations: (kit: WorkerKit) => ReturnType<typeof implement>[]
  settings?: Partial<WorkerSettings>
  stop?: () => Promise<void>
}

/** Runs one worker process: jobs, /health, /ready, /metrics, graceful stop (running jobs are finished). */
export async function runWorker(worker: WorkerProcess, env: WorkerEnv): Promise<void> {
  const log = createLog(worker.name, env.LOG_LEVEL)
  const metrics = createMetrics(worker.name)
  const graph = createGraphClient(env.GATEWAY_URL)
  const asWorker = serviceSignIn(graph, env.SERVICE_NAME, env.SERVICE_SECRET)
  const backend: Backend = openBackend({
    redisUrl: env.REDIS_URL,
    databaseUrl: env.JOBS_DATABASE_URL,
    prefix: env.QUEUE_PREFIX,
  })
  const consumer = startWorker(
    backend,
    worker.queue,
    worker.implementations({ log, graph, asWorker }),
    {
      onRun: ({ job, outcome, attempt, ms, requestId, error }) => {
        metrics.jobs.observe({ job, outcome }, ms / 1_000)
        log[outcome === 'failed' ? 'warn' : 'info'](
          { job, outcome, attempt, ms: Math.round(ms), requestId, err: error },
          'job',
        )
      },
      onError: (err) => log.warn({ err }, 'queue'),
    },
    { concurrency: env.CONCURRENCY, ...worker.settings },
  )
  const http = createHttp({
    log,
    metrics,
    ready: async () => {
      await consumer.waitUntilReady()
    },
  })
  await http.listen({ host: env.HOST, port: env.PORT })
  log.info({ backend: backend.kind, queue: worker.queue }, 'working')
  runUntilStopped(log, async () => {
    await consumer.close()
    await worker.stop?.()
    await http.close()
    await graph.close()
    await backend.close()
  })
}

/** A worker's own token, fetched when the last one is about to end (tokens live for minutes). */
function serviceSignIn(graph: GraphClient, name: string, secret: string): WorkerKit['asWorker'] {
  let token: { value: string; until: number } | undefined
  return async ({ requestId, clock }) => {
    if (!token || token.until < Date.now()) {
      const body = Buffer.from(JSON.stringify({ name, secret }))
      const answer = await graph.send(
        '/auth/service',
        { method: 'POST', headers: { 'content-type': 'application/json' }, body },
        { authorization: '', requestId },
      )
      if (answer.status !== 200)
        throw new DomainError('UNAUTHENTICATED', `service sign-in answered ${answer.status}`)
      const { accessToken, expiresIn } = JSON.parse(answer.body.toString()) as {
        accessToken: string
        expiresIn: number
      }
      token = { value: accessToken, until: Date.now() + expiresIn * 500 }
    }
    return { authorization: `Bearer ${token.value}`, requestId, clock }
  }
}
