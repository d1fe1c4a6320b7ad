import {
  actingBody,
  asDate,
  type Connection,
  DomainError,
  type Fault,
  giveReason,
  once,
  type PageArgs,
  paginate,
  pastDay,
  plainDate,
  refuse,
  refuseRows,
  todayOf,
} from '@dudao/service'
import type { Context } from '../context.ts'
import { findTrainingSession } from '../courses/sessions.ts'
import { KnownPersonsDocument } from '../generated/operations.ts'
import type {
  CancelExpensesInput,
  ExpenseFilter,
  RecordExpensesInput,
  SettleExpensesInput,
} from '../generated/resolvers.ts'
import type { Expense, Prisma } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { lockLines } from './draws.ts'
import { cancelling, expenseFilter, type ExpensesRecorded, recordingExpenses, settling } from './input.ts'
import {
  expenseSteps,
  type ExpenseStep,
  judgeDraw,
  judgeExpense,
  judgeExpenseLine,
  judgePaidOn,
  ownExpense,
} from './rules.ts'

/** A page of expenses. */
export type ExpensePage = Connection<Expense>

/** The scope of the list is the row policies' alone. @throws DomainError INVALID for a bad page or filter */
export async function expensesPage(
  ctx: Context,
  args: PageArgs & { filter?: ExpenseFilter | null },
): Promise<ExpensePage> {
  const { lineId, personId, status, from, to } = parse(expenseFilter, args.filter ?? {})
  return pageOf(ctx, 'expenses', args, {
    ...(lineId && { lineId }),
    ...(personId && { personId }),
    ...(status && { status }),
    occurredOn: { ...(from && { gte: asDate(from) }), ...(to && { lte: asDate(to) }) },
  })
}

/** What draws on a line. */
export const expensesOf = (ctx: Context, lineId: string, args: PageArgs): Promise<ExpensePage> =>
  pageOf(ctx, `expenses of ${lineId}`, args, { lineId })

const pageOf = (
  ctx: Context,
  list: string,
  args: PageArgs & { filter?: unknown },
  where: Prisma.ExpenseWhereInput,
) =>
  paginate(
    ctx.actor,
    list,
    args,
    ({ before, take }) =>
      ctx.tx.expense.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.expense.count({ where }),
  )

/** Enters expenses and reserves their amounts, all or none. */
export function recordExpenses(ctx: Context, raw: RecordExpensesInput): Promise<Expense[]> {
  const office = actingBody(ctx)
  const input = parse(recordingExpenses, raw)
  const { lineId, rows, trainingSessionId, isDemo, idempotencyKey } = input
  return onceForAll(ctx, 'recordExpenses', idempotencyKey, async () => {
    await checkRows(ctx, input)
    const line = (await lockLines(ctx, [lineId])).get(lineId)
    if (!line) throw new DomainError('NOT_FOUND', '预算项目不存在')
    const need = rows.reduce((sum, { amount }) => sum + amount, 0)
    refuse(judgeDraw(line, need, ctx.actor) ?? judgeExpenseLine(line))
    const written = await ctx.tx.expense.createManyAndReturn({
      data: rows.map(({ description, amount, occurredOn, personId }) => ({
        lineId,
        officeOrganizationId: office.organizationId,
        ownerPath: office.divisionPath,
        sessionId: trainingSessionId ?? null,
        personId: personId ?? null,
        description,
        amount,
        occurredOn: asDate(occurredOn),
        status: 'RESERVED',
        recordedById: ctx.actor.personId as string,
        isDemo,
        recordedAt: ctx.now,
      })),
      select: { id: true },
    })
    // One INSERT answers in the order of its rows.
    return written.map(({ id }) => id)
  })
}

async function checkRows(ctx: Context, { rows, trainingSessionId }: ExpensesRecorded): Promise<void> {
  for (const { occurredOn } of rows) pastDay(ctx, '发生日期', occurredOn)
  if (trainingSessionId && !(await findTrainingSession(ctx, trainingSessionId))) {
    throw new DomainError('NOT_FOUND', '培训不存在')
  }
  const ids = [...new Set(rows.flatMap(({ personId }) => personId ?? []))]
  const asked = ids.length > 0 ? await ctx.graph.request(KnownPersonsDocument, { ids }, ctx.callAs) : null
  const known = new Set(asked?.persons.map(({ id }) => id))
  refuseRows(
    rows.map(({ personId }): Fault | undefined => {
      if (!personId) return undefined
      if (!known.has(personId)) return { code: 'NOT_FOUND', message: '人员不存在' }
      return personId === ctx.actor.personId ? { code: 'FORBIDDEN', message: ownExpense } : undefined
    }),
  )
}

/** Notes the payment of expenses that another person entered. */
export function settleExpenses(ctx: Context, raw: SettleExpensesInput): Promise<Expense[]> {
  const { expenseIds: ids, paidOn, voucherNumber, idempotencyKey } = parse(settling, raw)
  return onceForAll(ctx, 'settleExpenses', idempotencyKey, async () => {
    const rows = await lockForStep(ctx, ids, 'settle')
    const today = todayOf(ctx)
    refuseRows(rows.map(({ occurredOn }) => judgePaidOn(plainDate(occurredOn), paidOn, today)))
    await ctx.tx.expense.updateMany({
      where: { id: { in: ids } },
      data: {
        status: expenseSteps.settle.to,
        paidOn: asDate(paidOn),
        voucherNumber,
        settledById: ctx.actor.personId as string,
      },
    })
    return ids
  })
}

/** Gives expenses up; they stay with the reason, and their amounts are free again. */
export function cancelExpenses(ctx: Context, raw: CancelExpensesInput): Promise<Expense[]> {
  const { expenseIds: ids, reason, idempotencyKey } = parse(cancelling, raw)
  return onceForAll(ctx, 'cancelExpenses', idempotencyKey, async () => {
    await lockForStep(ctx, ids, 'cancel')
    await giveReason(ctx.tx, reason)
    await ctx.tx.expense.updateMany({
      where: { id: { in: ids } },
      data: { status: expenseSteps.cancel.to, freedOn: asDate(todayOf(ctx)), freeReason: reason },
    })
    return ids
  })
}

/** The expenses and then their lines, each locked in the order of their ids. @throws DomainError naming the rows */
async function lockForStep(ctx: Context, ids: readonly string[], step: ExpenseStep): Promise<Expense[]> {
  await ctx.tx.$queryRaw`select id from expense where id = any(${[...ids]}::uuid[]) order by id for update`
  const rows = await getExpenses(ctx, ids)
  refuseRows(rows.map((row) => judgeExpense(step, row, ctx.actor)))
  await lockLines(ctx, [...new Set(rows.map(({ lineId }) => lineId))])
  return rows
}

/** In the order of the ids. @throws DomainError NOT_FOUND, naming the rows that the caller does not see */
async function getExpenses(ctx: Context, ids: readonly string[]): Promise<Expense[]> {
  const rows = await ctx.tx.expense.findMany({ where: { id: { in: [...ids] } } })
  const byId = new Map(rows.map((row) => [row.id, row]))
  refuseRows(ids.map((id) => (byId.has(id) ? undefined : { code: 'NOT_FOUND', message: '支出记录不存在' })))
  return ids.map((id) => byId.get(id) as Expense)
}

async function onceForAll(
  ctx: Context,
  action: string,
  key: string | null | undefined,
  work: () => Promise<readonly string[]>,
): Promise<Expense[]> {
  const ids = await once(ctx, action, key, async () => (await work()).join(' '))
  return getExpenses(ctx, ids.split(' '))
}
