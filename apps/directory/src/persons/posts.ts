import {
  asDate,
  DomainError,
  giveReason,
  isId,
  isInRange,
  once,
  plainDate,
  refuse,
  refuseRows,
} from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type { AddPostInput, EndPostInput, RegisterPersonsInput } from '../generated/resolvers.ts'
import type { Organization, Person, Post } from '../generated/prisma/client.ts'
import { organizationsById } from '../organizations/organizations.ts'
import { holdsOn } from '../periods.ts'
import { endingFault, handlingFault, newPostFault } from './rules.ts'

const maxBatch = 200

/** Registers persons with a first post each, all or none. */
export async function registerPersons(ctx: Context, input: RegisterPersonsInput): Promise<Person[]> {
  const { persons, idempotencyKey } = input
  if (persons.length < 1 || persons.length > maxBatch) {
    throw new DomainError('INVALID', `每次登记 1 至 ${maxBatch} 人`)
  }
  const ids = await once(ctx, 'registerPersons', idempotencyKey, async () => {
    const organizations = await organizationsById(ctx, [...new Set(persons.map((row) => row.organizationId))])
    const byId = new Map(organizations.map((row) => [row.id, row]))
    refuseRows(
      persons.map(({ name, role, organizationId }) =>
        newPostFault(
          { name: name.trim(), role, own: false, organization: seen(ctx, byId.get(organizationId)) },
          ctx.actor.roles,
        ),
      ),
    )
    const rows = persons.map((person) => {
      const organization = byId.get(person.organizationId) as Organization
      return { ...person, id: uuidv7(), organization }
    })
    // createMany answers nothing: a person is seen by the posts, which follow in the next statement.
    await ctx.tx.person.createMany({
      data: rows.map(({ id, name, isDemo }) => ({ id, name: name.trim(), isDemo, recordedAt: ctx.now })),
    })
    await ctx.tx.post.createMany({
      data: rows.map(({ id, organization, role, title, validFrom, document }) => ({
        personId: id,
        organizationId: organization.id,
        divisionPath: organization.divisionPath,
        role,
        title: title ?? null,
        validFrom: asDate(validFrom),
        document: document ?? null,
        recordedAt: ctx.now,
      })),
    })
    return rows.map(({ id }) => id).join(' ')
  })
  return personsById(ctx, ids.split(' '))
}

/** Persons in the order of the ids; those the caller may not see are left out. */
export async function personsById(ctx: Context, ids: readonly string[]): Promise<Person[]> {
  if (ids.length > maxBatch) throw new DomainError('INVALID', `一次最多查询 ${maxBatch} 人`)
  const rows = await ctx.tx.person.findMany({ where: { id: { in: ids.filter(isId) } } })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export async function addPost(ctx: Context, input: AddPostInput): Promise<Post> {
  const id = await once(ctx, 'addPost', input.idempotencyKey, async () => {
    const [person] = await personsById(ctx, [input.personId])
    if (!person) throw new DomainError('NOT_FOUND', '人员不存在')
    const [organization] = await organizationsById(ctx, [input.organizationId])
    // Else an officer could sign and report for a unit to which he writes himself.
    const own = person.id === ctx.actor.personId
    const wished = { ...input, name: person.name, own, organization: seen(ctx, organization) }
    refuse(newPostFault(wished, ctx.actor.roles))
    const { id: organizationId, divisionPath } = organization as Organization
    const { id: postId } = await ctx.tx.post.create({
      data: {
        personId: person.id,
        organizationId,
        divisionPath,
        role: input.role,
        title: input.title ?? null,
        seat: input.seat ?? null,
        validFrom: asDate(input.validFrom),
        document: input.document ?? null,
        recordedAt: ctx.now,
      },
      select: { id: true },
    })
    return postId
  })
  return ctx.tx.post.findUniqueOrThrow({ where: { id } })
}

/** Ends a post; the rights end with it at the next request. */
export async function endPost(ctx: Context, { postId, validTo, reason }: EndPostInput): Promise<Post> {
  if (!isId(postId)) throw missing()
  // Locked, so that of two endings at once the second sees the first.
  await ctx.tx.$queryRaw`select id from post where id = ${postId}::uuid for update`
  const post = await ctx.tx.post.findUnique({ where: { id: postId } })
  if (!post) throw missing()
  const ending = {
    validFrom: plainDate(post.validFrom),
    known: post.validTo && plainDate(post.validTo),
    wished: validTo,
    reason,
  }
  refuse(handlingFault(post.role, ctx.actor.roles) ?? endingFault(ending))
  await giveReason(ctx.tx, reason.trim())
  return ctx.tx.post.update({ where: { id: postId }, data: { validTo: asDate(validTo) } })
}

const missing = () => new DomainError('NOT_FOUND', '任职不存在')

/** An organization as a rule sees it. */
const seen = (ctx: Context, organization: Organization | undefined) =>
  organization && { kind: organization.kind, covered: isInRange(ctx.actor.ranges, organization.divisionPath) }

// By way of the one person or organization: Prisma joins the same question about many of them into one statement.

export async function postsOfPerson(ctx: Context, id: string, on?: string | null): Promise<Post[]> {
  const posts = ctx.tx.person
    .findUnique({ where: { id } })
    .posts({ where: holdsOn(ctx, on), orderBy: { id: 'asc' }, take: maxBatch })
  return (await posts) ?? []
}

export async function allPostsOfPerson(ctx: Context, id: string): Promise<Post[]> {
  return (
    (await ctx.tx.person
      .findUnique({ where: { id } })
      .posts({ orderBy: { validFrom: 'desc' }, take: maxBatch })) ?? []
  )
}

export async function postsOfOrganization(ctx: Context, id: string, on?: string | null): Promise<Post[]> {
  const posts = ctx.tx.organization
    .findUnique({ where: { id } })
    .posts({ where: holdsOn(ctx, on), orderBy: { id: 'asc' }, take: maxBatch })
  return (await posts) ?? []
}
