import type { Job as QueuedJob } from 'bullmq'
import type { Backend, JobWorker } from './backend.ts'
import type { Envelope, Job } from './define.ts'
import { within } from './within.ts'

/** What a handler is told about its run. */
export interface Run<Payload> {
  payload: Payload
  requestId: string
  clock: string | null
  /** 1 for the first try. */
  attempt: number
  lastAttempt: boolean
}

export type Handler<Payload> = (run: Run<Payload>) => Promise<void>

interface Implementation {
  job: Job
  handle: Handler<unknown>
}

/** Ties a handler to its contract; the payload's type comes from the contract. */
export const implement = <Payload>(job: Job<Payload>, handle: Handler<Payload>): Implementation => ({
  job: job as Job,
  handle: handle as Handler<unknown>,
})

export interface WorkerEvents {
  /** A finished or failed try, for log and metrics. */
  onRun(event: {
    job: string
    outcome: 'completed' | 'failed'
    attempt: number
    ms: number
    requestId: string
    error?: unknown
  }): void
  onError: (error: Error) => void
}

export interface WorkerSettings {
  concurrency: number
  /** How long a silent worker keeps its job, in ms; a killed worker's job is taken over after that. */
  lockMs?: number
}

/** How long a queue that is away may hold up the end, in ms. */
const goodbyeMs = 2_000

/**
 * Starts a worker on one queue. Jobs of unknown names fail loudly; payloads are parsed again at this end.
 * `close()` waits for the running jobs, however long they take, but not for a queue that is away.
 */
export function startWorker(
  backend: Backend,
  queue: string,
  implementations: Implementation[],
  events: WorkerEvents,
  settings: WorkerSettings,
): Pick<JobWorker, 'close' | 'waitUntilReady'> {
  const perform = performer(queue, implementations, events)
  const running = new Set<Promise<void>>()
  const lockMs = settings.lockMs ?? 10_000
  const worker = backend.worker(
    queue,
    async (bullJob) => {
      const run = perform(bullJob)
      running.add(run)
      await run.finally(() => running.delete(run))
    },
    // A job may outlive several killed workers; the default of one stall would fail it for good.
    {
      concurrency: settings.concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      maxStalledCount: 20,
    },
  )
  worker.on('error', (error) => events.onError(error))
  return {
    waitUntilReady: () => worker.waitUntilReady(),
    async close() {
      const closed = worker.close()
      do {
        await Promise.allSettled(running)
        await within(goodbyeMs, `closing the worker of ${queue}`, closed).catch(events.onError)
      } while (running.size > 0)
    },
  }
}

/** Runs one try of a job and reports it. */
function performer(queue: string, implementations: Implementation[], events: WorkerEvents) {
  const byName = new Map(implementations.map((i) => [i.job.name, i]))
  return async ({ name, data, attemptsMade, opts }: QueuedJob<Envelope>): Promise<void> => {
    const { payload, requestId, clock } = data
    const attempt = attemptsMade + 1
    const started = performance.now()
    const report = (outcome: 'completed' | 'failed', error?: unknown) =>
      events.onRun({ job: name, outcome, attempt, ms: performance.now() - started, requestId, error })
    try {
      const found = byName.get(name)
      if (!found) throw new Error(`queue ${queue} has no handler for ${name}`)
      const lastAttempt = attempt >= (opts.attempts ?? 1)
      await found.handle({
        payload: found.job.payload.parse(payload),
        requestId,
        clock,
        attempt,
        lastAttempt,
      })
      report('completed')
    } catch (error) {
      report('failed', error)
      throw error
    }
  }
}
