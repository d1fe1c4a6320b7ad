import { isId, plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { openNumberSeries, seriesOfActingBody, yearsOf } from './series.ts'

export const numberResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'NumberSeries'> = {
  Query: {
    numberSeries: (_, __, ctx) => seriesOfActingBody(ctx),
  },
  Mutation: {
    openNumberSeries: (_, { input }, ctx) => openNumberSeries(ctx, input),
  },
  NumberSeries: {
    __resolveReference: ({ id }, ctx) =>
      isId(id) ? ctx.tx.numberSeries.findUnique({ where: { id } }) : null,
    organization: ({ organizationId }) => ({ id: organizationId }),
    validFrom: ({ validFrom }) => plainDate(validFrom),
    years: (series, _, ctx) => yearsOf(ctx, series),
  },
}
