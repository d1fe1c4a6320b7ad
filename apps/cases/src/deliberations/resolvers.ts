import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { quantityOf } from '../quantities.ts'
import { reference } from '../references.ts'
import { recordDeliberation, recordPublicOpinion } from './deliberations.ts'
import { votesOf } from './lists.ts'

export const deliberationResolvers: Pick<
  Resolvers,
  'Mutation' | 'PublicOpinion' | 'Deliberation' | 'DeliberationVote'
> = {
  Mutation: {
    recordPublicOpinion: (_, { input }, ctx) => recordPublicOpinion(ctx, input),
    recordDeliberation: (_, { input }, ctx) => recordDeliberation(ctx, input),
  },
  PublicOpinion: {
    channel: ({ channel }) => channel as never,
    fromDay: ({ fromDay }) => plainDate(fromDay),
    toDay: ({ toDay }) => plainDate(toDay),
    respondents: ({ respondentsValue, respondentsQualifier }) =>
      quantityOf(respondentsValue, respondentsQualifier),
  },
  Deliberation: {
    heldOn: ({ heldOn }) => plainDate(heldOn),
    votes: ({ id }, _, ctx) => votesOf(ctx, id),
  },
  DeliberationVote: {
    person: ({ personId }) => reference(personId),
    vote: ({ vote }) => vote as never,
  },
}
