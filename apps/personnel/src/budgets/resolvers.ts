import { isId, plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { adjustmentsOf, budgetsPage, figuresOf, findBudget, linesOf, totalOf } from './budgets.ts'
import { cancelExpenses, expensesOf, expensesPage, recordExpenses, settleExpenses } from './expenses.ts'
import { decideBudget, decideBudgetAdjustment, proposeBudget, proposeBudgetAdjustment } from './proposals.ts'
import { leftOf } from './rules.ts'

export const budgetResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'Budget' | 'BudgetLine' | 'BudgetAdjustment' | 'Expense'
> = {
  Query: {
    budget: (_, { id }, ctx) => findBudget(ctx, id),
    budgets: (_, args, ctx) => budgetsPage(ctx, args),
    expenses: (_, args, ctx) => expensesPage(ctx, args),
  },
  Mutation: {
    proposeBudget: (_, { input }, ctx) => proposeBudget(ctx, input),
    decideBudget: (_, { input }, ctx) => decideBudget(ctx, input),
    proposeBudgetAdjustment: (_, { input }, ctx) => proposeBudgetAdjustment(ctx, input),
    decideBudgetAdjustment: (_, { input }, ctx) => decideBudgetAdjustment(ctx, input),
    recordExpenses: (_, { input }, ctx) => recordExpenses(ctx, input),
    settleExpenses: (_, { input }, ctx) => settleExpenses(ctx, input),
    cancelExpenses: (_, { input }, ctx) => cancelExpenses(ctx, input),
  },
  Budget: {
    __resolveReference: ({ id }, ctx) => findBudget(ctx, id),
    office: ({ officeOrganizationId: id }) => ({ id }),
    status: ({ status }) => status as never,
    lines: ({ id }, _, ctx) => linesOf(ctx, id),
    approved: ({ id }, _, ctx) => totalOf(ctx, id, 'approved'),
    reserved: ({ id }, _, ctx) => totalOf(ctx, id, 'reserved'),
    used: ({ id }, _, ctx) => totalOf(ctx, id, 'used'),
    left: ({ id }, _, ctx) => totalOf(ctx, id, 'left'),
    proposedOn: ({ proposedOn }) => plainDate(proposedOn),
    proposedBy: ({ proposedById: id }) => ({ id }),
    decidedOn: ({ decidedOn }) => decidedOn && plainDate(decidedOn),
    decidedBy: ({ decidedById: id }) => (id ? { id } : null),
  },
  BudgetLine: {
    __resolveReference: ({ id }, ctx) => (isId(id) ? ctx.tx.budgetLine.findUnique({ where: { id } }) : null),
    budget: ({ budgetId: id }, _, ctx) => ctx.tx.budget.findUniqueOrThrow({ where: { id } }),
    item: ({ item }) => item as never,
    proposed: ({ proposed }) => Number(proposed),
    approved: ({ approved }) => Number(approved),
    reserved: ({ reserved }) => Number(reserved),
    used: ({ used }) => Number(used),
    left: (line) => leftOf(figuresOf(line)),
    adjustments: ({ id }, _, ctx) => adjustmentsOf(ctx, id),
    expenses: ({ id }, args, ctx) => expensesOf(ctx, id, args),
  },
  BudgetAdjustment: {
    line: ({ lineId: id }, _, ctx) => ctx.tx.budgetLine.findUniqueOrThrow({ where: { id } }),
    before: ({ before }) => Number(before),
    after: ({ after }) => Number(after),
    status: ({ status }) => status as never,
    proposedOn: ({ proposedOn }) => plainDate(proposedOn),
    proposedBy: ({ proposedById: id }) => ({ id }),
    decidedOn: ({ decidedOn }) => decidedOn && plainDate(decidedOn),
    decidedBy: ({ decidedById: id }) => (id ? { id } : null),
  },
  Expense: {
    __resolveReference: ({ id }, ctx) => (isId(id) ? ctx.tx.expense.findUnique({ where: { id } }) : null),
    line: ({ lineId: id }, _, ctx) => ctx.tx.budgetLine.findUnique({ where: { id } }),
    fee: ({ feeId: id }, _, ctx) => (id ? ctx.tx.fee.findUnique({ where: { id } }) : null),
    trainingSession: ({ sessionId: id }, _, ctx) =>
      id ? ctx.tx.trainingSession.findUnique({ where: { id } }) : null,
    person: ({ personId: id }) => (id ? { id } : null),
    amount: ({ amount }) => Number(amount),
    occurredOn: ({ occurredOn }) => plainDate(occurredOn),
    status: ({ status }) => status as never,
    recordedBy: ({ recordedById: id }) => ({ id }),
    paidOn: ({ paidOn }) => paidOn && plainDate(paidOn),
    settledBy: ({ settledById: id }) => (id ? { id } : null),
    freedOn: ({ freedOn }) => freedOn && plainDate(freedOn),
  },
}
