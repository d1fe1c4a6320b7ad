import { type Actor, anonymous, DomainError, rangeOf, type Role } from '@dudao/service'
import { z } from 'zod'
import type { Prisma } from '../generated/prisma/client.ts'
import { hasRange } from '../persons/rules.ts'
import { currentPosts, serviceLogin } from './sessions.ts'
import { issuerName } from './tokens.ts'

/** What the gateway asks: whom does this verified identity stand for, and what may they see now. */
export const actorRequest = z.object({
  issuer: z.string(),
  subject: z.string(),
  postId: z.uuid().nullish(),
  delegate: z.string().nullish(),
  errand: z.uuid().nullish(),
})

/**
 * The actor behind an identity. Asked at every request (the gateway keeps the answer for seconds), so that an ended
 * post or a disabled account ends its rights at once.
 *
 * @throws DomainError UNAUTHENTICATED for an unknown or disabled account, FORBIDDEN for a post one does not hold
 */
export async function resolveActor(
  tx: Prisma.TransactionClient,
  request: z.infer<typeof actorRequest>,
  now: Date,
): Promise<Actor> {
  const { issuer, subject, postId, delegate, errand } = request
  const account = await findAccount(tx, issuer, subject)
  if (!account || account.disabledAt) throw new DomainError('UNAUTHENTICATED', '账号不存在或已停用')
  if (account.login.startsWith(serviceLogin(''))) return serviceActor(account.id)
  const posts = await currentPosts(tx, account.personId, now)
  const post = postId ? posts.find(({ id }) => id === postId) : posts[0]
  if (postId && !post) throw new DomainError('FORBIDDEN', '您没有这个任职，或任职已经结束')
  const actor: Actor = {
    ...anonymous(''),
    kind: 'PERSON',
    accountId: account.id,
    personId: account.personId,
    delegate: delegate ?? null,
    errand: (delegate && errand) || null,
  }
  if (!post) return actor
  const organization = await tx.organization.findUniqueOrThrow({ where: { id: post.organizationId } })
  return {
    ...actor,
    postId: post.id,
    organizationId: organization.id,
    divisionId: organization.divisionId,
    divisionPath: organization.divisionPath,
    roles: [post.role as Role],
    ranges: hasRange(post.role as Role, organization.kind) ? [rangeOf(organization.divisionPath)] : [],
  }
}

/** A worker has no range: what it works on, the row policies of its owner name by the role. */
const serviceActor = (accountId: string): Actor => ({
  ...anonymous(''),
  kind: 'SERVICE',
  accountId,
  roles: ['SYSTEM'],
})

function findAccount(tx: Prisma.TransactionClient, issuer: string, subject: string) {
  if (issuer !== issuerName) return tx.account.findUnique({ where: { issuer_subject: { issuer, subject } } })
  return z.uuid().safeParse(subject).success ? tx.account.findUnique({ where: { id: subject } }) : null
}
