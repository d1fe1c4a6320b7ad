import type { Backend, JobQueue } from './backend.ts'
import { catalog } from './catalog.ts'
import type { Envelope } from './define.ts'
import { within } from './within.ts'

/** An intent that no release of ours can run: unknown job, or a payload that does not fit. Waiting does not mend it. */
export class InvalidJob extends Error {}

export interface Producer {
  /**
   * Hands an intent to the queue; the same unfinished key is taken once.
   *
   * @throws InvalidJob, or what the queue's client throws while the queue is away
   */
  send(jobName: string, envelope: Envelope): Promise<void>
  close(): Promise<void>
}

const attempts = 8
/** The library waits for a queue for ever; the sender keeps its rows locked as long as it waits. */
const patienceMs = 3_000

/** One connection per queue, opened on first use. */
export function createProducer(backend: Backend): Producer {
  const queues = new Map<string, JobQueue>()
  const open = (name: string) => {
    const known = queues.get(name)
    if (known) return known
    const queue = backend.queue(name)
    queue.on('error', () => undefined) // send() rejects by itself, the outbox row stays for the next round
    queues.set(name, queue)
    return queue
  }
  return {
    async send(jobName, envelope) {
      const job = catalog[jobName]
      if (!job) throw new InvalidJob(`no job named ${jobName}`)
      const payload = job.payload.safeParse(envelope.payload)
      if (!payload.success) throw new InvalidJob(`payload of ${jobName}: ${payload.error.message}`)
      const key = job.key(payload.data)
      const added = open(job.queue).add(job.name, envelope, {
        // Not jobId: a kept failed job with the same id would swallow every later request.
        deduplication: { id: `${job.name}:${key}` },
        attempts,
        backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
        removeOnComplete: { age: 3_600, count: 1_000 },
        removeOnFail: { age: 7 * 86_400, count: 10_000 },
      })
      await within(patienceMs, `adding ${jobName}`, added)
    },
    async close() {
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()))
    },
  }
}
