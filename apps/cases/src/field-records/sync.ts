import { DomainError, isId } from '@dudao/service'
import type { Context } from '../context.ts'
import type { FieldReceipt, SyncFieldOperationsInput } from '../generated/resolvers.ts'
import { lockInspection } from '../inspections/inspections.ts'
import { statusNames } from '../inspections/rules.ts'
import { contentHash } from '../sent.ts'
import { mayRecord } from '../visits/visits.ts'
import type { Log, Sent } from './log.ts'
import { judgeEnvelope, maxOperations } from './rules.ts'
import { takeOperations } from './taking.ts'

const noRight = '督导不存在，或者您无权登记；内容没有上传，请留在设备上'

/**
 * Takes operations from a device: in any order, late, and as often as it sends them. Each is answered by itself, so that
 * one that is wrong does not keep the others back; what the caller may record is kept, whatever is wrong with it.
 *
 * @returns receipts in the order of the operations
 * @throws DomainError INVALID for none or too many; UNAVAILABLE where another service does not answer: then nothing is
 * taken, and the device sends again
 */
export async function syncFieldOperations(
  ctx: Context,
  { operations }: SyncFieldOperationsInput,
): Promise<FieldReceipt[]> {
  if (operations.length < 1 || operations.length > maxOperations) {
    throw new DomainError('INVALID', `每次上传 1 至 ${maxOperations} 项操作`)
  }
  const sent = operations.map((input) => ({ input, hash: contentHash(input) }))
  const receipts = new Map<string, FieldReceipt>()
  // In the order of ids: two devices that send about the same inspections wait for each other, and not in a circle.
  for (const inspectionId of [...new Set(operations.map((one) => one.inspectionId))].toSorted()) {
    const log = await openLog(ctx, inspectionId)
    const own = sent.filter(({ input }) => input.inspectionId === inspectionId)
    for (const [hash, receipt] of await takeInto(ctx, log, own)) receipts.set(hash, receipt)
  }
  return sent.map(({ hash }) => receipts.get(hash) as FieldReceipt)
}

/** Receipts by hash. What cannot be named, or belongs to others, is not kept, and the receipt says so. */
async function takeInto(
  ctx: Context,
  log: Log | undefined,
  sent: readonly Sent[],
): Promise<Map<string, FieldReceipt>> {
  const receipts = new Map<string, FieldReceipt>()
  for (const { input, hash } of sent) {
    const message = log ? judgeEnvelope({ ...input, base: input.base ?? [] })?.message : noRight
    const { clientId } = input
    if (message) receipts.set(hash, { clientId, outcome: 'REFUSED', message, isKept: false })
  }
  const taken = sent.filter(({ hash }) => !receipts.has(hash))
  if (!log || taken.length === 0) return receipts
  return new Map([...receipts, ...(await takeOperations(ctx, log, taken))])
}

/** The log, locked: devices that send at the same time wait for each other. Undefined without any right to it. */
async function openLog(ctx: Context, inspectionId: string): Promise<Log | undefined> {
  const { personId } = ctx.actor
  if (!personId || !isId(inspectionId)) return undefined
  const isSeen = await ctx.tx.inspection.count({ where: { id: inspectionId } })
  const inspection = isSeen ? await lockInspection(ctx, inspectionId) : undefined
  if (inspection && (await mayRecord(ctx, inspection))) {
    const { ownerPath, status } = inspection
    const closed = `督导${statusNames.COMPLETED}，内容已保存，但不再采用`
    return { inspectionId, ownerPath, ...(status === 'COMPLETED' && { closed }) }
  }
  const grant = await ctx.tx.inspectionGrant.findFirst({ where: { inspectionId, personId, mode: 'WRITE' } })
  const closed = '您在这次督导中的授权已经结束，内容已保存，但不再采用'
  return grant ? { inspectionId, ownerPath: grant.ownerPath, closed } : undefined
}
