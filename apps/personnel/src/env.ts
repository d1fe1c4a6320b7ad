import { readEnv, subgraphEnv, vaultKey } from '@dudao/service'
import type { z } from 'zod'

const personnelEnv = subgraphEnv.extend({
  /** Encrypts identity and mobile numbers: 32 random bytes as base64url. Lost, the numbers are lost. */
  PERSONAL_DATA_KEY: vaultKey,
})

export type PersonnelEnv = z.infer<typeof personnelEnv>

export const readPersonnelEnv = () => readEnv(personnelEnv)
export const readMigrationUrl = () => process.env.MIGRATION_DATABASE_URL
