import { asDate, DomainError, plainDate } from '@dudao/service'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import type { CompleteInspectionInput, IssueInspectionNoticeInput } from '../generated/resolvers.ts'
import type { Inspection } from '../generated/prisma/client.ts'
import { checkLetter } from '../letters.ts'
import { checkReported } from '../reports/reports.ts'
import { rulesOf, withRule } from '../rules-in-force.ts'
import { endGrants } from '../teams/grants.ts'
import { checkWholeTeam } from '../teams/teams.ts'
import { lockOwnInspection } from './inspections.ts'
import { inspectionSteps } from './rules.ts'

/**
 * Issues the notice (教育督导条例 第十七条: in writing, before the visit). The team is judged again, on the day of the
 * notice, and the rule row it was judged by is kept.
 */
export async function issueInspectionNotice(
  ctx: Context,
  input: IssueInspectionNoticeInput,
): Promise<Inspection> {
  const { inspectionId, noticedOn, letterId } = input
  const inspection = await lockOwnInspection(ctx, inspectionId, 'issueNotice')
  checkFactDay(ctx, '通知日期', noticedOn, { day: plainDate(inspection.occurredOn), what: '立项日期' })
  const plan = await ctx.tx.inspectionPlan.findUnique({ where: { inspectionId } })
  if (!plan) {
    throw new DomainError('CONFLICT', '尚未保存督导方案（目标、内容、方法、时间安排），不能发出督导通知', {
      missing: ['plan'],
    })
  }
  await checkLetter(ctx, letterId, 'INSPECTION_NOTICE', '督导通知')
  const teamRule = await checkWholeTeam(ctx, inspection, noticedOn)
  return ctx.tx.inspection.update({
    where: { id: inspectionId },
    data: {
      status: inspectionSteps.issueNotice.to,
      noticedOn: asDate(noticedOn),
      noticeLetterId: letterId ?? null,
      rules: withRule(rulesOf(inspection), teamRule),
    },
  })
}

/** Completes the inspection once its report is out; its problems go on, the grants to it end now. */
export async function completeInspection(ctx: Context, input: CompleteInspectionInput): Promise<Inspection> {
  const { inspectionId, completedOn } = input
  const inspection = await lockOwnInspection(ctx, inspectionId, 'complete')
  if (inspection.scope !== 'REGULAR') await checkReported(ctx, inspection)
  const last = inspection.reportedOn
    ? { day: plainDate(inspection.reportedOn), what: '报告日期' }
    : { day: plainDate(inspection.feedbackOn as Date), what: '反馈日期' }
  checkFactDay(ctx, '结束日期', completedOn, last)
  await endGrants(ctx, { inspectionId })
  return ctx.tx.inspection.update({
    where: { id: inspectionId },
    data: { status: inspectionSteps.complete.to, completedOn: asDate(completedOn) },
  })
}
