import { asDate, giveReason, plainDate, refuse, todayOf } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type { ExtendDeadlineInput } from '../generated/resolvers.ts'
import type { Problem } from '../generated/prisma/client.ts'
import { takeStep } from '../problems/problems.ts'
import { judgeText } from '../problems/rules.ts'
import { lockToDecide } from './deciding.ts'
import { judgeNewDeadline } from './rules.ts'

/** Sets a later deadline, or the first one; whoever acts approves it. It moves the supervising department's too. */
export async function extendDeadline(ctx: Context, input: ExtendDeadlineInput): Promise<Problem> {
  const problem = await lockToDecide(ctx, input.problemId, 'extend')
  const { dueOn } = input
  const reason = input.reason.trim()
  refuse(judgeText('延期原因', reason))
  refuse(judgeNewDeadline(problem.dueOn && plainDate(problem.dueOn), dueOn, todayOf(ctx)))
  const problemId = problem.id
  await giveReason(ctx.tx, reason)
  await ctx.tx.deadlineExtension.create({
    data: {
      id: uuidv7(),
      problemId,
      fromDueOn: problem.dueOn,
      toDueOn: asDate(dueOn),
      reason,
      approvedOn: asDate(todayOf(ctx)),
      approvedByPersonId: ctx.actor.personId as string,
      recordedAt: ctx.now,
    },
  })
  await ctx.tx.supervisionTask.updateMany({ where: { problemId }, data: { dueOn: asDate(dueOn) } })
  return takeStep(ctx, problem, 'extend', todayOf(ctx), { dueOn: asDate(dueOn) })
}
