import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { enrollExperts, removeExpert } from './enrolment.ts'
import { expertsPage, findExpert } from './experts.ts'

export const expertResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'Expert'> = {
  Query: {
    expert: (_, { id }, ctx) => findExpert(ctx, id),
    experts: (_, args, ctx) => expertsPage(ctx, args),
  },
  Mutation: {
    enrollExperts: (_, { input }, ctx) => enrollExperts(ctx, input),
    removeExpert: (_, { input }, ctx) => removeExpert(ctx, input),
  },
  Expert: {
    __resolveReference: ({ id }, ctx) => findExpert(ctx, id),
    person: ({ personId: id }) => ({ id }),
    pool: ({ poolOrganizationId: id }) => ({ id }),
    titleClass: ({ titleClass }) => titleClass as never,
    validFrom: ({ validFrom }) => plainDate(validFrom),
    validTo: ({ validTo }) => validTo && plainDate(validTo),
    status: ({ status }) => status as never,
    removedOn: ({ removedOn }) => removedOn && plainDate(removedOn),
  },
}
