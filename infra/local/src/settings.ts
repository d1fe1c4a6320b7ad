import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { Refusal } from '../bootstrap/refusal.mjs'

/** Root of the repository. */
export const root = fileURLToPath(new URL('../../../', import.meta.url))

const port = z.coerce.number().int().min(1).max(65_535)

const settingsSchema = z.object({
  /** Data of `npm start`: databases, files, logs, secrets. */
  DATA_DIR: z
    .string()
    .default('var')
    .transform((folder) => resolve(root, folder)),
  /** First of the ports; each process adds its own offset. */
  PORT_BASE: port.max(65_000).default(4000),
  /** Port of the gateway alone. */
  PORT: port.optional(),
  /** An own PostgreSQL instead of the embedded one: a role that may create roles and databases. */
  DATABASE_ADMIN_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Queues on Redis instead of on PostgreSQL. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  OIDC_ISSUER: z.url().optional(),
  OIDC_AUDIENCE: z.string().optional(),
  FILE_STORE: z.url().optional(),
  FONT_FOLDER: z.string().optional(),
  /** Where the public reaches the gateway, for the QR codes of boards; the gateway's own port by default. */
  PUBLIC_ADDRESS: z.url({ protocol: /^https?$/ }).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

/** What the person may set; every name is described in docs/operations.md. */
export type Settings = z.infer<typeof settingsSchema>

/** Reads the settings, an empty value counting as none. Refuses with all faults at once. */
export function readSettings(source: NodeJS.ProcessEnv = process.env): Settings {
  const given = Object.entries(source).filter(([, value]) => value !== '')
  const parsed = settingsSchema.safeParse(Object.fromEntries(given))
  if (parsed.success) return parsed.data
  throw new Refusal(
    '环境变量有误',
    ...parsed.error.issues.map((issue) => `${issue.path.join('.')}：${issue.message}`),
    '各项设置的含义见 docs/operations.md。',
  )
}
