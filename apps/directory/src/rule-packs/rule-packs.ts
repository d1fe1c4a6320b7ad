import { asDate, DomainError, isId } from '@dudao/service'
import type { Context } from '../context.ts'
import type { RuleParameter } from '../generated/prisma/client.ts'

/**
 * The rows in force for a division on a day: for each key the row of the nearest division up the tree. A key without a
 * row is left out; what no text says stays unknown.
 */
export async function rulesInForce(
  ctx: Context,
  args: { keys: readonly string[]; divisionId: string; on: string },
): Promise<RuleParameter[]> {
  if (args.keys.length > 50) throw new DomainError('INVALID', '一次最多查询 50 个规则参数')
  const division = isId(args.divisionId)
    ? await ctx.tx.division.findUnique({ where: { id: args.divisionId } })
    : null
  if (!division) throw new DomainError('NOT_FOUND', '区划不存在')
  const on = asDate(args.on)
  const rows = await ctx.tx.ruleParameter.findMany({
    where: {
      key: { in: [...args.keys] },
      division: { path: { in: ancestry(division.path) } },
      validFrom: { lte: on },
      OR: [{ validTo: null }, { validTo: { gt: on } }],
    },
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

/** '/1/2/3/' → the paths of the country, the province, the city. */
export const ancestry = (path: string): string[] => {
  const labels = path.split('/').filter(Boolean)
  return labels.map((_, i) => `/${labels.slice(0, i + 1).join('/')}/`)
}
