import type { Fault } from '@dudao/service'
import type { FieldOperationKind, FieldOperationStatus } from '../generated/resolvers.ts'

/** An operation in the log of one visit, as far as its fate depends on it. */
export interface Entry {
  clientId: string
  deviceId: string
  /** Counts the operations of a device on this visit, from 1. */
  sequence: number
  kind: FieldOperationKind
  /** Client ids of the operations that it replaces. */
  base: readonly string[]
  /** Whether it says why it replaces them. */
  hasReason: boolean
  /** Where its value is kept; null for what is added. A withdrawal takes it from what it withdraws. */
  register: string | null
  /** Equal for values that agree. */
  value: string
  status: FieldOperationStatus
  /** Why it was refused. */
  refusal: string | null
  /** Whether another value has taken its place. */
  isReplaced: boolean
}

/**
 * What becomes of the operations of one visit. It depends on which operations there are, and not on the order in which
 * they came, how often, or how they were grouped:
 *
 * - an operation waits until the visit, and every operation that it replaces, is there;
 * - a value takes the place of those that it names in `base`, and of earlier ones of the same device;
 * - values of which none takes the place of another stand side by side: a conflict, until a person's operation names
 *   them all, with a reason.
 *
 * @param hasVisit whether the visit is recorded
 * @returns the same entries in the same order, with status, refusal, register and isReplaced as they are now
 */
export function settle<One extends Entry>(log: readonly One[], hasVisit: boolean): One[] {
  const entries = log.map((entry) => ({ ...entry }))
  // What was refused for taking a known id comes behind the one that has it.
  const named = entries.toSorted((a, b) => Number(b.status === 'REFUSED') - Number(a.status === 'REFUSED'))
  const byId = new Map<string, Entry>(named.map((entry) => [entry.clientId, entry]))
  const followers = Map.groupBy(
    entries.flatMap((entry) => entry.base.map((id) => ({ id, entry }))),
    ({ id }) => id,
  )
  const isReady = ({ status, base }: Entry) =>
    hasVisit && status === 'WAITING' && base.every((id) => (byId.get(id)?.status ?? 'WAITING') !== 'WAITING')
  const ready = entries.filter(isReady)
  for (let entry = ready.pop(); entry; entry = ready.pop()) {
    const replaced = entry.base
      .map((id) => byId.get(id) as Entry)
      .filter(({ status }) => status === 'APPLIED')
    if (entry.kind === 'WITHDRAW') entry.register = replaced[0]?.register ?? null
    entry.refusal = faultOfBase(entry, replaced)
    entry.status = entry.refusal ? 'REFUSED' : 'APPLIED'
    ready.push(...(followers.get(entry.clientId) ?? []).map((one) => one.entry).filter(isReady))
  }
  replace(entries, byId)
  return entries
}

/** Why an operation cannot take the place of those that it names, in Chinese. */
function faultOfBase(entry: Entry, replaced: readonly Entry[]): string | null {
  const isWithdrawal = entry.kind === 'WITHDRAW'
  if (isWithdrawal && replaced.length === 0) return '没有可以撤回的内容'
  for (const { kind, register } of replaced) {
    const fits = isWithdrawal
      ? !unwithdrawable.has(kind) && register === entry.register
      : register === entry.register && (register !== null || kind === entry.kind)
    if (!fits) return isWithdrawal ? '不能一并撤回这些内容' : '只能代替同一项的内容'
  }
  const values = new Set(replaced.map(({ value }) => value))
  if (entry.register !== null && values.size > 1 && !entry.hasReason) {
    return '在几个不同的值之间作出决定，须说明理由'
  }
  return null
}

const unwithdrawable = new Set<FieldOperationKind>(['START_VISIT', 'FINISH', 'WITHDRAW'])

function replace(entries: readonly Entry[], byId: ReadonlyMap<string, Entry>): void {
  const applied = entries.filter(({ status }) => status === 'APPLIED')
  for (const { base } of applied) {
    for (const id of base) {
      const entry = byId.get(id)
      if (entry?.status === 'APPLIED') entry.isReplaced = true
    }
  }
  const ofDevices = Map.groupBy(
    applied.filter(({ register }) => register !== null),
    ({ register, deviceId }) => JSON.stringify([register, deviceId]),
  )
  for (const own of ofDevices.values()) {
    const last = Math.max(...own.map(({ sequence }) => sequence))
    for (const entry of own) if (entry.sequence < last) entry.isReplaced = true
  }
}

/** What stands now. */
export const heads = <Row extends Pick<Entry, 'status' | 'isReplaced'>>(entries: readonly Row[]): Row[] =>
  entries.filter(({ status, isReplaced }) => status === 'APPLIED' && !isReplaced)

/** The registers in which different values stand side by side. */
export function disputed(entries: readonly Entry[]): Set<string> {
  const standing = Map.groupBy(
    heads(entries).filter(({ register }) => register !== null),
    ({ register }) => register as string,
  )
  return new Set(
    [...standing]
      .filter(([, own]) => new Set(own.map(({ value }) => value)).size > 1)
      .map(([register]) => register),
  )
}

export const maxOperations = 500
const maxBase = 20
const maxId = 64

/** What a sender says of an operation besides its content. */
interface Envelope {
  clientId: string
  visitClientId: string
  deviceId: string
  sequence: number
  base: readonly string[]
}

/** What SDL cannot say of an operation. One that cannot even be named is not kept. */
export function judgeEnvelope({
  clientId,
  visitClientId,
  deviceId,
  sequence,
  base,
}: Envelope): Fault | undefined {
  const ids = [clientId, visitClientId, deviceId, ...base]
  const fault = !ids.every(isName)
    ? `编号应为 1 至 ${maxId} 个可见字符`
    : sequence < 1
      ? '序号从 1 开始'
      : base.length > maxBase
        ? `一项操作最多代替 ${maxBase} 项`
        : base.includes(clientId)
          ? '操作不能代替自己'
          : undefined
  return fault ? { code: 'INVALID', message: fault } : undefined
}

const isName = (id: string): boolean => id.length <= maxId && /^[^\p{C}\s]+$/u.test(id)
