import { readFileSync } from 'node:fs'
import { createVault, type Subgraph } from '@dudao/service'
import { access } from './access.ts'
import { appointmentResolvers } from './appointments/resolvers.ts'
import { appraisalResolvers } from './appraisals/resolvers.ts'
import { budgetResolvers } from './budgets/resolvers.ts'
import { courseResolvers } from './courses/resolvers.ts'
import { dutyResolvers } from './duties/resolvers.ts'
import { boardRoutes } from './duties/routes.ts'
import type { PersonnelEnv } from './env.ts'
import { expertResolvers } from './experts/resolvers.ts'
import { feeResolvers } from './fees/resolvers.ts'
import { fileResolvers } from './files/resolvers.ts'
import type { Prisma, PrismaClient } from './generated/prisma/client.ts'
import { inspectorResolvers } from './inspectors/resolvers.ts'
import { recusalResolvers } from './recusals/resolvers.ts'
import { sheetResolvers } from './sheets/resolvers.ts'
import { staleRows } from './sheets/sweeps.ts'
import { staffingResolvers } from './staffing/resolvers.ts'
import { trainingResolvers } from './training/resolvers.ts'

/** The service: contract, resolvers, rights. */
export function createPersonnel(
  client: PrismaClient,
  { PERSONAL_DATA_KEY }: Pick<PersonnelEnv, 'PERSONAL_DATA_KEY'>,
): Subgraph<Prisma.TransactionClient> {
  const vault = createVault(PERSONAL_DATA_KEY)
  const slices = [
    inspectorResolvers,
    appointmentResolvers,
    recusalResolvers,
    courseResolvers,
    trainingResolvers,
    fileResolvers(vault),
    appraisalResolvers,
    expertResolvers,
    feeResolvers,
    budgetResolvers,
    dutyResolvers,
    staffingResolvers,
    sheetResolvers(vault),
  ]
  return {
    name: 'personnel',
    typeDefs: readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'),
    resolvers: {
      ...Object.assign({}, ...slices),
      Query: Object.assign({}, ...slices.map((slice) => slice.Query)),
      Mutation: Object.assign({}, ...slices.map((slice) => ('Mutation' in slice ? slice.Mutation : {}))),
    },
    access,
    client,
    routes: boardRoutes,
    sweeps: [staleRows],
  }
}
