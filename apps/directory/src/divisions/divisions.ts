import { DomainError } from '@dudao/service'
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
