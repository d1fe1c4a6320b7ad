import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { toHours } from '../training/hours.ts'
import { rosterOf } from '../training/credits.ts'
import { openCheckIn } from './check-in.ts'
import { coursesPage, createCourse, findCourse } from './courses.ts'
import {
  cancelTrainingSession,
  findTrainingSession,
  scheduleTrainingSession,
  sessionsOf,
  trainingSessionsPage,
} from './sessions.ts'

export const courseResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'Course' | 'TrainingSession'> = {
  Query: {
    course: (_, { id }, ctx) => findCourse(ctx, id),
    courses: (_, args, ctx) => coursesPage(ctx, args),
    trainingSession: (_, { id }, ctx) => findTrainingSession(ctx, id),
    trainingSessions: (_, args, ctx) => trainingSessionsPage(ctx, args),
  },
  Mutation: {
    createCourse: (_, { input }, ctx) => createCourse(ctx, input),
    scheduleTrainingSession: (_, { input }, ctx) => scheduleTrainingSession(ctx, input),
    cancelTrainingSession: (_, { input }, ctx) => cancelTrainingSession(ctx, input),
    openCheckIn: (_, { input }, ctx) => openCheckIn(ctx, input),
  },
  Course: {
    __resolveReference: ({ id }, ctx) => findCourse(ctx, id),
    form: ({ form }) => form as never,
    organizer: ({ organizerOrganizationId: id }) => ({ id }),
    sessions: ({ id }, args, ctx) => sessionsOf(ctx, id, args),
  },
  TrainingSession: {
    __resolveReference: ({ id }, ctx) => findTrainingSession(ctx, id),
    course: ({ courseId }, _, ctx) => ctx.tx.course.findUniqueOrThrow({ where: { id: courseId } }),
    hours: ({ hundredths }) => toHours(hundredths),
    status: ({ status }) => status as never,
    cancelledOn: ({ cancelledOn }) => cancelledOn && plainDate(cancelledOn),
    roster: ({ id }, args, ctx) => rosterOf(ctx, id, args),
  },
}
