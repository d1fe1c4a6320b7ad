import type { Channel } from './channel.ts'

/** The inbox inside the system: the delivery becomes visible to the recipient by being reported as delivered. */
export const inbox: Channel = {
  send: async () => ({ outcome: 'DELIVERED' }),
  close: async () => undefined,
}
