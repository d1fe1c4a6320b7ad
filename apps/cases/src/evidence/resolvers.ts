import type { Resolvers } from '../generated/resolvers.ts'
import { reference } from '../references.ts'
import { evidenceByFiles, evidenceFor, evidenceOf } from './evidence.ts'
import { attachEvidence } from './rounds.ts'

export const evidenceResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'Problem' | 'Rectification' | 'ProblemEvidence'
> = {
  Query: {
    problemEvidenceByFiles: (_, { fileIds }, ctx) => evidenceByFiles(ctx, fileIds),
  },
  Mutation: {
    attachEvidence: (_, { input }, ctx) => attachEvidence(ctx, input),
  },
  Problem: {
    evidence: ({ id }, _, ctx) => evidenceOf(ctx, id),
  },
  Rectification: {
    evidence: (report, _, ctx) => evidenceFor(ctx, 'REPORT', report),
    verificationEvidence: (report, _, ctx) => evidenceFor(ctx, 'VERIFICATION', report),
  },
  ProblemEvidence: {
    purpose: ({ purpose }) => purpose as never,
    attachedBy: ({ attachedById }) => reference(attachedById),
    person: ({ attachedByPersonId }) => reference(attachedByPersonId),
  },
}
