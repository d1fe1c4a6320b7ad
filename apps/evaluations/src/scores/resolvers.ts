import type { Resolvers } from '../generated/resolvers.ts'
import { fromHundredths } from '../hundredths.ts'
import { explain, missingOf, recordScores, scoresOf } from './scores.ts'

export const scoreResolvers: Pick<
  Resolvers,
  'Mutation' | 'Participant' | 'Score' | 'EarlierScore' | 'IndicatorPoints'
> = {
  Mutation: {
    recordScores: (_, { input }, ctx) => recordScores(ctx, input),
  },
  Participant: {
    organization: ({ organizationId }) => ({ id: organizationId }),
    scores: (participant, _, ctx) => scoresOf(ctx, participant),
    total: ({ totalHundredths }) => (totalHundredths === null ? null : fromHundredths(totalHundredths)),
    missing: (participant, _, ctx) => missingOf(ctx, participant),
    points: (participant, _, ctx) => explain(ctx, participant),
  },
  Score: {
    value: ({ valueHundredths }) => fromHundredths(valueHundredths),
    scoredBy: ({ scoredById }) => (scoredById ? { id: scoredById } : null),
  },
  EarlierScore: {
    value: ({ valueHundredths }) => fromHundredths(valueHundredths),
    scoredBy: ({ scoredById }) => (scoredById ? { id: scoredById } : null),
    supersededAt: ({ supersededAt }) => supersededAt as Date,
  },
  IndicatorPoints: {
    value: ({ value }) => fromHundredths(value),
    max: ({ max }) => fromHundredths(max),
    weight: ({ weight }) => fromHundredths(weight),
    points: ({ points }) => points / 10_000,
  },
}
