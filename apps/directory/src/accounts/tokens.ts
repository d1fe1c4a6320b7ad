import { createHash, randomBytes } from 'node:crypto'
import { importKey } from '@dudao/service'
import { type JWK, SignJWT } from 'jose'

/** Seconds an access token lives. */
export const accessSeconds = 600
/** Hours a session may be renewed without signing in again. */
export const sessionHours = 12

/** What an access token says: who, in which post; what they may see is asked of directory at every request. */
export interface Identity {
  subject: string
  kind: 'PERSON' | 'SERVICE'
  postId?: string | null
  /** Name of the worker that acts on behalf of the subject. */
  delegate?: string
  /** The matter for which that worker may write; without one it only reads. */
  errand?: string | null
}

export interface TokenIssuer {
  jwks: { keys: JWK[] }
  sign(identity: Identity): Promise<string>
}

export const issuerName = 'dudao'

/** Signs access tokens with the private key (Ed25519 JWK, base64url JSON); publishes the public one. */
export async function createTokenIssuer(encodedKey: string): Promise<TokenIssuer> {
  const key = await importKey(encodedKey)
  const { d: _private, ...publicKey } = JSON.parse(Buffer.from(encodedKey, 'base64url').toString()) as JWK
  const kid = createHash('sha256').update(String(publicKey.x)).digest('base64url').slice(0, 16)
  return {
    jwks: { keys: [{ ...publicKey, kid, use: 'sig', alg: 'EdDSA' }] },
    sign: ({ subject, kind, postId, delegate, errand }) =>
      new SignJWT({
        kind,
        ...(postId && { post: postId }),
        ...(delegate && { delegate }),
        ...(errand && { errand }),
      })
        .setProtectedHeader({ alg: 'EdDSA', kid })
        .setIssuer(issuerName)
        .setAudience(issuerName)
        .setSubject(subject)
        .setIssuedAt()
        .setExpirationTime(`${accessSeconds}s`)
        .sign(key),
  }
}

export const newRefreshToken = (): string => randomBytes(32).toString('base64url')
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url')
