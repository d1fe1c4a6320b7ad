import type { Resolvers } from '../generated/resolvers.ts'
import { maybeReference, reference } from '../references.ts'
import { evidenceByFiles, gapsOf, problemOf, versionsOf, visitById } from './lists.ts'
import { adoptProposedProblems } from './proposals.ts'
import {
  answersIn,
  conflictsIn,
  contentOf,
  headcountsIn,
  isDisputed,
  missingIn,
  ofKind,
  placeOf,
  proposalsIn,
} from './record.ts'
import { syncFieldOperations } from './sync.ts'

export const fieldRecordResolvers: Pick<
  Resolvers,
  | 'Query'
  | 'Mutation'
  | 'FieldOperation'
  | 'FieldRecord'
  | 'FieldAnswer'
  | 'FieldHeadcount'
  | 'FieldConflict'
  | 'FieldEvidence'
  | 'ProposedProblem'
> = {
  Query: {
    fieldEvidenceByFiles: (_, { fileIds }, ctx) => evidenceByFiles(ctx, fileIds),
  },
  Mutation: {
    syncFieldOperations: (_, { input }, ctx) => syncFieldOperations(ctx, input),
    adoptProposedProblems: (_, { input }, ctx) => adoptProposedProblems(ctx, input),
  },
  FieldOperation: {
    visit: ({ visitId }, _, ctx) => visitById(ctx, visitId),
    kind: ({ kind }) => kind as never,
    status: ({ status }) => status as never,
    serverVersion: ({ version }) => version,
    person: ({ personId }) => reference(personId),
  },
  FieldRecord: {
    forms: async (record, _, ctx) => (await versionsOf(ctx, record)).map(({ row }) => row),
    answers: (record) => answersIn(record),
    headcounts: (record) => headcountsIn(record),
    notes: (record) => ofKind(record, 'NOTE'),
    evidence: (record) => ofKind(record, 'ATTACH_EVIDENCE'),
    proposals: async (record, _, ctx) => proposalsIn(record, await versionsOf(ctx, record)),
    conflicts: (record) => conflictsIn(record),
    missing: async (record, _, ctx) => missingIn(record, await versionsOf(ctx, record)),
    gaps: ({ visitId }, _, ctx) => gapsOf(ctx, visitId),
    finished: (record) => ofKind(record, 'FINISH'),
  },
  FieldAnswer: {
    formVersionId: (standing) => placeOf(standing)?.formVersionId ?? '',
    item: (standing) => placeOf(standing)?.item ?? '',
    isDisputed: (standing) => isDisputed(standing),
  },
  FieldHeadcount: {
    group: ({ register }) => register,
    isDisputed: (standing) => isDisputed(standing),
  },
  FieldConflict: {
    visit: ({ visitId }, _, ctx) => visitById(ctx, visitId),
    formVersionId: (standing) => placeOf(standing)?.formVersionId ?? null,
    item: (standing) => placeOf(standing)?.item ?? null,
    group: (standing) => (placeOf(standing) ? null : standing.register),
  },
  FieldEvidence: {
    fileId: ({ fileId }) => fileId as string,
    file: ({ fileId }) => maybeReference(fileId),
    name: (row) => contentOf<'ATTACH_EVIDENCE'>(row).name,
    mediaType: (row) => contentOf<'ATTACH_EVIDENCE'>(row).mediaType,
    size: (row) => contentOf<'ATTACH_EVIDENCE'>(row).size,
    sha256: (row) => contentOf<'ATTACH_EVIDENCE'>(row).sha256,
    capturedAt: (row) => contentOf<'ATTACH_EVIDENCE'>(row).capturedAt,
    place: (row) => contentOf<'ATTACH_EVIDENCE'>(row).place,
    caption: (row) => contentOf<'ATTACH_EVIDENCE'>(row).caption,
    formVersionId: (row) => contentOf<'ATTACH_EVIDENCE'>(row).formVersionId,
    item: (row) => contentOf<'ATTACH_EVIDENCE'>(row).item,
    problemClientId: (row) => contentOf<'ATTACH_EVIDENCE'>(row).problem,
    person: ({ personId }) => reference(personId),
  },
  ProposedProblem: {
    clientId: ({ row }) => row.clientId,
    person: ({ row }) => reference(row.personId),
    problem: ({ row }, _, ctx) => problemOf(ctx, row),
  },
}
