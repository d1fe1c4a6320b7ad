import { actingBody, asDate, DomainError, giveReason, once, refuse, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import type {
  DecideBudgetAdjustmentInput,
  DecideBudgetInput,
  ProposeBudgetAdjustmentInput,
  ProposeBudgetInput,
} from '../generated/resolvers.ts'
import type { Budget, BudgetAdjustment } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { findBudget } from './budgets.ts'
import { lockLines } from './draws.ts'
import { adjusting, deciding, decidingAdjustment, proposing } from './input.ts'
import { judgeAdjustment, judgeDecision, type Line } from './rules.ts'

/** Proposes the budget of the acting organization; nothing can be drawn on it until another person has approved it. */
export async function proposeBudget(ctx: Context, raw: ProposeBudgetInput): Promise<Budget> {
  const office = actingBody(ctx)
  const { year, lines, isDemo, idempotencyKey } = parse(proposing, raw)
  const owner = { officeOrganizationId: office.organizationId, ownerPath: office.divisionPath }
  const id = await once(ctx, 'proposeBudget', idempotencyKey, async () => {
    const [budget] = await ctx.tx.budget.createManyAndReturn({
      data: [
        {
          ...owner,
          ownerDivisionId: office.divisionId,
          year,
          status: 'PROPOSED',
          proposedOn: asDate(todayOf(ctx)),
          proposedById: ctx.actor.personId as string,
          isDemo,
          recordedAt: ctx.now,
        },
      ],
      skipDuplicates: true,
    })
    if (!budget) {
      throw new DomainError('CONFLICT', `本机构 ${year} 年预算已提出或已批准，请退回后重新提出，或调整其项目`)
    }
    await ctx.tx.budgetLine.createMany({
      data: lines.map(({ amount, ...line }, position) => ({
        ...line,
        ...owner,
        budgetId: budget.id,
        position,
        proposed: amount,
        approved: 0,
      })),
    })
    return budget.id
  })
  return ctx.tx.budget.findUniqueOrThrow({ where: { id } })
}

/** Approves or returns a budget. A returned one stays; the year can be proposed again. */
export async function decideBudget(ctx: Context, raw: DecideBudgetInput): Promise<Budget> {
  const { budgetId: id, ...decision } = parse(deciding, raw)
  await ctx.tx.$queryRaw`select id from budget where id = ${id}::uuid for no key update`
  const budget = await findBudget(ctx, id)
  if (!budget) throw new DomainError('NOT_FOUND', '预算不存在')
  refuse(judgeDecision(budget, decision, ctx.actor))
  const data = await decided(ctx, decision)
  if (decision.approve) {
    await ctx.tx.$executeRaw`update budget_line set approved = proposed where budget_id = ${id}::uuid`
  }
  return ctx.tx.budget.update({ where: { id }, data })
}

interface Decision {
  approve: boolean
  reason?: string | null | undefined
}

/** What a decision writes. */
async function decided(ctx: Context, { approve, reason }: Decision) {
  if (reason) await giveReason(ctx.tx, reason)
  return {
    status: approve ? 'APPROVED' : 'RETURNED',
    decidedOn: asDate(todayOf(ctx)),
    decidedById: ctx.actor.personId as string,
    returnReason: approve ? null : (reason as string),
  }
}

/** Proposes another amount for a line; one change at a time. */
export async function proposeBudgetAdjustment(
  ctx: Context,
  raw: ProposeBudgetAdjustmentInput,
): Promise<BudgetAdjustment> {
  const { lineId, amount, reason, idempotencyKey } = parse(adjusting, raw)
  const id = await once(ctx, 'proposeBudgetAdjustment', idempotencyKey, async () => {
    const line = await lockLine(ctx, lineId)
    refuse(judgeAdjustment(line, amount, ctx.actor))
    const office = actingBody(ctx)
    const [row] = await ctx.tx.budgetAdjustment.createManyAndReturn({
      data: [
        {
          lineId,
          officeOrganizationId: office.organizationId,
          ownerPath: office.divisionPath,
          before: line.approved,
          after: amount,
          reason,
          status: 'PROPOSED',
          proposedOn: asDate(todayOf(ctx)),
          proposedById: ctx.actor.personId as string,
          recordedAt: ctx.now,
        },
      ],
      skipDuplicates: true,
    })
    if (!row) throw new DomainError('CONFLICT', `预算项目“${line.name}”已有待批准的调整，请先批准或退回`)
    return row.id
  })
  return ctx.tx.budgetAdjustment.findUniqueOrThrow({ where: { id } })
}

/** Approves or returns a change; what was drawn meanwhile, the approval still has to leave room for. */
export async function decideBudgetAdjustment(
  ctx: Context,
  raw: DecideBudgetAdjustmentInput,
): Promise<BudgetAdjustment> {
  const { adjustmentId: id, ...decision } = parse(decidingAdjustment, raw)
  await ctx.tx.$queryRaw`select id from budget_adjustment where id = ${id}::uuid for no key update`
  const row = await ctx.tx.budgetAdjustment.findUnique({ where: { id } })
  if (!row) throw new DomainError('NOT_FOUND', '预算调整不存在')
  refuse(judgeDecision(row, decision, ctx.actor))
  if (decision.approve) {
    const line = await lockLine(ctx, row.lineId)
    refuse(judgeAdjustment(line, Number(row.after), ctx.actor))
    await ctx.tx.budgetLine.update({ where: { id: row.lineId }, data: { approved: row.after } })
  }
  return ctx.tx.budgetAdjustment.update({ where: { id }, data: await decided(ctx, decision) })
}

async function lockLine(ctx: Context, lineId: string): Promise<Line> {
  const line = (await lockLines(ctx, [lineId])).get(lineId)
  if (!line) throw new DomainError('NOT_FOUND', '预算项目不存在')
  return line
}
