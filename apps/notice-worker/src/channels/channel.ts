import type { StartDeliveryMutation } from '../generated/operations.ts'

/** What is to be said to whom. */
export type DeliveryTask = StartDeliveryMutation['startDelivery']

/** How a sending ended; `failure` is a Chinese reason for the sender of the letter. */
export type Outcome = { outcome: 'SENT' } | { outcome: 'DELIVERED' } | { outcome: 'FAILED'; failure: string }

/** A way to a recipient. */
export interface Channel {
  /**
   * Sends once. A repeated call with the same idempotency key is recognisable at the receiving side.
   *
   * @throws TemporaryFailure when a later try may succeed
   */
  send(task: DeliveryTask): Promise<Outcome>
  close(): Promise<void>
}

/** The other side cannot take it now; the message is a Chinese reason. */
export class TemporaryFailure extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'TemporaryFailure'
  }
}

/** A channel that this installation has not set up: says so, so that an administrator can. */
export const missingChannel = (failure: string): Channel => ({
  send: async () => ({ outcome: 'FAILED', failure }),
  close: async () => undefined,
})

/** What a server answered, in one line of bearable length. */
export const brief = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().slice(0, 300)
