import { readEnv, subgraphEnv } from '@dudao/service'

export const readCasesEnv = () => readEnv(subgraphEnv)
export const readMigrationUrl = () => process.env.MIGRATION_DATABASE_URL
