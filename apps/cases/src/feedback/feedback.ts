import { asDate, plainDate, refuse } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import type { GiveFeedbackInput } from '../generated/resolvers.ts'
import type { Inspection } from '../generated/prisma/client.ts'
import { lockOwnInspection } from '../inspections/inspections.ts'
import { inspectionSteps } from '../inspections/rules.ts'
import { placeIn, placesOf } from '../places.ts'
import { problemSteps } from '../problems/rules.ts'
import { startSupervision } from '../supervision/tasks.ts'
import { checkVisitRecusals } from '../teams/teams.ts'
import { judgeOpinions } from './rules.ts'

/**
 * Gives each object its preliminary opinion and releases what concerns the units: problems, suggestions, visits.
 * Covert visits stay hidden.
 */
export async function giveFeedback(ctx: Context, input: GiveFeedbackInput): Promise<Inspection> {
  const { inspectionId, opinions, givenOn } = input
  const inspection = await lockOwnInspection(ctx, inspectionId, 'giveFeedback')
  const objects = await ctx.tx.inspectionObject.findMany({ where: { inspectionId } })
  const places = await placesOf(
    ctx,
    objects.map(({ organizationId }) => organizationId),
  )
  refuse(judgeOpinions(new Map([...places].map(([id, { name }]) => [id, name])), opinions))
  await checkAfterLastVisit(ctx, inspectionId, givenOn)
  await judgeLateRecusals(ctx, inspectionId)

  await ctx.tx.preliminaryOpinion.createMany({
    data: opinions.map(({ organizationId, summary }) => ({
      id: uuidv7(),
      inspectionId,
      ownerPath: inspection.ownerPath,
      organId: inspection.organId,
      organizationId,
      organizationPath: placeIn(places, organizationId).path,
      summary: summary.trim(),
      givenOn: asDate(givenOn),
      recordedAt: ctx.now,
    })),
  })
  await release(ctx, inspectionId, givenOn)
  return ctx.tx.inspection.update({
    where: { id: inspectionId },
    data: { status: inspectionSteps.giveFeedback.to, feedbackOn: asDate(givenOn) },
  })
}

async function release(ctx: Context, inspectionId: string, givenOn: string): Promise<void> {
  const released = { releasedAt: ctx.now }
  const { from, to } = problemSteps.release
  await ctx.tx.problem.updateMany({
    where: { inspectionId, status: { in: [...from] } },
    data: { ...released, status: to, stateSince: asDate(givenOn), confirmedOn: asDate(givenOn) },
  })
  await startSupervision(ctx, { inspectionId }, givenOn)
  await ctx.tx.suggestion.updateMany({ where: { inspectionId }, data: released })
  await ctx.tx.visit.updateMany({
    where: { inspectionId, OR: [{ openness: null }, { openness: 'OPEN' }] },
    data: released,
  })
}

async function checkAfterLastVisit(ctx: Context, inspectionId: string, givenOn: string): Promise<void> {
  const last = await ctx.tx.visit.findFirstOrThrow({
    where: { inspectionId },
    orderBy: { occurredOn: 'desc' },
  })
  checkFactDay(ctx, '反馈日期', givenOn, { day: plainDate(last.occurredOn), what: '最后一次督导日期' })
}

/** A member from another division could not have recusal judged when recording; the inspecting body can. */
async function judgeLateRecusals(ctx: Context, inspectionId: string): Promise<void> {
  const visits = await ctx.tx.visit.findMany({ where: { inspectionId, recusalJudged: false } })
  if (visits.length === 0) return
  const recusalJudged = await checkVisitRecusals(ctx, inspectionId, visits)
  await ctx.tx.visit.updateMany({ where: { inspectionId, recusalJudged: false }, data: { recusalJudged } })
}
