import { assertActsFor, asDate, DomainError, isId, once, plainDate, refuse, todayOf } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import { meetDeadlines, runFrom } from '../deadlines/deadlines.ts'
import type {
  AcknowledgeOpinionInput,
  AnswerRebuttalInput,
  SubmitRebuttalInput,
} from '../generated/resolvers.ts'
import type { Deadline, PreliminaryOpinion, Rebuttal } from '../generated/prisma/client.ts'
import { lockOwnInspection } from '../inspections/inspections.ts'
import { judgeText } from '../problems/rules.ts'
import { withdrawProblem } from '../problems/withdrawals.ts'
import { judgeAcknowledger, judgeDecisions, judgeRebuttal } from './rules.ts'

const maxRebuttals = 20
const maxContested = 200

/** The opinion, locked: what its object does waits for the letters that the inspecting body issues, and they for it. */
async function lockOpinion(ctx: Context, id: string): Promise<PreliminaryOpinion> {
  if (isId(id)) {
    await ctx.tx.$queryRaw`select id from preliminary_opinion where id = ${id}::uuid for no key update`
  }
  const opinion = isId(id) ? await ctx.tx.preliminaryOpinion.findUnique({ where: { id } }) : null
  if (!opinion) throw new DomainError('NOT_FOUND', '初步督导意见不存在')
  return opinion
}

const clockOf = (
  ctx: Context,
  { inspectionId, organizationId }: PreliminaryOpinion,
): Promise<Deadline | null> =>
  ctx.tx.deadline.findFirst({ where: { inspectionId, organizationId, name: 'REBUTTAL' } })

async function isIssued(
  ctx: Context,
  { inspectionId, organizationId }: PreliminaryOpinion,
): Promise<boolean> {
  return (await ctx.tx.opinionLetter.count({ where: { inspectionId, organizationId } })) > 0
}

/** Notes when the object received its opinion, from which its time may run; the object may also waive its rebuttal. */
export async function acknowledgeOpinion(
  ctx: Context,
  input: AcknowledgeOpinionInput,
): Promise<PreliminaryOpinion> {
  const { opinionId, receivedOn, waivesRebuttal = false } = input
  const opinion = await lockOpinion(ctx, opinionId)
  refuse(judgeAcknowledger(opinion, ctx.actor.organizationId, waivesRebuttal))
  checkFactDay(ctx, '收到日期', receivedOn, { day: plainDate(opinion.givenOn), what: '反馈日期' })
  if (opinion.receivedOn && plainDate(opinion.receivedOn) !== receivedOn) {
    throw new DomainError('CONFLICT', `已经登记收到日期（${plainDate(opinion.receivedOn)}），不能改动`)
  }
  if (waivesRebuttal) await checkMayWaive(ctx, opinion)
  const deadline = await clockOf(ctx, opinion)
  if (deadline && !deadline.fromDay) await runFrom(ctx, deadline, receivedOn)
  const { inspectionId, organizationId } = opinion
  if (waivesRebuttal)
    await meetDeadlines(ctx, { inspectionId, organizationId, name: 'REBUTTAL' }, todayOf(ctx))
  return ctx.tx.preliminaryOpinion.update({
    where: { id: opinion.id },
    data: {
      receivedOn: asDate(receivedOn),
      ...(waivesRebuttal && !opinion.rebuttalWaivedOn && { rebuttalWaivedOn: asDate(todayOf(ctx)) }),
    },
  })
}

async function checkMayWaive(ctx: Context, opinion: PreliminaryOpinion): Promise<void> {
  if ((await ctx.tx.rebuttal.count({ where: { opinionId: opinion.id } })) > 0) {
    throw new DomainError('CONFLICT', '已经提出申辩，不能再声明无异议')
  }
}

/** The object's rebuttal (教育督导条例 第二十条), within its time where a rule limits it. */
export async function submitRebuttal(ctx: Context, input: SubmitRebuttalInput): Promise<Rebuttal> {
  const id = await once(ctx, 'submitRebuttal', input.idempotencyKey, async () => {
    const { opinionId, text, problemIds } = input
    const opinion = await lockOpinion(ctx, opinionId)
    const { inspectionId, ownerPath, organizationId, organizationPath } = opinion
    assertActsFor(ctx, organizationId)
    refuse(judgeText('申辩内容', text))
    const clock = await clockOf(ctx, opinion)
    const facts = {
      isIssued: await isIssued(ctx, opinion),
      isWaived: opinion.rebuttalWaivedOn !== null,
      deadline: clock && { dueOn: clock.dueOn && plainDate(clock.dueOn), article: clock.article },
    }
    refuse(judgeRebuttal(facts, todayOf(ctx)))
    await checkContested(ctx, opinion, problemIds)
    if ((await ctx.tx.rebuttal.count({ where: { opinionId } })) >= maxRebuttals) {
      throw new DomainError('INVALID', `最多申辩 ${maxRebuttals} 次`)
    }
    const rebuttalId = uuidv7()
    const shared = { inspectionId, ownerPath, organizationId, organizationPath }
    await ctx.tx.rebuttal.create({
      data: {
        ...shared,
        id: rebuttalId,
        opinionId,
        text: text.trim(),
        submittedOn: asDate(todayOf(ctx)),
        submittedByPersonId: ctx.actor.personId as string,
        recordedAt: ctx.now,
      },
    })
    await ctx.tx.rebuttalItem.createMany({
      data: problemIds.map((problemId) => ({ ...shared, id: uuidv7(), rebuttalId, problemId })),
    })
    await meetDeadlines(ctx, { inspectionId, organizationId, name: 'REBUTTAL' }, todayOf(ctx))
    return rebuttalId
  })
  return ctx.tx.rebuttal.findUniqueOrThrow({ where: { id } })
}

async function checkContested(ctx: Context, opinion: PreliminaryOpinion, ids: string[]): Promise<void> {
  if (ids.length > maxContested || new Set(ids).size < ids.length) {
    throw new DomainError('INVALID', `申辩的问题不能重复，最多 ${maxContested} 个`)
  }
  const { inspectionId, organizationId: responsibleOrganizationId } = opinion
  const mine = { inspectionId, responsibleOrganizationId, confirmedOn: null, withdrawnOn: null }
  const found = ids.every(isId) ? await ctx.tx.problem.count({ where: { ...mine, id: { in: ids } } }) : -1
  if (found !== ids.length) {
    throw new DomainError('NOT_FOUND', '申辩的问题不存在，或者不是本单位在这次督导中尚未确认的问题')
  }
}

/** Answers a rebuttal; the problems of which it is accepted are withdrawn with the reason given. */
export async function answerRebuttal(ctx: Context, input: AnswerRebuttalInput): Promise<Rebuttal> {
  const { rebuttalId, answer, decisions, answeredOn } = input
  const { inspectionId } = await getRebuttal(ctx, rebuttalId)
  await lockOwnInspection(ctx, inspectionId, 'answerRebuttal')
  const rebuttal = await getRebuttal(ctx, rebuttalId)
  if (rebuttal.answeredOn) throw new DomainError('CONFLICT', '申辩已经答复')
  refuse(judgeText('答复', answer))
  const contested = rebuttal.items.map(({ problemId }) => problemId)
  refuse(judgeDecisions(contested, decisions))
  checkFactDay(ctx, '答复日期', answeredOn, { day: plainDate(rebuttal.submittedOn), what: '申辩日期' })
  for (const { problemId, accepted, reason } of decisions) {
    await ctx.tx.rebuttalItem.update({
      where: { rebuttalId_problemId: { rebuttalId, problemId } },
      data: { accepted, reason: reason.trim() },
    })
    if (accepted) await withdrawProblem(ctx, problemId, answeredOn, reason.trim())
  }
  return ctx.tx.rebuttal.update({
    where: { id: rebuttalId },
    data: { answer: answer.trim(), answeredOn: asDate(answeredOn) },
  })
}

async function getRebuttal(ctx: Context, id: string) {
  const rebuttal = isId(id)
    ? await ctx.tx.rebuttal.findUnique({ where: { id }, include: { items: true } })
    : null
  if (!rebuttal) throw new DomainError('NOT_FOUND', '申辩不存在')
  return rebuttal
}
