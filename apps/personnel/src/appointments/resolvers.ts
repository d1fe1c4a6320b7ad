import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { appointmentsPage, expiringAppointmentsPage, findAppointment } from './appointments.ts'
import { fileAppointments } from './filing.ts'
import { deviations, enterPastTerms, unknownOf, withdrawPastTerms } from './past-terms.ts'
import { recommendInspectors } from './recommendation.ts'
import { endSession } from './sessions.ts'
import { appointInspectors, endAppointment, publishNotice, reviewAppointments } from './steps.ts'

export const appointmentResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'Appointment' | 'PastEntry' | 'EndedSession'
> = {
  Query: {
    appointment: (_, { id }, ctx) => findAppointment(ctx, id),
    appointments: (_, args, ctx) => appointmentsPage(ctx, args),
    expiringAppointments: (_, args, ctx) => expiringAppointmentsPage(ctx, args),
  },
  Mutation: {
    recommendInspectors: (_, { input }, ctx) => recommendInspectors(ctx, input),
    reviewAppointments: (_, { input }, ctx) => reviewAppointments(ctx, input),
    publishNotice: (_, { input }, ctx) => publishNotice(ctx, input),
    appointInspectors: (_, { input }, ctx) => appointInspectors(ctx, input),
    endAppointment: (_, { input }, ctx) => endAppointment(ctx, input),
    enterPastTerms: (_, { input }, ctx) => enterPastTerms(ctx, input),
    withdrawPastTerms: (_, { input }, ctx) => withdrawPastTerms(ctx, input),
    fileAppointments: (_, { input }, ctx) => fileAppointments(ctx, input),
    endSession: (_, { input }, ctx) => endSession(ctx, input),
  },
  Appointment: {
    __resolveReference: ({ id }, ctx) => findAppointment(ctx, id),
    inspector: ({ inspectorId }, _, ctx) =>
      ctx.tx.inspector.findUniqueOrThrow({ where: { id: inspectorId } }),
    tier: ({ tier }) => tier as never,
    kind: ({ kind }) => kind as never,
    status: ({ status }) => status as never,
    recommendedBy: ({ recommendingOrganizationId: id }) => (id ? { id } : null),
    appointedBy: ({ appointingOrganizationId: id }) => ({ id }),
    recommendedOn: ({ recommendedOn }) => recommendedOn && plainDate(recommendedOn),
    reviewedOn: ({ reviewedOn }) => reviewedOn && plainDate(reviewedOn),
    rejectedOn: ({ rejectedOn }) => rejectedOn && plainDate(rejectedOn),
    noticeFrom: ({ noticeFrom }) => noticeFrom && plainDate(noticeFrom),
    noticeTo: ({ noticeTo }) => noticeTo && plainDate(noticeTo),
    appointedOn: ({ appointedOn }) => appointedOn && plainDate(appointedOn),
    termFrom: ({ termFrom }) => termFrom && plainDate(termFrom),
    termTo: ({ termTo, termToAssumed }) => (termTo && !termToAssumed ? plainDate(termTo) : null),
    endedOn: ({ endedOn }) => endedOn && plainDate(endedOn),
    endGround: ({ endGround }) => endGround as never,
    filedOn: ({ filedOn }) => filedOn && plainDate(filedOn),
    filedWith: ({ filedWithOrganizationId: id }) => (id ? { id } : null),
    pastEntry: (row) => (row.pastSource ? row : null),
  },
  PastEntry: {
    source: ({ pastSource }) => pastSource as never,
    title: ({ pastTitle }) => pastTitle as string,
    rawText: ({ pastText }) => pastText as string,
    confidence: ({ pastConfidence }) => pastConfidence as never,
    unknown: (row) => unknownOf(row),
    deviations: (row, _, ctx) => deviations(ctx, row),
    withdrawnOn: ({ withdrawnOn }) => withdrawnOn && plainDate(withdrawnOn),
  },
  EndedSession: {
    appointedBy: ({ appointingOrganizationId: id }) => ({ id }),
  },
}
