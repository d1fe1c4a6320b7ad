import { readFileSync } from 'node:fs'
import type { Subgraph } from '@dudao/service'
import { access } from './access.ts'
import type { Prisma, PrismaClient } from './generated/prisma/client.ts'
import type { Resolvers } from './generated/resolvers.ts'
import { resultResolvers } from './results/resolvers.ts'
import { roundResolvers } from './rounds/resolvers.ts'
import { schemeResolvers } from './schemes/resolvers.ts'
import { scoreResolvers } from './scores/resolvers.ts'

const resolvers: Resolvers = {
  ...schemeResolvers,
  ...roundResolvers,
  ...scoreResolvers,
  ...resultResolvers,
  Query: { ...schemeResolvers.Query, ...roundResolvers.Query, ...resultResolvers.Query },
  Mutation: { ...schemeResolvers.Mutation, ...roundResolvers.Mutation, ...scoreResolvers.Mutation },
}

/** The evaluations service: schemes, rounds, scores, results. */
export const createEvaluations = (client: PrismaClient): Subgraph<Prisma.TransactionClient> => ({
  name: 'evaluations',
  typeDefs: readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'),
  resolvers,
  access,
  client,
})
