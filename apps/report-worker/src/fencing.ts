import { type CallAs, DomainError, type Logger } from '@dudao/service'
import type { Run } from '@dudao/jobs'

export interface FencedWork<Task> {
  /** Takes the task over; its token outdates every earlier worker. */
  start: (as: CallAs) => Promise<Task>
  work: (task: Task, as: CallAs) => Promise<void>
  /** Tells the owner; `final` ends the task until somebody asks again. */
  fail: (task: Task, failure: { message: string; final: boolean }, as: CallAs) => Promise<unknown>
}

/**
 * One try of a job whose state another service owns. An answer CONFLICT means that somebody else took the task over or
 * finished it: this worker has nothing left to do. A fault of the content is final; anything else is tried again.
 */
export async function runFenced<Task>(
  run: Run<unknown>,
  log: Logger,
  as: CallAs,
  { start, work, fail }: FencedWork<Task>,
): Promise<void> {
  let task: Task | undefined
  try {
    task = await start(as)
    await work(task, as)
  } catch (error) {
    const code = error instanceof DomainError ? error.code : undefined
    if (code === 'CONFLICT') {
      log.info({ requestId: run.requestId }, 'the task belongs to somebody else now')
      return
    }
    const final = code === 'INVALID' || code === 'FORBIDDEN' || code === 'NOT_FOUND' || run.lastAttempt
    if (task !== undefined) {
      const message = error instanceof DomainError ? error.message : '系统内部错误，请稍后重试或联系管理员'
      await fail(task, { message, final }, as)
    }
    if (!final || code === undefined) throw error
  }
}
