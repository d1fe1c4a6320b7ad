import {
  asDate,
  DomainError,
  giveReason,
  isId,
  loadChildren,
  once,
  plainDate,
  refuse,
  todayOf,
} from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import { attach } from '../evidence/evidence.ts'
import type {
  ApproveExplanationInput,
  DeclineExplanationInput,
  SubmitExplanationInput,
} from '../generated/resolvers.ts'
import type { Explanation, Problem } from '../generated/prisma/client.ts'
import { lockProblem } from '../problems/problems.ts'
import { finishedStates, judgeStep, judgeText } from '../problems/rules.ts'
import { lockToDecide } from '../rectifications/deciding.ts'
import { isValidOn, judgeApprover, judgeExplainer, judgeFinish, judgeStillAhead } from './rules.ts'

/** Says why a problem cannot be finished in time and by when it will be. Its deadline stays as it is. */
export async function submitExplanation(ctx: Context, input: SubmitExplanationInput): Promise<Explanation> {
  const { problemId, finishOn, submittedOn, evidence, idempotencyKey } = input
  const id = await once(ctx, 'submitExplanation', idempotencyKey, async () => {
    const problem = await lockProblem(ctx, problemId)
    refuse(judgeExplainer(problem, ctx.actor))
    refuse(judgeStep('explain', problem.status))
    refuse(judgeText('情况说明', input.text))
    refuse(judgeFinish(finishOn, todayOf(ctx)))
    checkFactDay(ctx, '报送日期', submittedOn, { day: plainDate(problem.occurredOn), what: '发现日期' })
    if (await ctx.tx.explanation.findFirst({ where: { problemId, outcome: 'SUBMITTED' } })) {
      throw new DomainError('CONFLICT', '已有一份情况说明等待审批，请等审批后再报送')
    }
    const explanationId = uuidv7()
    await ctx.tx.explanation.create({
      data: {
        id: explanationId,
        problemId,
        text: input.text.trim(),
        finishOn: asDate(finishOn),
        submittedOn: asDate(submittedOn),
        submittedById: ctx.actor.organizationId as string,
        submittedByPersonId: ctx.actor.personId as string,
        recordedAt: ctx.now,
      },
    })
    await attach(ctx, 'EXPLANATION', [{ problemId, recordId: explanationId, files: evidence }])
    return explanationId
  })
  return ctx.tx.explanation.findUniqueOrThrow({ where: { id } })
}

/** Approves an explanation: until its day the problem counts as explained. */
export async function approveExplanation(ctx: Context, input: ApproveExplanationInput): Promise<Explanation> {
  const explanation = await lockWaiting(ctx, input.explanationId)
  refuse(judgeStillAhead(plainDate(explanation.finishOn), input.on))
  return decide(ctx, explanation, { outcome: 'APPROVED', on: input.on })
}

/** Does not approve it; the unit may explain itself anew. */
export async function declineExplanation(ctx: Context, input: DeclineExplanationInput): Promise<Explanation> {
  const explanation = await lockWaiting(ctx, input.explanationId)
  const reason = input.reason.trim()
  refuse(judgeText('不予批准的原因', reason))
  await giveReason(ctx.tx, reason)
  return decide(ctx, explanation, { outcome: 'DECLINED', on: input.on, reason })
}

/** The explanation, for a decision of the problem's owner; commands on the problem wait for each other. */
async function lockWaiting(ctx: Context, id: string): Promise<Explanation> {
  const { problemId } = await getExplanation(ctx, id)
  await lockToDecide(ctx, problemId, 'decideExplanation')
  const explanation = await getExplanation(ctx, id)
  refuse(judgeApprover(explanation.submittedByPersonId, ctx.actor.personId))
  if (explanation.outcome !== 'SUBMITTED') throw new DomainError('CONFLICT', '情况说明已经审批')
  return explanation
}

function decide(
  ctx: Context,
  explanation: Explanation,
  { outcome, on, reason = null }: { outcome: 'APPROVED' | 'DECLINED'; on: string; reason?: string | null },
): Promise<Explanation> {
  checkFactDay(ctx, '审批日期', on, { day: plainDate(explanation.submittedOn), what: '报送日期' })
  return ctx.tx.explanation.update({
    where: { id: explanation.id },
    data: {
      outcome,
      decidedOn: asDate(on),
      decisionReason: reason,
      decidedByPersonId: ctx.actor.personId,
    },
  })
}

async function getExplanation(ctx: Context, id: string): Promise<Explanation> {
  const explanation = isId(id) ? await ctx.tx.explanation.findUnique({ where: { id } }) : null
  if (!explanation) throw new DomainError('NOT_FOUND', '情况说明不存在')
  return explanation
}

const maxRows = 200

export async function explanationsOf(ctx: Context, problemId: string): Promise<Explanation[]> {
  const read = (ids: string[]) =>
    ctx.tx.explanation.findMany({ where: { problemId: { in: ids } }, orderBy: { id: 'desc' } })
  const rows = await loadChildren(ctx, 'explanations', problemId, read, (row) => row.problemId)
  return rows.slice(0, maxRows)
}

/** Whether a problem that is not finished has a valid explanation today. */
export async function isExplained(ctx: Context, { id, status }: Problem): Promise<boolean> {
  if (finishedStates.some((state) => state === status)) return false
  const rows = await explanationsOf(ctx, id)
  return rows.some((row) => isValid(row, todayOf(ctx)))
}

export const isValid = ({ outcome, decidedOn, finishOn }: Explanation, day: string): boolean =>
  isValidOn({ outcome, decidedOn: decidedOn && plainDate(decidedOn), finishOn: plainDate(finishOn) }, day)
