import { readFileSync } from 'node:fs'
import { createVault, type Subgraph } from '@dudao/service'
import { access } from './access.ts'
import { activityResolvers } from './activity/resolvers.ts'
import { complaintResolvers } from './complaints/resolvers.ts'
import { foldCounters } from './counters/folding.ts'
import { counterResolvers } from './counters/resolvers.ts'
import { deadlineResolvers } from './deadlines/resolvers.ts'
import { deliberationResolvers } from './deliberations/resolvers.ts'
import { cycleResolvers } from './cycles/resolvers.ts'
import { drawResolvers } from './draws/resolvers.ts'
import type { CasesEnv } from './env.ts'
import { evidenceResolvers } from './evidence/resolvers.ts'
import { explanationResolvers } from './explanations/resolvers.ts'
import { feedbackResolvers } from './feedback/resolvers.ts'
import { fieldRecordResolvers } from './field-records/resolvers.ts'
import { formResolvers } from './forms/resolvers.ts'
import type { Prisma, PrismaClient } from './generated/prisma/client.ts'
import type { Resolvers } from './generated/resolvers.ts'
import { inspectionResolvers } from './inspections/resolvers.ts'
import { opinionLetterResolvers } from './opinion-letters/resolvers.ts'
import { planResolvers } from './plans/resolvers.ts'
import { problemResolvers } from './problems/resolvers.ts'
import { proposalResolvers } from './proposals/resolvers.ts'
import { proposeOverdue } from './proposals/sweep.ts'
import { rectificationResolvers } from './rectifications/resolvers.ts'
import { openMatterResolvers } from './open-matters/resolvers.ts'
import { reportResolvers } from './reports/resolvers.ts'
import { selfEvaluationResolvers } from './self-evaluations/resolvers.ts'
import { summaryResolvers } from './summaries/resolvers.ts'
import { watchDeadlines } from './supervision/proposals.ts'
import { supervisionResolvers } from './supervision/resolvers.ts'
import { grantsOf } from './teams/grants.ts'
import { factResolvers } from './tasks/fact-resolvers.ts'
import { taskResolvers } from './tasks/resolvers.ts'
import { teamResolvers } from './teams/resolvers.ts'
import { visitResolvers } from './visits/resolvers.ts'
import { workPlanResolvers } from './work-plans/resolvers.ts'

/** The service: contract, resolvers, rights, grants. */
export function createCases(
  client: PrismaClient,
  { PERSONAL_DATA_KEY }: Pick<CasesEnv, 'PERSONAL_DATA_KEY'>,
): Subgraph<Prisma.TransactionClient> {
  const slices = [
    inspectionResolvers,
    planResolvers,
    drawResolvers,
    workPlanResolvers,
    taskResolvers,
    factResolvers,
    complaintResolvers(createVault(PERSONAL_DATA_KEY)),
    proposalResolvers,
    teamResolvers,
    visitResolvers,
    formResolvers,
    fieldRecordResolvers,
    selfEvaluationResolvers,
    deliberationResolvers,
    feedbackResolvers,
    opinionLetterResolvers,
    reportResolvers,
    deadlineResolvers,
    problemResolvers,
    rectificationResolvers,
    explanationResolvers,
    evidenceResolvers,
    supervisionResolvers,
    openMatterResolvers,
    summaryResolvers,
    counterResolvers,
    cycleResolvers,
    activityResolvers,
  ]
  return {
    name: 'cases',
    typeDefs: readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'),
    resolvers: merge(slices),
    access,
    client,
    grantsOf,
    sweeps: [foldCounters, watchDeadlines, proposeOverdue],
  }
}

/** Each slice adds its own fields to the types it names, to Query and Mutation as to others. */
function merge(slices: readonly object[]): Resolvers {
  const merged: Record<string, object> = {}
  for (const slice of slices) {
    for (const [type, fields] of Object.entries(slice)) merged[type] = { ...merged[type], ...fields }
  }
  return merged
}
