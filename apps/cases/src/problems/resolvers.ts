import { isId, plainDate } from '@dudao/service'
import { evidenceOfProblem } from '../field-records/lists.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { maybeReference, reference } from '../references.ts'
import { editProblem } from './editing.ts'
import { historyOf, isOverdue, partsOf, placeNameOf, problemsPage, siblingsOf } from './lists.ts'
import { splitProblem } from './parts.ts'
import { recordProblems } from './problems.ts'

export const problemResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'Problem' | 'ProblemState' | 'Rectification'
> = {
  Query: {
    problem: (_, { id }, ctx) => (isId(id) ? ctx.tx.problem.findUnique({ where: { id } }) : null),
    problems: (_, args, ctx) => problemsPage(ctx, args),
  },
  Mutation: {
    recordProblems: (_, { input }, ctx) => recordProblems(ctx, input),
    editProblem: (_, { input }, ctx) => editProblem(ctx, input),
    splitProblem: (_, { input }, ctx) => splitProblem(ctx, input),
  },
  Problem: {
    __resolveReference: ({ id }, ctx) => (isId(id) ? ctx.tx.problem.findUnique({ where: { id } }) : null),
    inspection: ({ inspectionId }, _, ctx) =>
      inspectionId ? ctx.tx.inspection.findUnique({ where: { id: inspectionId } }) : null,
    level: ({ level }) => level as never,
    responsibleOrganization: ({ responsibleOrganizationId }) => reference(responsibleOrganizationId),
    responsibleKind: ({ responsibleKind }) => responsibleKind as never,
    responsibleDivision: ({ responsibleDivisionId }) => reference(responsibleDivisionId),
    supervisingOrganization: ({ supervisingOrganizationId }) => maybeReference(supervisingOrganizationId),
    placeName: (problem, _, ctx) => placeNameOf(ctx, problem),
    visit: ({ visitId }, _, ctx) => (visitId ? ctx.tx.visit.findUnique({ where: { id: visitId } }) : null),
    fieldEvidence: ({ id }, _, ctx) => evidenceOfProblem(ctx, id),
    source: ({ source }) => source as never,
    status: ({ status }) => status as never,
    ownerOrganization: ({ ownerOrganizationId }) => reference(ownerOrganizationId),
    parent: ({ parentId }, _, ctx) =>
      parentId ? ctx.tx.problem.findUnique({ where: { id: parentId } }) : null,
    parts: ({ id }, _, ctx) => partsOf(ctx, id),
    siblings: (problem, _, ctx) => siblingsOf(ctx, problem),
    dueOn: ({ dueOn }) => dueOn && plainDate(dueOn),
    history: ({ id }, _, ctx) => historyOf(ctx, id),
    isOverdue: (problem, _, ctx) => isOverdue(ctx, problem),
    occurredOn: ({ occurredOn }) => plainDate(occurredOn),
    confirmedOn: ({ confirmedOn }) => confirmedOn && plainDate(confirmedOn),
    withdrawnOn: ({ withdrawnOn }) => withdrawnOn && plainDate(withdrawnOn),
    closedOn: ({ closedOn }) => closedOn && plainDate(closedOn),
  },
  ProblemState: {
    status: ({ status }) => status as never,
    dueOn: ({ dueOn }) => dueOn && plainDate(dueOn),
    since: ({ since }) => plainDate(since),
    until: ({ until }) => until && plainDate(until),
  },
}
