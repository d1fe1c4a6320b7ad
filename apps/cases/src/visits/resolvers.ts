import { plainDate } from '@dudao/service'
import { recordOf } from '../field-records/lists.ts'
import { recordVisitsAndSettle } from '../field-records/settling.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { quantityOf } from '../quantities.ts'
import { maybeReference, reference } from '../references.ts'
import { releaseVisit } from './visits.ts'

export const visitResolvers: Pick<Resolvers, 'Mutation' | 'Visit'> = {
  Mutation: {
    recordVisits: (_, { input }, ctx) => recordVisitsAndSettle(ctx, input),
    releaseVisit: (_, { input }, ctx) => releaseVisit(ctx, input),
  },
  Visit: {
    inspection: ({ inspectionId }, _, ctx) => ctx.tx.inspection.findUnique({ where: { id: inspectionId } }),
    kind: ({ kind }) => kind as never,
    organization: ({ organizationId }) => maybeReference(organizationId),
    organizationKind: ({ organizationKind }) => organizationKind as never,
    division: ({ divisionId }) => reference(divisionId),
    occurredOn: ({ occurredOn }) => plainDate(occurredOn),
    methods: ({ methods }) => methods as never,
    orientation: ({ orientation }) => orientation as never,
    selection: ({ selection }) => selection as never,
    openness: ({ openness }) => openness as never,
    record: ({ id }, _, ctx) => recordOf(ctx, id),
    persons: ({ personsValue, personsQualifier }) => quantityOf(personsValue, personsQualifier),
  },
}
