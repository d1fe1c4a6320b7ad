import { isId, plainDate } from '@dudao/service'
import type { PlanSource, Resolvers } from '../generated/resolvers.ts'
import { maybeReference, reference } from '../references.ts'
import { approveAnnualPlan, returnAnnualPlan, submitAnnualPlan } from './approvals.ts'
import { itemFigures, planFigures } from './figures.ts'
import { annualPlansPage, itemsOf, openedFrom, planById, versionInForce, versionsOf } from './lists.ts'
import { planItemOf } from './openings.ts'
import { saveAnnualPlan } from './plans.ts'
import { monthOf } from './rules.ts'

export const planResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'AnnualPlan' | 'AnnualPlanVersion' | 'PlanItem'
> = {
  Query: {
    annualPlan: (_, { id }, ctx) => (isId(id) ? planById(ctx, id) : null),
    annualPlans: (_, args, ctx) => annualPlansPage(ctx, args),
  },
  Mutation: {
    saveAnnualPlan: (_, { input }, ctx) => saveAnnualPlan(ctx, input),
    submitAnnualPlan: (_, { input }, ctx) => submitAnnualPlan(ctx, input),
    approveAnnualPlan: (_, { input }, ctx) => approveAnnualPlan(ctx, input),
    returnAnnualPlan: (_, { input }, ctx) => returnAnnualPlan(ctx, input),
  },
  AnnualPlan: {
    __resolveReference: ({ id }, ctx) => (isId(id) ? planById(ctx, id) : null),
    organ: ({ organId }) => reference(organId),
    division: ({ ownerDivisionId }) => reference(ownerDivisionId),
    inForce: ({ id }, _, ctx) => versionInForce(ctx, id),
    versions: ({ id }, _, ctx) => versionsOf(ctx, id),
    figures: (plan, _, ctx) => planFigures(ctx, plan),
  },
  AnnualPlanVersion: {
    status: ({ status }) => status as never,
    sources: ({ sources }) => sources as unknown as PlanSource[],
    items: ({ id }, _, ctx) => itemsOf(ctx, id),
    savedOn: ({ savedOn }) => plainDate(savedOn),
    approver: ({ approverId }) => maybeReference(approverId),
    submittedOn: ({ submittedOn }) => submittedOn && plainDate(submittedOn),
    decidedOn: ({ decidedOn }) => decidedOn && plainDate(decidedOn),
  },
  PlanItem: {
    __resolveReference: ({ id }, ctx) => (isId(id) ? planItemOf(ctx, id) : null),
    plan: ({ planId }, _, ctx) => planById(ctx, planId),
    field: ({ field }) => field as never,
    scope: ({ scope }) => scope as never,
    organizations: ({ organizationIds }) => organizationIds.map(reference),
    unitKinds: ({ unitKinds }) => unitKinds as never,
    from: ({ fromOn }) => plainDate(fromOn),
    to: ({ toOn }) => plainDate(toOn),
    month: ({ fromOn, toOn }) => monthOf(plainDate(fromOn), plainDate(toOn)),
    responsibleOrganization: ({ responsibleOrganizationId }) => maybeReference(responsibleOrganizationId),
    responsiblePerson: ({ responsiblePersonId }) => maybeReference(responsiblePersonId),
    orientations: ({ orientations }) => orientations as never,
    selections: ({ selections }) => selections as never,
    openness: ({ openness }) => openness as never,
    opened: ({ lineageId }, args, ctx) => openedFrom(ctx, lineageId, args),
    figures: (item, _, ctx) => itemFigures(ctx, item),
  },
}
