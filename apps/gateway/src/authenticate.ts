import {
  type Actor,
  anonymous,
  DomainError,
  importKey,
  isInstant,
  signActor,
  verifyActor,
} from '@dudao/service'
import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import type { GatewayEnv } from './env.ts'
import { createActorSource } from './actors.ts'
import { isFromOutside } from './headers.ts'
import type { Subgraphs } from './pools.ts'
import { createTokenVerifier } from './tokens.ts'

/** Who sent a request: the facts, and the same signed for the services. */
interface Caller {
  actor: Actor
  signed: string
}

export type Authenticate = (headers: IncomingHttpHeaders, requestId: string) => Promise<Caller>

/**
 * Turns the headers of a request into its actor, signed for 60 s:
 *
 * - nothing: the anonymous actor;
 * - `Authorization: Bearer <access token>`: verified here, resolved to a post's rights by directory. `x-post` acts in
 *   another post of the same person, which directory permits or refuses;
 * - `Authorization: Actor <signed actor>`: a service that asks the graph on behalf of its own caller; not through the
 *   public proxy.
 *
 * `x-dudao-clock` sets the instant of the request where that is allowed.
 *
 * @throws DomainError UNAUTHENTICATED for a token that is not valid, FORBIDDEN for somebody else's post, INVALID for a
 * malformed header, UNAVAILABLE while directory or the issuer cannot be reached
 */
export async function createAuthenticate(env: GatewayEnv, subgraphs: Subgraphs): Promise<Authenticate> {
  const privateKey = await importKey(env.ACTOR_PRIVATE_KEY)
  const publicKey = await importKey(env.ACTOR_PUBLIC_KEY)
  const verifyToken = createTokenVerifier(env)
  const actorOf = createActorSource(subgraphs.directory, privateKey)
  const sign = async (actor: Actor): Promise<Caller> => ({
    actor,
    signed: await signActor(privateKey, actor),
  })

  return async (headers, requestId) => {
    const clock = clockIn(headers, env)
    if (headers.authorization === undefined) return sign(anonymous(requestId, clock))
    const [scheme, credentials = ''] = headers.authorization.split(' ')
    if (scheme === 'Actor') {
      // Services ask from inside; from outside it could only be a signed actor that somebody has stolen.
      if (isFromOutside(headers)) throw new DomainError('UNAUTHENTICATED', '登录凭据的格式不对，请重新登录')
      const actor = await verifyActor(publicKey, credentials)
      if (actor.clock && env.EXPLICIT_CLOCK !== 'allow') throw clockRefused()
      return { actor, signed: credentials }
    }
    if (scheme !== 'Bearer') throw new DomainError('UNAUTHENTICATED', '登录凭据的格式不对，请重新登录')
    const identity = await verifyToken(credentials)
    const wanted = postIn(headers)
    if (wanted && identity.delegate && wanted !== identity.postId) {
      throw new DomainError('FORBIDDEN', '代为读取的身份不能更换任职')
    }
    const facts = await actorOf({ ...identity, postId: wanted ?? identity.postId }, requestId, clock)
    return sign({ ...facts, requestId, clock })
  }
}

const clockRefused = () => new DomainError('INVALID', '本系统不允许自定时钟')

function clockIn(headers: IncomingHttpHeaders, env: GatewayEnv): string | null {
  const header = headers['x-dudao-clock']
  if (header === undefined) return null
  if (env.EXPLICIT_CLOCK !== 'allow') throw clockRefused()
  if (typeof header !== 'string' || !isInstant(header)) {
    throw new DomainError('INVALID', '自定时钟应为带时区的 ISO 8601 时间')
  }
  return header
}

function postIn(headers: IncomingHttpHeaders): string | undefined {
  const header = headers['x-post']
  if (header === undefined) return undefined
  const post = z.uuid().safeParse(header)
  if (!post.success) throw new DomainError('INVALID', '任职编号的格式不对')
  return post.data
}
