import { readFileSync } from 'node:fs'
import type { Subgraph } from '@dudao/service'
import { access } from './access.ts'
import { accountResolvers } from './accounts/resolvers.ts'
import { accountRoutes } from './accounts/routes.ts'
import { createAccounts } from './accounts/sessions.ts'
import { createTokenIssuer } from './accounts/tokens.ts'
import { committeeResolvers } from './committees/resolvers.ts'
import { divisionResolvers } from './divisions/resolvers.ts'
import type { DirectoryEnv } from './env.ts'
import type { Prisma, PrismaClient } from './generated/prisma/client.ts'
import { organizationResolvers } from './organizations/resolvers.ts'
import { personResolvers } from './persons/resolvers.ts'
import { rulePackResolvers } from './rule-packs/resolvers.ts'
import { schoolResolvers } from './schools/resolvers.ts'
import { staleSchoolRows } from './schools/sweeps.ts'

/**
 * The service: contract, resolvers, rights, doors.
 *
 * @param signInClient the same database over connections of its own, because sign-in's transactions run inside those of
 * their requests
 */
export async function createDirectory(
  client: PrismaClient,
  signInClient: PrismaClient,
  env: Pick<DirectoryEnv, 'TOKEN_PRIVATE_KEY' | 'SERVICE_SECRETS'>,
): Promise<Subgraph<Prisma.TransactionClient>> {
  const issuer = await createTokenIssuer(env.TOKEN_PRIVATE_KEY)
  const accounts = createAccounts(signInClient, issuer)
  const slices = [
    accountResolvers(accounts),
    divisionResolvers,
    organizationResolvers,
    schoolResolvers,
    personResolvers,
    committeeResolvers,
    rulePackResolvers,
  ]
  return {
    name: 'directory',
    typeDefs: readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'),
    resolvers: {
      ...Object.assign({}, ...slices),
      Query: Object.assign({}, ...slices.map((slice) => slice.Query)),
      Mutation: Object.assign({}, ...slices.map((slice) => ('Mutation' in slice ? slice.Mutation : {}))),
      Organization: { ...organizationResolvers.Organization, ...schoolResolvers.Organization },
    },
    access,
    client,
    sweeps: [staleSchoolRows],
    routes: accountRoutes(accounts, issuer, env.SERVICE_SECRETS),
    stop: () => signInClient.$disconnect(),
  }
}
