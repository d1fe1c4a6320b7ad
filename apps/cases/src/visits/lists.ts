import type { Connection, PageArgs } from '@dudao/service'
import type { Context } from '../context.ts'
import { Prisma, type Visit } from '../generated/prisma/client.ts'
import { nestedPage } from '../nested-page.ts'

export type VisitPage = Connection<Visit>

const read = (ctx: Context) => (ids: string[]) => ctx.tx.visit.findMany({ where: { id: { in: ids } } })

export function visitsOfInspection(ctx: Context, inspectionId: string, args: PageArgs): Promise<VisitPage> {
  const from = Prisma.sql`visit r WHERE r.inspection_id = parent.id`
  return nestedPage(ctx, { name: 'Inspection.visits', from, read: read(ctx) }, inspectionId, args)
}

export function visitsOfOrganization(
  ctx: Context,
  organizationId: string,
  args: PageArgs,
): Promise<VisitPage> {
  const from = Prisma.sql`visit r WHERE r.organization_id = parent.id`
  return nestedPage(ctx, { name: 'Organization.visits', from, read: read(ctx) }, organizationId, args)
}
