import { asDate, giveReason, plainDate, refuse, refuseRows, todayOf } from '@dudao/service'
import { judgeDate } from '../appointments/rules.ts'
import type { Context } from '../context.ts'
import type {
  ConcludeAppraisalsInput,
  DecideAppraisalObjectionInput,
  ProposeAppraisalGradesInput,
  PublishAppraisalsInput,
  RetakeAppraisalFiguresInput,
} from '../generated/resolvers.ts'
import type { Appraisal } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { workCalendar } from '../rule-packs.ts'
import { type AppraisalOfRound, lockForStep, onceForAll } from './appraisals.ts'
import { takeSnapshots } from './figures.ts'
import { conclusion, decision, proposing, publishing, retaking } from './input.ts'
import { appraisalSteps, judgeConclusion, judgeObjectionPeriod, lastDayFor, type Published } from './rules.ts'
import { judgeGrade, objectionRuleOf } from './scheme.ts'

/** Counts the figures anew; what was counted before stays beside it. */
export function retakeAppraisalFigures(ctx: Context, raw: RetakeAppraisalFiguresInput): Promise<Appraisal[]> {
  const { appraisalIds: ids, reason, idempotencyKey } = parse(retaking, raw)
  return onceForAll(ctx, 'retakeAppraisalFigures', idempotencyKey, async () => {
    const rows = await lockForStep(ctx, ids, 'retake')
    await giveReason(ctx.tx, reason)
    for (const some of Map.groupBy(rows, (row) => row.roundId).values()) {
      await takeSnapshots(ctx, (some[0] as AppraisalOfRound).round, some)
    }
    return ids
  })
}

/** Proposes grades of the round's scheme, in place of those proposed before. */
export function proposeAppraisalGrades(ctx: Context, raw: ProposeAppraisalGradesInput): Promise<Appraisal[]> {
  const { rows: wished, idempotencyKey } = parse(proposing, raw)
  const ids = wished.map(({ appraisalId }) => appraisalId)
  return onceForAll(ctx, 'proposeAppraisalGrades', idempotencyKey, async () => {
    const rows = await lockForStep(ctx, ids, 'propose')
    refuseRows(rows.map(({ round }, i) => judgeGrade(round.rules, wished[i] as (typeof wished)[number])))
    await writeProposals(ctx, rows, wished)
    const { to: status } = appraisalSteps.propose
    await ctx.tx.appraisal.updateMany({ where: { id: { in: ids } }, data: { status } })
    return ids
  })
}

interface Wish {
  grade: string
  reason: string
  remarks: { item: string; text: string }[]
}

/** Two statements, however many: what is new is added, then all of it is as wished. */
async function writeProposals(
  ctx: Context,
  rows: readonly AppraisalOfRound[],
  wished: readonly Wish[],
): Promise<void> {
  const proposedById = ctx.actor.personId as string
  const proposedOn = asDate(todayOf(ctx))
  await ctx.tx.appraisalProposal.createMany({
    data: rows.map(({ id, officeOrganizationId, inspectorId }, i) => {
      const { grade, reason, remarks } = wished[i] as Wish
      const made = { proposedOn, proposedById, recordedAt: ctx.now }
      return { appraisalId: id, officeOrganizationId, inspectorId, grade, reason, remarks, ...made }
    }),
    skipDuplicates: true,
  })
  await ctx.tx.$executeRaw`
    update appraisal_proposal
    set grade = wish.grade, reason = wish.reason, remarks = wish.remarks, proposed_on = ${proposedOn},
      proposed_by_id = ${proposedById}::uuid, recorded_at = ${ctx.now}
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${wished.map(({ grade }) => grade)}::text[],
      ${wished.map(({ reason }) => reason)}::text[], ${wished.map(({ remarks }) => JSON.stringify(remarks))}::jsonb[])
      as wish (id, grade, reason, remarks)
    where appraisal_id = wish.id`
}

/** Makes proposed grades known to the inspectors, who may object until a day. */
export function publishAppraisals(ctx: Context, raw: PublishAppraisalsInput): Promise<Appraisal[]> {
  const { appraisalIds: ids, publishedOn, objectUntil, idempotencyKey } = parse(publishing, raw)
  return onceForAll(ctx, 'publishAppraisals', idempotencyKey, async () => {
    const rows = await lockForStep(ctx, ids, 'publish')
    const proposals = await proposalsOf(ctx, ids)
    const today = todayOf(ctx)
    refuseRows(
      ids.map((id) =>
        judgeDate('告知', publishedOn, {
          after: plainDate(proposals.get(id)?.proposedOn as Date),
          today,
        }),
      ),
    )
    const ruled = rows.some(({ round }) => objectionRuleOf(round.rules))
    const calendar = ruled ? await workCalendar(ctx, publishedOn) : null
    const dues = rows.map(({ round }) => lastDayFor(objectionRuleOf(round.rules), publishedOn, calendar))
    refuseRows(
      rows.map(({ round }, i) => {
        const rule = objectionRuleOf(round.rules)
        return judgeObjectionPeriod(publishedOn, objectUntil, { due: dues[i] ?? null, rule })
      }),
    )
    const untils = dues.map((due) => objectUntil ?? due)
    await ctx.tx.$executeRaw`
      update appraisal
      set status = ${appraisalSteps.publish.to}, published_on = ${publishedOn}::date, object_until = chosen.until
      from unnest(${ids}::uuid[], ${untils}::date[]) as chosen (id, until)
      where appraisal.id = chosen.id`
    return ids
  })
}

/** Decides on an objection; with it the result is final. */
export async function decideAppraisalObjection(
  ctx: Context,
  raw: DecideAppraisalObjectionInput,
): Promise<Appraisal> {
  const { appraisalId, grade, reason, on } = parse(decision, raw)
  const [row] = (await lockForStep(ctx, [appraisalId], 'decide')) as [AppraisalOfRound]
  refuse(judgeGrade(row.round.rules, { grade }))
  refuse(judgeDate('处理', on, { after: plainDate(row.objectedOn as Date), today: todayOf(ctx) }))
  await giveReason(ctx.tx, reason)
  return ctx.tx.appraisal.update({
    where: { id: appraisalId },
    data: {
      status: appraisalSteps.decide.to,
      decision: reason,
      decidedById: ctx.actor.personId as string,
      grade,
      finalOn: asDate(on),
    },
  })
}

/** Makes results final as they were proposed. */
export function concludeAppraisals(ctx: Context, raw: ConcludeAppraisalsInput): Promise<Appraisal[]> {
  const { appraisalIds: ids, on, idempotencyKey } = parse(conclusion, raw)
  return onceForAll(ctx, 'concludeAppraisals', idempotencyKey, async () => {
    const rows = await lockForStep(ctx, ids, 'conclude')
    const today = todayOf(ctx)
    refuseRows(
      rows.map(
        (row) =>
          judgeDate('确定结果', on, { after: plainDate(row.publishedOn as Date), today }) ??
          judgeConclusion(publishedOf(row), on),
      ),
    )
    const proposals = await proposalsOf(ctx, ids)
    const grades = ids.map((id) => proposals.get(id)?.grade)
    await ctx.tx.$executeRaw`
      update appraisal
      set status = ${appraisalSteps.conclude.to}, grade = chosen.grade, final_on = ${on}::date
      from unnest(${ids}::uuid[], ${grades}::text[]) as chosen (id, grade)
      where appraisal.id = chosen.id`
    return ids
  })
}

async function proposalsOf(ctx: Context, appraisalIds: readonly string[]) {
  const rows = await ctx.tx.appraisalProposal.findMany({ where: { appraisalId: { in: [...appraisalIds] } } })
  return new Map(rows.map((row) => [row.appraisalId, row]))
}

export const publishedOf = ({ objectUntil, acknowledgedOn }: Appraisal): Published => ({
  objectUntil: plainDate(objectUntil as Date),
  acknowledgedOn: acknowledgedOn && plainDate(acknowledgedOn),
})
