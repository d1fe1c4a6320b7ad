import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { reference } from '../references.ts'
import { faultsOf, taskOfProblem, tasksPage } from './lists.ts'
import { passRectification } from './tasks.ts'

export const supervisionResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'Problem' | 'SupervisionTask' | 'SupervisionFault'
> = {
  Query: {
    supervisionTasks: (_, args, ctx) => tasksPage(ctx, args),
  },
  Mutation: {
    passRectification: (_, { input }, ctx) => passRectification(ctx, input),
  },
  Problem: {
    supervision: ({ id }, _, ctx) => taskOfProblem(ctx, id),
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
}
