import { asDate, giveReason, once, plainDate, refuse } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import type {
  CloseProblemInput,
  ReturnRectificationInput,
  SubmitRectificationInput,
  VerifyRectificationInput,
} from '../generated/resolvers.ts'
import type { Problem, Rectification } from '../generated/prisma/client.ts'
import { lockProblem } from './problems.ts'
import {
  judgeConfirmed,
  judgeOwner,
  judgeParts,
  judgeReporter,
  judgeStep,
  judgeText,
  type ProblemStep,
  problemSteps,
} from './rules.ts'

/** Reports the rectification of the acting unit; of a problem with parts only when all of them are closed. */
export async function submitRectification(
  ctx: Context,
  input: SubmitRectificationInput,
): Promise<Rectification> {
  const { problemId, text, submittedOn, idempotencyKey } = input
  const id = await once(ctx, 'submitRectification', idempotencyKey, async () => {
    const problem = await lockProblem(ctx, problemId)
    refuse(judgeReporter(problem, ctx.actor))
    refuse(judgeStep('submit', problem.status))
    refuse(judgeParts('submit', await unfinishedParts(ctx, problemId)))
    refuse(judgeText('整改情况', text))
    checkFactDay(ctx, '报送日期', submittedOn, lastDay(problem))
    const rectificationId = uuidv7()
    await ctx.tx.rectification.create({
      data: {
        id: rectificationId,
        problemId,
        inspectionId: problem.inspectionId,
        ownerPath: problem.ownerPath,
        responsibleOrganizationId: problem.responsibleOrganizationId,
        responsiblePath: problem.responsiblePath,
        text: text.trim(),
        submittedOn: asDate(submittedOn),
        submittedById: ctx.actor.organizationId as string,
        submittedByPersonId: ctx.actor.personId as string,
        recordedAt: ctx.now,
      },
    })
    await ctx.tx.problem.update({
      where: { id: problemId },
      data: { status: problemSteps.submit.to, stateSince: asDate(submittedOn) },
    })
    return rectificationId
  })
  return ctx.tx.rectification.findUniqueOrThrow({ where: { id } })
}

/** Sends the report back; the unit rectifies again and the return is counted. */
export async function returnRectification(ctx: Context, input: ReturnRectificationInput): Promise<Problem> {
  const problem = await lockToDecide(ctx, input.problemId, 'return')
  refuse(judgeText('退回原因', input.reason))
  await decide(ctx, problem, 'RETURNED', input.reason.trim(), input.on)
  return ctx.tx.problem.update({
    where: { id: problem.id },
    data: { status: problemSteps.return.to, stateSince: asDate(input.on), returns: { increment: 1 } },
  })
}

/** Finds the rectification done. Verification is not closure: that is a decision of its own. */
export async function verifyRectification(ctx: Context, input: VerifyRectificationInput): Promise<Problem> {
  const problem = await lockToDecide(ctx, input.problemId, 'verify')
  refuse(judgeText('核查结论', input.finding))
  await decide(ctx, problem, 'VERIFIED', input.finding.trim(), input.on)
  return ctx.tx.problem.update({
    where: { id: problem.id },
    data: { status: problemSteps.verify.to, stateSince: asDate(input.on) },
  })
}

/** Closes a verified problem, and with parts only after all of them. */
export async function closeProblem(
  ctx: Context,
  { problemId, closedOn }: CloseProblemInput,
): Promise<Problem> {
  const problem = await lockToDecide(ctx, problemId, 'close')
  refuse(judgeConfirmed('close', problem))
  refuse(judgeParts('close', await unfinishedParts(ctx, problemId)))
  checkFactDay(ctx, '销号日期', closedOn, lastDay(problem))
  return ctx.tx.problem.update({
    where: { id: problemId },
    data: { status: problemSteps.close.to, stateSince: asDate(closedOn), closedOn: asDate(closedOn) },
  })
}

/** The problem, locked, for a decision that only its owner may take, and nobody who reported for the other side. */
async function lockToDecide(ctx: Context, problemId: string, step: ProblemStep): Promise<Problem> {
  const problem = await lockProblem(ctx, problemId)
  const reports = await ctx.tx.rectification.findMany({
    where: { problemId },
    select: { submittedByPersonId: true },
  })
  const reporters = reports.map(({ submittedByPersonId }) => submittedByPersonId)
  refuse(judgeOwner(problem, ctx.actor, reporters))
  refuse(judgeStep(step, problem.status))
  return problem
}

async function decide(
  ctx: Context,
  problem: Problem,
  outcome: 'RETURNED' | 'VERIFIED',
  reason: string,
  on: string,
): Promise<void> {
  checkFactDay(ctx, '核查日期', on, lastDay(problem))
  await giveReason(ctx.tx, reason)
  await ctx.tx.rectification.updateMany({
    where: { problemId: problem.id, outcome: 'SUBMITTED' },
    data: {
      outcome,
      decidedOn: asDate(on),
      decisionReason: reason,
      decidedByPersonId: ctx.actor.personId,
    },
  })
}

/** Counted by the database past row policies: the unit that reports a problem need not see its parts. */
async function unfinishedParts(ctx: Context, problemId: string): Promise<number> {
  const [row] = await ctx.tx.$queryRaw<[{ count: number }]>`
    select unfinished_parts(${problemId}::uuid)::int as count`
  return row.count
}

/** The day of the step before; what follows is not earlier. */
const lastDay = ({ stateSince }: Problem) => ({ day: plainDate(stateSince), what: '上一步办理日期' })
