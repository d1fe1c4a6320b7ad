import { readFileSync } from 'node:fs'
import type { Subgraph } from '@dudao/service'
import { access } from './access.ts'
import { activityResolvers } from './activity/resolvers.ts'
import { foldCounters } from './counters/folding.ts'
import { counterResolvers } from './counters/resolvers.ts'
import { drawResolvers } from './draws/resolvers.ts'
import { feedbackResolvers } from './feedback/resolvers.ts'
import { fieldRecordResolvers } from './field-records/resolvers.ts'
import { formResolvers } from './forms/resolvers.ts'
import type { Prisma, PrismaClient } from './generated/prisma/client.ts'
import { inspectionResolvers } from './inspections/resolvers.ts'
import { planResolvers } from './plans/resolvers.ts'
import { problemResolvers } from './problems/resolvers.ts'
import { summaryResolvers } from './summaries/resolvers.ts'
import { grantsOf } from './teams/grants.ts'
import { teamResolvers } from './teams/resolvers.ts'
import { visitResolvers } from './visits/resolvers.ts'

/** The service: contract, resolvers, rights, grants. */
export function createCases(client: PrismaClient): Subgraph<Prisma.TransactionClient> {
  const slices = [
    inspectionResolvers,
    planResolvers,
    drawResolvers,
    teamResolvers,
    visitResolvers,
    formResolvers,
    fieldRecordResolvers,
    feedbackResolvers,
    problemResolvers,
    summaryResolvers,
    counterResolvers,
    activityResolvers,
  ]
  return {
    name: 'cases',
    typeDefs: readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'),
    resolvers: {
      ...Object.assign({}, ...slices),
      Query: Object.assign({}, ...slices.map((slice) => ('Query' in slice ? slice.Query : {}))),
      Mutation: Object.assign({}, ...slices.map((slice) => ('Mutation' in slice ? slice.Mutation : {}))),
    },
    access,
    client,
    grantsOf,
    sweeps: [foldCounters],
  }
}
