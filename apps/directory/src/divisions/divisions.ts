import { DomainError, loadTogether, isId } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Division } from '../generated/prisma/client.ts'
import { existsOn } from '../periods.ts'

const maxChildren = 200

export interface DivisionArgs {
  id?: string | null
  gbCode?: string | null
  on?: string | null
}

export function findDivision(ctx: Context, { id, gbCode, on }: DivisionArgs): Promise<Division | null> {
  if (id) return ctx.tx.division.findUnique({ where: { id } })
  if (gbCode) return ctx.tx.division.findFirst({ where: { gbCode, ...existsOn(ctx, on) } })
  throw new DomainError('INVALID', '请给出区划的 id 或行政区划代码')
}

/** In the order of the ids; unknown ones are left out. */
export async function divisionsById(ctx: Context, ids: readonly string[]): Promise<Division[]> {
  if (ids.length > 500) throw new DomainError('INVALID', '一次最多查询 500 个区划')
  const rows = await ctx.tx.division.findMany({ where: { id: { in: ids.filter(isId) } } })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** The division of a row that names it; one question for all rows of a list, which mostly name the same few. */
export async function divisionOf(ctx: Context, { divisionId }: { divisionId: string }): Promise<Division> {
  const division = await loadTogether(ctx, 'divisions', divisionId, async (ids) => {
    const rows = await ctx.tx.division.findMany({ where: { id: { in: ids } } })
    return new Map(rows.map((row) => [row.id, row]))
  })
  if (!division) throw new Error(`no division ${divisionId}`)
  return division
}

/** Divisions directly below, by code, zones after the counties. */
export function childrenOf(
  ctx: Context,
  parentId: string,
  on: string | null | undefined,
): Promise<Division[]> {
  return ctx.tx.division.findMany({
    where: { parentId, ...existsOn(ctx, on) },
    orderBy: [{ gbCode: { sort: 'asc', nulls: 'last' } }, { label: 'asc' }],
    take: maxChildren,
  })
}
