import type { Handler, serveDelivery as contract } from '@dudao/jobs'
import { type CallAs, DomainError, type WorkerKit } from '@dudao/service'
import type { z } from 'zod'
import { type Channel, type DeliveryTask, type Outcome, TemporaryFailure } from './channels/channel.ts'
import { CompleteDeliveryDocument, StartDeliveryDocument } from './generated/operations.ts'

export type Channels = Record<DeliveryTask['channel'], Channel>

/**
 * Serves one letter to one recipient through one channel and reports how it ended. A second job of the same delivery, or
 * a worker thought dead, finds nothing left to do. What was sent but could not be reported is reported by the next try
 * of this process, not sent again. A sending that still fails at the last try is reported as failed.
 */
export function serveDelivery(
  { graph, log, asWorker }: Pick<WorkerKit, 'graph' | 'log' | 'asWorker'>,
  channels: Channels,
): Handler<z.infer<typeof contract.payload>> {
  const unreported = new Map<string, Outcome>()
  return async (run) => {
    const { deliveryId } = run.payload
    const as = await asWorker(run)
    const task = await unlessTaken(async () => {
      const answer = await graph.request(StartDeliveryDocument, { deliveryId }, as)
      return answer.startDelivery
    })
    if (!task) return log.info({ requestId: run.requestId, deliveryId }, 'nothing left to deliver')
    const outcome = unreported.get(task.idempotencyKey) ?? (await attempt(task, run.lastAttempt))
    unreported.set(task.idempotencyKey, outcome)
    await unlessTaken(() => report(deliveryId, task, outcome, as))
    unreported.delete(task.idempotencyKey)
  }

  async function attempt(task: DeliveryTask, isLast: boolean): Promise<Outcome> {
    try {
      return await channels[task.channel].send(task)
    } catch (error) {
      if (!isLast) throw error
      const isExpected = error instanceof TemporaryFailure
      if (!isExpected) log.error({ err: error }, 'a channel failed unexpectedly')
      return { outcome: 'FAILED', failure: isExpected ? error.message : '系统内部错误，请联系管理员' }
    }
  }

  function report(deliveryId: string, { token }: DeliveryTask, outcome: Outcome, as: CallAs) {
    return graph.request(CompleteDeliveryDocument, { input: { deliveryId, token, ...outcome } }, as)
  }
}

/** The answer, or undefined when the delivery has ended or another run has taken it over. */
async function unlessTaken<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof DomainError && error.code === 'CONFLICT') return undefined
    throw error
  }
}
