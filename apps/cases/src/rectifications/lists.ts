import { loadChildren } from '@dudao/service'
import type { Context } from '../context.ts'
import type { DeadlineExtension, Rectification, RectificationPlan } from '../generated/prisma/client.ts'

/** The longest of these lists, newest first. */
const maxRows = 200

export async function rectificationsOf(ctx: Context, problemId: string): Promise<Rectification[]> {
  const read = (ids: string[]) =>
    ctx.tx.rectification.findMany({ where: { problemId: { in: ids } }, orderBy: { id: 'desc' } })
  const rows = await loadChildren(ctx, 'rectifications', problemId, read, (row) => row.problemId)
  return rows.slice(0, maxRows)
}

export async function plansOf(ctx: Context, problemId: string): Promise<RectificationPlan[]> {
  const read = (ids: string[]) =>
    ctx.tx.rectificationPlan.findMany({ where: { problemId: { in: ids } }, orderBy: { id: 'desc' } })
  const rows = await loadChildren(ctx, 'rectification plans', problemId, read, (row) => row.problemId)
  return rows.slice(0, maxRows)
}

export async function extensionsOf(ctx: Context, problemId: string): Promise<DeadlineExtension[]> {
  const read = (ids: string[]) =>
    ctx.tx.deadlineExtension.findMany({ where: { problemId: { in: ids } }, orderBy: { id: 'desc' } })
  const rows = await loadChildren(ctx, 'extensions', problemId, read, (row) => row.problemId)
  return rows.slice(0, maxRows)
}
