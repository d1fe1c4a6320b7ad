import {
  actingBody,
  asDate,
  type Connection,
  dateIn,
  DomainError,
  giveReason,
  inOwnRanges,
  isId,
  once,
  type PageArgs,
  paginate,
  refuse,
  todayOf,
} from '@dudao/service'
import type { Context } from '../context.ts'
import type {
  CancelTrainingSessionInput,
  ScheduleTrainingSessionInput,
  TrainingSessionFilter,
} from '../generated/resolvers.ts'
import type { Prisma, TrainingSession } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { getOwnCourse } from './courses.ts'
import { cancellation, newSession } from './input.ts'
import { judgePlan, judgeSession, type SessionDays, type SessionStep } from './rules.ts'

/** A page of training sessions. */
export type TrainingSessionPage = Connection<TrainingSession>

/** A session that the caller may see. A malformed id is no id of anything. */
export async function findTrainingSession(ctx: Context, id: string): Promise<TrainingSession | null> {
  return isId(id) ? ctx.tx.trainingSession.findUnique({ where: { id } }) : null
}

/** Sessions organized in the caller's range. @throws DomainError NOT_FOUND for a malformed course */
export function trainingSessionsPage(
  ctx: Context,
  args: PageArgs & { filter?: TrainingSessionFilter | null },
): Promise<TrainingSessionPage> {
  const { courseId, status, isPreService } = args.filter ?? {}
  if (courseId && !isId(courseId)) throw new DomainError('NOT_FOUND', '培训课程不存在')
  return pageOf(ctx, 'trainingSessions', args, {
    AND: [inOwnRanges(ctx.actor, 'ownerPath')],
    ...(courseId && { courseId }),
    ...(status && { status }),
    ...(isPreService !== null && isPreService !== undefined && { isPreService }),
  })
}

/** The sessions of a course that the caller may see. */
export const sessionsOf = (ctx: Context, courseId: string, args: PageArgs): Promise<TrainingSessionPage> =>
  pageOf(ctx, `sessions of ${courseId}`, args, { courseId })

const pageOf = (ctx: Context, list: string, args: PageArgs, where: Prisma.TrainingSessionWhereInput) =>
  paginate(
    ctx.actor,
    list,
    args,
    ({ before, take }) =>
      ctx.tx.trainingSession.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.trainingSession.count({ where }),
  )

/** Schedules a session of a course of the acting body. */
export async function scheduleTrainingSession(
  ctx: Context,
  raw: ScheduleTrainingSessionInput,
): Promise<TrainingSession> {
  const organizer = actingBody(ctx)
  const { courseId, hours, place, idempotencyKey, ...input } = parse(newSession, raw)
  const id = await once(ctx, 'scheduleTrainingSession', idempotencyKey, async () => {
    const course = await getOwnCourse(ctx, courseId)
    refuse(judgePlan(course.form, { isSelfPaced: input.isSelfPaced, place }))
    const session = await ctx.tx.trainingSession.create({
      data: {
        ...input,
        courseId,
        place: place ?? null,
        hundredths: hours,
        status: 'PLANNED',
        organizerOrganizationId: organizer.organizationId,
        ownerDivisionId: course.ownerDivisionId,
        ownerPath: course.ownerPath,
        isDemo: course.isDemo,
        recordedAt: ctx.now,
      },
    })
    return session.id
  })
  return ctx.tx.trainingSession.findUniqueOrThrow({ where: { id } })
}

/** Calls off a session that was not held. */
export async function cancelTrainingSession(
  ctx: Context,
  raw: CancelTrainingSessionInput,
): Promise<TrainingSession> {
  const { sessionId, reason } = parse(cancellation, raw)
  await lockSession(ctx, sessionId, 'cancel')
  await giveReason(ctx.tx, reason)
  return ctx.tx.trainingSession.update({
    where: { id: sessionId },
    data: { status: 'CANCELLED', cancelledOn: asDate(todayOf(ctx)), cancelReason: reason },
  })
}

/**
 * A session, locked until the end of the transaction, if the acting body may do this step with it now. The lock lets
 * others check in meanwhile, who refer to the session and do not change it.
 *
 * @throws DomainError NOT_FOUND, FORBIDDEN or CONFLICT
 */
export async function lockSession(
  ctx: Context,
  sessionId: string,
  step: SessionStep,
): Promise<TrainingSession> {
  const { organizationId } = actingBody(ctx)
  await ctx.tx.$queryRaw`select id from training_session where id = ${sessionId}::uuid for no key update`
  const session = await findTrainingSession(ctx, sessionId)
  if (!session) throw new DomainError('NOT_FOUND', '培训不存在')
  refuse(judgeSession(step, session, organizationId))
  return session
}

/** First and last day of a session in China. */
export const daysOf = ({ from, to }: { from: Date; to: Date }): SessionDays => ({
  firstDay: dateIn(from),
  lastDay: dateIn(to),
})
