import type { Vault } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { applyStagedInspectors } from '../inspector-sheets/applying.ts'
import { stageInspectors } from '../inspector-sheets/staging.ts'
import { applyStagedRoster, stageRoster } from '../training/roster-sheet.ts'

/** What a worker does on the errand of an import. */
export const sheetResolvers = (vault: Vault): { Query: object } & Pick<Resolvers, 'Mutation'> => ({
  Query: {},
  Mutation: {
    stageInspectors: (_, { input }, ctx) => stageInspectors(ctx, vault, input),
    applyStagedInspectors: (_, { input }, ctx) => applyStagedInspectors(ctx, vault, input),
    stageRoster: (_, { input }, ctx) => stageRoster(ctx, vault, input),
    applyStagedRoster: (_, { input }, ctx) => applyStagedRoster(ctx, input),
  },
})
