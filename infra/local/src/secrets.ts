import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../bootstrap/refusal.mjs'

const base64url = z.string().regex(/^[\w-]+$/)

const secretsSchema = z.object({
  /** Superuser of the embedded PostgreSQL. */
  POSTGRES_PASSWORD: base64url,
  /** All database roles of the services derive their passwords from this one, see `rolePassword`. */
  ROLE_PASSWORD_KEY: base64url,
  /** Ed25519 key with which the gateway signs the actor of a request: JWK as base64url JSON. */
  ACTOR_PRIVATE_KEY: base64url,
  /** Ed25519 key with which directory signs access tokens: JWK as base64url JSON. */
  TOKEN_PRIVATE_KEY: base64url,
  /** Service accounts of the workers: 32 random bytes. */
  REPORT_WORKER_SECRET: base64url,
  NOTICE_WORKER_SECRET: base64url,
  /** Encrypts identity and mobile numbers of inspectors: 32 random bytes. Lost, the numbers are lost. */
  PERSONAL_DATA_KEY: base64url,
  /** Encrypts who complained: 32 random bytes. Lost, the names are lost. */
  COMPLAINANT_KEY: base64url,
  /** Signs the bodies of outgoing webhooks. */
  WEBHOOK_SECRET: base64url,
  /** One password for all demo accounts, printed at the start. */
  DEMO_PASSWORD: z.string().regex(/^[a-z2-9]{4}(-[a-z2-9]{4}){2}$/),
})

type StoredSecrets = z.infer<typeof secretsSchema>

/**
 * Everything secret that a local system needs; never committed, kept in `secrets.json` of the data folder.
 * The public half of the actor key is derived: JWK as base64url JSON.
 */
export type Secrets = StoredSecrets & { ACTOR_PUBLIC_KEY: string }

/**
 * The secrets of a data folder, made at the first call and kept with mode 0600. Secrets that a newer release asks
 * for are added. A damaged file is refused, not replaced: the database would not know the new passwords.
 */
export function loadSecrets(folder: string): Secrets {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'secrets.json')
  const stored = existsSync(path) ? readFileSync(path, 'utf8') : '{}'
  const parsed = secretsSchema.safeParse({ ...generateSecrets(), ...parseJson(stored) })
  if (parsed.success) {
    const text = `${JSON.stringify(parsed.data, null, 2)}\n`
    if (text !== stored) save(path, text)
    return { ...parsed.data, ACTOR_PUBLIC_KEY: publicHalf(parsed.data.ACTOR_PRIVATE_KEY) }
  }
  throw new Refusal(
    `密钥文件已损坏：${path}`,
    `请从备份恢复该文件；如果数据可以不要，请删除整个 ${folder} 后重试。`,
  )
}

function generateSecrets(): StoredSecrets {
  return {
    POSTGRES_PASSWORD: randomSecret(),
    ROLE_PASSWORD_KEY: randomSecret(),
    ACTOR_PRIVATE_KEY: signingKey(),
    TOKEN_PRIVATE_KEY: signingKey(),
    REPORT_WORKER_SECRET: randomSecret(),
    NOTICE_WORKER_SECRET: randomSecret(),
    PERSONAL_DATA_KEY: randomSecret(),
    COMPLAINANT_KEY: randomSecret(),
    WEBHOOK_SECRET: randomSecret(),
    DEMO_PASSWORD: readablePassword(),
  }
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

function signingKey(): string {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  return encodeJwk({ ...jwk, alg: 'EdDSA', kid: randomBytes(8).toString('base64url') })
}

function publicHalf(privateKey: string): string {
  const { d: _, ...jwk } = JSON.parse(Buffer.from(privateKey, 'base64url').toString('utf8')) as { d: string }
  return encodeJwk(jwk)
}

function encodeJwk(jwk: object): string {
  return Buffer.from(JSON.stringify(jwk)).toString('base64url')
}

/** 12 characters that nobody mixes up when reading them aloud (about 59 bits). */
function readablePassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return [group(), group(), group()].join('-')
}

/** The stored object, or a value that no schema accepts. */
function parseJson(text: string): object {
  try {
    return z.looseObject({}).parse(JSON.parse(text))
  } catch {
    return { POSTGRES_PASSWORD: null }
  }
}

/** Renamed into place, so that a full disk cannot leave half a file. */
function save(path: string, text: string): void {
  const draft = `${path}.new`
  writeFileSync(draft, text, { mode: 0o600 })
  chmodSync(draft, 0o600)
  renameSync(draft, path)
}
