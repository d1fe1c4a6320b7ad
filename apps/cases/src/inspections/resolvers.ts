import { isId, plainDate } from '@dudao/service'
import { deadlinesOf } from '../deadlines/lists.ts'
import { deliberationsOf, publicOpinionsOf } from '../deliberations/lists.ts'
import { drawsOfInspection } from '../draws/lists.ts'
import { opinionsOf, opinionsOfOrganization, suggestionsOf } from '../feedback/lists.ts'
import { conflictsOfInspection, operationsOfInspection } from '../field-records/lists.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { opinionLettersOf, opinionLettersOfOrganization } from '../opinion-letters/lists.ts'
import { planItemOf } from '../plans/openings.ts'
import { problemsOfInspection, problemsOfOrganization } from '../problems/lists.ts'
import { maybeReference, reference } from '../references.ts'
import { reportOf } from '../reports/lists.ts'
import { selfEvaluationsOf, selfEvaluationsOfOrganization } from '../self-evaluations/lists.ts'
import { teamOf } from '../teams/teams.ts'
import { visitsOfInspection, visitsOfOrganization } from '../visits/lists.ts'
import { figuresOf, startedOnOf } from './figures.ts'
import { createInspection, saveInspectionPlan } from './inspections.ts'
import { inspectionsOfOrganization, inspectionsPage, objectsOf, planOf } from './lists.ts'
import { missingOf } from './rules.ts'
import { completeInspection, issueInspectionNotice } from './steps.ts'

export const inspectionResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'Inspection' | 'InspectionObject' | 'InspectionPlan' | 'Organization'
> = {
  Query: {
    inspection: (_, { id }, ctx) => (isId(id) ? ctx.tx.inspection.findUnique({ where: { id } }) : null),
    inspections: (_, args, ctx) => inspectionsPage(ctx, args),
  },
  Mutation: {
    createInspection: (_, { input }, ctx) => createInspection(ctx, input),
    saveInspectionPlan: (_, { input }, ctx) => saveInspectionPlan(ctx, input),
    issueInspectionNotice: (_, { input }, ctx) => issueInspectionNotice(ctx, input),
    completeInspection: (_, { input }, ctx) => completeInspection(ctx, input),
  },
  Inspection: {
    __resolveReference: ({ id }, ctx) => (isId(id) ? ctx.tx.inspection.findUnique({ where: { id } }) : null),
    field: ({ field }) => field as never,
    scope: ({ scope }) => scope as never,
    status: ({ status }) => status as never,
    organ: ({ organId }) => reference(organId),
    division: ({ ownerDivisionId }) => reference(ownerDivisionId),
    emergencyKind: ({ emergencyKind }) => emergencyKind as never,
    term: ({ termName: name, termFrom, termTo }) =>
      name === null ? null : { name, fromDay: plainDate(termFrom as Date), toDay: plainDate(termTo as Date) },
    orientation: ({ orientation }) => orientation as never,
    selection: ({ selection }) => selection as never,
    openness: ({ openness }) => openness as never,
    objects: ({ id }, _, ctx) => objectsOf(ctx, id),
    plan: ({ id }, _, ctx) => planOf(ctx, id),
    planItem: ({ planItemId }, _, ctx) => planItemOf(ctx, planItemId),
    team: ({ id }, _, ctx) => teamOf(ctx, id),
    visits: ({ id }, args, ctx) => visitsOfInspection(ctx, id, args),
    problems: ({ id }, args, ctx) => problemsOfInspection(ctx, id, args),
    fieldOperations: ({ id }, args, ctx) => operationsOfInspection(ctx, id, args),
    fieldConflicts: ({ id }, _, ctx) => conflictsOfInspection(ctx, id),
    suggestions: ({ id }, _, ctx) => suggestionsOf(ctx, id),
    selfEvaluations: ({ id }, _, ctx) => selfEvaluationsOf(ctx, id),
    publicOpinions: ({ id }, _, ctx) => publicOpinionsOf(ctx, id),
    deliberations: ({ id }, _, ctx) => deliberationsOf(ctx, id),
    opinions: ({ id }, _, ctx) => opinionsOf(ctx, id),
    draws: ({ id }, _, ctx) => drawsOfInspection(ctx, id),
    opinionLetters: ({ id }, _, ctx) => opinionLettersOf(ctx, id),
    report: ({ id }, _, ctx) => reportOf(ctx, id),
    deadlines: ({ id }, _, ctx) => deadlinesOf(ctx, id),
    figures: ({ id }, _, ctx) => figuresOf(ctx, id),
    occurredOn: ({ occurredOn }) => plainDate(occurredOn),
    noticedOn: ({ noticedOn }) => noticedOn && plainDate(noticedOn),
    noticeLetter: ({ noticeLetterId }) => maybeReference(noticeLetterId),
    startedOn: async ({ id }, _, ctx) => {
      const day = await startedOnOf(ctx, id)
      return day && plainDate(day)
    },
    endedOn: ({ endedOn }) => endedOn && plainDate(endedOn),
    reviewedOn: ({ reviewedOn }) => reviewedOn && plainDate(reviewedOn),
    feedbackOn: ({ feedbackOn }) => feedbackOn && plainDate(feedbackOn),
    opinionOn: ({ opinionOn }) => opinionOn && plainDate(opinionOn),
    reportedOn: ({ reportedOn }) => reportedOn && plainDate(reportedOn),
    completedOn: ({ completedOn }) => completedOn && plainDate(completedOn),
  },
  InspectionObject: {
    organization: ({ organizationId }) => reference(organizationId),
  },
  InspectionPlan: {
    methods: ({ methods }) => methods as never,
    missingSpecialities: async ({ inspectionId, specialities }, _, ctx) =>
      missingOf(
        specialities,
        (await teamOf(ctx, inspectionId)).map(({ speciality }) => speciality),
      ),
    savedOn: ({ savedOn }) => plainDate(savedOn),
  },
  Organization: {
    __resolveReference: ({ id }) => (isId(id) ? reference(id) : null),
    problems: ({ id }, args, ctx) => problemsOfOrganization(ctx, id, args),
    inspections: ({ id }, args, ctx) => inspectionsOfOrganization(ctx, id, args),
    preliminaryOpinions: ({ id }, args, ctx) => opinionsOfOrganization(ctx, id, args),
    selfEvaluations: ({ id }, args, ctx) => selfEvaluationsOfOrganization(ctx, id, args),
    opinionLetters: ({ id }, args, ctx) => opinionLettersOfOrganization(ctx, id, args),
    visits: ({ id }, args, ctx) => visitsOfOrganization(ctx, id, args),
  },
}
