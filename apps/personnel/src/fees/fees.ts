import { asDate, type Connection, isId, once, type PageArgs, paginate, refuseRows } from '@dudao/service'
import type { Context } from '../context.ts'
import type { FeeFilter } from '../generated/resolvers.ts'
import type { Fee, Prisma } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { keptActivity } from './activities.ts'
import { type FeeActivity, filter } from './input.ts'
import { type FeeStep, judgeStep } from './rules.ts'

/** A page of fees. */
export type FeePage = Connection<Fee>

/** A line that the caller may see. A malformed id is no id of anything. */
export async function findFee(ctx: Context, id: string): Promise<Fee | null> {
  return isId(id) ? ctx.tx.fee.findUnique({ where: { id } }) : null
}

/** The scope of the list is the row policies' alone. @throws DomainError INVALID for a bad page or filter */
export async function feesPage(
  ctx: Context,
  args: PageArgs & { filter?: FeeFilter | null },
): Promise<FeePage> {
  const { officeId, personId, activity, from, to, status } = parse(filter, args.filter ?? {})
  return pageOf(ctx, 'fees', args, {
    ...(officeId && { officeOrganizationId: officeId }),
    ...(personId && { personId }),
    ...(activity && ofActivity(activity)),
    ...(status && { status }),
    workedOn: within(from, to),
  })
}

/** Predicate: lines of an activity, of whichever offices. */
export const ofActivity = (activity: FeeActivity): Prisma.FeeWhereInput => {
  const { activityKind, activityId, activityTitle } = keptActivity(activity, '')
  return { activityKind, activityId, activityTitle }
}

/** Condition on a day, both ends included. */
export const within = (from: string | null | undefined, to: string | null | undefined) => ({
  ...(from && { gte: asDate(from) }),
  ...(to && { lte: asDate(to) }),
})

export const pageOf = (
  ctx: Context,
  list: string,
  args: PageArgs & { filter?: unknown },
  where: Prisma.FeeWhereInput,
): Promise<FeePage> =>
  paginate(
    ctx.actor,
    list,
    args,
    ({ before, take }) =>
      ctx.tx.fee.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.fee.count({ where }),
  )

/**
 * The lines, locked until the end of the transaction, in the order of the ids: of two decisions at once the second waits
 * and then finds the state that the first one left.
 *
 * @throws DomainError NOT_FOUND, FORBIDDEN or CONFLICT, naming the rows
 */
export async function lockForStep(ctx: Context, ids: readonly string[], step: FeeStep): Promise<Fee[]> {
  await ctx.tx.$queryRaw`select id from fee where id = any(${ids}::uuid[]) order by id for update`
  const rows = await getFees(ctx, ids)
  refuseRows(rows.map((row) => judgeStep(step, row, ctx.actor)))
  return rows
}

/** In the order of the ids. @throws DomainError NOT_FOUND, naming the rows that the caller does not see */
async function getFees(ctx: Context, ids: readonly string[]): Promise<Fee[]> {
  const rows = await ctx.tx.fee.findMany({ where: { id: { in: [...ids] } } })
  const byId = new Map(rows.map((row) => [row.id, row]))
  refuseRows(ids.map((id) => (byId.has(id) ? undefined : { code: 'NOT_FOUND', message: '评审费记录不存在' })))
  return ids.map((id) => byId.get(id) as Fee)
}

/** Does a command on several lines once per key and answers with them as they are now. */
export async function onceForFees(
  ctx: Context,
  action: string,
  key: string | null | undefined,
  work: () => Promise<readonly string[]>,
): Promise<Fee[]> {
  const ids = await once(ctx, action, key, async () => (await work()).join(' '))
  return getFees(ctx, ids.split(' '))
}

/**
 * What somebody has of an office decides on the next day and on what may be cancelled: officers who record or cancel fees of
 * the same person do so one after the other.
 */
export async function lockLedgers(
  ctx: Context,
  officeId: string,
  personIds: readonly string[],
): Promise<void> {
  const names = personIds.map((personId) => `fees ${officeId} ${personId}`)
  await ctx.tx.$executeRaw`
    select pg_advisory_xact_lock(key)
    from (select distinct hashtextextended(name, 0) as key from unnest(${names}::text[]) as name order by 1) as keys`
}
