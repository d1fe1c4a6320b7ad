import { z } from 'zod'

/** What every process reads from its environment; an app extends this in its own `env.ts`. */
export const baseEnv = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

/** What every subgraph reads on top of {@link baseEnv}. */
export const subgraphEnv = baseEnv.extend({
  /** The application role: owns nothing, cannot bypass row-level security. */
  DATABASE_URL: z.url(),
  DATABASE_POOL: z.coerce.number().int().min(1).max(100).default(10),
  /** Ed25519 public JWK, base64url JSON; verifies the actor that the gateway signed. */
  ACTOR_PUBLIC_KEY: z.string().min(40),
  GATEWAY_URL: z.url(),
  /** Queue on PostgreSQL; REDIS_URL takes precedence. */
  JOBS_DATABASE_URL: z.url().optional(),
  REDIS_URL: z.url().optional(),
  QUEUE_PREFIX: z.string().default('{dudao}'),
  /** Whether a caller may set the clock of a request (replays of past years). Never in production. */
  EXPLICIT_CLOCK: z.enum(['allow', 'refuse']).default('refuse'),
})

export type SubgraphEnv = z.infer<typeof subgraphEnv>

/** A secret: at least 24 characters, and none of the words that examples use. */
export const secret = z
  .string()
  .min(24)
  .refine((value) => !/change|secret|default|example|password|12345/i.test(value), '看起来是示例密钥')

/** The key of a vault (`vault.ts`): 32 random bytes as base64url. Lost, what it sealed is lost. */
export const vaultKey = z
  .base64url()
  .refine((key) => Buffer.from(key, 'base64url').length === 32, '应为 32 字节的 base64url')
  .refine((key) => new Set(Buffer.from(key, 'base64url')).size >= 16, '看起来是示例密钥')

/**
 * Parses the environment, reports all faults at once and ends the process with code 2.
 * Production refuses what only replays and development need.
 */
export function readEnv<T extends z.ZodType>(schema: T, source: NodeJS.ProcessEnv = process.env): z.infer<T> {
  const parsed = schema.safeParse(source)
  const faults = parsed.success ? [] : parsed.error.issues.map((i) => `  ${i.path.join('.')}: ${i.message}`)
  if (source.NODE_ENV === 'production' && source.EXPLICIT_CLOCK === 'allow') {
    faults.push('  EXPLICIT_CLOCK: 生产环境不允许自定时钟')
  }
  if (!parsed.success || faults.length > 0) {
    process.stderr.write(`环境变量有误，进程不启动：\n${faults.join('\n')}\n`)
    process.exit(2)
  }
  return parsed.data
}
