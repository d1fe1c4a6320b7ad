import { asDate, DomainError, once, plainDate, refuse } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import { startOn } from '../deadlines/deadlines.ts'
import type { RecordDeliberationInput, RecordPublicOpinionInput } from '../generated/resolvers.ts'
import type { Inspection } from '../generated/prisma/client.ts'
import { getInspection, lockOwnInspection } from '../inspections/inspections.ts'
import { inspectionSteps } from '../inspections/rules.ts'
import { judgeText } from '../problems/rules.ts'
import { rulesOf } from '../rules-in-force.ts'
import { judgeLateRecusals, teamNow } from '../teams/judging.ts'
import { judgePersons } from '../visits/rules.ts'
import { judgePreparation, judgeVotes, majority, outcomeOf } from './rules.ts'

const maxPublicOpinions = 50
const maxDeliberations = 20

/** Records how the public was heard on the objects (教育督导条例 第十九条). */
export async function recordPublicOpinion(
  ctx: Context,
  input: RecordPublicOpinionInput,
): Promise<Inspection> {
  const { inspectionId, channel, fromDay, toDay, respondents, summary, idempotencyKey } = input
  const id = await once(ctx, 'recordPublicOpinion', idempotencyKey, async () => {
    const inspection = await lockOwnInspection(ctx, inspectionId, 'recordPublicOpinion')
    refuse(judgeText('公众意见', summary))
    refuse(judgePersons(respondents))
    checkFactDay(ctx, '起始日期', fromDay, { day: plainDate(inspection.occurredOn), what: '立项日期' })
    checkFactDay(ctx, '截止日期', toDay, { day: fromDay, what: '起始日期' })
    if ((await ctx.tx.publicOpinion.count({ where: { inspectionId } })) >= maxPublicOpinions) {
      throw new DomainError('INVALID', `一次督导最多登记 ${maxPublicOpinions} 次公众意见`)
    }
    await ctx.tx.publicOpinion.create({
      data: {
        id: uuidv7(),
        inspectionId,
        ownerPath: inspection.ownerPath,
        channel,
        fromDay: asDate(fromDay),
        toDay: asDate(toDay),
        respondentsValue: respondents?.value ?? null,
        respondentsQualifier: respondents?.qualifier ?? null,
        summary: summary.trim(),
        recordedAt: ctx.now,
      },
    })
    return inspectionId
  })
  return getInspection(ctx, id)
}

/**
 * Records a deliberation of the team with its votes. One that passes ends the inspection of the places, and clocks that
 * run from that end begin; one that does not is kept and changes nothing.
 */
export async function recordDeliberation(ctx: Context, input: RecordDeliberationInput): Promise<Inspection> {
  const id = await once(ctx, 'recordDeliberation', input.idempotencyKey, async () => {
    const { inspectionId, heldOn, conclusion, votes } = input
    const inspection = await lockOwnInspection(ctx, inspectionId, 'deliberate')
    refuse(judgeText('评议结论', conclusion))
    const endedOn = await endOf(ctx, inspectionId, input)
    refuse(judgePreparation(await preparationOf(ctx, inspection), rulesOf(inspection)))
    const members = (await teamNow(ctx, inspectionId)).map(({ personId }) => personId)
    refuse(judgeVotes(members, votes))
    await judgeLateRecusals(ctx, inspection)
    const rule = rulesOf(inspection).find(({ key }) => key === majority)
    const outcome = outcomeOf(members.length, votes, rule)
    const earlier = await ctx.tx.deliberation.count({ where: { inspectionId } })
    if (earlier >= maxDeliberations)
      throw new DomainError('INVALID', `一次督导最多评议 ${maxDeliberations} 次`)

    const deliberationId = uuidv7()
    const shared = { inspectionId, ownerPath: inspection.ownerPath }
    await ctx.tx.deliberation.create({
      data: {
        ...shared,
        ...outcome,
        id: deliberationId,
        heldOn: asDate(heldOn),
        conclusion: conclusion.trim(),
        members: members.length,
        recordedAt: ctx.now,
      },
    })
    await ctx.tx.deliberationVote.createMany({
      data: votes.map((vote) => ({ ...shared, ...vote, id: uuidv7(), deliberationId })),
    })
    if (outcome.passed) await endVisits(ctx, inspection, endedOn, heldOn)
    return inspectionId
  })
  return getInspection(ctx, id)
}

async function endVisits(
  ctx: Context,
  inspection: Inspection,
  endedOn: string,
  heldOn: string,
): Promise<void> {
  await ctx.tx.inspection.update({
    where: { id: inspection.id },
    data: {
      status: inspectionSteps.deliberate.to,
      endedOn: asDate(endedOn),
      reviewedOn: asDate(heldOn),
    },
  })
  await startOn(ctx, inspection, 'REVIEWED', heldOn, ['FEEDBACK'])
  await startOn(ctx, inspection, 'INSPECTION_ENDED', endedOn, ['OPINION', 'REPORT'])
}

/** The day on which the inspection of the places ended, not before the last visit and not after the deliberation. */
async function endOf(
  ctx: Context,
  inspectionId: string,
  { heldOn, endedOn }: RecordDeliberationInput,
): Promise<string> {
  const last = await ctx.tx.visit.findFirstOrThrow({
    where: { inspectionId },
    orderBy: { occurredOn: 'desc' },
  })
  const lastVisit = plainDate(last.occurredOn)
  const ended = endedOn ?? lastVisit
  checkFactDay(ctx, '督导结束日期', ended, { day: lastVisit, what: '最后一次督导日期' })
  checkFactDay(ctx, '评议日期', heldOn, { day: ended, what: '督导结束日期' })
  return ended
}

async function preparationOf(ctx: Context, inspection: Inspection) {
  const { id: inspectionId, noticedOn, isEmergency } = inspection
  const plan = isEmergency && (await ctx.tx.inspectionPlan.findUnique({ where: { inspectionId } }))
  const unreviewed = { inspectionId, submittedOn: { not: null }, review: { is: null } }
  return {
    owing: isEmergency ? [...(plan ? [] : ['督导方案']), ...(noticedOn ? [] : ['督导通知'])] : [],
    unreviewed: await ctx.tx.selfEvaluation.count({ where: unreviewed }),
    publicOpinions: await ctx.tx.publicOpinion.count({ where: { inspectionId } }),
  }
}
