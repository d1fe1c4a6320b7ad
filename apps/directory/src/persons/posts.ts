import { DomainError, giveReason, once } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type { AddPostInput, EndPostInput, RegisterPersonsInput } from '../generated/resolvers.ts'
import type { Person, Post } from '../generated/prisma/client.ts'
import { isId } from '../ids.ts'
import { organizationsById } from '../organizations/organizations.ts'
import { holdsOn } from '../periods.ts'
import { checkNewPost } from './rules.ts'

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
    const rows = persons.map((person, i) => {
      const organization = byId.get(person.organizationId)
      checkNewPost(person, organization, `第 ${i + 1} 行：`)
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
        validFrom: new Date(validFrom),
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
    checkNewPost({ ...input, name: person.name }, organization)
    const { id: postId } = await ctx.tx.post.create({
      data: {
        personId: person.id,
        organizationId: organization.id,
        divisionPath: organization.divisionPath,
        role: input.role,
        title: input.title ?? null,
        seat: input.seat ?? null,
        validFrom: new Date(input.validFrom),
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
  const post = isId(postId) ? await ctx.tx.post.findUnique({ where: { id: postId } }) : null
  if (!post) throw new DomainError('NOT_FOUND', '任职不存在')
  const last = new Date(validTo)
  if (last <= post.validFrom) throw new DomainError('INVALID', '离任日期应晚于到任日期')
  if (!reason.trim()) throw new DomainError('INVALID', '请填写离任原因')
  if (post.validTo && post.validTo.getTime() !== last.getTime())
    throw new DomainError('CONFLICT', '该任职已经结束')
  await giveReason(ctx.tx, reason)
  return ctx.tx.post.update({ where: { id: postId }, data: { validTo: last } })
}

export function postsOfPerson(
  ctx: Context,
  personId: string,
  on: string | null | undefined,
): Promise<Post[]> {
  return ctx.tx.post.findMany({
    where: { personId, ...holdsOn(ctx, on) },
    orderBy: { id: 'asc' },
    take: maxBatch,
  })
}

export function allPostsOfPerson(ctx: Context, personId: string): Promise<Post[]> {
  return ctx.tx.post.findMany({ where: { personId }, orderBy: { validFrom: 'desc' }, take: maxBatch })
}

export function postsOfOrganization(
  ctx: Context,
  organizationId: string,
  on: string | null | undefined,
): Promise<Post[]> {
  return ctx.tx.post.findMany({
    where: { organizationId, ...holdsOn(ctx, on) },
    orderBy: { id: 'asc' },
    take: maxBatch,
  })
}
