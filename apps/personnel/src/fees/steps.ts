import { actingBody, asDate, giveReason, plainDate, refuseRows, todayOf } from '@dudao/service'
import { freeFees, reserveFees, useFees } from '../budgets/draws.ts'
import type { Context } from '../context.ts'
import type { FeesInput, FeesReasonInput, PayFeesInput, SubmitFeesInput } from '../generated/resolvers.ts'
import type { Fee } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { lockForStep, lockLedgers, onceForFees } from './fees.ts'
import { lines, payment, reasoned, submission } from './input.ts'
import { feeSteps, judgeCancellations, judgePayment, type Line } from './rules.ts'

/** Hands lines in for approval and reserves what they cost on the budget. */
export function submitFees(ctx: Context, raw: SubmitFeesInput): Promise<Fee[]> {
  const { feeIds: ids, budgetLineId, idempotencyKey } = parse(submission, raw)
  return onceForFees(ctx, 'submitFees', idempotencyKey, async () => {
    await reserveFees(ctx, await lockForStep(ctx, ids, 'submit'), budgetLineId)
    await ctx.tx.fee.updateMany({
      where: { id: { in: ids } },
      data: {
        status: feeSteps.submit.to,
        submittedOn: asDate(todayOf(ctx)),
        submittedById: ctx.actor.personId as string,
      },
    })
    return ids
  })
}

/** Approves lines that another person handed in. */
export function approveFees(ctx: Context, raw: FeesInput): Promise<Fee[]> {
  const { feeIds: ids, idempotencyKey } = parse(lines, raw)
  return onceForFees(ctx, 'approveFees', idempotencyKey, async () => {
    await lockForStep(ctx, ids, 'approve')
    await ctx.tx.fee.updateMany({
      where: { id: { in: ids } },
      data: {
        status: feeSteps.approve.to,
        approvedOn: asDate(todayOf(ctx)),
        approvedById: ctx.actor.personId as string,
      },
    })
    return ids
  })
}

/** Gives lines back to be cancelled or handed in again; who handed them in stays in the audit. */
export function returnFees(ctx: Context, raw: FeesReasonInput): Promise<Fee[]> {
  const { feeIds: ids, reason, idempotencyKey } = parse(reasoned, raw)
  return onceForFees(ctx, 'returnFees', idempotencyKey, async () => {
    await lockForStep(ctx, ids, 'return')
    await giveReason(ctx.tx, reason)
    await freeFees(ctx, ids, reason)
    await ctx.tx.fee.updateMany({
      where: { id: { in: ids } },
      data: { status: feeSteps.return.to, submittedOn: null, submittedById: null },
    })
    return ids
  })
}

/** Notes the payment of approved lines by one voucher. */
export function payFees(ctx: Context, raw: PayFeesInput): Promise<Fee[]> {
  const { feeIds: ids, paidOn, voucherNumber, idempotencyKey } = parse(payment, raw)
  return onceForFees(ctx, 'payFees', idempotencyKey, async () => {
    const rows = await lockForStep(ctx, ids, 'pay')
    const today = todayOf(ctx)
    refuseRows(
      rows.map((row) => judgePayment({ approvedOn: plainDate(row.approvedOn as Date) }, paidOn, today)),
    )
    const paid = { paidOn: asDate(paidOn), voucherNumber }
    await useFees(ctx, ids, paid)
    await ctx.tx.fee.updateMany({
      where: { id: { in: ids } },
      data: { status: feeSteps.pay.to, ...paid },
    })
    return ids
  })
}

/** Cancels lines that are not paid; they stay with the reason, and the day may be recorded again. */
export function cancelFees(ctx: Context, raw: FeesReasonInput): Promise<Fee[]> {
  const { feeIds: ids, reason, idempotencyKey } = parse(reasoned, raw)
  return onceForFees(ctx, 'cancelFees', idempotencyKey, async () => {
    const rows = await lockForStep(ctx, ids, 'cancel')
    const personIds = rows.map(({ personId }) => personId)
    await lockLedgers(ctx, actingBody(ctx).organizationId, personIds)
    refuseRows(judgeCancellations(rows.map(lineOf), await liveLinesBeside(ctx, rows)))
    await giveReason(ctx.tx, reason)
    await freeFees(ctx, ids, reason)
    await ctx.tx.fee.updateMany({
      where: { id: { in: ids } },
      data: { status: feeSteps.cancel.to, cancelledOn: asDate(todayOf(ctx)), cancelReason: reason },
    })
    return ids
  })
}

const lineOf = ({ id, personId, workedOn, activityKey }: Fee): Line => ({
  id,
  personId,
  workedOn: plainDate(workedOn),
  activityKey,
})

/** The lines of the same persons and activities that count. */
async function liveLinesBeside(ctx: Context, rows: readonly Fee[]): Promise<Line[]> {
  const found = await ctx.tx.fee.findMany({
    where: {
      officeOrganizationId: actingBody(ctx).organizationId,
      personId: { in: rows.map(({ personId }) => personId) },
      activityKey: { in: rows.map(({ activityKey }) => activityKey) },
      status: { not: 'CANCELLED' },
    },
  })
  return found.map(lineOf)
}
