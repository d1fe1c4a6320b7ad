import { DomainError, plainDate } from '@dudao/service'
import type { Context } from '../context.ts'
import { checkProgress, hasReported, messageOf } from '../fencing.ts'
import { checkUploads } from '../files/files.ts'
import type { SheetExport } from '../generated/prisma/client.ts'
import type {
  CompleteSheetExportInput,
  FailSheetExportInput,
  SheetContent,
  SheetExportProgressInput,
  SheetExportTask,
  SheetKind,
} from '../generated/resolvers.ts'
import { lockExport } from './exports.ts'

/** Takes on an export: a new token, and with whose rights it is made. */
export async function takeSheetExport(ctx: Context, exportId: string): Promise<SheetExportTask> {
  const row = await lockExport(ctx, exportId)
  const [taken] = await ctx.tx.$queryRaw<{ token: number }[]>`
    update sheet_export set status = 'RUNNING', token = token + 1, progress = 0, heartbeat_at = clock_timestamp()
    where id = ${row.id}::uuid and status in ('QUEUED', 'RUNNING') returning token`
  if (!taken) throw new DomainError('CONFLICT', '该导出不在处理状态')
  const { kind, content, divisionId, onDay, fromDay, subjectId, requestedAccountId, requestedPostId } = row
  return {
    token: taken.token,
    kind: kind as SheetKind,
    content: content as SheetContent,
    divisionId,
    on: plainDate(onDay),
    from: fromDay && plainDate(fromDay),
    subjectId,
    accountId: requestedAccountId,
    postId: requestedPostId,
  }
}

/** Keeps progress and the sign of life. */
export async function sheetExportProgress(
  ctx: Context,
  input: SheetExportProgressInput,
): Promise<SheetExport> {
  checkProgress(input.progress)
  const { row, reported } = await lockTask(ctx, input)
  if (reported) return row
  await ctx.tx
    .$executeRaw`update sheet_export set heartbeat_at = clock_timestamp() where id = ${row.id}::uuid`
  return ctx.tx.sheetExport.update({ where: { id: row.id }, data: { progress: input.progress } })
}

/** Attaches the file. The same call again changes nothing. */
export async function completeSheetExport(
  ctx: Context,
  input: CompleteSheetExportInput,
): Promise<SheetExport> {
  const { row, reported } = await lockTask(ctx, input)
  if (reported && row.status === 'DONE') return row
  if (reported) throw new DomainError('CONFLICT', '该导出不在处理状态')
  const [fileId = null] = await checkUploads(ctx, [input.file])
  return ctx.tx.sheetExport.update({
    where: { id: row.id },
    data: { status: 'DONE', progress: 100, rows: input.rows, fileId, finishedAt: ctx.now },
  })
}

/** Keeps why a try failed; after the last one the export is asked for anew. */
export async function failSheetExport(ctx: Context, input: FailSheetExportInput): Promise<SheetExport> {
  const { row, reported } = await lockTask(ctx, input)
  if (reported) return row
  return ctx.tx.sheetExport.update({
    where: { id: row.id },
    data: input.final
      ? { status: 'FAILED', failure: messageOf(input.message), finishedAt: ctx.now }
      : { status: 'QUEUED', progress: 0 },
  })
}

async function lockTask(
  ctx: Context,
  { exportId, token }: { exportId: string; token: number },
): Promise<{ row: SheetExport; reported: boolean }> {
  const row = await lockExport(ctx, exportId)
  return { row, reported: hasReported(row, token, ['QUEUED', 'RUNNING']) }
}
