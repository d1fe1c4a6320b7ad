import { DomainError } from '@dudao/service'
import type { Context } from '../context.ts'
import { checkProgress, hasReported, messageOf } from '../fencing.ts'
import { checkUploads } from '../files/files.ts'
import type { Report } from '../generated/prisma/client.ts'
import type {
  CompleteReportInput,
  FailReportInput,
  PaperOrientation,
  ReportKind,
  ReportProgressInput,
  ReportTask,
} from '../generated/resolvers.ts'
import { lockReport } from './reports.ts'

const unfinished = ['QUEUED', 'RUNNING']

/** Takes on a report: a new token, and with whose rights it is made. */
export async function startReport(ctx: Context, reportId: string): Promise<ReportTask> {
  const report = await lockReport(ctx, reportId)
  const [taken] = await ctx.tx.$queryRaw<{ token: number }[]>`
    update report set status = 'RUNNING', token = token + 1, progress = 0, heartbeat_at = clock_timestamp(),
      started_at = coalesce(started_at, ${ctx.now}::timestamptz)
    where id = ${report.id}::uuid and status in ('QUEUED', 'RUNNING') returning token`
  if (!taken) throw new DomainError('CONFLICT', '该报告不在生成状态')
  const { kind, year, requestedAccountId, requestedPostId, requestedOrganizationId, schoolIds, isDemo } =
    report
  return {
    token: taken.token,
    kind: kind as ReportKind,
    year,
    accountId: requestedAccountId,
    postId: requestedPostId,
    organizationId: requestedOrganizationId,
    schoolIds,
    orientation: report.orientation as PaperOrientation | null,
    isDemo,
  }
}

/** Keeps progress, stage and the sign of life. */
export async function reportProgress(ctx: Context, input: ReportProgressInput): Promise<Report> {
  checkProgress(input.progress)
  const { report, reported } = await lockTask(ctx, input)
  if (reported) return report
  await ctx.tx.$executeRaw`update report set heartbeat_at = clock_timestamp() where id = ${report.id}::uuid`
  return ctx.tx.report.update({
    where: { id: report.id },
    data: { progress: input.progress, stage: messageOf(input.stage).slice(0, 100) },
  })
}

/** Attaches the papers. The same call again changes nothing. */
export async function completeReport(ctx: Context, input: CompleteReportInput): Promise<Report> {
  const { report, reported } = await lockTask(ctx, input)
  if (reported && report.status === 'DONE') return report
  if (reported) throw new DomainError('CONFLICT', '该报告不在生成状态')
  const fileIds = await checkUploads(ctx, input.files)
  await ctx.tx.reportFile.createMany({
    data: fileIds.map((fileId, position) => ({ reportId: report.id, fileId, position })),
  })
  return ctx.tx.report.update({
    where: { id: report.id },
    data: { status: 'DONE', progress: 100, stage: null, pages: input.pages, finishedAt: ctx.now },
  })
}

/** Keeps why a try failed; after the last one the report waits for its requester. */
export async function failReport(ctx: Context, input: FailReportInput): Promise<Report> {
  const { report, reported } = await lockTask(ctx, input)
  if (reported) return report
  return ctx.tx.report.update({
    where: { id: report.id },
    data: input.final
      ? { status: 'FAILED', stage: null, failure: messageOf(input.message), finishedAt: ctx.now }
      : { status: 'QUEUED', stage: null, progress: 0 },
  })
}

async function lockTask(
  ctx: Context,
  { reportId, token }: { reportId: string; token: number },
): Promise<{ report: Report; reported: boolean }> {
  const report = await lockReport(ctx, reportId)
  return { report, reported: hasReported(report, token, unfinished) }
}
