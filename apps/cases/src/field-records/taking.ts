import { asDomainError, DomainError } from '@dudao/service'
import type { Context } from '../context.ts'
import type { FieldOutcome, FieldReceipt } from '../generated/resolvers.ts'
import { recordVisits } from '../visits/visits.ts'
import { type ContentOf, readContent, registerOf } from './content.ts'
import { faultOfReference, versionsIn } from './items.ts'
import {
  addOperations,
  decisive,
  knownOperations,
  type Log,
  type NewOperation,
  type Operation,
  type Sent,
} from './log.ts'
import { settleVisits } from './settling.ts'

/** Adds operations to the log and settles what can be settled. @returns receipts by hash */
export async function takeOperations(
  ctx: Context,
  log: Log,
  sent: readonly Sent[],
): Promise<Map<string, FieldReceipt>> {
  const { fresh, receipts } = await sortOut(ctx, log, sent)
  if (fresh.length === 0) return receipts
  const conflicts = log.closed
    ? await keepRefused(ctx, log, fresh, log.closed)
    : await settleFresh(ctx, log, fresh)
  for (const operation of fresh) {
    const outcome = conflicts.has(operation.clientId) ? 'CONFLICT' : 'APPLIED'
    receipts.set(operation.sent.hash, receiptOf(operation, outcome))
  }
  return receipts
}

async function keepRefused(ctx: Context, log: Log, fresh: NewOperation[], why: string): Promise<Set<string>> {
  for (const operation of fresh) refuseIt(operation, why)
  await addOperations(ctx, log, fresh, new Map())
  return new Set()
}

async function settleFresh(ctx: Context, log: Log, fresh: NewOperation[]): Promise<Set<string>> {
  await judgeReferences(ctx, log, fresh)
  await startVisits(ctx, log, fresh)
  return settleVisits(ctx, log, fresh)
}

const messages = {
  waiting: '已保存，等待它所依据的操作或者督导开始的登记到达',
  conflict: '同一项有不同的值，都已保留，请由人员确认',
  noBase: '开始督导不能代替其他操作',
  otherContent: '编号已用于其他内容，原内容未改动；本次内容已保存，但不采用',
}

/** What is known already is answered, each new one is read once. */
async function sortOut(ctx: Context, log: Log, sent: readonly Sent[]) {
  const receipts = new Map<string, FieldReceipt>()
  const known = await knownOperations(ctx, log, [...new Set(sent.map(({ input }) => input.clientId))])
  const fresh = new Map<string, NewOperation>()
  const named = new Set(known.keys())
  for (const one of sent) {
    const { clientId } = one.input
    const before = known.get(clientId)?.find(({ contentHash }) => contentHash === one.hash)
    if (before) receipts.set(one.hash, receiptOf({ ...before, clientId }, 'DUPLICATE'))
    if (before || fresh.has(one.hash)) continue
    const operation = read(one)
    if (named.has(clientId)) refuseIt(operation, messages.otherContent)
    named.add(clientId)
    fresh.set(one.hash, operation)
  }
  return { fresh: [...fresh.values()], receipts }
}

function read(sent: Sent): NewOperation {
  const { clientId, visitClientId, deviceId, sequence, base, kind, content: input } = sent.input
  const found = readContent(kind, input)
  const content = 'content' in found ? found.content : {}
  const operation: NewOperation = {
    sent,
    content,
    id: '',
    clientId,
    visitClientId,
    deviceId,
    sequence,
    base: [...new Set(base)],
    kind,
    register: registerOf(kind, content),
    ...decisive(kind, content),
    status: 'WAITING',
    refusal: null,
    version: null,
    isReplaced: false,
  }
  if ('fault' in found) refuseIt(operation, found.fault)
  else if (kind === 'START_VISIT' && operation.base.length > 0) refuseIt(operation, messages.noBase)
  return operation
}

/** It stays in the log, as it came, and does not count. */
function refuseIt(operation: NewOperation, refusal: string): void {
  Object.assign(operation, { status: 'REFUSED', refusal, register: null })
}

const isWaiting = ({ status }: Operation) => status === 'WAITING'

async function judgeReferences(ctx: Context, log: Log, fresh: readonly NewOperation[]): Promise<void> {
  const naming = fresh.filter(isWaiting).map((operation) => ({
    operation,
    reference: operation.content as Parameters<typeof faultOfReference>[0],
  }))
  const versions = await versionsIn(
    ctx,
    naming.flatMap(({ reference }) => reference.formVersionId ?? []),
  )
  for (const { operation, reference } of naming) {
    const { value, ...rest } = reference
    const fault = faultOfReference(
      operation.kind === 'ANSWER' ? { ...rest, value } : rest,
      versions,
      log.ownerPath,
    )
    if (fault) refuseIt(operation, fault)
  }
}

/** Begins visits by the one command there is for it; what it refuses is refused by itself, and the rest goes on. */
async function startVisits(ctx: Context, log: Log, fresh: readonly NewOperation[]): Promise<void> {
  for (const operation of fresh.filter((one) => isWaiting(one) && one.kind === 'START_VISIT')) {
    const visit = { ...(operation.content as ContentOf<'START_VISIT'>), clientId: operation.visitClientId }
    const refusal = await refusalOf(ctx, () =>
      recordVisits(ctx, { inspectionId: log.inspectionId, visits: [visit] }),
    )
    if (refusal) refuseIt(operation, refusal)
    else operation.status = 'APPLIED'
  }
}

/** Why a command refuses; what it had written by then is taken back. @throws what the device should send again for */
async function refusalOf(ctx: Context, work: () => Promise<unknown>): Promise<string | undefined> {
  await ctx.tx.$executeRaw`savepoint operation`
  try {
    await work()
    await ctx.tx.$executeRaw`release savepoint operation`
    return undefined
  } catch (error) {
    const answer = asDomainError(error)
    if (!(answer instanceof DomainError) || answer.code === 'UNAVAILABLE') throw error
    await ctx.tx.$executeRaw`rollback to savepoint operation`
    return answer.message
  }
}

/** @param applied what the receipt says of one that counts */
function receiptOf(
  {
    clientId,
    status,
    refusal,
    version,
  }: Pick<Operation, 'clientId' | 'refusal' | 'version'> & { status: string },
  applied: FieldOutcome,
): FieldReceipt {
  const outcome = status === 'APPLIED' ? applied : (status as FieldOutcome)
  const message =
    outcome === 'CONFLICT' ? messages.conflict : outcome === 'WAITING' ? messages.waiting : refusal
  return { clientId, outcome, serverVersion: version, message, isKept: true }
}
