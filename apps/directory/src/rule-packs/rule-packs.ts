import { DomainError, isId } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Division, RuleParameter } from '../generated/prisma/client.ts'
import { holdsOn } from '../periods.ts'

/**
 * The rows in force for a division on a day: for each key the row of the nearest division up the tree. A key without a
 * row is left out; what no text says stays unknown.
 */
export async function rulesInForce(ctx: Context, args: Asked): Promise<RuleParameter[]> {
  const division = await divisionOf(ctx, args)
  const rows = await ctx.tx.ruleParameter.findMany({
    where: { ...inForce(ctx, args), division: { path: { in: ancestry(division.path) } } },
    include: { division: { select: { path: true } } },
  })
  const nearest = new Map<string, (typeof rows)[number]>()
  for (const row of rows) {
    const best = nearest.get(row.key)
    const closer = !best || row.division.path.length > best.division.path.length
    const later = best && row.division.path === best.division.path && row.validFrom > best.validFrom
    if (closer || later) nearest.set(row.key, row)
  }
  return args.keys.flatMap((key) => nearest.get(key) ?? [])
}

const maxBelow = 1000

/**
 * The rows in force that divisions below have of their own: with them and `rulesInForce` of the division above, what
 * holds in each of them is known by one question instead of one for each.
 */
export async function rulesBelow(ctx: Context, args: Asked): Promise<RuleParameter[]> {
  const division = await divisionOf(ctx, args)
  const rows = await ctx.tx.ruleParameter.findMany({
    where: { ...inForce(ctx, args), division: { path: { startsWith: division.path, not: division.path } } },
    orderBy: { id: 'asc' },
    take: maxBelow + 1,
  })
  if (rows.length <= maxBelow) return rows
  throw new DomainError('INVALID', '下级区划的规则参数过多，请按较小的区划或较少的参数查询')
}

interface Asked {
  keys: readonly string[]
  divisionId: string
  on: string
}

async function divisionOf(ctx: Context, { keys, divisionId }: Asked): Promise<Division> {
  if (keys.length > 50) throw new DomainError('INVALID', '一次最多查询 50 个规则参数')
  const division = isId(divisionId) ? await ctx.tx.division.findUnique({ where: { id: divisionId } }) : null
  if (!division) throw new DomainError('NOT_FOUND', '区划不存在')
  return division
}

const inForce = (ctx: Context, { keys, on }: Asked) => ({ key: { in: [...keys] }, ...holdsOn(ctx, on) })

/** '/1/2/3/' → the paths of the country, the province, the city. */
export const ancestry = (path: string): string[] => {
  const labels = path.split('/').filter(Boolean)
  return labels.map((_, i) => `/${labels.slice(0, i + 1).join('/')}/`)
}
