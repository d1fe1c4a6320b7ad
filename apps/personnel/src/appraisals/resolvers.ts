import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { appraisalsOfRound, appraisalsPage, findAppraisal } from './appraisals.ts'
import { type Figures, valuesOf } from './figure-rules.ts'
import { figureChangesOf, newestSnapshotOf, snapshotsOf } from './figures.ts'
import { acknowledgeAppraisal, objectToAppraisal, submitAppraisalStatement } from './own-words.ts'
import { finalGradeOf, proposalOf, roundOf } from './parts.ts'
import { countsByGrade, countsByStatus } from './round-counts.ts'
import { addToAppraisal, findRound, openAppraisal, roundsPage } from './rounds.ts'
import { gradesOf, itemsOf } from './scheme.ts'
import {
  concludeAppraisals,
  decideAppraisalObjection,
  proposeAppraisalGrades,
  publishAppraisals,
  retakeAppraisalFigures,
} from './steps.ts'

export const appraisalResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'AppraisalRound' | 'Appraisal' | 'AppraisalSnapshot'
> = {
  Query: {
    appraisalRound: (_, { id }, ctx) => findRound(ctx, id),
    appraisalRounds: (_, args, ctx) => roundsPage(ctx, args),
    appraisal: (_, { id }, ctx) => findAppraisal(ctx, id),
    appraisals: (_, args, ctx) => appraisalsPage(ctx, args),
  },
  Mutation: {
    openAppraisal: (_, { input }, ctx) => openAppraisal(ctx, input),
    addToAppraisal: (_, { input }, ctx) => addToAppraisal(ctx, input),
    retakeAppraisalFigures: (_, { input }, ctx) => retakeAppraisalFigures(ctx, input),
    submitAppraisalStatement: (_, { input }, ctx) => submitAppraisalStatement(ctx, input),
    proposeAppraisalGrades: (_, { input }, ctx) => proposeAppraisalGrades(ctx, input),
    publishAppraisals: (_, { input }, ctx) => publishAppraisals(ctx, input),
    objectToAppraisal: (_, { input }, ctx) => objectToAppraisal(ctx, input),
    acknowledgeAppraisal: (_, { input }, ctx) => acknowledgeAppraisal(ctx, input),
    decideAppraisalObjection: (_, { input }, ctx) => decideAppraisalObjection(ctx, input),
    concludeAppraisals: (_, { input }, ctx) => concludeAppraisals(ctx, input),
  },
  AppraisalRound: {
    __resolveReference: ({ id }, ctx) => findRound(ctx, id),
    office: ({ officeOrganizationId: id }) => ({ id }),
    items: ({ rules }) => itemsOf(rules),
    grades: ({ rules }) => gradesOf(rules),
    openedOn: ({ openedOn }) => plainDate(openedOn),
    byStatus: (round, _, ctx) => countsByStatus(ctx, round),
    byGrade: (round, _, ctx) => countsByGrade(ctx, round),
    appraisals: ({ id }, args, ctx) => appraisalsOfRound(ctx, id, args),
  },
  Appraisal: {
    __resolveReference: ({ id }, ctx) => findAppraisal(ctx, id),
    round: (row, _, ctx) => roundOf(ctx, row),
    inspector: ({ inspectorId: id }, _, ctx) => ctx.tx.inspector.findUnique({ where: { id } }),
    person: ({ inspectorId: id }) => ({ id }),
    status: ({ status }) => status as never,
    snapshot: ({ id }, _, ctx) => newestSnapshotOf(ctx, id),
    snapshots: ({ id }, _, ctx) => snapshotsOf(ctx, id),
    figureChanges: (row, _, ctx) => figureChangesOf(ctx, row),
    statedOn: ({ statedOn }) => statedOn && plainDate(statedOn),
    proposal: (row, _, ctx) => proposalOf(ctx, row),
    publishedOn: ({ publishedOn }) => publishedOn && plainDate(publishedOn),
    objectUntil: ({ objectUntil }) => objectUntil && plainDate(objectUntil),
    acknowledgedOn: ({ acknowledgedOn }) => acknowledgedOn && plainDate(acknowledgedOn),
    objectedOn: ({ objectedOn }) => objectedOn && plainDate(objectedOn),
    decidedBy: ({ decidedById: id }) => (id ? { id } : null),
    grade: (row, _, ctx) => finalGradeOf(ctx, row),
    finalOn: ({ finalOn }) => finalOn && plainDate(finalOn),
  },
  AppraisalSnapshot: {
    values: ({ figures }) => valuesOf(figures as unknown as Figures),
    requiredTrainingHours: ({ figures }) => (figures as unknown as Figures).requiredTrainingHours,
  },
}
