import { type Connection, loadChildren, type PageArgs, paginate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { InspectionFilter } from '../generated/resolvers.ts'
import {
  type Inspection,
  type InspectionObject,
  type InspectionPlan,
  Prisma,
} from '../generated/prisma/client.ts'
import { nestedPage } from '../nested-page.ts'

export type InspectionPage = Connection<Inspection>

export function inspectionsPage(
  ctx: Context,
  args: PageArgs & { filter?: InspectionFilter | null },
): Promise<InspectionPage> {
  const { status, ownOnly } = args.filter ?? {}
  const where: Prisma.InspectionWhereInput = {
    ...(status && { status }),
    // Somebody who acts for no body owns nothing: an empty list, not an unfiltered one.
    ...(ownOnly && { organId: { in: ctx.actor.organizationId ? [ctx.actor.organizationId] : [] } }),
  }
  return paginate(
    ctx.actor,
    'inspections',
    args,
    ({ before, take }) =>
      ctx.tx.inspection.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.inspection.count({ where }),
  )
}

export function inspectionsOfOrganization(
  ctx: Context,
  organizationId: string,
  args: PageArgs,
): Promise<InspectionPage> {
  const list = {
    name: 'Organization.inspections',
    from: Prisma.sql`inspection r WHERE r.id IN (
      SELECT o.inspection_id FROM inspection_object o WHERE o.organization_id = parent.id)`,
    read: (ids: string[]) => ctx.tx.inspection.findMany({ where: { id: { in: ids } } }),
  }
  return nestedPage(ctx, list, organizationId, args)
}

export function objectsOf(ctx: Context, inspectionId: string): Promise<InspectionObject[]> {
  const read = (ids: string[]) =>
    ctx.tx.inspectionObject.findMany({ where: { inspectionId: { in: ids } }, orderBy: { id: 'asc' } })
  return loadChildren(ctx, 'objects', inspectionId, read, (row) => row.inspectionId)
}

export async function planOf(ctx: Context, inspectionId: string): Promise<InspectionPlan | null> {
  const read = (ids: string[]) => ctx.tx.inspectionPlan.findMany({ where: { inspectionId: { in: ids } } })
  const [plan] = await loadChildren(ctx, 'plan', inspectionId, read, (row) => row.inspectionId)
  return plan ?? null
}
