import { randomUUID } from 'node:crypto'
import { type Actor, anonymous } from './actor.ts'
import type { BaseCtx, Kit } from './subgraph.ts'
import type { RawTx } from './transaction.ts'

/** Work that the database's due times ask for, done by the owner of the rows; safe to run in several processes at once. */
export interface Sweep<Tx> {
  name: string
  everyMs: number
  run: (ctx: BaseCtx<Tx>) => Promise<void>
}

/** The service itself as an actor: sees the whole tree, leaves its name in the audit. */
export const systemActor = (name: string, requestId: string = randomUUID()): Actor => ({
  ...anonymous(requestId),
  kind: 'SERVICE',
  roles: ['SYSTEM'],
  ranges: [['/', '0']],
  delegate: null,
})

/** Runs each sweep at its interval, one run at a time; a failing sweep is logged and tried again. */
export function startSweeps<Tx extends RawTx>(kit: Kit<Tx>, sweeps: Sweep<Tx>[]): { stop(): Promise<void> } {
  const running = new Set<Promise<void>>()
  const timers = sweeps.map((sweep) => {
    let busy = false
    const timer = setInterval(() => {
      if (busy) return
      busy = true
      const run = kit
        .transact(systemActor(sweep.name), 'write', `sweep ${sweep.name}`, sweep.run)
        .catch((err: unknown) => kit.log.error({ err, sweep: sweep.name }, 'sweep failed'))
        .finally(() => {
          busy = false
          running.delete(run)
        })
      running.add(run)
    }, sweep.everyMs)
    timer.unref()
    return timer
  })
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await Promise.all(running)
    },
  }
}
