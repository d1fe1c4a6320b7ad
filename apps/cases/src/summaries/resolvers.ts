import type { Resolvers } from '../generated/resolvers.ts'
import { inspectionSummary, problemSummary } from './summaries.ts'

export const summaryResolvers: Pick<Resolvers, 'Query'> = {
  Query: {
    problemSummary: (_, { filter }, ctx) => problemSummary(ctx, filter),
    inspectionSummary: (_, { filter }, ctx) => inspectionSummary(ctx, filter),
  },
}
