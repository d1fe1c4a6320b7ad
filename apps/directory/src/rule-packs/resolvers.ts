import { isId, plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { approveRulePack, rulesInForce } from './rule-packs.ts'

export const rulePackResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'RuleParameter'> = {
  Query: {
    ruleParameters: (_, args, ctx) => rulesInForce(ctx, args),
  },
  Mutation: {
    approveRulePack: (_, { input }, ctx) => approveRulePack(ctx, input),
  },
  RuleParameter: {
    __resolveReference: ({ id }, ctx) =>
      isId(id) ? ctx.tx.ruleParameter.findUnique({ where: { id } }) : null,
    division: ({ divisionId }, _, ctx) => ctx.tx.division.findUniqueOrThrow({ where: { id: divisionId } }),
    mark: ({ mark }) => mark as never,
    validFrom: ({ validFrom }) => plainDate(validFrom),
    validTo: ({ validTo }) => validTo && plainDate(validTo),
  },
}
