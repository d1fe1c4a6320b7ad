import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { fromHundredths } from '../hundredths.ts'
import { resultsOf } from './results.ts'
import { summarize } from './summary.ts'

export const resultResolvers: Pick<Resolvers, 'Query' | 'Organization' | 'EvaluationResult'> = {
  Query: {
    evaluationSummary: (_, { filter }, ctx) => summarize(ctx, filter),
  },
  Organization: {
    evaluations: ({ id }, { first }, ctx) => resultsOf(ctx, id, first ?? 10),
  },
  EvaluationResult: {
    year: ({ round }) => round.year,
    total: ({ totalHundredths }) => fromHundredths(totalHundredths as number),
    grade: ({ grade }) => grade as string,
    confirmedOn: ({ round }) => plainDate(round.confirmedOn as Date),
    isDemo: ({ round }) => round.isDemo,
  },
}
