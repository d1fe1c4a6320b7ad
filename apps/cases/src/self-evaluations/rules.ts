import type { Fault } from '@dudao/service'

/**
 * Which objects are asked: those named, or all that were not asked yet; each once.
 *
 * @returns the ids, or why not
 */
export function asked(
  objects: readonly string[],
  before: readonly string[],
  named: readonly string[] | null | undefined,
): { ids: string[] } | { fault: Fault } {
  const ids = named ?? objects.filter((id) => !before.includes(id))
  const fault =
    ids.length === 0
      ? '没有需要通知自评的督导对象'
      : new Set(ids).size < ids.length
        ? '督导对象重复'
        : ids.some((id) => !objects.includes(id))
          ? '只能要求督导对象自评'
          : undefined
  if (fault) return { fault: { code: 'INVALID', message: fault } }
  if (ids.some((id) => before.includes(id))) {
    return { fault: { code: 'CONFLICT', message: '有督导对象已经通知自评' } }
  }
  return { ids: [...ids] }
}
