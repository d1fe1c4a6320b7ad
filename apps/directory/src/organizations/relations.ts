import { asDate, DomainError, giveReason, isInRange, loadChildren, plainDate, refuse } from '@dudao/service'
import type { Context } from '../context.ts'
import type { EndRelationInput, RelateOrganizationsInput } from '../generated/resolvers.ts'
import type { Organization, OrganizationRelation } from '../generated/prisma/client.ts'
import { existsOn } from '../periods.ts'
import { organizationsById } from './organizations.ts'
import { beginningFault, relationEndFault, relationFault } from './rules.ts'

const most = 200

type Between = Pick<RelateOrganizationsInput, 'sourceId' | 'targetId' | 'kind'>

/** Relates two organizations from a day on; the same relation twice is one. */
export async function relateOrganizations(
  ctx: Context,
  input: RelateOrganizationsInput,
): Promise<Organization> {
  const { sourceId, targetId, kind, validFrom, document } = input
  const source = await openEnds(ctx, input)
  const known = (await relationsBetween(ctx, input)).map(periodOf)
  if (known.some((period) => period.validFrom === validFrom)) return source
  refuse(beginningFault(known, validFrom))
  await ctx.tx.organizationRelation.create({
    data: {
      sourceId,
      targetId,
      kind,
      validFrom: asDate(validFrom),
      document: document ?? null,
      recordedAt: ctx.now,
    },
  })
  return source
}

/** Ends the relation that holds, or that was the last to hold. */
export async function endRelation(ctx: Context, input: EndRelationInput): Promise<Organization> {
  const { validTo, reason } = input
  const source = await openEnds(ctx, input)
  const last = (await relationsBetween(ctx, input)).at(-1)
  if (!last) throw new DomainError('NOT_FOUND', '机构之间没有这一关系')
  refuse(relationEndFault(periodOf(last), { wished: validTo, reason }))
  await giveReason(ctx.tx, reason.trim())
  await ctx.tx.organizationRelation.update({ where: { id: last.id }, data: { validTo: asDate(validTo) } })
  return source
}

/** The source, once the caller may bind the two and nobody else is relating it. */
async function openEnds(ctx: Context, { sourceId, targetId, kind }: Between): Promise<Organization> {
  const [source, target] = await organizationsById(ctx, [sourceId, targetId])
  if (!source || !target) throw new DomainError('NOT_FOUND', '机构不存在')
  const end = (row: Organization) => ({ ...row, covered: isInRange(ctx.actor.ranges, row.divisionPath) })
  refuse(relationFault(kind, end(source), end(target)))
  await ctx.tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`relations ${sourceId}`}))`
  return source
}

/** Every relation of the kind between the two, the earliest first. */
const relationsBetween = (ctx: Context, { sourceId, targetId, kind }: Between) =>
  ctx.tx.organizationRelation.findMany({
    where: { sourceId, targetId, kind },
    orderBy: { validFrom: { sort: 'asc', nulls: 'first' } },
  })

const periodOf = ({ validFrom, validTo }: OrganizationRelation) => ({
  validFrom: validFrom && plainDate(validFrom),
  validTo: validTo && plainDate(validTo),
})

export async function relationsOf(
  ctx: Context,
  id: string,
  on?: string | null,
): Promise<OrganizationRelation[]> {
  const relations = await loadChildren(
    ctx,
    `relations ${on}`,
    id,
    (ids) =>
      ctx.tx.organizationRelation.findMany({
        where: { sourceId: { in: ids }, ...existsOn(ctx, on) },
        orderBy: { id: 'asc' },
      }),
    ({ sourceId }) => sourceId,
  )
  return relations.slice(0, most)
}
