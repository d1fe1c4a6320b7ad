import { asDate, DomainError, isInRange, refuseRows, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import { errandOf } from '../errand.ts'
import type { PersonKeyInput, RegisterSheetPersonsInput } from '../generated/resolvers.ts'
import type { Organization, Person } from '../generated/prisma/client.ts'
import { organizationsById } from '../organizations/organizations.ts'
import { notEndedOn } from '../periods.ts'
import { newPostFault } from './rules.ts'

const maxKeys = 500
const maxNamesakes = 10

/** A unit and the persons of a name in it. */
export interface FoundPeople {
  unit: Organization | null
  persons: Person[]
}

/** Finds units by code or full name and persons by name in them, together for a whole list, in its order. */
export async function findPeople(ctx: Context, keys: readonly PersonKeyInput[]): Promise<FoundPeople[]> {
  if (keys.length > maxKeys) throw new DomainError('INVALID', `一次最多查询 ${maxKeys} 人`)
  const units = await unitsOf(ctx, [...new Set(keys.map(({ unit }) => unit))])
  const posts = await ctx.tx.post.findMany({
    where: {
      organizationId: { in: [...units.values()].map(({ id }) => id) },
      person: { name: { in: [...new Set(keys.map(({ name }) => name))] } },
      ...notEndedOn(ctx),
    },
    include: { person: true },
  })
  return keys.map(({ unit: named, name }) => {
    const unit = units.get(named) ?? null
    const there = posts.filter((post) => post.organizationId === unit?.id && post.person.name === name)
    const persons = new Map(there.map(({ person }) => [person.id, person]))
    return { unit, persons: [...persons.values()].slice(0, maxNamesakes) }
  })
}

/** The units meant: by code anywhere, by full name where it is one's only one in the caller's range. */
async function unitsOf(ctx: Context, named: readonly string[]): Promise<Map<string, Organization>> {
  const found = await ctx.tx.organization.findMany({
    where: { OR: [{ code: { in: [...named] } }, { name: { in: [...named] } }] },
  })
  return new Map(
    named.flatMap((text) => {
      const byCode = found.filter(({ code }) => code === text)
      const byName = found.filter(
        ({ name, divisionPath }) => name === text && isInRange(ctx.actor.ranges, divisionPath),
      )
      const [meant, other] = byCode.length > 0 ? byCode : byName
      return meant && !other ? [[text, meant] as const] : []
    }),
  )
}

/**
 * Registers the persons of a sheet that is being applied, with a post as people of their unit. Each comes with the id
 * that the sheet's owner has chosen, so that a second call finds them there.
 *
 * @throws DomainError CONFLICT for an id that is somebody else's
 */
export async function registerSheetPersons(
  ctx: Context,
  input: RegisterSheetPersonsInput,
): Promise<string[]> {
  const { persons } = input
  if (persons.length < 1 || persons.length > maxKeys)
    throw new DomainError('INVALID', `每次登记 1 至 ${maxKeys} 人`)
  await errandOf(ctx, input, { kind: 'INSPECTORS', step: 'APPLY' })
  const organizations = await organizationsById(ctx, [...new Set(persons.map((row) => row.organizationId))])
  const units = new Map(organizations.map((row) => [row.id, row]))
  refuseRows(
    persons.map(({ name, organizationId }) => {
      const unit = units.get(organizationId)
      const organization = unit && {
        kind: unit.kind,
        covered: isInRange(ctx.actor.ranges, unit.divisionPath),
      }
      return newPostFault({ name: name.trim(), role: 'UNIT', own: false, organization }, ctx.actor.roles)
    }),
  )
  const ids = persons.map(({ id }) => id)
  // createMany answers nothing: a person is seen by the posts, which follow.
  const written = await ctx.tx.person.createMany({
    data: persons.map(({ id, name, isDemo }) => ({ id, name: name.trim(), isDemo, recordedAt: ctx.now })),
    skipDuplicates: true,
  })
  if (written.count === persons.length) await givePosts(ctx, persons, units)
  else await assertSame(ctx, persons, written.count)
  return ids
}

async function givePosts(
  ctx: Context,
  persons: RegisterSheetPersonsInput['persons'],
  units: ReadonlyMap<string, Organization>,
): Promise<void> {
  await ctx.tx.post.createMany({
    data: persons.map(({ id, organizationId, title, since }) => ({
      personId: id,
      organizationId,
      divisionPath: units.get(organizationId)?.divisionPath as string,
      role: 'UNIT',
      title: title ?? null,
      validFrom: asDate(since ?? todayOf(ctx)),
      recordedAt: ctx.now,
    })),
  })
}

/** A call that was committed and whose answer was lost comes again whole: all of them are there, as they were sent. */
async function assertSame(
  ctx: Context,
  persons: RegisterSheetPersonsInput['persons'],
  written: number,
): Promise<void> {
  const known = await ctx.tx.person.findMany({
    where: { id: { in: persons.map(({ id }) => id) } },
    include: { posts: true },
  })
  const byId = new Map(known.map((row) => [row.id, row]))
  const isSame = persons.every(({ id, name, organizationId }) => {
    const row = byId.get(id)
    return row?.name === name.trim() && row.posts.some((post) => post.organizationId === organizationId)
  })
  if (written > 0 || !isSame) throw new DomainError('CONFLICT', '人员编号已被占用，请重新上传')
}
