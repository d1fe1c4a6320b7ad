import { type Connection, DomainError, once, type PageArgs, paginate } from '@dudao/service'
import type { Context } from '../context.ts'
import type {
  NewOrganization,
  OrganizationFilter,
  RegisterOrganizationsInput,
  RelateOrganizationsInput,
} from '../generated/resolvers.ts'
import type { FormerName, Organization, OrganizationRelation, Prisma } from '../generated/prisma/client.ts'
import { isId } from '../ids.ts'
import { existsOn } from '../periods.ts'
import { checkNewOrganization, checkRelation } from './rules.ts'

const maxBatch = 200

/** A page of organizations. */
export type OrganizationPage = Connection<Organization>

export function organizationsPage(
  ctx: Context,
  args: PageArgs & { filter?: OrganizationFilter | null },
): Promise<OrganizationPage> {
  const { divisionId, kinds, nameContains } = args.filter ?? {}
  const read = async () => {
    const below =
      divisionId && isId(divisionId) ? await ctx.tx.division.findUnique({ where: { id: divisionId } }) : null
    if (divisionId && !below) throw new DomainError('NOT_FOUND', '区划不存在')
    return {
      ...(below && { divisionPath: { startsWith: below.path } }),
      ...(kinds && { kind: { in: [...kinds] } }),
      ...(nameContains && { name: { contains: nameContains } }),
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
    const divisions = await divisionsOf(ctx, organizations)
    organizations.forEach((row, i) => checkNewOrganization(row, i))
    const written = await ctx.tx.organization.createManyAndReturn({
      data: organizations.map(({ name, kind, divisionId, code, isDemo }) => ({
        name: name.trim(),
        kind,
        divisionId,
        divisionPath: divisions.get(divisionId) as string,
        code: code ?? null,
        isDemo,
        recordedAt: ctx.now,
      })),
      select: { id: true },
    })
    const supervised = organizations.flatMap(({ supervisedById }, i) =>
      supervisedById
        ? [
            {
              sourceId: (written[i] as { id: string }).id,
              kind: 'SUPERVISED_BY',
              targetId: supervisedById,
              recordedAt: ctx.now,
            },
          ]
        : [],
    )
    await ctx.tx.organizationRelation.createMany({ data: supervised })
    return written.map(({ id }) => id).join(' ')
  })
  return organizationsById(ctx, ids.split(' '))
}

/** Known organizations in the order of the ids; unknown and malformed ids are left out. */
export async function organizationsById(ctx: Context, ids: readonly string[]): Promise<Organization[]> {
  if (ids.length > 500) throw new DomainError('INVALID', '一次最多查询 500 个机构')
  const rows = await ctx.tx.organization.findMany({ where: { id: { in: ids.filter(isId) } } })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

async function divisionsOf(ctx: Context, organizations: NewOrganization[]): Promise<Map<string, string>> {
  const ids = [...new Set(organizations.map((row) => row.divisionId))]
  const rows = await ctx.tx.division.findMany({
    where: { id: { in: ids.filter(isId) } },
    select: { id: true, path: true },
  })
  const paths = new Map(rows.map(({ id, path }) => [id, path]))
  const missing = organizations.findIndex((row) => !paths.has(row.divisionId))
  if (missing >= 0) throw new DomainError('INVALID', `第 ${missing + 1} 行：区划不存在`)
  return paths
}

/** Relates two organizations from a day on; the same relation twice is one. */
export async function relateOrganizations(
  ctx: Context,
  input: RelateOrganizationsInput,
): Promise<Organization> {
  const { sourceId, targetId, kind, validFrom, document } = input
  const [source, target] = await organizationsById(ctx, [sourceId, targetId])
  if (!source || !target) throw new DomainError('NOT_FOUND', '机构不存在')
  checkRelation(kind, source, target)
  await ctx.tx.organizationRelation.createManyAndReturn({
    data: [
      {
        sourceId,
        targetId,
        kind,
        validFrom: new Date(validFrom),
        document: document ?? null,
        recordedAt: ctx.now,
      },
    ],
    skipDuplicates: true,
  })
  return source
}

export function relationsOf(
  ctx: Context,
  sourceId: string,
  on: string | null | undefined,
): Promise<OrganizationRelation[]> {
  return ctx.tx.organizationRelation.findMany({
    where: { sourceId, ...existsOn(ctx, on) },
    orderBy: { id: 'asc' },
    take: maxBatch,
  })
}

export function formerNamesOf(ctx: Context, organizationId: string): Promise<FormerName[]> {
  return ctx.tx.formerName.findMany({ where: { organizationId }, orderBy: { until: 'desc' }, take: 50 })
}
