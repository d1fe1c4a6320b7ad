import { asDate, DomainError, plainDate } from '@dudao/service'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import { meetDeadlines } from '../deadlines/deadlines.ts'
import type { CompleteInspectionInput, IssueInspectionNoticeInput } from '../generated/resolvers.ts'
import type { Inspection } from '../generated/prisma/client.ts'
import { checkLetter } from '../letters.ts'
import { checkReported } from '../reports/reports.ts'
import { rulesOf, withRule } from '../rules-in-force.ts'
import { endGrants } from '../teams/grants.ts'
import { checkWholeTeam, judgeLateRecusals } from '../teams/judging.ts'
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
  if (inspection.noticedOn) throw new DomainError('CONFLICT', '督导通知已经发出')
  checkFactDay(ctx, '通知日期', noticedOn, { day: plainDate(inspection.occurredOn), what: '立项日期' })
  const plan = await ctx.tx.inspectionPlan.findUnique({ where: { inspectionId } })
  if (!plan) {
    throw new DomainError('CONFLICT', '尚未保存督导方案（目标、内容、方法、时间安排），不能发出督导通知', {
      missing: ['plan'],
    })
  }
  await checkLetter(ctx, letterId, 'INSPECTION_NOTICE', '督导通知')
  const teamRule = await checkWholeTeam(ctx, inspection, noticedOn)
  await meetDeadlines(ctx, { inspectionId, name: 'NOTICE_MADE_UP' }, noticedOn)
  return ctx.tx.inspection.update({
    where: { id: inspectionId },
    data: {
      // An emergency is on site already when its notice is made up.
      status: inspection.status === 'DRAFT' ? inspectionSteps.issueNotice.to : inspection.status,
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
  if (inspection.scope === 'REGULAR') await checkToldOnSite(ctx, inspection, completedOn)
  else await checkReported(ctx, inspection)
  const { reportedOn } = inspection
  const since = reportedOn ? { day: plainDate(reportedOn), what: '报告日期' } : undefined
  checkFactDay(ctx, '结束日期', completedOn, since)
  await endGrants(ctx, { inspectionId })
  return ctx.tx.inspection.update({
    where: { id: inspectionId },
    data: { status: inspectionSteps.complete.to, completedOn: asDate(completedOn) },
  })
}

/** A regular inspection ends after its last visit, when every problem was told where it was found. */
async function checkToldOnSite(ctx: Context, inspection: Inspection, completedOn: string): Promise<void> {
  const { id: inspectionId } = inspection
  const open = await ctx.tx.problem.count({ where: { inspectionId, status: 'PRELIMINARY' } })
  if (open > 0) {
    throw new DomainError('CONFLICT', `还有 ${open} 个问题没有反馈给学校，不能结束督导`, { open })
  }
  await judgeLateRecusals(ctx, inspection)
  const last = await ctx.tx.visit.findFirst({ where: { inspectionId }, orderBy: { occurredOn: 'desc' } })
  const since = last ? { day: plainDate(last.occurredOn), what: '最后一次督导日期' } : undefined
  checkFactDay(ctx, '结束日期', completedOn, since)
}
