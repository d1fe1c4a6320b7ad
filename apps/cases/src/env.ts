import { readEnv, subgraphEnv, vaultKey } from '@dudao/service'
import type { z } from 'zod'

const casesEnv = subgraphEnv.extend({
  /** Encrypts who complained. */
  PERSONAL_DATA_KEY: vaultKey,
})

export type CasesEnv = z.infer<typeof casesEnv>

export const readCasesEnv = () => readEnv(casesEnv)
export const readMigrationUrl = () => process.env.MIGRATION_DATABASE_URL
