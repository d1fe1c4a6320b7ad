import { plainDate } from '@dudao/service'
import type { RectificationStage, Resolvers } from '../generated/resolvers.ts'
import { maybeReference, reference } from '../references.ts'
import { extendDeadline } from './deadlines.ts'
import { extensionsOf, plansOf, rectificationsOf } from './lists.ts'
import { acceptRectificationPlan, returnRectificationPlan, submitRectificationPlan } from './plans.ts'
import { closeProblem, returnRectification, submitRectification, verifyRectification } from './reports.ts'
import { receiptNumber } from './rules.ts'

export const rectificationResolvers: Pick<
  Resolvers,
  'Mutation' | 'Problem' | 'Rectification' | 'RectificationPlan' | 'DeadlineExtension'
> = {
  Mutation: {
    submitRectificationPlan: (_, { input }, ctx) => submitRectificationPlan(ctx, input),
    acceptRectificationPlan: (_, { input }, ctx) => acceptRectificationPlan(ctx, input),
    returnRectificationPlan: (_, { input }, ctx) => returnRectificationPlan(ctx, input),
    submitRectification: (_, { input }, ctx) => submitRectification(ctx, input),
    returnRectification: (_, { input }, ctx) => returnRectification(ctx, input),
    verifyRectification: (_, { input }, ctx) => verifyRectification(ctx, input),
    closeProblem: (_, { input }, ctx) => closeProblem(ctx, input),
    extendDeadline: (_, { input }, ctx) => extendDeadline(ctx, input),
  },
  Problem: {
    plans: ({ id }, _, ctx) => plansOf(ctx, id),
    rectifications: ({ id }, _, ctx) => rectificationsOf(ctx, id),
    extensions: ({ id }, _, ctx) => extensionsOf(ctx, id),
  },
  Rectification: {
    problem: ({ problemId }, _, ctx) => ctx.tx.problem.findUnique({ where: { id: problemId } }),
    receiptNumber: ({ receiptSerial, submittedOn }) =>
      receiptNumber('REPORT', receiptSerial, plainDate(submittedOn)),
    submittedBy: ({ submittedById }) => reference(submittedById),
    submittedOn: ({ submittedOn }) => plainDate(submittedOn),
    passedOn: ({ passedOn }) => passedOn && plainDate(passedOn),
    passedBy: ({ passedByPersonId }) => maybeReference(passedByPersonId),
    outcome: ({ outcome }) => outcome as never,
    decidedOn: ({ decidedOn }) => decidedOn && plainDate(decidedOn),
    decidedBy: ({ decidedByPersonId }) => maybeReference(decidedByPersonId),
    decidedByOrganization: ({ decidedById }) => maybeReference(decidedById),
    methods: ({ methods }) => methods as never,
  },
  RectificationPlan: {
    problem: ({ problemId }, _, ctx) => ctx.tx.problem.findUnique({ where: { id: problemId } }),
    receiptNumber: ({ receiptSerial, submittedOn }) =>
      receiptNumber('PLAN', receiptSerial, plainDate(submittedOn)),
    stages: ({ stages }) => stages as unknown as RectificationStage[],
    dueOn: ({ dueOn }) => plainDate(dueOn),
    submittedBy: ({ submittedById }) => reference(submittedById),
    submittedOn: ({ submittedOn }) => plainDate(submittedOn),
    outcome: ({ outcome }) => outcome as never,
    decidedOn: ({ decidedOn }) => decidedOn && plainDate(decidedOn),
    decidedBy: ({ decidedByPersonId }) => maybeReference(decidedByPersonId),
  },
  DeadlineExtension: {
    fromDueOn: ({ fromDueOn }) => fromDueOn && plainDate(fromDueOn),
    toDueOn: ({ toDueOn }) => plainDate(toDueOn),
    approvedOn: ({ approvedOn }) => plainDate(approvedOn),
    approvedBy: ({ approvedByPersonId }) => reference(approvedByPersonId),
  },
}
