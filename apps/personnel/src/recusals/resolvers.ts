import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { inspectorEligibility } from './eligibility.ts'
import { declareRelation } from './relations.ts'

export const recusalResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'DeclaredRelation'> = {
  Query: {
    inspectorEligibility: (_, { input }, ctx) => inspectorEligibility(ctx, input),
  },
  Mutation: {
    declareRelation: (_, { input }, ctx) => declareRelation(ctx, input),
  },
  DeclaredRelation: {
    person: ({ inspectorId: id }) => ({ id }),
    organization: ({ organizationId: id }) => ({ id }),
    ground: ({ ground }) => ground as never,
    from: ({ from }) => plainDate(from),
    to: ({ to }) => to && plainDate(to),
  },
}
