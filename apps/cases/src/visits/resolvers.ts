import { plainDate } from '@dudao/service'
import { recordOf } from '../field-records/lists.ts'
import { recordVisitsAndSettle } from '../field-records/settling.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { quantityOf } from '../quantities.ts'
import { maybeReference, reference } from '../references.ts'
import { headcountsOf } from './headcounts.ts'
import { clashesOf } from './clashes.ts'
import { giveVisitFeedback, releaseVisit } from './release.ts'

export const visitResolvers: Pick<Resolvers, 'Mutation' | 'Visit' | 'VisitClash'> = {
  Mutation: {
    recordVisits: (_, { input }, ctx) => recordVisitsAndSettle(ctx, input),
    giveVisitFeedback: (_, { input }, ctx) => giveVisitFeedback(ctx, input),
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
    headcounts: ({ headcounts }) => headcountsOf(headcounts),
    participants: ({ participantIds }) => participantIds.map(reference),
    clashes: ({ id }, _, ctx) => clashesOf(ctx, id),
    heard: ({ heard }) => heard as never,
    absent: ({ absent }) => absent as never,
    announcedOn: ({ announcedOn }) => announcedOn && plainDate(announcedOn),
    feedbackOn: ({ feedbackOn }) => feedbackOn && plainDate(feedbackOn),
  },
  VisitClash: {
    person: ({ personId }) => reference(personId),
  },
}
