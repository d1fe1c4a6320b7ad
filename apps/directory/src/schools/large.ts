import { DomainError, isId } from '@dudao/service'
import type { Context } from '../context.ts'
import type { LargeFromInput } from '../generated/resolvers.ts'
import type { Prisma } from '../generated/prisma/client.ts'

/** From how many pupils on schools of a division and below are large; a threshold of a division below replaces it there. */
export interface Threshold {
  path: string
  pupils: number
}

const maxThresholds = 500

/** @throws DomainError INVALID for a number that is none or a division named twice, NOT_FOUND for an unknown one */
export async function thresholdsOf(ctx: Context, given: readonly LargeFromInput[]): Promise<Threshold[]> {
  if (given.length > maxThresholds) throw new DomainError('INVALID', `一次最多给出 ${maxThresholds} 个标准`)
  if (given.some(({ pupils }) => pupils < 1)) throw new DomainError('INVALID', '在校生下限应为正整数')
  const ids = given.map(({ divisionId }) => divisionId)
  if (new Set(ids).size < ids.length) throw new DomainError('INVALID', '同一区划只能给出一个标准')
  const rows = await ctx.tx.division.findMany({
    where: { id: { in: ids.filter(isId) } },
    select: { id: true, path: true },
  })
  const paths = new Map(rows.map(({ id, path }) => [id, path]))
  return given.map(({ divisionId, pupils }) => {
    const path = paths.get(divisionId)
    if (!path) throw new DomainError('NOT_FOUND', '区划不存在')
    return { path, pupils }
  })
}

/** Predicates, one of which holds of the facts of a large school: it is said to be one, or its pupils reach the nearest threshold. */
export function isLargeBy(thresholds: readonly Threshold[]): Prisma.SchoolFactsWhereInput[] {
  const reached = thresholds.map(({ path, pupils }) => {
    const nearer = thresholds.filter((other) => other.path !== path && other.path.startsWith(path))
    return {
      isLarge: null,
      pupils: { gte: pupils },
      organization: {
        divisionPath: { startsWith: path },
        NOT: nearer.map((other) => ({ divisionPath: { startsWith: other.path } })),
      },
    } satisfies Prisma.SchoolFactsWhereInput
  })
  return [{ isLarge: true }, ...reached]
}
