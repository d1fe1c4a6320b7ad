import type { Resolvers } from '../generated/resolvers.ts'
import { reference } from '../references.ts'
import { busyWith } from './busyness.ts'
import { grantById } from './grants.ts'
import { addTeamMembers, handOverTeamLead, removeTeamMember } from './teams.ts'

export const teamResolvers: Pick<Resolvers, 'Mutation' | 'TeamMember' | 'InspectionGrant'> = {
  Mutation: {
    addTeamMembers: (_, { input }, ctx) => addTeamMembers(ctx, input),
    handOverTeamLead: (_, { input }, ctx) => handOverTeamLead(ctx, input),
    removeTeamMember: (_, { input }, ctx) => removeTeamMember(ctx, input),
  },
  TeamMember: {
    person: ({ personId }) => reference(personId),
    role: ({ role }) => role as never,
    busyWith: (member, _, ctx) => busyWith(ctx, member),
    grant: ({ grantId }, _, ctx) => grantById(ctx, grantId),
  },
  InspectionGrant: {
    mode: ({ mode }) => mode as never,
  },
}
