import { plainDate, todayOf } from '@dudao/service'
import { evidenceFor } from '../evidence/evidence.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { receiptNumber } from '../rectifications/rules.ts'
import { maybeReference, reference } from '../references.ts'
import {
  approveExplanation,
  declineExplanation,
  explanationsOf,
  isExplained,
  isValid,
  submitExplanation,
} from './explanations.ts'

export const explanationResolvers: Pick<Resolvers, 'Mutation' | 'Problem' | 'Explanation'> = {
  Mutation: {
    submitExplanation: (_, { input }, ctx) => submitExplanation(ctx, input),
    approveExplanation: (_, { input }, ctx) => approveExplanation(ctx, input),
    declineExplanation: (_, { input }, ctx) => declineExplanation(ctx, input),
  },
  Problem: {
    explanations: ({ id }, _, ctx) => explanationsOf(ctx, id),
    isExplained: (problem, _, ctx) => isExplained(ctx, problem),
  },
  Explanation: {
    problem: ({ problemId }, _, ctx) => ctx.tx.problem.findUnique({ where: { id: problemId } }),
    receiptNumber: ({ receiptSerial, submittedOn }) =>
      receiptNumber('EXPLANATION', receiptSerial, plainDate(submittedOn)),
    finishOn: ({ finishOn }) => plainDate(finishOn),
    evidence: (explanation, _, ctx) => evidenceFor(ctx, 'EXPLANATION', explanation),
    submittedBy: ({ submittedById }) => reference(submittedById),
    submittedOn: ({ submittedOn }) => plainDate(submittedOn),
    outcome: ({ outcome }) => outcome as never,
    decidedOn: ({ decidedOn }) => decidedOn && plainDate(decidedOn),
    decidedBy: ({ decidedByPersonId }) => maybeReference(decidedByPersonId),
    isValid: (explanation, { on }, ctx) => isValid(explanation, on ?? todayOf(ctx)),
  },
}
