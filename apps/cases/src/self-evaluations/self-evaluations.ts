import { assertActsFor, asDate, DomainError, isId, plainDate, refuse, todayOf } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkDueDay, checkFactDay } from '../days.ts'
import { meetDeadlines, startDeadlines } from '../deadlines/deadlines.ts'
import type {
  RequestSelfEvaluationsInput,
  ReviewSelfEvaluationInput,
  SubmitSelfEvaluationInput,
} from '../generated/resolvers.ts'
import type { Inspection, SelfEvaluation } from '../generated/prisma/client.ts'
import { lockOwnInspection } from '../inspections/inspections.ts'
import { judgeText } from '../problems/rules.ts'
import { asked } from './rules.ts'

/** Asks objects for their self-evaluations (教育督导条例 第十八条), each with the same due day. */
export async function requestSelfEvaluations(
  ctx: Context,
  input: RequestSelfEvaluationsInput,
): Promise<Inspection> {
  const { inspectionId, requirements, requestedOn, dueOn } = input
  const inspection = await lockOwnInspection(ctx, inspectionId, 'requestSelfEvaluations')
  refuse(judgeText('自评要求', requirements))
  const noticedOn = plainDate(inspection.noticedOn ?? inspection.occurredOn)
  checkFactDay(ctx, '通知自评日期', requestedOn, { day: noticedOn, what: '督导通知日期' })
  checkDueDay(ctx, dueOn, '', '自评期限')
  const objects = await ctx.tx.inspectionObject.findMany({ where: { inspectionId }, orderBy: { id: 'asc' } })
  const before = await ctx.tx.selfEvaluation.findMany({ where: { inspectionId } })
  const chosen = asked(
    objects.map(({ organizationId }) => organizationId),
    before.map(({ organizationId }) => organizationId),
    input.organizationIds,
  )
  if ('fault' in chosen) throw new DomainError(chosen.fault.code, chosen.fault.message)
  const units = objects
    .filter(({ organizationId }) => chosen.ids.includes(organizationId))
    .map(({ organizationId, divisionPath: organizationPath }) => ({ organizationId, organizationPath }))
  await ctx.tx.selfEvaluation.createMany({
    data: units.map((unit) => ({
      ...unit,
      id: uuidv7(),
      inspectionId,
      ownerPath: inspection.ownerPath,
      organId: inspection.organId,
      requirements: requirements.trim(),
      requestedOn: asDate(requestedOn),
      recordedAt: ctx.now,
    })),
  })
  const name = 'SELF_EVALUATION' as const
  const starts = units.map((unit) => ({ name, unit, fromDay: requestedOn, clock: { dueOn } }))
  await startDeadlines(ctx, inspection, starts)
  return inspection
}

async function lockSelfEvaluation(ctx: Context, id: string): Promise<SelfEvaluation> {
  if (isId(id))
    await ctx.tx.$queryRaw`select id from self_evaluation where id = ${id}::uuid for no key update`
  return getSelfEvaluation(ctx, id)
}

async function getSelfEvaluation(ctx: Context, id: string): Promise<SelfEvaluation> {
  const row = isId(id) ? await ctx.tx.selfEvaluation.findUnique({ where: { id } }) : null
  if (!row) throw new DomainError('NOT_FOUND', '自评不存在')
  return row
}

/** Hands in the self-evaluation of the acting unit, once; late too. An act in the system has the day on which it is done. */
export async function submitSelfEvaluation(
  ctx: Context,
  input: SubmitSelfEvaluationInput,
): Promise<SelfEvaluation> {
  const { selfEvaluationId, text } = input
  const row = await lockSelfEvaluation(ctx, selfEvaluationId)
  assertActsFor(ctx, row.organizationId)
  if (row.submittedOn) throw new DomainError('CONFLICT', '自评报告已经提交，不能再次提交')
  refuse(judgeText('自评报告', text))
  const { inspectionId, organizationId } = row
  await meetDeadlines(ctx, { inspectionId, organizationId, name: 'SELF_EVALUATION' }, todayOf(ctx))
  return ctx.tx.selfEvaluation.update({
    where: { id: row.id },
    data: {
      text: text.trim(),
      submittedOn: asDate(todayOf(ctx)),
      submittedByPersonId: ctx.actor.personId,
    },
  })
}

/** Records what the team found in a self-evaluation (第十八条: the team reviews it). */
export async function reviewSelfEvaluation(
  ctx: Context,
  input: ReviewSelfEvaluationInput,
): Promise<SelfEvaluation> {
  const { selfEvaluationId, finding, reviewedOn } = input
  const { inspectionId } = await getSelfEvaluation(ctx, selfEvaluationId)
  await lockOwnInspection(ctx, inspectionId, 'reviewSelfEvaluation')
  const row = await lockSelfEvaluation(ctx, selfEvaluationId)
  if (!row.submittedOn) throw new DomainError('CONFLICT', '督导对象尚未提交自评报告，不能审核')
  refuse(judgeText('审核意见', finding))
  checkFactDay(ctx, '审核日期', reviewedOn, { day: plainDate(row.submittedOn), what: '提交日期' })
  const where = { selfEvaluationId: row.id }
  if (await ctx.tx.selfEvaluationReview.findUnique({ where })) {
    throw new DomainError('CONFLICT', '自评报告已经审核')
  }
  await ctx.tx.selfEvaluationReview.create({
    data: {
      ...where,
      id: uuidv7(),
      inspectionId,
      ownerPath: row.ownerPath,
      finding: finding.trim(),
      reviewedOn: asDate(reviewedOn),
      recordedAt: ctx.now,
    },
  })
  return row
}
