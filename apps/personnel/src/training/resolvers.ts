import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { toHours } from './hours.ts'
import { issueCertificates } from './certificates.ts'
import { checkIn } from './check-in.ts'
import { findTrainingCredit, revokeCredit } from './credits.ts'
import { trainingForecast } from './forecast.ts'
import { enterPastHours } from './past-hours.ts'
import { recordRoster } from './roster.ts'
import { creditsOfYear, rulesOfYear } from './years.ts'

export const trainingResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'TrainingCredit' | 'TrainingYear' | 'TrainingShortfall'
> = {
  Query: {
    trainingForecast: (_, args, ctx) => trainingForecast(ctx, args),
  },
  Mutation: {
    checkIn: (_, { input }, ctx) => checkIn(ctx, input),
    recordRoster: (_, { input }, ctx) => recordRoster(ctx, input),
    enterPastHours: (_, { input }, ctx) => enterPastHours(ctx, input),
    revokeCredit: (_, { input }, ctx) => revokeCredit(ctx, input),
    issueCertificates: (_, { input }, ctx) => issueCertificates(ctx, input),
  },
  TrainingCredit: {
    __resolveReference: ({ id }, ctx) => findTrainingCredit(ctx, id),
    person: ({ inspectorId: id }) => ({ id }),
    session: ({ sessionId: id }, _, ctx) =>
      id === null ? null : ctx.tx.trainingSession.findUnique({ where: { id } }),
    hours: ({ hundredths }) => toHours(hundredths),
    form: ({ form }) => form as never,
    occurredOn: ({ occurredOn }) => occurredOn && plainDate(occurredOn),
    creditedOn: ({ creditedOn }) => plainDate(creditedOn),
    source: ({ source }) => source as never,
    creditedBy: ({ organizerOrganizationId: id }) => ({ id }),
    certificateIssuedOn: ({ certificateIssuedOn: on }) => on && plainDate(on),
    revokedOn: ({ revokedOn }) => revokedOn && plainDate(revokedOn),
  },
  TrainingYear: {
    hoursByForm: ({ byForm }) => byForm.map(({ form, hundredths }) => ({ form, hours: toHours(hundredths) })),
    countedHours: ({ counted }) => toHours(counted),
    rules: (year, _, ctx) => rulesOfYear(ctx, year),
    credits: (year, _, ctx) => creditsOfYear(ctx, year),
  },
  TrainingShortfall: {
    personId: ({ id }) => id,
    person: ({ id }) => ({ id }),
    countedHours: ({ counted }) => toHours(counted),
  },
}
