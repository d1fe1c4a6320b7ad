import { asDate, refuse, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import type {
  AcknowledgeAppraisalInput,
  ObjectToAppraisalInput,
  SubmitAppraisalStatementInput,
} from '../generated/resolvers.ts'
import type { Appraisal } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { type AppraisalOfRound, lockForStep } from './appraisals.ts'
import { acknowledgement, objection, statement } from './input.ts'
import { appraisalSteps, judgeObjection } from './rules.ts'
import { publishedOf } from './steps.ts'

/** The inspector's statement; a later one takes the place of an earlier one until a grade is proposed. */
export async function submitAppraisalStatement(
  ctx: Context,
  raw: SubmitAppraisalStatementInput,
): Promise<Appraisal> {
  const { appraisalId: id, statement: words } = parse(statement, raw)
  await lockForStep(ctx, [id], 'state')
  const { to: status } = appraisalSteps.state
  const data = { status, statement: words, statedOn: asDate(todayOf(ctx)) }
  return ctx.tx.appraisal.update({ where: { id }, data })
}

/** The inspector objects to the published result in time. */
export async function objectToAppraisal(ctx: Context, raw: ObjectToAppraisalInput): Promise<Appraisal> {
  const { appraisalId: id, objection: words } = parse(objection, raw)
  const [row] = (await lockForStep(ctx, [id], 'object')) as [AppraisalOfRound]
  const today = todayOf(ctx)
  refuse(judgeObjection(publishedOf(row), today))
  const { to: status } = appraisalSteps.object
  return ctx.tx.appraisal.update({
    where: { id },
    data: { status, objection: words, objectedOn: asDate(today) },
  })
}

/** The inspector takes note and does not object; doing so again changes nothing. */
export async function acknowledgeAppraisal(ctx: Context, raw: AcknowledgeAppraisalInput): Promise<Appraisal> {
  const { appraisalId: id } = parse(acknowledgement, raw)
  const [row] = (await lockForStep(ctx, [id], 'acknowledge')) as [AppraisalOfRound]
  if (row.acknowledgedOn) return row
  return ctx.tx.appraisal.update({ where: { id }, data: { acknowledgedOn: asDate(todayOf(ctx)) } })
}
