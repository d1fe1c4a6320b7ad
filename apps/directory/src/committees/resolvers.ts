import type { Resolvers } from '../generated/resolvers.ts'
import { findCommittee, memberUnitsOf, officeOf, seatsOf } from './committees.ts'

export const committeeResolvers: Pick<Resolvers, 'Query' | 'Committee'> = {
  Query: {
    committee: (_, { divisionId }, ctx) => findCommittee(ctx, divisionId),
  },
  Committee: {
    office: ({ organization }, _, ctx) => officeOf(ctx, organization.id),
    seats: ({ organization }, { on }, ctx) => seatsOf(ctx, organization.id, on),
    memberUnits: ({ organization }, { on }, ctx) => memberUnitsOf(ctx, organization.id, on),
  },
}
