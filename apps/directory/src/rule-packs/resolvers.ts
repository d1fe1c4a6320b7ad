import { isId, plainDate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { RulePackVersion } from '../generated/prisma/client.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { changesOf } from './changes.ts'
import { rulesBelow, rulesInForce } from './rule-packs.ts'
import {
  approveRulePack,
  findVersion,
  proposeRulePack,
  returnRulePack,
  rowsOf,
  versionsPage,
} from './versions.ts'

export const rulePackResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'RuleParameter' | 'RulePackVersion'> =
  {
    Query: {
      ruleParameters: (_, args, ctx) => rulesInForce(ctx, args),
      ruleParametersBelow: (_, args, ctx) => rulesBelow(ctx, args),
      rulePackVersion: (_, { id }, ctx) => findVersion(ctx, id),
      rulePackVersions: (_, args, ctx) => versionsPage(ctx, args),
    },
    Mutation: {
      proposeRulePack: (_, { input }, ctx) => proposeRulePack(ctx, input),
      approveRulePack: (_, { input }, ctx) => approveRulePack(ctx, input),
      returnRulePack: (_, { input }, ctx) => returnRulePack(ctx, input),
    },
    RuleParameter: {
      __resolveReference: ({ id }, ctx) =>
        isId(id) ? ctx.tx.ruleParameter.findUnique({ where: { id } }) : null,
      division: ({ divisionId }, _, ctx) => ctx.tx.division.findUniqueOrThrow({ where: { id: divisionId } }),
      mark: ({ mark }) => mark as never,
      validFrom: ({ validFrom }) => plainDate(validFrom),
      validTo: ({ validTo }) => validTo && plainDate(validTo),
    },
    RulePackVersion: {
      __resolveReference: ({ id }, ctx) => findVersion(ctx, id),
      division: ({ divisionId }, _, ctx) => ctx.tx.division.findUniqueOrThrow({ where: { id: divisionId } }),
      status: ({ status }) => status as never,
      parameters: (version) => rowsOf(version),
      changes: (version, _, ctx) => changesOf(ctx, version),
      organization: ({ organizationId }, _, ctx) =>
        organizationId ? ctx.tx.organization.findUnique({ where: { id: organizationId } }) : null,
      proposedBy: ({ proposedById }, _, ctx) => personOf(ctx, proposedById),
      approvedBy: (version, _, ctx) => personOf(ctx, decided(version, 'APPROVED')?.decidedById),
      approvedOn: ({ approvedOn }) => approvedOn && plainDate(approvedOn),
      approvedAt: (version) => decided(version, 'APPROVED')?.decidedAt ?? null,
      backfillReason: (version) => decided(version, 'APPROVED')?.decisionReason ?? null,
      returnedBy: (version, _, ctx) => personOf(ctx, decided(version, 'RETURNED')?.decidedById),
      returnedAt: (version) => decided(version, 'RETURNED')?.decidedAt ?? null,
      returnReason: (version) => decided(version, 'RETURNED')?.decisionReason ?? null,
    },
  }

/** The version where it was decided so. */
const decided = (version: RulePackVersion, status: 'APPROVED' | 'RETURNED') =>
  version.status === status ? version : undefined

const personOf = (ctx: Context, id: string | null | undefined) =>
  id ? ctx.tx.person.findUnique({ where: { id } }) : null
