import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { maybeReference, reference } from '../references.ts'
import { giveFeedback } from './feedback.ts'
import { recordSuggestions } from './suggestions.ts'

export const feedbackResolvers: Pick<Resolvers, 'Mutation' | 'Suggestion' | 'PreliminaryOpinion'> = {
  Mutation: {
    recordSuggestions: (_, { input }, ctx) => recordSuggestions(ctx, input),
    giveFeedback: (_, { input }, ctx) => giveFeedback(ctx, input),
  },
  Suggestion: {
    organization: ({ organizationId }) => maybeReference(organizationId),
    occurredOn: ({ occurredOn }) => plainDate(occurredOn),
  },
  PreliminaryOpinion: {
    inspection: ({ inspectionId }, _, ctx) => ctx.tx.inspection.findUnique({ where: { id: inspectionId } }),
    organization: ({ organizationId }) => reference(organizationId),
    givenBy: ({ organId }) => reference(organId),
    givenOn: ({ givenOn }) => plainDate(givenOn),
  },
}
