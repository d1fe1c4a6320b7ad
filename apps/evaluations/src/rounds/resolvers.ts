import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { confirmRound } from '../results/confirm.ts'
import { findRound, openRound, participantsOf, roundsPage } from './rounds.ts'
import { readSnapshot } from './snapshot.ts'

export const roundResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'Round'> = {
  Query: {
    round: (_, { id }, ctx) => findRound(ctx, id),
    rounds: (_, args, ctx) => roundsPage(ctx, args),
  },
  Mutation: {
    openRound: (_, { input }, ctx) => openRound(ctx, input),
    confirmRound: (_, { input }, ctx) => confirmRound(ctx, input),
  },
  Round: {
    __resolveReference: ({ id }, ctx) => findRound(ctx, id),
    scheme: ({ schemeSnapshot }) => readSnapshot(schemeSnapshot),
    status: ({ status }) => status as never,
    organ: ({ organId }) => ({ id: organId }),
    participants: (round, _, ctx) => participantsOf(ctx, round),
    openedOn: ({ openedOn }) => plainDate(openedOn),
    confirmedOn: ({ confirmedOn }) => confirmedOn && plainDate(confirmedOn),
    confirmedBy: ({ confirmedById }) => (confirmedById ? { id: confirmedById } : null),
  },
}
