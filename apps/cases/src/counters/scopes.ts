import { DomainError, refuse, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import { divisionPathsOf } from '../places.ts'
import type { DivisionReference } from '../references.ts'
import { mayCount, type Scope } from './counters.ts'
import { judgeCounters } from './rules.ts'

interface Asked {
  on?: string | null
  year?: number | null
}

/** @throws DomainError NOT_FOUND for an unknown division, FORBIDDEN for one that is not in the caller's range */
export async function divisionCounters(
  ctx: Context,
  { divisionIds, ...asked }: Asked & { divisionIds: readonly string[] },
): Promise<Scope[]> {
  refuse(judgeCounters(divisionIds, asked.year))
  const paths = await divisionPathsOf(ctx, divisionIds)
  return divisionIds.map((divisionId) => {
    const path = paths.get(divisionId) ?? ''
    if (!mayCount(ctx, path)) throw new DomainError('FORBIDDEN', '区划超出您的管辖范围')
    return scopeOf(ctx, divisionId, path, asked)
  })
}

/** Of a division whose path the graph has brought along; null where it is not in the reader's range. */
export function countersOfDivision(
  ctx: Context,
  { id, path = '' }: DivisionReference,
  asked: Asked,
): Scope | null {
  refuse(judgeCounters([id], asked.year))
  return mayCount(ctx, path) ? scopeOf(ctx, id, path, asked) : null
}

const scopeOf = (ctx: Context, divisionId: string, path: string, { on, year }: Asked): Scope => ({
  divisionId,
  path,
  on: on ?? todayOf(ctx),
  year: year ?? null,
})
