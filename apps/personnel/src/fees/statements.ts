import { actingBody, type Connection, type PageArgs, paginate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { FeeStatementInput } from '../generated/resolvers.ts'
import type { Prisma } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { type FeePage, ofActivity, pageOf, within } from './fees.ts'
import { statement } from './input.ts'

interface Sums {
  count: number
  net: number
  tax: number
  gross: number
}

/** Which lines a statement is of, and their totals. */
export interface Statement extends Sums {
  officeId: string
  where: Prisma.FeeWhereInput
  /** What was asked; part of the cursors of its lists. */
  filter: unknown
}

/** The total of one person. `id` is the person's. */
export interface PersonTotal extends Sums {
  id: string
  days: number
}

/** A page of totals of persons. */
export type PersonTotalPage = Connection<PersonTotal>

/** The fees of an activity or a period, as far as the caller may see them; one statement adds them up. */
export async function feeStatement(ctx: Context, raw: FeeStatementInput): Promise<Statement> {
  const filter = parse(statement, raw)
  const officeId = filter.officeId ?? actingBody(ctx).organizationId
  const where: Prisma.FeeWhereInput = {
    officeOrganizationId: officeId,
    status: filter.statuses ? { in: filter.statuses } : { not: 'CANCELLED' },
    ...(filter.activity && ofActivity(filter.activity)),
    ...(filter.activityId && { activityId: filter.activityId }),
    workedOn: within(filter.from, filter.to),
  }
  const { _count: count, _sum } = await ctx.tx.fee.aggregate({
    where,
    _count: true,
    _sum: { net: true, tax: true, gross: true },
  })
  return { officeId, where, filter, count, ...sumsOf(_sum) }
}

const sumsOf = ({ net, tax, gross }: { net: number | null; tax: number | null; gross: number | null }) => ({
  net: net ?? 0,
  tax: tax ?? 0,
  gross: gross ?? 0,
})

export const linesOf = (ctx: Context, { where, filter }: Statement, args: PageArgs): Promise<FeePage> =>
  pageOf(ctx, 'FeeStatement.lines', { ...args, filter }, where)

/** One statement groups the page of persons by the part of the day. */
export function personTotals(
  ctx: Context,
  { where, filter }: Statement,
  args: PageArgs,
): Promise<PersonTotalPage> {
  return paginate(
    ctx.actor,
    'FeeStatement.persons',
    { ...args, filter },
    async ({ before, take }) => {
      const persons = await ctx.tx.fee.groupBy({
        by: ['personId'],
        where: { ...where, ...(before && { personId: { lt: before } }) },
        orderBy: { personId: 'desc' },
        take,
      })
      const ids = persons.map(({ personId }) => personId)
      const groups = await ctx.tx.fee.groupBy({
        by: ['personId', 'part'],
        where: { ...where, personId: { in: ids } },
        _count: true,
        _sum: { net: true, tax: true, gross: true },
      })
      return ids.map((id) =>
        totalOf(
          id,
          groups.filter(({ personId }) => personId === id),
        ),
      )
    },
    async () => (await ctx.tx.fee.groupBy({ by: ['personId'], where })).length,
  )
}

interface Group {
  part: string
  _count: number
  _sum: { net: number | null; tax: number | null; gross: number | null }
}

function totalOf(id: string, groups: readonly Group[]): PersonTotal {
  const total = { id, count: 0, days: 0, net: 0, tax: 0, gross: 0 }
  for (const { part, _count, _sum } of groups) {
    const { net, tax, gross } = sumsOf(_sum)
    total.count += _count
    total.days += part === 'HALF_DAY' ? _count / 2 : _count
    total.net += net
    total.tax += tax
    total.gross += gross
  }
  return total
}
