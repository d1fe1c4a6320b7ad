import { type Connection, loadChildren, loadTogether, type PageArgs, paginate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { AnnualPlanFilter } from '../generated/resolvers.ts'
import { type AnnualPlan, type AnnualPlanVersion, type PlanItem, Prisma } from '../generated/prisma/client.ts'
import type { InspectionPage } from '../inspections/lists.ts'
import { nestedPage } from '../nested-page.ts'
import { maxItems } from './rules.ts'

export type AnnualPlanPage = Connection<AnnualPlan>

export function annualPlansPage(
  ctx: Context,
  args: PageArgs & { filter?: AnnualPlanFilter | null },
): Promise<AnnualPlanPage> {
  const { year, ownOnly } = args.filter ?? {}
  const where: Prisma.AnnualPlanWhereInput = {
    ...(year && { year }),
    ...(ownOnly && { organId: { in: ctx.actor.organizationId ? [ctx.actor.organizationId] : [] } }),
  }
  return paginate(
    ctx.actor,
    'annualPlans',
    args,
    ({ before, take }) =>
      ctx.tx.annualPlan.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.annualPlan.count({ where }),
  )
}

/** Versions that the reader may see, newest first. */
export async function versionsOf(ctx: Context, planId: string): Promise<AnnualPlanVersion[]> {
  const read = (ids: string[]) =>
    ctx.tx.annualPlanVersion.findMany({ where: { planId: { in: ids } }, orderBy: { number: 'desc' } })
  const versions = await loadChildren(ctx, 'plan versions', planId, read, (row) => row.planId)
  return versions.slice(0, maxItems)
}

export async function versionInForce(ctx: Context, planId: string): Promise<AnnualPlanVersion | null> {
  const versions = await versionsOf(ctx, planId)
  return versions.find(({ status }) => status === 'APPROVED') ?? null
}

export function itemsOf(ctx: Context, versionId: string): Promise<PlanItem[]> {
  const read = (ids: string[]) =>
    ctx.tx.planItem.findMany({ where: { versionId: { in: ids } }, orderBy: { number: 'asc' } })
  return loadChildren(ctx, 'plan items', versionId, read, (row) => row.versionId)
}

export async function planById(ctx: Context, id: string): Promise<AnnualPlan | null> {
  const plan = await loadTogether(ctx, 'plan', id, async (ids) => {
    const rows = await ctx.tx.annualPlan.findMany({ where: { id: { in: ids } } })
    return new Map(rows.map((row) => [row.id, row]))
  })
  return plan ?? null
}

/** Inspections opened from a matter, in whatever version. */
export function openedFrom(ctx: Context, lineageId: string, args: PageArgs): Promise<InspectionPage> {
  const list = {
    name: 'PlanItem.opened',
    from: Prisma.sql`inspection r JOIN plan_item item ON item.id = r.plan_item_id
      WHERE item.lineage_id = parent.id`,
    read: (ids: string[]) => ctx.tx.inspection.findMany({ where: { id: { in: ids } } }),
  }
  return nestedPage(ctx, list, lineageId, args)
}
