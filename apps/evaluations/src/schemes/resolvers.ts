import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { fromHundredths } from '../hundredths.ts'
import {
  bandsOf,
  createScheme,
  findScheme,
  indicatorsOf,
  publishScheme,
  reviseScheme,
  schemesPage,
  updateScheme,
} from './schemes.ts'

export const schemeResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'Scheme' | 'Indicator' | 'GradeBand'> = {
  Query: {
    scheme: (_, { id }, ctx) => findScheme(ctx, id),
    schemes: (_, args, ctx) => schemesPage(ctx, args),
  },
  Mutation: {
    createScheme: (_, { input }, ctx) => createScheme(ctx, input),
    updateScheme: (_, { input }, ctx) => updateScheme(ctx, input),
    publishScheme: (_, { input }, ctx) => publishScheme(ctx, input),
    reviseScheme: (_, { input }, ctx) => reviseScheme(ctx, input),
  },
  Scheme: {
    __resolveReference: ({ id }, ctx) => findScheme(ctx, id),
    status: ({ status }) => status as never,
    issuer: ({ issuerId }) => ({ id: issuerId }),
    indicators: (scheme, _, ctx) => scheme.indicators ?? indicatorsOf(ctx, scheme.id),
    bands: (scheme, _, ctx) => scheme.bands ?? bandsOf(ctx, scheme.id),
    publishedOn: ({ publishedOn }) => publishedOn && plainDate(publishedOn),
  },
  Indicator: {
    weight: ({ weightHundredths }) => fromHundredths(weightHundredths),
    maxScore: ({ maxHundredths }) => fromHundredths(maxHundredths),
  },
  GradeBand: {
    from: (band) => fromHundredths(band.fromHundredths),
    to: ({ toHundredths }) => fromHundredths(toHundredths),
  },
}
