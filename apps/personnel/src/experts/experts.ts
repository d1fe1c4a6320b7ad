import { asDate, type Connection, isId, loadTogether, type PageArgs, paginate, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import { rangeOfDivision } from '../divisions.ts'
import type { ExpertFilter } from '../generated/resolvers.ts'
import type { Expert, Prisma } from '../generated/prisma/client.ts'

/** A page of experts. */
export type ExpertPage = Connection<Expert>

/** An expert that the caller may see. A malformed id is no id of anybody. */
export async function findExpert(ctx: Context, id: string): Promise<Expert | null> {
  return isId(id) ? ctx.tx.expert.findUnique({ where: { id } }) : null
}

/** The newest of a person's enrolments that hold today, of those that the caller may see. */
export async function findExpertOf(ctx: Context, personId: string): Promise<Expert | null> {
  if (!isId(personId)) return null
  const expert = await loadTogether(ctx, 'expert', personId, async (ids) => {
    const rows = await ctx.tx.expert.findMany({
      where: { personId: { in: ids }, ...inPoolOn(todayOf(ctx)) },
      orderBy: { id: 'asc' },
    })
    return new Map(rows.map((row) => [row.personId, row]))
  })
  return expert ?? null
}

/**
 * The scope of the list is the row policies' alone.
 *
 * @throws DomainError INVALID for a bad page, NOT_FOUND for an unknown division
 */
export async function expertsPage(
  ctx: Context,
  args: PageArgs & { filter?: ExpertFilter | null },
): Promise<ExpertPage> {
  const { field, titleClass, divisionId, status, on } = args.filter ?? {}
  const conditions: Prisma.ExpertWhereInput[] = [
    ...(field ? [{ fields: { has: field } }] : []),
    ...(titleClass ? [{ titleClass }] : []),
    ...(status ? [{ status }] : []),
    ...(divisionId ? [{ ownerPath: await rangeOfDivision(ctx, divisionId) }] : []),
    ...(on ? [inPoolOn(on)] : []),
  ]
  return paginate(
    ctx.actor,
    'experts',
    args,
    ({ before, take }) =>
      ctx.tx.expert.findMany({
        where: { AND: [...conditions, ...(before ? [{ id: { lt: before } }] : [])] },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.expert.count({ where: { AND: conditions } }),
  )
}

/** Predicate: in the pool on that day. The ends are exclusive; who was taken out later was in it before. */
function inPoolOn(on: string): Prisma.ExpertWhereInput {
  const day = asDate(on)
  return {
    validFrom: { lte: day },
    AND: [
      { OR: [{ validTo: null }, { validTo: { gt: day } }] },
      { OR: [{ removedOn: null }, { removedOn: { gt: day } }] },
    ],
  }
}
