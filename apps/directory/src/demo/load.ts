import { hash } from '@node-rs/argon2'
import { v7 as uuidv7 } from 'uuid'
import type { PrismaClient } from '../generated/prisma/client.ts'
import { type DemoOrganization, demoOrganizations } from './organizations.ts'
import { type DemoPerson, demoPeople, demoSince } from './people.ts'

export interface DemoAccount {
  login: string
  name: string
  post: string
  organization: string
}

/** Loads the demo's organizations, posts and accounts, all with one password; rows that are there stay as they are. */
export async function loadDemo(client: PrismaClient, password: string): Promise<DemoAccount[]> {
  const organizations = await loadOrganizations(client)
  const passwordHash = await hash(password)
  for (const person of demoPeople) {
    const known = await client.account.findUnique({ where: { login: person.login } })
    if (!known) await loadPerson(client, person, organizations, passwordHash)
    // The password of the demo is printed at every start, so it must be the one that holds.
    else await client.account.update({ where: { id: known.id }, data: { passwordHash } })
  }
  return demoPeople.flatMap(({ login, name, posts }) =>
    posts.map(({ title, organization }) => ({
      login,
      name,
      post: title,
      organization: organizations.get(organization)?.name ?? '',
    })),
  )
}

interface Placed {
  id: string
  name: string
  divisionPath: string
}

async function loadOrganizations(client: PrismaClient): Promise<Map<string, Placed>> {
  const divisions = await client.division.findMany({
    where: { seedKey: { in: demoOrganizations.map(({ division }) => division) } },
  })
  const byKey = new Map(divisions.map((row) => [row.seedKey, row]))
  await client.organization.createMany({
    data: demoOrganizations.map(({ name, kind, division, isDemo = false }) => {
      const place = byKey.get(division)
      if (!place) throw new Error(`the demo names the unknown division ${division}`)
      return { name, kind, isDemo, divisionId: place.id, divisionPath: place.path }
    }),
    skipDuplicates: true,
  })
  const rows = await client.organization.findMany({
    where: { name: { in: demoOrganizations.map(({ name }) => name) } },
  })
  const placed = new Map(
    demoOrganizations.map(({ key, name }) => [key, rows.find((row) => row.name === name) as Placed]),
  )
  await loadRelations(client, placed)
  return placed
}

async function loadRelations(client: PrismaClient, placed: Map<string, Placed>): Promise<void> {
  const idOf = (key: string) => (placed.get(key) as Placed).id
  const rows = demoOrganizations.flatMap(({ key, relations = [] }: DemoOrganization) =>
    relations.map(({ kind, target, from = demoSince }) => ({
      sourceId: idOf(key),
      kind,
      targetId: idOf(target),
      validFrom: new Date(from),
    })),
  )
  await client.organizationRelation.createMany({ data: rows, skipDuplicates: true })
}

async function loadPerson(
  client: PrismaClient,
  { login, name, posts }: DemoPerson,
  organizations: Map<string, Placed>,
  passwordHash: string,
): Promise<void> {
  const personId = uuidv7()
  await client.$transaction([
    client.person.create({ data: { id: personId, name, isDemo: true } }),
    client.post.createMany({
      data: posts.map(({ organization, role, title, seat }) => {
        const { id, divisionPath } = organizations.get(organization) as Placed
        return {
          // The first post named is the one that acts by default: the oldest id.
          id: uuidv7(),
          personId,
          organizationId: id,
          divisionPath,
          role,
          title,
          seat: seat ?? null,
          validFrom: new Date(demoSince),
        }
      }),
    }),
    client.account.create({ data: { personId, login, passwordHash } }),
  ])
}
