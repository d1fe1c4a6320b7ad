import { DomainError } from '@dudao/service'

/**
 * Lets so many pieces of work in at a time; some more wait for their turn, first come first served, and the rest is
 * turned away at once: those that are in shall end in time.
 *
 * @throws DomainError UNAVAILABLE
 */
export function createTurnstile(max: number, maxWaiting = 0): <T>(work: () => Promise<T>) => Promise<T> {
  let inside = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (inside < max) inside += 1
    else if (waiting.length < maxWaiting) await new Promise<void>((turn) => waiting.push(turn))
    else throw new DomainError('UNAVAILABLE', '系统繁忙，请稍后重试', { limit: 'in-flight' })
    try {
      return await work()
    } finally {
      // Whoever waits takes over the place, so that nobody who comes just now is faster.
      const next = waiting.shift()
      if (next) next()
      else inside -= 1
    }
  }
}
