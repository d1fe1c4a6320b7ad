import { asDate, DomainError, giveReason, isId, isInRange, plainDate, refuse } from '@dudao/service'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import type { GiveVisitFeedbackInput, ReleaseVisitInput } from '../generated/resolvers.ts'
import type { Inspection, Visit } from '../generated/prisma/client.ts'
import { lockInspection, lockOwnInspection } from '../inspections/inspections.ts'
import { judgeStep } from '../inspections/rules.ts'
import { judgeText, problemSteps } from '../problems/rules.ts'
import { startSupervision } from '../supervision/tasks.ts'
import { mayRecord } from './visits.ts'

async function getVisit(ctx: Context, id: string): Promise<Visit> {
  const visit = isId(id) ? await ctx.tx.visit.findUnique({ where: { id } }) : null
  if (!visit) throw new DomainError('NOT_FOUND', '实地督导记录不存在')
  return visit
}

/** Releases a covert visit to the place, once the feedback is given; nobody else than the inspecting body may. */
export async function releaseVisit(ctx: Context, { visitId, reason }: ReleaseVisitInput): Promise<Visit> {
  const visit = await getVisit(ctx, visitId)
  await lockOwnInspection(ctx, visit.inspectionId, 'releaseVisit')
  if (!reason.trim()) throw new DomainError('INVALID', '请填写公布的原因')
  if (visit.releasedAt) return visit
  await giveReason(ctx.tx, reason.trim())
  return ctx.tx.visit.update({ where: { id: visitId }, data: { releasedAt: ctx.now } })
}

/**
 * Tells the place of a visit of a regular inspection on the spot what was found: the visit and its problems are
 * released, and the problems confirmed, for no opinion letter follows. By the body, or by inspectors of the team whose
 * own range it is.
 */
export async function giveVisitFeedback(ctx: Context, input: GiveVisitFeedbackInput): Promise<Visit> {
  const { visitId, feedback, givenOn } = input
  const visit = await getVisit(ctx, visitId)
  const inspection = await lockInspection(ctx, visit.inspectionId)
  await checkTeller(ctx, inspection)
  refuse(judgeStep('giveVisitFeedback', inspection))
  refuse(judgeText('反馈意见', feedback))
  const since = visit.feedbackOn
    ? { day: plainDate(visit.feedbackOn), what: '上次反馈日期' }
    : { day: plainDate(visit.occurredOn), what: '督导日期' }
  checkFactDay(ctx, '反馈日期', givenOn, since)
  await releaseProblems(ctx, visitId, givenOn)
  return ctx.tx.visit.update({
    where: { id: visitId },
    data: {
      feedback: feedback.trim(),
      feedbackOn: asDate(givenOn),
      releasedAt: visit.releasedAt ?? ctx.now,
    },
  })
}

async function checkTeller(ctx: Context, inspection: Inspection): Promise<void> {
  const { actor } = ctx
  if ((await mayRecord(ctx, inspection)) && isInRange(actor.ranges, inspection.ownerPath)) return
  throw new DomainError('FORBIDDEN', '只有组织这次督导的机构和本区域内督导小组的督学可以反馈')
}

async function releaseProblems(ctx: Context, visitId: string, givenOn: string): Promise<void> {
  const { from, to } = problemSteps.release
  await ctx.tx.problem.updateMany({
    where: { visitId, status: { in: [...from] } },
    data: {
      status: to,
      stateSince: asDate(givenOn),
      releasedAt: ctx.now,
      confirmedOn: asDate(givenOn),
    },
  })
  await startSupervision(ctx, { visitId }, givenOn)
}
