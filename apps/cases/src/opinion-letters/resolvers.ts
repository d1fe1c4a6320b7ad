import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { maybeReference, reference } from '../references.ts'
import { problemsOfLetter, requirementsOf, suggestionsOfLetter } from './lists.ts'
import { issueOpinionLetters } from './opinion-letters.ts'

export const opinionLetterResolvers: Pick<Resolvers, 'Mutation' | 'OpinionLetter' | 'OpinionRequirement'> = {
  Mutation: {
    issueOpinionLetters: (_, { input }, ctx) => issueOpinionLetters(ctx, input),
  },
  OpinionLetter: {
    inspection: ({ inspectionId }, _, ctx) => ctx.tx.inspection.findUnique({ where: { id: inspectionId } }),
    organization: ({ organizationId }) => reference(organizationId),
    issuedBy: ({ organId }) => reference(organId),
    requirements: ({ id }, _, ctx) => requirementsOf(ctx, id),
    problems: ({ id }, args, ctx) => problemsOfLetter(ctx, id, args),
    suggestions: (letter, _, ctx) => suggestionsOfLetter(ctx, letter),
    letter: ({ letterId }) => maybeReference(letterId),
    issuedOn: ({ issuedOn }) => plainDate(issuedOn),
  },
  OpinionRequirement: {
    dueOn: ({ dueOn }) => plainDate(dueOn),
    problem: ({ problemId }, _, ctx) =>
      problemId ? ctx.tx.problem.findUnique({ where: { id: problemId } }) : null,
  },
}
