import { DomainError } from '@dudao/service'
import { createRemoteJWKSet, decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import type { GatewayEnv } from './env.ts'
import { unavailable } from './errors.ts'

/** Whom a token names. Only directory knows what such a one may do. */
export interface Identity {
  issuer: string
  subject: string
  postId: string | undefined
  /** The worker that reads on behalf of this person. */
  delegate: string | undefined
  /** The matter for which that worker may write. */
  errand: string | undefined
}

/** Issuer and audience of our own sign-in. */
const own = 'dudao'

const ownClaims = z.object({
  sub: z.uuid(),
  post: z.uuid().optional(),
  delegate: z.string().min(1).max(64).optional(),
  errand: z.uuid().optional(),
  kind: z.enum(['PERSON', 'SERVICE']),
})

// Symmetric algorithms would let everybody who reads the public keys sign.
const asymmetric = ['EdDSA', 'ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']

const jwksOptions = { timeoutDuration: 3_000, cooldownDuration: 5_000 }

/**
 * Verifies access tokens of our own sign-in, and of one OIDC issuer where that is set. A foreign issuer only says who
 * somebody is: its claims about posts are not read.
 *
 * @throws DomainError UNAUTHENTICATED, or UNAVAILABLE while the issuer's keys cannot be fetched
 */
export function createTokenVerifier(env: GatewayEnv): (token: string) => Promise<Identity> {
  const ownKeys = createRemoteJWKSet(
    new URL(`${env.SUBGRAPH_DIRECTORY_URL.replace(/\/$/, '')}/.well-known/jwks.json`),
    jwksOptions,
  )
  const foreign = env.OIDC_ISSUER && { issuer: env.OIDC_ISSUER, keys: discoverKeys(env.OIDC_ISSUER) }

  return async (token) => {
    const issuer = issuerOf(token)
    if (issuer === own) {
      const payload = await verify(token, ownKeys, { issuer, audience: own, algorithms: ['EdDSA'] })
      const claims = ownClaims.safeParse(payload)
      if (!claims.success) throw invalid()
      const { sub, post, delegate, errand } = claims.data
      return { issuer, subject: sub, postId: post, delegate, errand }
    }
    if (foreign && issuer === foreign.issuer) {
      const options = { issuer, audience: env.OIDC_AUDIENCE, algorithms: asymmetric }
      const payload = await verify(token, foreign.keys, options)
      return {
        issuer,
        subject: payload.sub as string,
        postId: undefined,
        delegate: undefined,
        errand: undefined,
      }
    }
    throw invalid()
  }
}

const invalid = () => new DomainError('UNAUTHENTICATED', '登录状态无效，请重新登录')

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss
  } catch {
    throw invalid()
  }
}

async function verify(
  token: string,
  keys: JWTVerifyGetKey,
  options: { issuer: string; audience: string | undefined; algorithms: string[] },
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      ...options,
      clockTolerance: 5,
      requiredClaims: ['exp', 'sub', 'aud'],
    })
    return payload
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new DomainError('UNAUTHENTICATED', '登录已过期，请重新登录')
    throw isFaultOfToken(error) ? invalid() : unavailable()
  }
}

/** Told apart from the faults of fetching the keys, after which the same token may be good again. */
const isFaultOfToken = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  !['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'].includes(error.code)

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) })

/** The issuer's keys, by its discovery document, which is read at the first token and again after a failure. */
function discoverKeys(issuer: string): JWTVerifyGetKey {
  let found: Promise<JWTVerifyGetKey> | undefined
  const find = async (): Promise<JWTVerifyGetKey> => {
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    const response = await fetch(address, { signal: AbortSignal.timeout(3_000) })
    if (!response.ok) throw new Error(`discovery answers ${response.status}`)
    const document = discovery.parse(await response.json())
    if (document.issuer !== issuer) throw new Error('discovery names another issuer')
    return createRemoteJWKSet(new URL(document.jwks_uri), jwksOptions)
  }
  return async (header, token) => {
    found ??= find().catch((error: unknown) => {
      // Forgotten after a while, so that a burst of tokens asks once.
      setTimeout(() => (found = undefined), 2_000).unref()
      throw error
    })
    return (await found)(header, token)
  }
}
