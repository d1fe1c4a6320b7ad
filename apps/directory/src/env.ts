import { readEnv, secret, subgraphEnv } from '@dudao/service'
import { z } from 'zod'

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const directoryEnv = subgraphEnv.extend({
  /** Ed25519 private JWK, base64url JSON; signs access tokens. */
  TOKEN_PRIVATE_KEY: z.string().min(60),
  /** Secrets of the workers, JSON: {"report-worker": "…"}. */
  SERVICE_SECRETS: z.string().transform((text, ctx) => {
    const parsed = z.record(z.string(), secret).safeParse(json(text))
    if (parsed.success) return parsed.data
    ctx.addIssue({ code: 'custom', message: '应为服务名到密钥（至少 24 字符，不是示例）的 JSON' })
    return z.NEVER
  }),
})

export type DirectoryEnv = z.infer<typeof directoryEnv>

export const readDirectoryEnv = () => readEnv(directoryEnv)
export const readMigrationUrl = () => process.env.MIGRATION_DATABASE_URL
export const readDemoPassword = () => process.env.DEMO_PASSWORD
