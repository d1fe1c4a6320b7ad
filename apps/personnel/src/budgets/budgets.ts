import { type Connection, isId, loadChildren, type PageArgs, paginate } from '@dudao/service'
import type { Context } from '../context.ts'
import { rangeOfDivision } from '../divisions.ts'
import type { BudgetFilter } from '../generated/resolvers.ts'
import type { Budget, BudgetAdjustment, BudgetLine, Prisma } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { budgetFilter } from './input.ts'
import { leftOf } from './rules.ts'

/** A page of budgets. */
export type BudgetPage = Connection<Budget>

/** A budget that the caller may see. A malformed id is no id of anything. */
export async function findBudget(ctx: Context, id: string): Promise<Budget | null> {
  return isId(id) ? ctx.tx.budget.findUnique({ where: { id } }) : null
}

/** The scope of the list is the row policies' alone. @throws DomainError INVALID for a bad page or filter */
export async function budgetsPage(
  ctx: Context,
  args: PageArgs & { filter?: BudgetFilter | null },
): Promise<BudgetPage> {
  const { officeId, divisionId, year, status } = parse(budgetFilter, args.filter ?? {})
  const where: Prisma.BudgetWhereInput = {
    ...(officeId && { officeOrganizationId: officeId }),
    ...(divisionId && { ownerPath: await rangeOfDivision(ctx, divisionId) }),
    ...(year && { year }),
    ...(status && { status }),
  }
  return paginate(
    ctx.actor,
    'budgets',
    args,
    ({ before, take }) =>
      ctx.tx.budget.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.budget.count({ where }),
  )
}

/** The lines of a budget in the order proposed. */
export const linesOf = (ctx: Context, budgetId: string): Promise<BudgetLine[]> =>
  loadChildren(
    ctx,
    'budget lines',
    budgetId,
    (ids) => ctx.tx.budgetLine.findMany({ where: { budgetId: { in: ids } }, orderBy: { position: 'asc' } }),
    (line) => line.budgetId,
  )

/** Amounts as they travel: no bigints. They stay exact, far below 2⁵³. */
export const figuresOf = ({ approved, reserved, used }: BudgetLine) => ({
  approved: Number(approved),
  reserved: Number(reserved),
  used: Number(used),
})

/** A figure of all lines together. */
export async function totalOf(
  ctx: Context,
  budgetId: string,
  figure: 'approved' | 'reserved' | 'used' | 'left',
): Promise<number> {
  const figures = (await linesOf(ctx, budgetId)).map(figuresOf)
  return figures.reduce((sum, one) => sum + (figure === 'left' ? leftOf(one) : one[figure]), 0)
}

const maxAdjustments = 100

/** What was changed of a line, or shall be, newest first. */
export async function adjustmentsOf(ctx: Context, lineId: string): Promise<BudgetAdjustment[]> {
  const rows = await loadChildren(
    ctx,
    'budget adjustments',
    lineId,
    (ids) => ctx.tx.budgetAdjustment.findMany({ where: { lineId: { in: ids } }, orderBy: { id: 'desc' } }),
    (row) => row.lineId,
  )
  return rows.slice(0, maxAdjustments)
}
