import { DomainError } from '@dudao/service'

/** Work that a worker took on: the newest token holds it. */
export interface Fenced {
  token: number
  status: string
}

/**
 * Lets only the holder of the newest token report back; a worker that was given up and wakes again is refused.
 *
 * @param busy the states in which a report back is expected
 * @returns whether this token has reported before: then there is nothing to do and the answer is the same
 * @throws DomainError CONFLICT for a stale token, or work that nobody has taken on
 */
export function hasReported({ token, status }: Fenced, given: number, busy: readonly string[]): boolean {
  if (given !== token || token === 0) throw new DomainError('CONFLICT', '这项工作已由另一次执行接手')
  return !busy.includes(status)
}

/** @throws DomainError INVALID outside 0–100 */
export function checkProgress(progress: number): void {
  if (progress < 0 || progress > 100) throw new DomainError('INVALID', '进度应为 0 至 100')
}

/** A message of a worker for people: trimmed and of bearable length. */
export const messageOf = (text: string): string => text.trim().slice(0, 1_000) || '未说明原因'
