import { asDate, DomainError, loadTogether, plainDate, refuse, refuseRows, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import type { BudgetLine, Fee } from '../generated/prisma/client.ts'
import { figuresOf } from './budgets.ts'
import { judgeDraw, judgeFeeLine, type Line, yearOf } from './rules.ts'

// How much is drawn on a line, a trigger counts from the expenses, and a CHECK keeps it within what is approved. The lock
// here lets two commands at once decide one after the other, so that the second can say what is left.

/** The lines as they are, locked until the end of the transaction, in one order for all. Those not seen are left out. */
export async function lockLines(ctx: Context, ids: readonly string[]): Promise<Map<string, Line>> {
  await ctx.tx.$queryRaw`
    select id from budget_line where id = any(${[...ids]}::uuid[]) order by id for no key update`
  const rows = await ctx.tx.budgetLine.findMany({
    where: { id: { in: [...ids] } },
    include: { budget: true },
  })
  return new Map(
    rows.map(({ budget, ...row }) => [
      row.id,
      { ...row, ...figuresOf(row), status: budget.status, year: budget.year },
    ]),
  )
}

/** Reserves the gross amounts of fees on a line; without a line only where the office has none to name. */
export async function reserveFees(
  ctx: Context,
  fees: readonly Fee[],
  lineId: string | null | undefined,
): Promise<void> {
  const days = fees.map(({ workedOn }) => plainDate(workedOn))
  if (!lineId) return checkNoBudget(ctx, fees, days)
  const line = (await lockLines(ctx, [lineId])).get(lineId)
  if (!line) throw new DomainError('NOT_FOUND', '预算项目不存在')
  refuseRows(judgeFeeLine(line, days, todayOf(ctx)))
  refuse(
    judgeDraw(
      line,
      fees.reduce((sum, { gross }) => sum + gross, 0),
      ctx.actor,
    ),
  )
  await ctx.tx.expense.createMany({
    data: fees.map(({ id: feeId, officeOrganizationId, ownerPath, personId, gross, workedOn, isDemo }) => ({
      lineId,
      officeOrganizationId,
      ownerPath,
      feeId,
      personId,
      amount: gross,
      occurredOn: workedOn,
      status: 'RESERVED',
      recordedById: ctx.actor.personId as string,
      isDemo,
      recordedAt: ctx.now,
    })),
  })
}

/** @throws DomainError INVALID where the office has an approved line for fees in a year in which these may be paid */
async function checkNoBudget(ctx: Context, [fee]: readonly Fee[], days: readonly string[]): Promise<void> {
  const first = days.toSorted()[0] ?? todayOf(ctx)
  const line = await ctx.tx.budgetLine.findFirst({
    where: {
      officeOrganizationId: fee?.officeOrganizationId ?? '',
      item: 'REVIEW_FEE',
      budget: { status: 'APPROVED', year: { gte: yearOf(first), lte: yearOf(todayOf(ctx)) } },
    },
    include: { budget: true },
  })
  if (!line) return
  const { name, budget } = line
  throw new DomainError('INVALID', `${budget.year} 年预算有“${name}”，请指定评审费列支的预算项目`)
}

/** Gives back what fees reserved. */
export async function freeFees(ctx: Context, feeIds: readonly string[], freeReason: string): Promise<void> {
  const draws = await lockDraws(ctx, feeIds)
  await ctx.tx.expense.updateMany({
    where: { id: { in: draws } },
    data: { status: 'FREED', freedOn: asDate(todayOf(ctx)), freeReason },
  })
}

/** What fees reserved, is paid. */
export async function useFees(
  ctx: Context,
  feeIds: readonly string[],
  payment: { paidOn: Date; voucherNumber: string },
): Promise<void> {
  const draws = await lockDraws(ctx, feeIds)
  await ctx.tx.expense.updateMany({
    where: { id: { in: draws } },
    data: { status: 'USED', ...payment, settledById: ctx.actor.personId as string },
  })
}

/** What these fees reserve, their lines locked. */
async function lockDraws(ctx: Context, feeIds: readonly string[]): Promise<string[]> {
  const draws = await ctx.tx.expense.findMany({
    where: { feeId: { in: [...feeIds] }, status: 'RESERVED' },
    select: { id: true, lineId: true },
  })
  await lockLines(ctx, [...new Set(draws.map(({ lineId }) => lineId))])
  return draws.map(({ id }) => id)
}

/** The line on which a fee draws. */
export async function lineOfFee(ctx: Context, feeId: string): Promise<BudgetLine | null> {
  const line = await loadTogether(ctx, 'budget line of fee', feeId, async (feeIds) => {
    const draws = await ctx.tx.expense.findMany({
      where: { feeId: { in: feeIds }, status: { not: 'FREED' } },
      select: { feeId: true, lineId: true },
    })
    const lines = await ctx.tx.budgetLine.findMany({
      where: { id: { in: draws.map(({ lineId }) => lineId) } },
    })
    const byId = new Map(lines.map((row) => [row.id, row]))
    return new Map(draws.map((draw) => [draw.feeId as string, byId.get(draw.lineId)]))
  })
  return line ?? null
}
