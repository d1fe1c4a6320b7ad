import { plainDate, refuse } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Problem } from '../generated/prisma/client.ts'
import { lockProblem } from '../problems/problems.ts'
import { judgeOwner, judgeStep, type ProblemStep } from '../problems/rules.ts'

/** The problem, locked, for a decision that only its owner may take, and nobody who acted for the other side. */
export async function lockToDecide(ctx: Context, problemId: string, step: ProblemStep): Promise<Problem> {
  const problem = await lockProblem(ctx, problemId)
  refuse(judgeOwner(problem, ctx.actor, await otherSide(ctx, problemId)))
  refuse(judgeStep(step, problem.status))
  return problem
}

/** Persons who planned or reported for the unit, or passed its reports for the department that answers jointly. */
async function otherSide(ctx: Context, problemId: string): Promise<string[]> {
  const plans = await ctx.tx.rectificationPlan.findMany({
    where: { problemId },
    select: { submittedByPersonId: true },
  })
  const reports = await ctx.tx.rectification.findMany({
    where: { problemId },
    select: { submittedByPersonId: true, passedByPersonId: true },
  })
  return [
    ...plans.map((plan) => plan.submittedByPersonId),
    ...reports.flatMap((report) => [report.submittedByPersonId, report.passedByPersonId ?? []].flat()),
  ]
}

/** The day of the step before; what follows is not earlier. */
export const lastDay = ({ stateSince }: Pick<Problem, 'stateSince'>) => ({
  day: plainDate(stateSince),
  what: '上一步办理日期',
})
