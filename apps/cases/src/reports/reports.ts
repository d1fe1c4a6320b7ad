import { asDate, DomainError, giveReason, once, plainDate, refuse } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import { meetDeadlines } from '../deadlines/deadlines.ts'
import type {
  NewReportDispatch,
  PublishInspectionReportInput,
  RecordReportDispatchesInput,
  SubmitInspectionReportInput,
} from '../generated/resolvers.ts'
import type { Inspection, InspectionReport } from '../generated/prisma/client.ts'
import { getInspection, lockOwnInspection } from '../inspections/inspections.ts'
import { inspectionSteps } from '../inspections/rules.ts'
import { placesOf } from '../places.ts'
import { judgeText } from '../problems/rules.ts'
import { rulesOf } from '../rules-in-force.ts'
import { judgeDispatches, judgeEnd, judgePublication, judgeReport, maxDispatches } from './rules.ts'

/** Submits the report on the inspection to the own government, and notes who else got it. */
export async function submitInspectionReport(
  ctx: Context,
  input: SubmitInspectionReportInput,
): Promise<Inspection> {
  const { inspectionId, summary, reportedOn, dispatches } = input
  const inspection = await lockOwnInspection(ctx, inspectionId, 'report')
  refuse(judgeText('督导报告摘要', summary))
  refuse(judgeReport(dispatches))
  const opinionOn = plainDate(inspection.opinionOn as Date)
  checkFactDay(ctx, '报告日期', reportedOn, { day: opinionOn, what: '督导意见书日期' })
  const report = await ctx.tx.inspectionReport.create({
    data: {
      id: uuidv7(),
      inspectionId,
      ownerPath: inspection.ownerPath,
      summary: summary.trim(),
      reportedOn: asDate(reportedOn),
      recordedAt: ctx.now,
    },
  })
  await writeDispatches(ctx, report, dispatches)
  await meetDeadlines(ctx, { inspectionId, name: 'REPORT' }, reportedOn)
  return ctx.tx.inspection.update({
    where: { id: inspectionId },
    data: { status: inspectionSteps.report.to, reportedOn: asDate(reportedOn) },
  })
}

/** Notes who else got the report: filing with the higher organ, the education department, others. */
export async function recordReportDispatches(
  ctx: Context,
  input: RecordReportDispatchesInput,
): Promise<Inspection> {
  const id = await once(ctx, 'recordReportDispatches', input.idempotencyKey, async () => {
    const { inspectionId, dispatches } = input
    await lockOwnInspection(ctx, inspectionId, 'dispatchReport')
    await writeDispatches(ctx, await reportToChange(ctx, inspectionId), dispatches)
    return inspectionId
  })
  return getInspection(ctx, id)
}

async function writeDispatches(
  ctx: Context,
  report: InspectionReport,
  dispatches: readonly NewReportDispatch[],
): Promise<void> {
  refuse(judgeDispatches(dispatches))
  const { inspectionId, ownerPath } = report
  const since = { day: plainDate(report.reportedOn), what: '报告日期' }
  for (const { sentOn } of dispatches) checkFactDay(ctx, '报送日期', sentOn, since)
  if ((await ctx.tx.reportDispatch.count({ where: { inspectionId } })) + dispatches.length > maxDispatches) {
    throw new DomainError('INVALID', `一份督导报告最多登记 ${maxDispatches} 个报送对象`)
  }
  const places = await placesOf(
    ctx,
    dispatches.map(({ organizationId }) => organizationId),
  )
  await ctx.tx.reportDispatch.createMany({
    data: dispatches.map(({ kind, organizationId, recipientName, sentOn }) => ({
      id: uuidv7(),
      reportId: report.id,
      inspectionId,
      ownerPath,
      kind,
      organizationId: organizationId ?? null,
      recipientName: recipientName?.trim() || (places.get(organizationId ?? '')?.name as string),
      sentOn: asDate(sentOn),
      recordedAt: ctx.now,
    })),
  })
}

async function reportToChange(ctx: Context, inspectionId: string): Promise<InspectionReport> {
  const report = await ctx.tx.inspectionReport.findUnique({ where: { inspectionId } })
  if (!report) throw new DomainError('CONFLICT', '这次督导没有督导报告')
  return report
}

/** Decides how far the report is open to the public (教育督导条例 第二十三条); once published it stays so. */
export async function publishInspectionReport(
  ctx: Context,
  input: PublishInspectionReportInput,
): Promise<Inspection> {
  const { inspectionId, openness, reason, publishedOn, publishedAt } = input
  const inspection = await lockOwnInspection(ctx, inspectionId, 'dispatchReport')
  const report = await reportToChange(ctx, inspectionId)
  if (report.openness === 'PUBLIC') throw new DomainError('CONFLICT', '督导报告已经公开')
  refuse(judgePublication(input))
  const since = { day: plainDate(report.reportedOn), what: '报告日期' }
  if (publishedOn) checkFactDay(ctx, '公开日期', publishedOn, since)
  if (reason?.trim()) await giveReason(ctx.tx, reason.trim())
  await ctx.tx.inspectionReport.update({
    where: { id: report.id },
    data: {
      openness,
      opennessReason: reason?.trim() || null,
      publishedOn: publishedOn ? asDate(publishedOn) : null,
      publishedAt: publishedAt?.trim() || null,
    },
  })
  return inspection
}

/** Refuses to end an inspection whose report has not reached everybody, or whose openness is open. */
export async function checkReported(ctx: Context, inspection: Inspection): Promise<void> {
  const report = await ctx.tx.inspectionReport.findUniqueOrThrow({
    where: { inspectionId: inspection.id },
    include: { dispatches: true },
  })
  const sent = report.dispatches.map(({ kind }) => kind)
  refuse(judgeEnd(sent, report.openness !== null, rulesOf(inspection)))
}
