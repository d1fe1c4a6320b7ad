import { type Actor, anonymous, rangeOf, type Role } from '@dudao/service'
import { DomainError } from '@dudao/service'
import { z } from 'zod'
import type { Prisma } from '../generated/prisma/client.ts'
import { hasRange } from '../persons/rules.ts'
import { currentPosts } from './sessions.ts'
import { issuerName } from './tokens.ts'

/** What the gateway asks: whom does this verified identity stand for, and what may they see now. */
export const actorRequest = z.object({
  issuer: z.string(),
  subject: z.string(),
  kind: z.enum(['PERSON', 'SERVICE']).default('PERSON'),
  postId: z.uuid().nullish(),
  delegate: z.string().nullish(),
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
  services: string[],
): Promise<Actor> {
  const { issuer, subject, postId, delegate } = request
  if (issuer === issuerName && request.kind === 'SERVICE') return serviceActor(subject, services)
  const account = await findAccount(tx, issuer, subject)
  if (!account || account.disabledAt) throw new DomainError('UNAUTHENTICATED', '账号不存在或已停用')
  const posts = await currentPosts(tx, account.personId)
  const post = postId ? posts.find(({ id }) => id === postId) : posts[0]
  if (postId && !post) throw new DomainError('FORBIDDEN', '您没有这个任职，或任职已经结束')
  const actor: Actor = {
    ...anonymous(''),
    kind: 'PERSON',
    accountId: account.id,
    personId: account.personId,
    delegate: delegate ?? null,
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

function serviceActor(name: string, services: string[]): Actor {
  if (!services.includes(name)) throw new DomainError('UNAUTHENTICATED', '未登记的服务')
  return { ...anonymous(''), kind: 'SERVICE', roles: ['SYSTEM'], ranges: [['/', '0']] }
}

function findAccount(tx: Prisma.TransactionClient, issuer: string, subject: string) {
  if (issuer !== issuerName) return tx.account.findUnique({ where: { issuer_subject: { issuer, subject } } })
  return z.uuid().safeParse(subject).success ? tx.account.findUnique({ where: { id: subject } }) : null
}
