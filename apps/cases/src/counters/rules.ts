import type { Fault } from '@dudao/service'

/** The longest list of one counter. */
const maxGroups = 200

const maxDivisions = 200

export function judgeCounters(divisionIds: readonly string[], year?: number | null): Fault | undefined {
  const fault =
    divisionIds.length > maxDivisions
      ? `一次最多统计 ${maxDivisions} 个区划`
      : typeof year === 'number' && (year < 1949 || year > 9999)
        ? '年份应为 1949 年以后的四位数'
        : undefined
  return fault ? { code: 'INVALID', message: fault } : undefined
}

export const totalOf = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0)

/** Groups with the most in them first; equal ones by their names, so that the same figures stand in the same order. */
export const mostFirst = <Row>(
  counts: ReadonlyMap<string, number>,
  row: (key: string, count: number) => Row,
): Row[] =>
  [...counts]
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, maxGroups)
    .map(([key, count]) => row(key, count))

/** Groups in a given order of their keys. */
export const inOrder = <Key extends string, Row>(
  counts: ReadonlyMap<string, number>,
  keys: readonly Key[],
  row: (key: Key, count: number) => Row,
): Row[] =>
  keys.flatMap((key) => {
    const count = counts.get(key)
    return count ? [row(key, count)] : []
  })

/** Closed ÷ found; what was withdrawn was not found. */
export function closureRateOf(byStatus: ReadonlyMap<string, number>): number | null {
  const found = foundOf(byStatus)
  return found > 0 ? (byStatus.get('CLOSED') ?? 0) / found : null
}

export const foundOf = (byStatus: ReadonlyMap<string, number>): number =>
  totalOf(byStatus) - (byStatus.get('WITHDRAWN') ?? 0)

export const keysOf = <Key extends string>(names: Record<Key, unknown>): Key[] => Object.keys(names) as Key[]
