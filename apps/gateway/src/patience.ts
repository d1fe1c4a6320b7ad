import type { FastifyReply } from 'fastify'

/** Why work was given up although nothing was wrong with it. */
export const clientGone = new Error('the client has gone')

/** A signal that ends with the answer's connection or after `ms`, whichever comes first. */
export function patienceOf(reply: FastifyReply, ms: number): AbortSignal {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new Error(`no answer within ${ms} ms`)), ms)
  // Also fires after a complete answer, when there is nothing left to give up.
  reply.raw.once('close', () => {
    clearTimeout(timer)
    controller.abort(clientGone)
  })
  return controller.signal
}
