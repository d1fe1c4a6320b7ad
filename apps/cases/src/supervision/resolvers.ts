import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { maybeReference, reference } from '../references.ts'
import { faultsOf, proposalsOf, proposalsPage, taskOfProblem, tasksPage } from './lists.ts'
import { acceptSupervisionProposal, declineSupervisionProposal, proposeSupervision } from './proposals.ts'
import { passRectification } from './tasks.ts'

export const supervisionResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'Problem' | 'SupervisionTask' | 'SupervisionFault' | 'SupervisionProposal'
> = {
  Query: {
    supervisionTasks: (_, args, ctx) => tasksPage(ctx, args),
    supervisionProposals: (_, args, ctx) => proposalsPage(ctx, args),
  },
  Mutation: {
    passRectification: (_, { input }, ctx) => passRectification(ctx, input),
    proposeSupervision: (_, { input }, ctx) => proposeSupervision(ctx, input),
    acceptSupervisionProposal: (_, { input }, ctx) => acceptSupervisionProposal(ctx, input),
    declineSupervisionProposal: (_, { input }, ctx) => declineSupervisionProposal(ctx, input),
  },
  Problem: {
    supervision: ({ id }, _, ctx) => taskOfProblem(ctx, id),
    supervisionProposals: ({ id }, _, ctx) => proposalsOf(ctx, id),
  },
  SupervisionTask: {
    problem: ({ problemId }, _, ctx) => ctx.tx.problem.findUnique({ where: { id: problemId } }),
    organization: ({ organizationId }) => reference(organizationId),
    dueOn: ({ dueOn }) => dueOn && plainDate(dueOn),
    aroseOn: ({ aroseOn }) => plainDate(aroseOn),
    passedOn: ({ passedOn }) => passedOn && plainDate(passedOn),
    faults: ({ id }, _, ctx) => faultsOf(ctx, id),
  },
  SupervisionFault: {
    kind: ({ kind }) => kind as never,
    dueOn: ({ dueOn }) => dueOn && plainDate(dueOn),
    occurredOn: ({ occurredOn }) => plainDate(occurredOn),
    rectification: ({ rectificationId }, _, ctx) =>
      rectificationId ? ctx.tx.rectification.findUnique({ where: { id: rectificationId } }) : null,
  },
  SupervisionProposal: {
    problem: ({ problemId }, _, ctx) => ctx.tx.problem.findUnique({ where: { id: problemId } }),
    dueOn: ({ dueOn }) => plainDate(dueOn),
    proposedOn: ({ proposedOn }) => plainDate(proposedOn),
    status: ({ status }) => status as never,
    decidedOn: ({ decidedOn }) => decidedOn && plainDate(decidedOn),
    decidedBy: ({ decidedByPersonId }) => maybeReference(decidedByPersonId),
  },
}
