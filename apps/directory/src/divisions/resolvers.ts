import { isId, plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { childrenOf, divisionsById, findDivision } from './divisions.ts'

export const divisionResolvers: Pick<Resolvers, 'Query' | 'Division'> = {
  Query: {
    division: (_, args, ctx) => (args.id && !isId(args.id) ? null : findDivision(ctx, args)),
    divisionsById: (_, { ids }, ctx) => divisionsById(ctx, ids),
  },
  Division: {
    __resolveReference: ({ id }, ctx) => (isId(id) ? ctx.tx.division.findUnique({ where: { id } }) : null),
    kind: (division) => division.kind as never,
    parent: ({ parentId }, _, ctx) =>
      parentId ? ctx.tx.division.findUnique({ where: { id: parentId } }) : null,
    children: ({ id }, { on }, ctx) => childrenOf(ctx, id, on),
    validFrom: ({ validFrom }) => validFrom && plainDate(validFrom),
    validTo: ({ validTo }) => validTo && plainDate(validTo),
  },
}
