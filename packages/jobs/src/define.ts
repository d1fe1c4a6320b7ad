import type { z } from 'zod'

/** A contract between the owner of a row and a worker: name, queue, payload shape, business key. */
export interface Job<Payload = unknown> {
  readonly name: string
  readonly queue: string
  readonly payload: z.ZodType<Payload>
  /** At most one unfinished job per key. */
  readonly key: (payload: Payload) => string
}

/** Declares a job. The payload is a key to a row, never a document and never personal data. */
export const defineJob = <Payload>(job: Job<Payload>): Job<Payload> => job

/** What travels in the queue around a payload. */
export interface Envelope {
  payload: unknown
  requestId: string
  /** ISO instant of the explicit clock of a replay, else null. */
  clock: string | null
}
