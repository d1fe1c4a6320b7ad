import { readEnv, subgraphEnv } from '@dudao/service'

export const readEvaluationsEnv = () => readEnv(subgraphEnv)
export const readMigrationUrl = () => process.env.MIGRATION_DATABASE_URL
