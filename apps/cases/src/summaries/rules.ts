import type { Fault } from '@dudao/service'
import type { ProblemStatus } from '../generated/resolvers.ts'

export interface GroupRow {
  status: ProblemStatus | null
  aspect: string | null
  organization: string | null
  count: number
  /** Of these, how many have a valid explanation and are not finished. */
  explained: number
}

const statusOrder: readonly ProblemStatus[] = [
  'PRELIMINARY',
  'OPEN',
  'RECTIFYING',
  'REPORTED',
  'RETURNED',
  'VERIFIED',
  'CLOSED',
  'WITHDRAWN',
]

const most = (a: { count: number }, b: { count: number }) => b.count - a.count

/** The longest list of a summary. */
const maxGroups = 200

/**
 * Sorts the rows of one statement over four groupings into their lists.
 *
 * @param rows a total (nothing set) and rows with one of status, aspect, organization set
 */
export function summarize(rows: readonly GroupRow[]) {
  const all = rows.find((row) => !row.status && !row.aspect && !row.organization)
  const { count: total, explained } = all ?? { count: 0, explained: 0 }
  const byStatus = statusOrder.flatMap((status) => {
    const row = rows.find((one) => one.status === status)
    return row ? [{ status, count: row.count }] : []
  })
  const countOf = (status: ProblemStatus) => byStatus.find((row) => row.status === status)?.count ?? 0
  const found = total - countOf('WITHDRAWN')
  const closed = countOf('CLOSED')
  return {
    total,
    found,
    explained,
    unexplained: found - closed - explained,
    byStatus,
    byAspect: rows
      .flatMap(({ aspect, count }) => (aspect ? [{ aspect, count }] : []))
      .toSorted(most)
      .slice(0, maxGroups),
    byResponsible: rows
      .flatMap(({ organization, count }) =>
        organization ? [{ organization: { id: organization }, count }] : [],
      )
      .toSorted(most)
      .slice(0, maxGroups),
    closureRate: found > 0 ? closed / found : null,
    accountedRate: found > 0 ? (closed + explained) / found : null,
  }
}

export function judgePeriod(
  from: string | null | undefined,
  to: string | null | undefined,
): Fault | undefined {
  if (!from || !to || from <= to) return undefined
  return { code: 'INVALID', message: `起始日期（${from}）不能晚于截止日期（${to}）` }
}

/** Nobody knows how things will stand. */
export function judgeAsOf(on: string | null | undefined, today: string): Fault | undefined {
  if (!on || on <= today) return undefined
  return { code: 'INVALID', message: `截止日期（${on}）不能晚于今天（${today}）` }
}
