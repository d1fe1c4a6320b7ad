import { asDate, giveReason, refuse } from '@dudao/service'
import type { Context } from '../context.ts'
import { lockProblem } from './problems.ts'
import { judgeStep, problemSteps } from './rules.ts'

/** Takes a problem off the list because the unit's rebuttal was accepted; what is confirmed stays. */
export async function withdrawProblem(ctx: Context, id: string, on: string, reason: string): Promise<void> {
  const problem = await lockProblem(ctx, id)
  refuse(judgeStep('withdraw', problem.status))
  await giveReason(ctx.tx, reason)
  await ctx.tx.problem.update({
    where: { id },
    data: {
      status: problemSteps.withdraw.to,
      stateSince: asDate(on),
      withdrawnOn: asDate(on),
      withdrawalReason: reason,
    },
  })
}
