import { isId, plainDate } from '@dudao/service'
import type { Resolvers, Signatory } from '../generated/resolvers.ts'
import { reference } from '../references.ts'
import { figuresOfWorkPlan } from '../tasks/figures.ts'
import { tasksOfItem } from '../tasks/lists.ts'
import { sectionsOf, workPlanById, workPlanItemById, workPlansPage } from './lists.ts'
import { registerWorkPlan } from './work-plans.ts'

export const workPlanResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'WorkPlan' | 'WorkPlanItem'> = {
  Query: {
    workPlan: (_, { id }, ctx) => (isId(id) ? workPlanById(ctx, id) : null),
    workPlans: (_, args, ctx) => workPlansPage(ctx, args),
  },
  Mutation: {
    registerWorkPlan: (_, { input }, ctx) => registerWorkPlan(ctx, input),
  },
  WorkPlan: {
    __resolveReference: ({ id }, ctx) => (isId(id) ? workPlanById(ctx, id) : null),
    datedOn: ({ datedOn }) => datedOn && plainDate(datedOn),
    datedOnCertainty: ({ datedOnCertainty }) => datedOnCertainty as never,
    publishedOn: ({ publishedOn }) => publishedOn && plainDate(publishedOn),
    signatories: ({ signatories }) => signatories as unknown as Signatory[],
    sections: (plan, _, ctx) => sectionsOf(ctx, plan),
    organ: ({ organId }) => reference(organId),
    figures: ({ id }, { on }, ctx) => figuresOfWorkPlan(ctx, id, on),
  },
  WorkPlanItem: {
    __resolveReference: ({ id }, ctx) => (isId(id) ? workPlanItemById(ctx, id) : null),
    workPlan: ({ workPlanId }, _, ctx) => workPlanById(ctx, workPlanId),
    tasks: ({ id }, _, ctx) => tasksOfItem(ctx, id),
  },
}
