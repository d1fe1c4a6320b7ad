import {
  actingBody,
  assertActsFor,
  type Connection,
  DomainError,
  inOwnRanges,
  isId,
  once,
  type PageArgs,
  paginate,
} from '@dudao/service'
import type { Context } from '../context.ts'
import type { CreateCourseInput } from '../generated/resolvers.ts'
import type { Course } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { newCourse } from './input.ts'

/** A page of courses. */
export type CoursePage = Connection<Course>

/** A course that the caller may see. A malformed id is no id of anything. */
export async function findCourse(ctx: Context, id: string): Promise<Course | null> {
  return isId(id) ? ctx.tx.course.findUnique({ where: { id } }) : null
}

/** A course of the acting body. @throws DomainError NOT_FOUND, or FORBIDDEN for one that it may only read */
export async function getOwnCourse(ctx: Context, id: string): Promise<Course> {
  const course = await findCourse(ctx, id)
  if (!course) throw new DomainError('NOT_FOUND', '培训课程不存在')
  assertActsFor(ctx, course.organizerOrganizationId)
  return course
}

/** Courses organized in the caller's range. */
export function coursesPage(ctx: Context, args: PageArgs): Promise<CoursePage> {
  const where = inOwnRanges(ctx.actor, 'ownerPath')
  return paginate(
    ctx.actor,
    'courses',
    args,
    ({ before, take }) =>
      ctx.tx.course.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.course.count({ where }),
  )
}

/** Makes a course of the acting body. */
export async function createCourse(ctx: Context, raw: CreateCourseInput): Promise<Course> {
  const organizer = actingBody(ctx)
  const { idempotencyKey, ...input } = parse(newCourse, raw)
  const id = await once(ctx, 'createCourse', idempotencyKey, async () => {
    const course = await ctx.tx.course.create({
      data: {
        ...input,
        organizerOrganizationId: organizer.organizationId,
        ownerDivisionId: organizer.divisionId,
        ownerPath: organizer.divisionPath,
        recordedAt: ctx.now,
      },
    })
    return course.id
  })
  return ctx.tx.course.findUniqueOrThrow({ where: { id } })
}
