import { isId, plainDate } from '@dudao/service'
import { divisionOf } from '../divisions/divisions.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { postsOfOrganization } from '../persons/posts.ts'
import {
  formerNamesOf,
  organizationsById,
  organizationsPage,
  registerOrganizations,
} from './organizations.ts'
import { endRelation, relateOrganizations, relationsOf } from './relations.ts'

export const organizationResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'Organization' | 'OrganizationRelation' | 'FormerName'
> = {
  Query: {
    organization: (_, { id }, ctx) => (isId(id) ? ctx.tx.organization.findUnique({ where: { id } }) : null),
    organizations: (_, args, ctx) => organizationsPage(ctx, args),
    organizationsById: (_, { ids }, ctx) => organizationsById(ctx, ids),
  },
  Mutation: {
    registerOrganizations: (_, { input }, ctx) => registerOrganizations(ctx, input),
    relateOrganizations: (_, { input }, ctx) => relateOrganizations(ctx, input),
    endRelation: (_, { input }, ctx) => endRelation(ctx, input),
  },
  Organization: {
    __resolveReference: ({ id }, ctx) =>
      isId(id) ? ctx.tx.organization.findUnique({ where: { id } }) : null,
    kind: ({ kind }) => kind as never,
    division: (organization, _, ctx) => divisionOf(ctx, organization),
    closedOn: ({ closedOn }) => closedOn && plainDate(closedOn),
    relations: ({ id }, { on }, ctx) => relationsOf(ctx, id, on),
    posts: ({ id }, { on }, ctx) => postsOfOrganization(ctx, id, on),
    formerNames: ({ id }, _, ctx) => formerNamesOf(ctx, id),
  },
  FormerName: {
    until: ({ until }) => plainDate(until),
  },
  OrganizationRelation: {
    kind: ({ kind }) => kind as never,
    target: ({ targetId }, _, ctx) => ctx.tx.organization.findUniqueOrThrow({ where: { id: targetId } }),
    validFrom: ({ validFrom }) => validFrom && plainDate(validFrom),
    validTo: ({ validTo }) => validTo && plainDate(validTo),
  },
}
