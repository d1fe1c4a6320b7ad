import { readEnv, subgraphEnv } from '@dudao/service'
import { z } from 'zod'

const personnelEnv = subgraphEnv.extend({
  /** Encrypts identity and mobile numbers: 32 random bytes as base64url. Lost, the numbers are lost. */
  PERSONAL_DATA_KEY: z
    .base64url()
    .refine((key) => Buffer.from(key, 'base64url').length === 32, '应为 32 字节的 base64url')
    .refine((key) => new Set(Buffer.from(key, 'base64url')).size >= 16, '看起来是示例密钥'),
})

export type PersonnelEnv = z.infer<typeof personnelEnv>

export const readPersonnelEnv = () => readEnv(personnelEnv)
export const readMigrationUrl = () => process.env.MIGRATION_DATABASE_URL
