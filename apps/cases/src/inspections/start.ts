import { DomainError, isInRange } from '@dudao/service'
import type { Context } from '../context.ts'
import { startDeadlines } from '../deadlines/deadlines.ts'
import { clockOf } from '../deadlines/rules.ts'
import type { InspectionScope } from '../generated/resolvers.ts'
import type { Inspection } from '../generated/prisma/client.ts'
import { rulesOf, withRule } from '../rules-in-force.ts'
import { checkStoredTeam, checkWholeTeam } from '../teams/judging.ts'

/**
 * The first visit without a notice: of a regular inspection, which needs its plan, and of an emergency, which makes
 * plan and notice up within the days of the rule. The rule on the team holds for both, as with a notice.
 *
 * @param isOffice whether the caller may have the whole team judged; else what is known of its members decides
 */
export async function goOnSite(
  ctx: Context,
  inspection: Inspection,
  visits: readonly { occurredOn: string }[],
  isOffice: boolean,
): Promise<void> {
  const { id, ownerPath, isEmergency } = inspection
  if (!isInRange(ctx.actor.ranges, ownerPath)) {
    throw new DomainError('FORBIDDEN', '第一处实地督导请由组织督导的机构登记')
  }
  const firstDay = visits.map(({ occurredOn }) => occurredOn).toSorted()[0] as string
  const plan = await ctx.tx.inspectionPlan.findUnique({ where: { inspectionId: id } })
  if (!plan && !isEmergency) {
    throw new DomainError('CONFLICT', '尚未保存督导方案（目标、内容、方法、时间安排），不能登记实地督导', {
      missing: ['plan'],
    })
  }
  const teamRule = await (isOffice ? checkWholeTeam : checkStoredTeam)(ctx, inspection, firstDay)
  await ctx.tx.inspection.update({
    where: { id },
    data: { rules: withRule(rulesOf(inspection), teamRule) },
  })
  if (isEmergency) await owe(ctx, inspection, firstDay, plan !== null)
}

/** Plan and notice are owing; until when, the rule says, or nobody. */
async function owe(ctx: Context, inspection: Inspection, fromDay: string, hasPlan: boolean): Promise<void> {
  const names = [...(hasPlan ? [] : (['PLAN_MADE_UP'] as const)), 'NOTICE_MADE_UP'] as const
  const scope = inspection.scope as InspectionScope
  const starts = names.map((name) => {
    const clock = clockOf(name, rulesOf(inspection), scope) ?? null
    return { name, fromDay, clock }
  })
  await startDeadlines(ctx, inspection, starts)
}
