import { readEnv, subgraphEnv } from '@dudao/service'
import { z } from 'zod'

const documentsEnv = subgraphEnv.extend({
  /** file:///absolute/folder, or s3://bucket?endpoint=…&region=… with credentials in AWS_*. */
  FILE_STORE: z.url({ protocol: /^(file|s3)$/ }),
  /** Largest upload in bytes. */
  UPLOAD_LIMIT: z.coerce
    .number()
    .int()
    .min(1_024)
    .max(2_000_000_000)
    .default(50 * 1_024 * 1_024),
  /** Interrupted uploads are cleared away after so many hours. */
  UPLOAD_KEEP_HOURS: z.coerce.number().min(1).max(8_760).default(168),
  /** Unfinished work without a sign of life for so long is handed to the queue again. */
  SWEEP_AFTER_SECONDS: z.coerce.number().min(1).max(86_400).default(60),
})

export const readDocumentsEnv = () => readEnv(documentsEnv)
export const readMigrationUrl = () => process.env.MIGRATION_DATABASE_URL
