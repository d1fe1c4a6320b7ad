import { type Connection, loadChildren, type PageArgs } from '@dudao/service'
import type { Context } from '../context.ts'
import {
  type PreliminaryOpinion,
  Prisma,
  type Rebuttal,
  type RebuttalItem,
  type Suggestion,
} from '../generated/prisma/client.ts'
import { nestedPage } from '../nested-page.ts'

export type OpinionPage = Connection<PreliminaryOpinion>

export function opinionsOfOrganization(
  ctx: Context,
  organizationId: string,
  args: PageArgs,
): Promise<OpinionPage> {
  const list = {
    name: 'Organization.preliminaryOpinions',
    from: Prisma.sql`preliminary_opinion r WHERE r.organization_id = parent.id`,
    read: (ids: string[]) => ctx.tx.preliminaryOpinion.findMany({ where: { id: { in: ids } } }),
  }
  return nestedPage(ctx, list, organizationId, args)
}

export function opinionsOf(ctx: Context, inspectionId: string): Promise<PreliminaryOpinion[]> {
  const read = (ids: string[]) =>
    ctx.tx.preliminaryOpinion.findMany({ where: { inspectionId: { in: ids } }, orderBy: { id: 'asc' } })
  return loadChildren(ctx, 'opinions', inspectionId, read, (row) => row.inspectionId)
}

export function suggestionsOf(ctx: Context, inspectionId: string): Promise<Suggestion[]> {
  const read = (ids: string[]) =>
    ctx.tx.suggestion.findMany({ where: { inspectionId: { in: ids } }, orderBy: { number: 'asc' } })
  return loadChildren(ctx, 'suggestions', inspectionId, read, (row) => row.inspectionId)
}

export function rebuttalsOf(ctx: Context, opinionId: string): Promise<Rebuttal[]> {
  const read = (ids: string[]) =>
    ctx.tx.rebuttal.findMany({ where: { opinionId: { in: ids } }, orderBy: { id: 'asc' } })
  return loadChildren(ctx, 'rebuttals', opinionId, read, (row) => row.opinionId)
}

export function itemsOf(ctx: Context, rebuttalId: string): Promise<RebuttalItem[]> {
  const read = (ids: string[]) =>
    ctx.tx.rebuttalItem.findMany({ where: { rebuttalId: { in: ids } }, orderBy: { id: 'asc' } })
  return loadChildren(ctx, 'rebuttal items', rebuttalId, read, (row) => row.rebuttalId)
}
