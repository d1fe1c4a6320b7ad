import { type Entry, heads } from '../src/field-records/rules.ts'

// What rules.ts says, told a second time: as definitions over the set of operations, without order, queue or marks.

/** The state of a visit's record by definition. */
export function definition(log: readonly Entry[]) {
  const byId = new Map(log.map((one) => [one.clientId, one]))
  const isFinal = new Set(log.filter(({ status }) => status === 'REFUSED').map(({ clientId }) => clientId))
  for (let before = -1; before < isFinal.size; ) {
    before = isFinal.size
    for (const one of log) if (one.base.every((id) => isFinal.has(id))) isFinal.add(one.clientId)
  }
  const registerOf = (one: Entry): string | null => {
    const first = one.base.find((id) => byId.has(id) && counts(byId.get(id) as Entry))
    return one.kind === 'WITHDRAW' && first ? registerOf(byId.get(first) as Entry) : one.register
  }
  const known = new Map<Entry, boolean>()
  const counts = (one: Entry): boolean => {
    const answer = known.get(one) ?? isCounted(one)
    known.set(one, answer)
    return answer
  }
  const isCounted = (one: Entry): boolean => {
    if (one.status === 'REFUSED' || !isFinal.has(one.clientId)) return false
    const replaced = one.base.map((id) => byId.get(id) as Entry).filter(counts)
    const register = registerOf(one)
    const together = replaced.every((other) => registerOf(other) === register)
    const decided =
      register === null || one.hasReason || new Set(replaced.map(({ value }) => value)).size <= 1
    if (one.kind === 'WITHDRAW') {
      return replaced.length > 0 && together && replaced.every(({ kind }) => kind !== 'WITHDRAW') && decided
    }
    return together && decided && replaced.every(({ kind }) => register !== null || kind === one.kind)
  }
  const applied = log.filter(counts)
  const isReplaced = (one: Entry) =>
    applied.some(
      (other) =>
        other.base.includes(one.clientId) ||
        (registerOf(one) !== null &&
          registerOf(other) === registerOf(one) &&
          other.deviceId === one.deviceId &&
          other.sequence > one.sequence),
    )
  return {
    applied: applied.map(({ clientId }) => clientId).toSorted(),
    waiting: log
      .filter((one) => !isFinal.has(one.clientId))
      .map(({ clientId }) => clientId)
      .toSorted(),
    standing: applied
      .filter((one) => !isReplaced(one))
      .map(({ clientId }) => clientId)
      .toSorted(),
  }
}

const ids = (log: readonly Entry[]) => log.map(({ clientId }) => clientId).toSorted()
/** The state of a settled log. */
export const stateOf = (log: readonly Entry[]) => ({
  applied: ids(log.filter(({ status }) => status === 'APPLIED')),
  waiting: ids(log.filter(({ status }) => status === 'WAITING')),
  standing: ids(heads(log)),
})
