import { DomainError } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkProgress, hasReported, messageOf } from '../fencing.ts'
import type { SheetImport } from '../generated/prisma/client.ts'
import type {
  AddSheetFaultsInput,
  CompleteSheetApplyInput,
  CompleteSheetCheckInput,
  FailSheetImportInput,
  RefuseSheetImportInput,
  SheetErrand,
  SheetImportProgressInput,
  SheetImportTask,
  SheetKind,
  SheetStep,
} from '../generated/resolvers.ts'
import { findImport, lockImport } from './imports.ts'

const maxFaults = 500
const longest = { header: 100, value: 60, message: 500 }

/** What is being done at each step, and from where it is taken on. */
const steps = {
  CHECK: { during: 'CHECKING', from: ['QUEUED', 'CHECKING'] },
  APPLY: { during: 'APPLYING', from: ['APPLYING'] },
}

/** Takes on a step of an import: a new token, and with whose rights it is done. A check begins anew. */
export async function takeSheetImport(
  ctx: Context,
  { importId, step }: { importId: string; step: SheetStep },
): Promise<SheetImportTask> {
  const row = await lockImport(ctx, importId)
  const { during, from } = steps[step]
  const [taken] = await ctx.tx.$queryRaw<{ token: number }[]>`
    update sheet_import set status = ${during}, token = token + 1, progress = 0, heartbeat_at = clock_timestamp()
    where id = ${row.id}::uuid and status = any(${from}::text[]) returning token`
  if (!taken) throw new DomainError('CONFLICT', '该导入不在处理状态')
  if (step === 'CHECK') await ctx.tx.sheetFault.deleteMany({ where: { importId: row.id } })
  const { kind, fileId, subjectId, requestedAccountId, requestedPostId } = row
  return {
    token: taken.token,
    kind: kind as SheetKind,
    fileId,
    subjectId,
    accountId: requestedAccountId,
    postId: requestedPostId,
  }
}

/** Keeps progress, stage and the sign of life. */
export async function sheetImportProgress(
  ctx: Context,
  input: SheetImportProgressInput,
): Promise<SheetImport> {
  checkProgress(input.progress)
  const { row, reported } = await lockTask(ctx, input, ['CHECKING', 'APPLYING'])
  if (reported) return row
  await ctx.tx
    .$executeRaw`update sheet_import set heartbeat_at = clock_timestamp() where id = ${row.id}::uuid`
  return ctx.tx.sheetImport.update({
    where: { id: row.id },
    data: { progress: input.progress, stage: messageOf(input.stage).slice(0, 100) },
  })
}

/** Keeps faults of the check under way. */
export async function addSheetFaults(ctx: Context, input: AddSheetFaultsInput): Promise<SheetImport> {
  const { row, reported } = await lockTask(ctx, input, ['CHECKING'])
  if (reported) throw new DomainError('CONFLICT', '该导入不在检查状态')
  if (input.faults.length < 1 || input.faults.length > maxFaults)
    throw new DomainError('INVALID', `每次报告 1 至 ${maxFaults} 处错误`)
  await ctx.tx.sheetFault.createMany({
    data: input.faults.map(({ row: at, cell, column, value, message }) => ({
      id: uuidv7(),
      importId: row.id,
      row: at,
      cell: cell ?? null,
      header: column?.slice(0, longest.header) ?? null,
      value: value?.slice(0, longest.value) ?? null,
      message: messageOf(message).slice(0, longest.message),
    })),
  })
  return row
}

/** Ends a check: the requester decides now. The same call again changes nothing. */
export async function completeSheetCheck(ctx: Context, input: CompleteSheetCheckInput): Promise<SheetImport> {
  const { good, bad } = input
  if (good < 0 || bad < 0) throw new DomainError('INVALID', '行数不能是负数')
  const { row, reported } = await lockTask(ctx, input, ['CHECKING'])
  if (reported && row.status === 'CHECKED') return row
  if (reported) throw new DomainError('CONFLICT', '该导入不在检查状态')
  return ctx.tx.sheetImport.update({
    where: { id: row.id },
    data: { status: 'CHECKED', progress: 100, stage: null, good, bad, checkedAt: ctx.now },
  })
}

/** Ends an import whose file is no such sheet. */
export async function refuseSheetImport(ctx: Context, input: RefuseSheetImportInput): Promise<SheetImport> {
  const { row, reported } = await lockTask(ctx, input, ['CHECKING'])
  if (reported) return row
  return ctx.tx.sheetImport.update({
    where: { id: row.id },
    data: { status: 'REFUSED', stage: null, failure: messageOf(input.message), finishedAt: ctx.now },
  })
}

/** Ends an import that its owner has written. The same call again changes nothing. */
export async function completeSheetApply(ctx: Context, input: CompleteSheetApplyInput): Promise<SheetImport> {
  const { created, changed, unchanged } = input
  const { row, reported } = await lockTask(ctx, input, ['APPLYING'])
  if (reported && row.status === 'DONE') return row
  if (reported) throw new DomainError('CONFLICT', '该导入不在写入状态')
  return ctx.tx.sheetImport.update({
    where: { id: row.id },
    data: { status: 'DONE', progress: 100, stage: null, created, changed, unchanged, finishedAt: ctx.now },
  })
}

/** Keeps why a try failed; after the last one the import waits for its requester. */
export async function failSheetImport(ctx: Context, input: FailSheetImportInput): Promise<SheetImport> {
  const { row, reported } = await lockTask(ctx, input, ['CHECKING', 'APPLYING'])
  if (reported) return row
  const again = row.status === 'APPLYING' ? 'APPLYING' : 'QUEUED'
  return ctx.tx.sheetImport.update({
    where: { id: row.id },
    data: input.final
      ? { status: 'FAILED', stage: null, failure: messageOf(input.message), finishedAt: ctx.now }
      : { status: again, stage: null, progress: 0 },
  })
}

/**
 * What the owner of the rows asks before it lets a worker stage or apply them. Only the requester's own errand to this
 * import, with the newest token, while the requester wants it checked or applied: so a delegation is good for what
 * somebody has really started, and for no more.
 */
export async function sheetErrand(ctx: Context, importId: string, token: number): Promise<SheetErrand> {
  const { errand, accountId, postId } = ctx.actor
  const row = errand === importId ? await findImport(ctx, importId) : null
  if (!row || row.requestedAccountId !== accountId || row.requestedPostId !== postId)
    throw new DomainError('FORBIDDEN', '没有受托办理这项导入')
  if (hasReported(row, token, ['CHECKING', 'APPLYING']))
    throw new DomainError('CONFLICT', '该导入不在处理状态')
  return {
    step: row.status === 'APPLYING' ? 'APPLY' : 'CHECK',
    kind: row.kind as SheetKind,
    subjectId: row.subjectId,
    good: row.good,
  }
}

async function lockTask(
  ctx: Context,
  { importId, token }: { importId: string; token: number },
  busy: readonly string[],
): Promise<{ row: SheetImport; reported: boolean }> {
  const row = await lockImport(ctx, importId)
  return { row, reported: hasReported(row, token, busy) }
}
