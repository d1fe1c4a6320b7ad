import type { Resolvers } from '../generated/resolvers.ts'
import { completeReport, failReport, reportProgress, startReport } from './making.ts'
import {
  filesOfReport,
  findReport,
  reportsPage,
  requestBoards,
  requestReport,
  retryReport,
} from './reports.ts'

export const reportResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'Report' | 'ReportConnection'> = {
  Query: {
    report: (_, { id }, ctx) => findReport(ctx, id),
    reports: (_, args, ctx) => reportsPage(ctx, args),
  },
  Mutation: {
    requestReport: (_, { input }, ctx) => requestReport(ctx, input),
    requestBoards: (_, { input }, ctx) => requestBoards(ctx, input),
    retryReport: (_, { input }, ctx) => retryReport(ctx, input.reportId),
    startReport: (_, { reportId }, ctx) => startReport(ctx, reportId),
    reportProgress: (_, { input }, ctx) => reportProgress(ctx, input),
    completeReport: (_, { input }, ctx) => completeReport(ctx, input),
    failReport: (_, { input }, ctx) => failReport(ctx, input),
  },
  Report: {
    __resolveReference: ({ id }, ctx) => findReport(ctx, id),
    kind: ({ kind }) => kind as never,
    status: ({ status }) => status as never,
    schools: ({ schoolIds }) => schoolIds.map((id) => ({ id })),
    orientation: ({ orientation }) => orientation as never,
    organization: ({ requestedOrganizationId }) => ({ id: requestedOrganizationId }),
    requestedBy: ({ requestedPersonId }) => (requestedPersonId ? { id: requestedPersonId } : null),
    files: (report, _, ctx) => filesOfReport(ctx, report),
  },
  ReportConnection: {
    totalCount: ({ totalCount }) => totalCount(),
  },
}
