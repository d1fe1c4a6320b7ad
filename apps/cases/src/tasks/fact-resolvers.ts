import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { measured } from '../quantities.ts'
import { reference } from '../references.ts'
import { correctionOf, factById, shareOf } from './fact-lists.ts'
import { factSummary } from './fact-summary.ts'
import { correctFact, recordFacts } from './facts.ts'
import { targetById, taskById } from './lists.ts'

export const factResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'TrackedFact'> = {
  Query: {
    factSummary: (_, { filter }, ctx) => factSummary(ctx, filter),
  },
  Mutation: {
    recordFacts: (_, { input }, ctx) => recordFacts(ctx, input),
    correctFact: (_, { input }, ctx) => correctFact(ctx, input),
  },
  TrackedFact: {
    task: ({ taskId }, _, ctx) => taskById(ctx, taskId),
    target: ({ targetId }, _, ctx) => targetById(ctx, targetId),
    quantity: ({ value, qualifier }) => measured(value, qualifier),
    unit: ({ unit }) => unit as never,
    stage: ({ stage }) => stage as never,
    sources: ({ sources }) => sources as never,
    occurredOn: ({ occurredOn }) => plainDate(occurredOn),
    whole: ({ wholeId }, _, ctx) => factById(ctx, wholeId),
    share: (fact, _, ctx) => shareOf(ctx, fact),
    corrects: ({ correctsId }, _, ctx) => factById(ctx, correctsId),
    correctedBy: (fact, _, ctx) => correctionOf(ctx, fact),
    recordedBy: ({ recordedById }) => reference(recordedById),
  },
}
