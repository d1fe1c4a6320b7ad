import { asDate, DomainError, giveReason, once, plainDate, refuse } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import type {
  AcceptRectificationPlanInput,
  ReturnRectificationPlanInput,
  SubmitRectificationPlanInput,
} from '../generated/resolvers.ts'
import type { Problem, RectificationPlan } from '../generated/prisma/client.ts'
import { lockProblem, takeStep } from '../problems/problems.ts'
import { judgeReporter, judgeStep, judgeText } from '../problems/rules.ts'
import { lastDay, lockToDecide } from './deciding.ts'
import { judgePlan } from './rules.ts'

/** Hands in what the acting unit means to do. One plan waits at a time; a later one takes the place of the accepted one. */
export async function submitRectificationPlan(
  ctx: Context,
  input: SubmitRectificationPlanInput,
): Promise<RectificationPlan> {
  const { problemId, measures, responsiblePerson, stages, submittedOn, idempotencyKey } = input
  const id = await once(ctx, 'submitRectificationPlan', idempotencyKey, async () => {
    const problem = await lockProblem(ctx, problemId)
    refuse(judgeReporter(problem, ctx.actor))
    refuse(judgeStep('submitPlan', problem.status))
    refuse(judgePlan(input, problem.dueOn && plainDate(problem.dueOn)))
    checkFactDay(ctx, '报送日期', submittedOn, lastDay(problem))
    if (await ctx.tx.rectificationPlan.findFirst({ where: waiting(problemId) })) {
      throw new DomainError('CONFLICT', '已有一份整改方案等待审定，请等审定后再报送')
    }
    const inOrder = stages.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
    const planId = uuidv7()
    await ctx.tx.rectificationPlan.create({
      data: {
        id: planId,
        problemId,
        measures: measures.trim(),
        responsiblePerson: responsiblePerson.trim(),
        stages: inOrder.map(({ title, dueOn }) => ({ title: title.trim(), dueOn })),
        dueOn: asDate(inOrder.at(-1)?.dueOn as string),
        submittedOn: asDate(submittedOn),
        submittedById: ctx.actor.organizationId as string,
        submittedByPersonId: ctx.actor.personId as string,
        recordedAt: ctx.now,
      },
    })
    return planId
  })
  return ctx.tx.rectificationPlan.findUniqueOrThrow({ where: { id } })
}

/** Accepts the plan: the unit rectifies by it. */
export async function acceptRectificationPlan(
  ctx: Context,
  { problemId, on }: AcceptRectificationPlanInput,
): Promise<Problem> {
  const problem = await lockToDecide(ctx, problemId, 'acceptPlan')
  await decide(ctx, problem, 'ACCEPTED', on)
  return takeStep(ctx, problem, 'acceptPlan', on)
}

/** Sends the plan back; the problem stays as it is until a better one comes, or the report. */
export async function returnRectificationPlan(
  ctx: Context,
  { problemId, reason, on }: ReturnRectificationPlanInput,
): Promise<Problem> {
  const problem = await lockToDecide(ctx, problemId, 'returnPlan')
  refuse(judgeText('退回原因', reason))
  await decide(ctx, problem, 'RETURNED', on, reason.trim())
  return problem
}

const waiting = (problemId: string) => ({ problemId, outcome: 'SUBMITTED' })

async function decide(
  ctx: Context,
  problem: Problem,
  outcome: 'ACCEPTED' | 'RETURNED',
  on: string,
  reason?: string,
): Promise<void> {
  const plan = await ctx.tx.rectificationPlan.findFirst({ where: waiting(problem.id) })
  if (!plan) throw new DomainError('CONFLICT', '没有等待审定的整改方案')
  checkFactDay(ctx, '审定日期', on, { day: plainDate(plan.submittedOn), what: '报送日期' })
  checkFactDay(ctx, '审定日期', on, lastDay(problem))
  if (reason) await giveReason(ctx.tx, reason)
  await ctx.tx.rectificationPlan.update({
    where: { id: plan.id },
    data: {
      outcome,
      decidedOn: asDate(on),
      decisionReason: reason ?? null,
      decidedByPersonId: ctx.actor.personId,
    },
  })
}
