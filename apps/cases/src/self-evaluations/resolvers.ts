import { plainDate } from '@dudao/service'
import { deadlineOfUnit } from '../deadlines/lists.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { reference } from '../references.ts'
import { reviewOf } from './lists.ts'
import { requestSelfEvaluations, reviewSelfEvaluation, submitSelfEvaluation } from './self-evaluations.ts'

export const selfEvaluationResolvers: Pick<Resolvers, 'Mutation' | 'SelfEvaluation'> = {
  Mutation: {
    requestSelfEvaluations: (_, { input }, ctx) => requestSelfEvaluations(ctx, input),
    submitSelfEvaluation: (_, { input }, ctx) => submitSelfEvaluation(ctx, input),
    reviewSelfEvaluation: (_, { input }, ctx) => reviewSelfEvaluation(ctx, input),
  },
  SelfEvaluation: {
    inspection: ({ inspectionId }, _, ctx) => ctx.tx.inspection.findUnique({ where: { id: inspectionId } }),
    organization: ({ organizationId }) => reference(organizationId),
    requestedBy: ({ organId }) => reference(organId),
    requestedOn: ({ requestedOn }) => plainDate(requestedOn),
    deadline: (row, _, ctx) => deadlineOfUnit(ctx, 'SELF_EVALUATION', row),
    submittedOn: ({ submittedOn }) => submittedOn && plainDate(submittedOn),
    finding: async ({ id }, _, ctx) => (await reviewOf(ctx, id))?.finding,
    reviewedOn: async ({ id }, _, ctx) => {
      const review = await reviewOf(ctx, id)
      return review && plainDate(review.reviewedOn)
    },
  },
}
