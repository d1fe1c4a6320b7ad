import { type CryptoKey, importJWK, type JWK, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { DomainError } from './errors.ts'

/** The header in which the gateway hands the signed actor to a subgraph. */
export const actorHeader = 'x-actor'

/** How many path ranges one post may carry; the row policies spell out as many. */
export const maxRanges = 3

/** Roles of a post (dated), plus SYSTEM for our own workers. */
export const roles = [
  'OFFICER',
  'LEADER',
  'INSPECTOR',
  'EXPERT',
  'UNIT',
  'AUDITOR',
  'ADMIN',
  'SYSTEM',
] as const
export type Role = (typeof roles)[number]

/**
 * Who acts, in which post, for which body, and what they may see. Built by directory, signed by the gateway
 * for one request, verified by every subgraph.
 */
export const actorSchema = z.object({
  kind: z.enum(['PERSON', 'SERVICE', 'ANONYMOUS']),
  accountId: z.uuid().nullable(),
  personId: z.uuid().nullable(),
  postId: z.uuid().nullable(),
  /** The acting body: an office hosted by a bureau is a body of its own. */
  organizationId: z.uuid().nullable(),
  divisionId: z.uuid().nullable(),
  divisionPath: z.string().nullable(),
  roles: z.array(z.enum(roles)),
  /** Half-open ranges [lo, hi) of division paths. */
  ranges: z.array(z.tuple([z.string(), z.string()])).max(maxRanges),
  /** Name of the worker that acts with this person's rights; such an actor may only read, except on its errand. */
  delegate: z.string().nullable(),
  /** The one matter (a sheet import) for which a delegate may call the mutations that are there for it. */
  errand: z.uuid().nullable().default(null),
  requestId: z.string(),
  /** ISO instant of the explicit clock, where replays are allowed. */
  clock: z.iso.datetime({ offset: true }).nullable(),
})

export type Actor = z.infer<typeof actorSchema>

export const anonymous = (requestId: string, clock: string | null = null): Actor => ({
  kind: 'ANONYMOUS',
  accountId: null,
  personId: null,
  postId: null,
  organizationId: null,
  divisionId: null,
  divisionPath: null,
  roles: [],
  ranges: [],
  delegate: null,
  errand: null,
  requestId,
  clock,
})

/** The half-open range of a division's path: the division and everything below it. */
export const rangeOf = (path: string): [lo: string, hi: string] => [path, `${path.slice(0, -1)}0`]

const decodeKey = (encoded: string): JWK => JSON.parse(Buffer.from(encoded, 'base64url').toString())

/** Imports an Ed25519 JWK given as base64url JSON. */
export async function importKey(encoded: string): Promise<CryptoKey> {
  return (await importJWK(decodeKey(encoded), 'EdDSA')) as CryptoKey
}

const audience = 'dudao:graph'
const lifetime = '60s'

/** Signs the actor for one request (60 s). Only the gateway holds the private key. */
export function signActor(key: CryptoKey, actor: Actor): Promise<string> {
  return new SignJWT({ actor })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(lifetime)
    .sign(key)
}

/** Verifies a signed actor; anything else than a valid one is UNAUTHENTICATED. */
export async function verifyActor(key: CryptoKey, token: string | undefined): Promise<Actor> {
  if (!token) throw new DomainError('UNAUTHENTICATED', '请先登录')
  try {
    const { payload } = await jwtVerify(token, key, { audience, algorithms: ['EdDSA'] })
    return actorSchema.parse(payload.actor)
  } catch {
    throw new DomainError('UNAUTHENTICATED', '登录状态无效，请重新登录')
  }
}
