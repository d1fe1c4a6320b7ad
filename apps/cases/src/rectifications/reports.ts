import { asDate, giveReason, once, refuse } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import { attach } from '../evidence/evidence.ts'
import type {
  CloseProblemInput,
  ReturnRectificationInput,
  SubmitRectificationInput,
  VerifyRectificationInput,
} from '../generated/resolvers.ts'
import type { Problem, Rectification } from '../generated/prisma/client.ts'
import { lockProblem, takeStep } from '../problems/problems.ts'
import { judgeConfirmed, judgeParts, judgeReporter, judgeStep, judgeText } from '../problems/rules.ts'
import { checkPassed, lockToReturn, noteRejection } from '../supervision/tasks.ts'
import { lastDay, lockToDecide } from './deciding.ts'
import { judgeMethods } from './rules.ts'

/** Reports the rectification of the acting unit; of a problem with parts only when all of them are closed. */
export async function submitRectification(
  ctx: Context,
  input: SubmitRectificationInput,
): Promise<Rectification> {
  const { problemId, text, submittedOn, evidence, idempotencyKey } = input
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
    await attach(ctx, 'REPORT', [{ problemId, recordId: rectificationId, files: evidence }])
    await takeStep(ctx, problem, 'submit', submittedOn)
    return rectificationId
  })
  return ctx.tx.rectification.findUniqueOrThrow({ where: { id } })
}

/**
 * Sends the report back, by the owner or before it by the supervising department; the unit rectifies again and the
 * return is counted. A report that the department had passed says something of the department too.
 */
export async function returnRectification(ctx: Context, input: ReturnRectificationInput): Promise<Problem> {
  const problem = await lockToReturn(ctx, input.problemId)
  refuse(judgeText('退回原因', input.reason))
  const report = await decide(ctx, problem, input.on, { outcome: 'RETURNED', reason: input.reason.trim() })
  await noteRejection(ctx, report, input.on)
  return takeStep(ctx, problem, 'return', input.on, { returns: { increment: 1 } })
}

/** Finds the rectification done. Verification is not closure: that is a decision of its own. */
export async function verifyRectification(ctx: Context, input: VerifyRectificationInput): Promise<Problem> {
  const problem = await lockToDecide(ctx, input.problemId, 'verify')
  refuse(judgeText('核查结论', input.finding))
  refuse(judgeMethods(input.methods))
  await checkPassed(ctx, problem, input.on)
  const methods = [...new Set(input.methods)]
  const reason = input.finding.trim()
  const report = await decide(ctx, problem, input.on, { outcome: 'VERIFIED', reason, methods })
  const evidence = { problemId: problem.id, recordId: report.id, files: input.evidence }
  await attach(ctx, 'VERIFICATION', [evidence])
  return takeStep(ctx, problem, 'verify', input.on)
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
  return takeStep(ctx, problem, 'close', closedOn, { closedOn: asDate(closedOn) })
}

async function decide(
  ctx: Context,
  problem: Problem,
  on: string,
  decision: { outcome: 'RETURNED' | 'VERIFIED'; reason: string; methods?: string[] },
): Promise<Rectification> {
  checkFactDay(ctx, '核查日期', on, lastDay(problem))
  const { outcome, reason, methods = [] } = decision
  const waiting = await ctx.tx.rectification.findFirstOrThrow({
    where: { problemId: problem.id, outcome: 'SUBMITTED' },
  })
  await giveReason(ctx.tx, reason)
  return ctx.tx.rectification.update({
    where: { id: waiting.id },
    data: {
      outcome,
      decidedOn: asDate(on),
      decisionReason: reason,
      decidedById: ctx.actor.organizationId,
      decidedByPersonId: ctx.actor.personId,
      ...(methods.length > 0 && { methods }),
    },
  })
}

/** Counted by the database past row policies: the unit that reports a problem need not see its parts. */
async function unfinishedParts(ctx: Context, problemId: string): Promise<number> {
  const [row] = await ctx.tx.$queryRaw<[{ count: number }]>`
    select unfinished_parts(${problemId}::uuid)::int as count`
  return row.count
}
