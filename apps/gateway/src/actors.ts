import {
  type Actor,
  actorHeader,
  actorSchema,
  DomainError,
  requestIdHeader,
  signActor,
  systemActor,
} from '@dudao/service'
import type { CryptoKey } from 'jose'
import { LRUCache } from 'lru-cache'
import { refusalIn, unavailable } from './errors.ts'
import type { Subgraph } from './pools.ts'
import type { Identity } from './tokens.ts'

const factsSchema = actorSchema.omit({ requestId: true, clock: true })

/** What directory knows of somebody in a post: all of the actor but what belongs to one request. */
export type ActorFacts = Omit<Actor, 'requestId' | 'clock'>

/** So long may somebody keep rights that were just taken away. */
const lifetimeMs = 10_000

/**
 * Asks directory who an identity is and what it may see, at most every 10 s for the same one. Refusals are not kept.
 *
 * @throws DomainError UNAUTHENTICATED, FORBIDDEN (not a post of this person) or UNAVAILABLE
 */
export function createActorSource(directory: Subgraph, key: CryptoKey) {
  const cache = new LRUCache<string, ActorFacts, Question>({
    max: 10_000,
    ttl: lifetimeMs,
    fetchMethod: (_key, _stale, { context }) => ask(directory, key, context),
  })
  return async (identity: Identity, requestId: string, clock: string | null): Promise<ActorFacts> => {
    const { issuer, subject, postId, delegate, errand } = identity
    // Posts are dated, so that another clock is another question.
    const facts = await cache.fetch(JSON.stringify([issuer, subject, postId, delegate, errand, clock]), {
      context: { identity, requestId, clock },
    })
    if (!facts) throw unavailable()
    return facts
  }
}

interface Question {
  identity: Identity
  requestId: string
  clock: string | null
}

async function ask({ pool, base }: Subgraph, key: CryptoKey, question: Question): Promise<ActorFacts> {
  const { identity, requestId, clock } = question
  const response = await pool
    .request({
      path: `${base}/actors`,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [actorHeader]: await signActor(key, { ...systemActor('gateway', requestId), clock }),
        [requestIdHeader]: requestId,
      },
      body: JSON.stringify(identity),
      signal: AbortSignal.timeout(5_000),
    })
    .catch(() => {
      throw unavailable()
    })
  const text = await response.body.text()
  if (response.statusCode === 200) return factsSchema.parse(JSON.parse(text))
  if (response.statusCode === 401) {
    throw refusalIn(text) ?? new DomainError('UNAUTHENTICATED', '账号不存在或已停用，请联系管理员')
  }
  if (response.statusCode === 403) {
    throw refusalIn(text) ?? new DomainError('FORBIDDEN', '您没有这个任职，或者任职已经结束')
  }
  throw unavailable()
}
