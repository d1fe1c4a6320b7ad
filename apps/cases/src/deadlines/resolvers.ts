import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { maybeReference } from '../references.ts'
import { extendInspectionDeadline, resumeInspectionDeadline, suspendInspectionDeadline } from './changes.ts'
import { changesOf, deadlineState } from './lists.ts'

export const deadlineResolvers: Pick<Resolvers, 'Mutation' | 'Deadline' | 'DeadlineChange'> = {
  Mutation: {
    suspendInspectionDeadline: (_, { input }, ctx) => suspendInspectionDeadline(ctx, input),
    resumeInspectionDeadline: (_, { input }, ctx) => resumeInspectionDeadline(ctx, input),
    extendInspectionDeadline: (_, { input }, ctx) => extendInspectionDeadline(ctx, input),
  },
  Deadline: {
    name: ({ name }) => name as never,
    state: (deadline, _, ctx) => deadlineState(ctx, deadline),
    organization: ({ organizationId }) => maybeReference(organizationId),
    fromDay: ({ fromDay }) => fromDay && plainDate(fromDay),
    unit: ({ unit }) => unit as never,
    dueOn: ({ dueOn }) => dueOn && plainDate(dueOn),
    metOn: ({ metOn }) => metOn && plainDate(metOn),
    changes: ({ id }, _, ctx) => changesOf(ctx, id),
  },
  DeadlineChange: {
    kind: ({ kind }) => kind as never,
    fromDay: ({ fromDay }) => plainDate(fromDay),
    toDay: ({ toDay }) => toDay && plainDate(toDay),
  },
}
