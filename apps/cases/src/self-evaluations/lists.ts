import { type Connection, loadChildren, type PageArgs } from '@dudao/service'
import type { Context } from '../context.ts'
import { Prisma, type SelfEvaluation, type SelfEvaluationReview } from '../generated/prisma/client.ts'
import { nestedPage } from '../nested-page.ts'

export type SelfEvaluationPage = Connection<SelfEvaluation>

export function selfEvaluationsOf(ctx: Context, inspectionId: string): Promise<SelfEvaluation[]> {
  const read = (ids: string[]) =>
    ctx.tx.selfEvaluation.findMany({ where: { inspectionId: { in: ids } }, orderBy: { id: 'asc' } })
  return loadChildren(ctx, 'self-evaluations', inspectionId, read, (row) => row.inspectionId)
}

export function selfEvaluationsOfOrganization(
  ctx: Context,
  organizationId: string,
  args: PageArgs,
): Promise<SelfEvaluationPage> {
  const list = {
    name: 'Organization.selfEvaluations',
    from: Prisma.sql`self_evaluation r WHERE r.organization_id = parent.id`,
    read: (ids: string[]) => ctx.tx.selfEvaluation.findMany({ where: { id: { in: ids } } }),
  }
  return nestedPage(ctx, list, organizationId, args)
}

/** What the team found; null for the object, which does not see it. */
export async function reviewOf(ctx: Context, selfEvaluationId: string): Promise<SelfEvaluationReview | null> {
  const read = (ids: string[]) =>
    ctx.tx.selfEvaluationReview.findMany({ where: { selfEvaluationId: { in: ids } } })
  const [review] = await loadChildren(ctx, 'review', selfEvaluationId, read, (row) => row.selfEvaluationId)
  return review ?? null
}
