import { isId, plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { maybeReference, reference } from '../references.ts'
import { taskById } from '../tasks/lists.ts'
import { inspectionsOf, onSiteProposalsPage, proposalById } from './lists.ts'
import { decideOnSiteProposal, proposeOnSite } from './proposals.ts'

export const proposalResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'OnSiteProposal' | 'Inspection'> = {
  Query: {
    onSiteProposals: (_, args, ctx) => onSiteProposalsPage(ctx, args),
  },
  Mutation: {
    proposeOnSite: (_, { input }, ctx) => proposeOnSite(ctx, input),
    decideOnSiteProposal: (_, { input }, ctx) => decideOnSiteProposal(ctx, input),
  },
  OnSiteProposal: {
    __resolveReference: ({ id }, ctx) => (isId(id) ? proposalById(ctx, id) : null),
    task: ({ taskId }, _, ctx) => taskById(ctx, taskId),
    organization: ({ organizationId }) => reference(organizationId),
    ownerOrganization: ({ ownerOrganizationId }) => reference(ownerOrganizationId),
    conditions: ({ conditions }) => conditions as never,
    status: ({ status }) => status as never,
    proposedOn: ({ proposedOn }) => plainDate(proposedOn),
    decidedOn: ({ decidedOn }) => decidedOn && plainDate(decidedOn),
    decidedBy: ({ decidedByPersonId }) => maybeReference(decidedByPersonId),
    inspections: ({ id }, _, ctx) => inspectionsOf(ctx, id),
  },
  Inspection: {
    proposal: ({ proposalId }, _, ctx) => proposalById(ctx, proposalId),
  },
}
