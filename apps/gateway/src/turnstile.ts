import { DomainError } from '@dudao/service'

/**
 * Lets so many pieces of work in at a time and turns the rest away at once: those that are in shall end in time.
 *
 * @throws DomainError UNAVAILABLE
 */
export function createTurnstile(max: number): <T>(work: () => Promise<T>) => Promise<T> {
  let inside = 0
  return async (work) => {
    if (inside >= max) throw new DomainError('UNAVAILABLE', '系统繁忙，请稍后重试', { limit: 'in-flight' })
    inside += 1
    try {
      return await work()
    } finally {
      inside -= 1
    }
  }
}
