import { plainDate, refuse } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Problem } from '../generated/prisma/client.ts'
import { lockProblem } from '../problems/problems.ts'
import { judgeOwner, judgeStep, type ProblemStep } from '../problems/rules.ts'

/** The problem, locked, for a decision that only its owner may take, and nobody who acted for the other side. */
export async function lockToDecide(ctx: Context, problemId: string, step: ProblemStep): Promise<Problem> {
  const problem = await lockProblem(ctx, problemId)
  refuse(judgeOwner(problem, ctx.actor, await otherSide(ctx, problem)))
  refuse(judgeStep(step, problem.status))
  return problem
}

/** Persons who planned, explained or reported for the unit, or passed its reports for the department. */
async function otherSide(ctx: Context, problem: Problem): Promise<string[]> {
  const unit = { problemId: problem.id, submittedById: problem.responsibleOrganizationId }
  const select = { submittedByPersonId: true }
  const plans = await ctx.tx.rectificationPlan.findMany({ where: unit, select })
  const explanations = await ctx.tx.explanation.findMany({ where: unit, select })
  const reports = await ctx.tx.rectification.findMany({
    where: { problemId: problem.id },
    select: { ...select, passedByPersonId: true },
  })
  const passers = reports.flatMap(({ passedByPersonId }) => passedByPersonId ?? [])
  return [...[...plans, ...explanations, ...reports].map((row) => row.submittedByPersonId), ...passers]
}

/** The day of the step before; what follows is not earlier. */
export const lastDay = ({ stateSince }: Pick<Problem, 'stateSince'>) => ({
  day: plainDate(stateSince),
  what: '上一步办理日期',
})
