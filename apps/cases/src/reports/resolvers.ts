import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { maybeReference } from '../references.ts'
import { dispatchesOf } from './lists.ts'
import { publishInspectionReport, recordReportDispatches, submitInspectionReport } from './reports.ts'

export const reportResolvers: Pick<Resolvers, 'Mutation' | 'InspectionReport' | 'ReportDispatch'> = {
  Mutation: {
    submitInspectionReport: (_, { input }, ctx) => submitInspectionReport(ctx, input),
    recordReportDispatches: (_, { input }, ctx) => recordReportDispatches(ctx, input),
    publishInspectionReport: (_, { input }, ctx) => publishInspectionReport(ctx, input),
  },
  InspectionReport: {
    reportedOn: ({ reportedOn }) => plainDate(reportedOn),
    dispatches: ({ id }, _, ctx) => dispatchesOf(ctx, id),
    openness: ({ openness }) => openness as never,
    publishedOn: ({ publishedOn }) => publishedOn && plainDate(publishedOn),
  },
  ReportDispatch: {
    kind: ({ kind }) => kind as never,
    organization: ({ organizationId }) => maybeReference(organizationId),
    sentOn: ({ sentOn }) => plainDate(sentOn),
  },
}
