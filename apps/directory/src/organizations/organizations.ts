import {
  type Connection,
  DomainError,
  isId,
  isInRange,
  once,
  type PageArgs,
  paginate,
  refuseRows,
} from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type {
  NewOrganization,
  OrganizationFilter,
  RegisterOrganizationsInput,
} from '../generated/resolvers.ts'
import type { FormerName, Organization, Prisma } from '../generated/prisma/client.ts'
import { newOrganizationFault } from './rules.ts'

const maxBatch = 200

/** A page of organizations. */
export type OrganizationPage = Connection<Organization>

export function organizationsPage(
  ctx: Context,
  args: PageArgs & { filter?: OrganizationFilter | null },
): Promise<OrganizationPage> {
  const { divisionId, kinds, nameContains } = args.filter ?? {}
  const read = async () => {
    return {
      ...(await below(ctx, divisionId)),
      ...(kinds && { kind: { in: [...kinds] } }),
      ...(nameContains && { name: { contains: literally(nameContains) } }),
    } satisfies Prisma.OrganizationWhereInput
  }
  return paginate(
    ctx.actor,
    'organizations',
    args,
    async ({ before, take }) =>
      ctx.tx.organization.findMany({
        where: { ...(await read()), ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    async () => ctx.tx.organization.count({ where: await read() }),
  )
}

/**
 * Predicate: in this division or below it; without one, anywhere.
 *
 * @throws DomainError NOT_FOUND
 */
export async function below(
  ctx: Context,
  divisionId: string | null | undefined,
): Promise<Prisma.OrganizationWhereInput> {
  if (!divisionId) return {}
  const division = isId(divisionId) ? await ctx.tx.division.findUnique({ where: { id: divisionId } }) : null
  if (!division) throw new DomainError('NOT_FOUND', '区划不存在')
  return { divisionPath: { startsWith: division.path } }
}

/** Prisma hands the text to LIKE as it is. */
const literally = (text: string) => text.replaceAll(/[\\%_]/g, String.raw`\$&`)

/** Registers organizations in the caller's range, all or none. */
export async function registerOrganizations(
  ctx: Context,
  input: RegisterOrganizationsInput,
): Promise<Organization[]> {
  const { organizations, idempotencyKey } = input
  if (organizations.length < 1 || organizations.length > maxBatch) {
    throw new DomainError('INVALID', `每次登记 1 至 ${maxBatch} 个机构`)
  }
  const ids = await once(ctx, 'registerOrganizations', idempotencyKey, async () => {
    const rows = await place(ctx, organizations)
    await refuseFaulty(ctx, rows)
    await ctx.tx.organization.createMany({
      data: rows.map(({ row }) => ({ ...row, recordedAt: ctx.now })),
    })
    const supervised = rows.flatMap(({ row, supervisedById }) =>
      supervisedById ? [{ sourceId: row.id, kind: 'SUPERVISED_BY', targetId: supervisedById }] : [],
    )
    await ctx.tx.organizationRelation.createMany({
      data: supervised.map((row) => ({ ...row, recordedAt: ctx.now })),
    })
    return rows.map(({ row }) => row.id).join(' ')
  })
  return organizationsById(ctx, ids.split(' '))
}

type Placed = Awaited<ReturnType<typeof place>>[number]

/** The rows as they will be written, each with the path of its division. */
async function place(ctx: Context, organizations: NewOrganization[]) {
  const paths = await divisionPaths(ctx, organizations)
  return organizations.map(({ name, kind, divisionId, code, supervisedById, isDemo }) => ({
    row: {
      id: uuidv7(),
      name: name.trim(),
      kind,
      divisionId,
      divisionPath: paths.get(divisionId) as string,
      code: code?.trim() || null,
      isDemo,
    },
    supervisedById,
  }))
}

async function refuseFaulty(ctx: Context, placed: Placed[]): Promise<void> {
  const supervisors = await organizationsById(
    ctx,
    placed.flatMap(({ supervisedById }) => supervisedById ?? []),
  )
  const known = new Set(supervisors.map(({ id }) => id))
  const namesakes = await ctx.tx.organization.findMany({
    where: { OR: placed.map(({ row: { divisionId, name } }) => ({ divisionId, name })) },
    select: { divisionId: true, name: true },
  })
  const taken = new Set(namesakes.map(nameIn))
  const codes = placed.flatMap(({ row: { code } }) => code ?? [])
  const coded = await ctx.tx.organization.findMany({ where: { code: { in: codes } }, select: { code: true } })
  const takenCodes = new Set(coded.map(({ code }) => code))
  refuseRows(
    placed.map(({ row, supervisedById }) => {
      const fault = newOrganizationFault({
        ...row,
        covered: isInRange(ctx.actor.ranges, row.divisionPath),
        taken: taken.has(nameIn(row)),
        codeTaken: row.code !== null && takenCodes.has(row.code),
        ...(supervisedById && { supervisorKnown: known.has(supervisedById) }),
      })
      taken.add(nameIn(row))
      if (row.code) takenCodes.add(row.code)
      return fault
    }),
  )
}

/** What is unique: a name in its division. */
const nameIn = ({ divisionId, name }: { divisionId: string; name: string }) => `${divisionId} ${name}`

/** Known organizations in the order of the ids; unknown and malformed ids are left out. */
export async function organizationsById(ctx: Context, ids: readonly string[]): Promise<Organization[]> {
  if (ids.length > 500) throw new DomainError('INVALID', '一次最多查询 500 个机构')
  const rows = await ctx.tx.organization.findMany({ where: { id: { in: ids.filter(isId) } } })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** @throws DomainError INVALID naming the rows whose division is unknown */
async function divisionPaths(ctx: Context, organizations: NewOrganization[]): Promise<Map<string, string>> {
  const ids = [...new Set(organizations.map((row) => row.divisionId))]
  const rows = await ctx.tx.division.findMany({
    where: { id: { in: ids.filter(isId) } },
    select: { id: true, path: true },
  })
  const paths = new Map(rows.map(({ id, path }) => [id, path]))
  refuseRows(
    organizations.map(({ divisionId }) =>
      paths.has(divisionId) ? undefined : { code: 'INVALID', message: '区划不存在' },
    ),
  )
  return paths
}

export async function formerNamesOf(ctx: Context, id: string): Promise<FormerName[]> {
  return (
    (await ctx.tx.organization
      .findUnique({ where: { id } })
      .formerNames({ orderBy: { until: 'desc' }, take: 50 })) ?? []
  )
}
