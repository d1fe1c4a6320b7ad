import type { Resolvers } from '../generated/resolvers.ts'
import { completeRendering, failRendering, renderingProgress, startRendering } from './renderings.ts'

export const renderingResolvers: Pick<Resolvers, 'Mutation'> = {
  Mutation: {
    startRendering: (_, { letterId }, ctx) => startRendering(ctx, letterId),
    renderingProgress: (_, { input }, ctx) => renderingProgress(ctx, input),
    completeRendering: (_, { input }, ctx) => completeRendering(ctx, input),
    failRendering: (_, { input }, ctx) => failRendering(ctx, input),
  },
}
