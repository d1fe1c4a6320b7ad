import { DomainError, isId, loadTogether, refuse } from '@dudao/service'
import type { Context } from '../context.ts'
import type { CreateInspectionInput } from '../generated/resolvers.ts'
import type { PlanItem } from '../generated/prisma/client.ts'
import type { Place } from '../places.ts'
import { judgeOpening } from './rules.ts'

/** What a new inspection has to do with the yearly plan of its office. */
export async function planLinkOf(
  ctx: Context,
  input: Pick<CreateInspectionInput, 'planItemId' | 'isEmergency' | 'field' | 'scope'>,
  objects: Iterable<Place>,
): Promise<{ planItemId: string | null; isEmergency: boolean }> {
  const { planItemId, isEmergency = false, field, scope } = input
  if (!planItemId) return { planItemId: null, isEmergency }
  if (isEmergency) {
    throw new DomainError('INVALID', '突发事件督导不经年度计划立即开展，请不要选择计划事项')
  }
  const item = isId(planItemId)
    ? await ctx.tx.planItem.findUnique({
        where: { id: planItemId },
        include: { plan: true, version: true },
      })
    : null
  if (!item) throw new DomainError('NOT_FOUND', '计划事项不存在')
  if (item.plan.organId !== ctx.actor.organizationId) {
    throw new DomainError('FORBIDDEN', '只能按照本机构的年度计划立项')
  }
  const later = await ctx.tx.annualPlanVersion.count({
    where: { planId: item.planId, status: 'APPROVED', number: { gt: item.version.number } },
  })
  if (item.version.status !== 'APPROVED' || later > 0) {
    throw new DomainError('CONFLICT', '计划事项不在已批准的现行计划中')
  }
  refuse(judgeOpening(item, { field, scope, objects: [...objects] }))
  return { planItemId, isEmergency }
}

/** The matter of the plan that an inspection carries out; null for whoever does not see the plan. */
export async function planItemOf(ctx: Context, planItemId: string | null): Promise<PlanItem | null> {
  if (!planItemId) return null
  const item = await loadTogether(ctx, 'planItem', planItemId, async (ids) => {
    const rows = await ctx.tx.planItem.findMany({ where: { id: { in: ids } } })
    return new Map(rows.map((row) => [row.id, row]))
  })
  return item ?? null
}
