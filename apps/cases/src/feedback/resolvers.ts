import { plainDate } from '@dudao/service'
import { deadlineOfUnit } from '../deadlines/lists.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { maybeReference, reference } from '../references.ts'
import { giveFeedback } from './feedback.ts'
import { itemsOf, rebuttalsOf } from './lists.ts'
import { acknowledgeOpinion, answerRebuttal, submitRebuttal } from './rebuttals.ts'
import { recordSuggestions } from './suggestions.ts'

export const feedbackResolvers: Pick<
  Resolvers,
  'Mutation' | 'Suggestion' | 'PreliminaryOpinion' | 'Rebuttal' | 'RebuttalItem'
> = {
  Mutation: {
    recordSuggestions: (_, { input }, ctx) => recordSuggestions(ctx, input),
    giveFeedback: (_, { input }, ctx) => giveFeedback(ctx, input),
    acknowledgeOpinion: (_, { input }, ctx) => acknowledgeOpinion(ctx, input),
    submitRebuttal: (_, { input }, ctx) => submitRebuttal(ctx, input),
    answerRebuttal: (_, { input }, ctx) => answerRebuttal(ctx, input),
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
    receivedOn: ({ receivedOn }) => receivedOn && plainDate(receivedOn),
    rebuttalWaivedOn: ({ rebuttalWaivedOn }) => rebuttalWaivedOn && plainDate(rebuttalWaivedOn),
    rebuttalDeadline: (opinion, _, ctx) => deadlineOfUnit(ctx, 'REBUTTAL', opinion),
    rebuttals: ({ id }, _, ctx) => rebuttalsOf(ctx, id),
  },
  Rebuttal: {
    opinion: ({ opinionId }, _, ctx) => ctx.tx.preliminaryOpinion.findUnique({ where: { id: opinionId } }),
    organization: ({ organizationId }) => reference(organizationId),
    items: ({ id }, _, ctx) => itemsOf(ctx, id),
    submittedOn: ({ submittedOn }) => plainDate(submittedOn),
    answeredOn: ({ answeredOn }) => answeredOn && plainDate(answeredOn),
  },
  RebuttalItem: {
    problem: ({ problemId }, _, ctx) => ctx.tx.problem.findUnique({ where: { id: problemId } }),
  },
}
