import { asDate, plainDate, refuse } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import { meetDeadlines, startDeadlines, startOn } from '../deadlines/deadlines.ts'
import { type Clock, clockOf } from '../deadlines/rules.ts'
import type { GiveFeedbackInput, InspectionScope } from '../generated/resolvers.ts'
import type { Inspection } from '../generated/prisma/client.ts'
import { lockOwnInspection } from '../inspections/inspections.ts'
import { inspectionSteps } from '../inspections/rules.ts'
import { placeIn, placesOf } from '../places.ts'
import { problemSteps } from '../problems/rules.ts'
import { rulesOf } from '../rules-in-force.ts'
import { startSupervision } from '../supervision/tasks.ts'
import { judgeOpinions } from './rules.ts'

/**
 * Gives each object its preliminary opinion and releases what concerns the units: problems, suggestions, visits.
 * Covert visits stay hidden. From now on the objects may rebut.
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
  checkFactDay(ctx, '反馈日期', givenOn, { day: plainDate(inspection.reviewedOn as Date), what: '评议日期' })

  const units = opinions.map(({ organizationId }) => ({
    organizationId,
    organizationPath: placeIn(places, organizationId).path,
  }))
  await ctx.tx.preliminaryOpinion.createMany({
    data: opinions.map(({ summary }, i) => ({
      ...(units[i] as (typeof units)[number]),
      id: uuidv7(),
      inspectionId,
      ownerPath: inspection.ownerPath,
      organId: inspection.organId,
      summary: summary.trim(),
      givenOn: asDate(givenOn),
      recordedAt: ctx.now,
    })),
  })
  await release(ctx, inspectionId, givenOn)
  await meetDeadlines(ctx, { inspectionId, name: 'FEEDBACK' }, givenOn)
  await startOn(ctx, inspection, 'FEEDBACK_GIVEN', givenOn, ['OPINION', 'REPORT'])
  const clock = clockOf('REBUTTAL', rulesOf(inspection), inspection.scope as InspectionScope)
  if (clock) {
    const fromDay = rebuttalFrom(clock, givenOn)
    const starts = units.map((unit) => ({ name: 'REBUTTAL' as const, unit, fromDay, clock }))
    await startDeadlines(ctx, inspection, starts)
  }
  return ctx.tx.inspection.update({
    where: { id: inspectionId },
    data: { status: inspectionSteps.giveFeedback.to, feedbackOn: asDate(givenOn) },
  })
}

/** Nobody can rebut what was not told: a period from the end of the inspection begins with the feedback. */
const rebuttalFrom = ({ from }: Clock, givenOn: string): string | null =>
  from === 'FEEDBACK_GIVEN' || from === 'INSPECTION_ENDED' ? givenOn : null

async function release(ctx: Context, inspectionId: string, givenOn: string): Promise<void> {
  const released = { releasedAt: ctx.now }
  const { from, to } = problemSteps.release
  await ctx.tx.problem.updateMany({
    where: { inspectionId, status: { in: [...from] } },
    data: { ...released, status: to, stateSince: asDate(givenOn) },
  })
  await startSupervision(ctx, { inspectionId }, givenOn)
  await ctx.tx.suggestion.updateMany({ where: { inspectionId }, data: released })
  await ctx.tx.visit.updateMany({
    where: { inspectionId, OR: [{ openness: null }, { openness: 'OPEN' }] },
    data: released,
  })
}
