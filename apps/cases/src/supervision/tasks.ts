import { asDate, giveReason, plainDate, refuse } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import type { PassRectificationInput } from '../generated/resolvers.ts'
import type { Prisma, Problem, Rectification, SupervisionTask } from '../generated/prisma/client.ts'
import { lockProblem } from '../problems/problems.ts'
import { judgeStep, judgeText } from '../problems/rules.ts'
import { lastDay, lockToDecide } from '../rectifications/deciding.ts'
import { isLate, judgePassed, judgeSupervisor, judgeUndecided } from './rules.ts'

/** Gives the supervising departments their task beside the units' own: for each problem that has such a department. */
export async function startSupervision(
  ctx: Context,
  problems: Prisma.ProblemWhereInput,
  on: string,
): Promise<void> {
  const rows = await ctx.tx.problem.findMany({
    where: { AND: [problems, { supervisingOrganizationId: { not: null }, supervision: { is: null } }] },
    select: { id: true, supervisingOrganizationId: true, dueOn: true },
  })
  await ctx.tx.supervisionTask.createMany({
    data: rows.map(({ id, supervisingOrganizationId, dueOn }) => ({
      id: uuidv7(),
      problemId: id,
      organizationId: supervisingOrganizationId as string,
      dueOn,
      aroseOn: asDate(on),
      recordedAt: ctx.now,
    })),
  })
}

/** Passes the unit's report for the supervising department; from then on the organ verifies. */
export async function passRectification(ctx: Context, input: PassRectificationInput): Promise<Rectification> {
  const problem = await lockToSupervise(ctx, input.problemId, 'pass')
  const note = input.note.trim()
  refuse(judgeText('审核意见', note))
  checkFactDay(ctx, '审核日期', input.on, lastDay(problem))
  const task = await taskOf(ctx, problem.id)
  const waiting = await ctx.tx.rectification.findFirstOrThrow({
    where: { problemId: problem.id, outcome: 'SUBMITTED' },
  })
  const passedOn = asDate(input.on)
  if (task && isLate(daysOf(task), input.on)) await noteFault(ctx, task, 'LATE', input.on)
  if (task) await ctx.tx.supervisionTask.update({ where: { id: task.id }, data: { passedOn } })
  await giveReason(ctx.tx, note)
  return ctx.tx.rectification.update({
    where: { id: waiting.id },
    data: { passedOn, passedByPersonId: ctx.actor.personId, passNote: note },
  })
}

/** The problem, locked, to send its report back: for its owner, or for the supervising department before that. */
export async function lockToReturn(ctx: Context, problemId: string): Promise<Problem> {
  const problem = await lockProblem(ctx, problemId)
  return problem.supervisingOrganizationId === ctx.actor.organizationId
    ? lockToSupervise(ctx, problemId, 'return')
    : lockToDecide(ctx, problemId, 'return')
}

async function lockToSupervise(ctx: Context, problemId: string, step: 'pass' | 'return'): Promise<Problem> {
  const problem = await lockProblem(ctx, problemId)
  const reports = await ctx.tx.rectification.findMany({
    where: { problemId },
    select: { submittedByPersonId: true, outcome: true, passedOn: true },
  })
  refuse(
    judgeSupervisor(
      problem,
      ctx.actor,
      reports.map(({ submittedByPersonId }) => submittedByPersonId),
    ),
  )
  refuse(judgeStep(step, problem.status))
  refuse(
    judgeUndecided(
      reports.some(({ outcome, passedOn }) => outcome === 'SUBMITTED' && passedOn),
      step,
    ),
  )
  return problem
}

/** The organ may verify: the department has passed the report, or let its day go by, which is held against it. */
export async function checkPassed(ctx: Context, problem: Problem, on: string): Promise<void> {
  const task = await taskOf(ctx, problem.id)
  if (!task) return
  refuse(judgePassed(daysOf(task), on))
  if (!task.passedOn) await noteFault(ctx, task, 'SKIPPED', on)
}

/** What the organ returned although the department had passed it is held against the department. */
export async function noteRejection(ctx: Context, report: Rectification, on: string): Promise<void> {
  const task = await taskOf(ctx, report.problemId)
  if (!task || !report.passedOn) return
  await noteFault(ctx, task, 'REJECTED', on, report.id)
  await ctx.tx.supervisionTask.update({ where: { id: task.id }, data: { passedOn: null } })
}

/** Notes late or poor supervision, each fact once. */
async function noteFault(
  ctx: Context,
  task: SupervisionTask,
  kind: 'LATE' | 'REJECTED' | 'SKIPPED',
  on: string,
  rectificationId: string | null = null,
): Promise<void> {
  const { id: taskId, problemId, dueOn } = task
  const fault = { id: uuidv7(), taskId, problemId, kind, dueOn, rectificationId }
  await ctx.tx.supervisionFault.createMany({
    data: [{ ...fault, occurredOn: asDate(on), recordedAt: ctx.now }],
    skipDuplicates: true,
  })
}

const taskOf = (ctx: Context, problemId: string): Promise<SupervisionTask | null> =>
  ctx.tx.supervisionTask.findUnique({ where: { problemId } })

const daysOf = ({ dueOn, passedOn }: SupervisionTask) => ({
  dueOn: dueOn && plainDate(dueOn),
  passedOn: passedOn && plainDate(passedOn),
})
