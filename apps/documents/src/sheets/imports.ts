import {
  assertActsFor,
  type Connection,
  DomainError,
  enqueue,
  isId,
  once,
  type PageArgs,
  paginate,
  refuse,
} from '@dudao/service'
import { applySheet, checkSheet } from '@dudao/jobs'
import type { Context } from '../context.ts'
import { findFile } from '../files/files.ts'
import type { SheetFault, SheetImport } from '../generated/prisma/client.ts'
import type { ApplySheetImportInput, StartSheetImportInput } from '../generated/resolvers.ts'
import { requester, requestedByCaller } from '../requester.ts'
import { applyFault, cancelFault, fileFault, importFault, subjectFault } from './rules.ts'

export type SheetImportPage = Connection<SheetImport>
export type SheetFaultPage = Connection<SheetFault>

export const findImport = (ctx: Context, id: string): Promise<SheetImport | null> =>
  isId(id) ? ctx.tx.sheetImport.findUnique({ where: { id } }) : Promise.resolve(null)

async function getImport(ctx: Context, id: string): Promise<SheetImport> {
  const row = await findImport(ctx, id)
  if (!row) throw new DomainError('NOT_FOUND', '导入不存在')
  return row
}

/** The import as it is once nobody else can change it before this transaction ends. */
export async function lockImport(ctx: Context, id: string): Promise<SheetImport> {
  await getImport(ctx, id)
  await ctx.tx.$queryRaw`select 1 from sheet_import where id = ${id}::uuid for update`
  return getImport(ctx, id)
}

/** Imports for the acting body or by the caller. */
export function importsPage(ctx: Context, args: PageArgs): Promise<SheetImportPage> {
  const where = requestedByCaller(ctx)
  return paginate(
    ctx.actor,
    'sheetImports',
    args,
    ({ before, take }) =>
      ctx.tx.sheetImport.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.sheetImport.count({ where }),
  )
}

/** The faults of an import as they stand in the sheet, from above. */
export function faultsPage(ctx: Context, importId: string, args: PageArgs): Promise<SheetFaultPage> {
  const where = { importId }
  return paginate(
    ctx.actor,
    'sheetImport.faults',
    { ...args, filter: importId },
    async ({ before: last, take }) => {
      const seen = last ? await ctx.tx.sheetFault.findUnique({ where: { id: last } }) : null
      const below = seen && { OR: [{ row: { gt: seen.row } }, { row: seen.row, id: { gt: seen.id } }] }
      return ctx.tx.sheetFault.findMany({
        where: { ...where, ...below },
        orderBy: [{ row: 'asc' }, { id: 'asc' }],
        take,
      })
    },
    () => ctx.tx.sheetFault.count({ where }),
  )
}

/** Has an upload of the caller checked. */
export async function startSheetImport(ctx: Context, input: StartSheetImportInput): Promise<SheetImport> {
  const asked = requester(ctx)
  const { kind, fileId, subjectId } = input
  refuse(importFault(kind))
  refuse(subjectFault(kind, subjectId))
  if (subjectId && !isId(subjectId)) throw new DomainError('INVALID', '导入的对象不存在')
  const id = await once(ctx, 'startSheetImport', input.idempotencyKey, async () => {
    const file = await findFile(ctx, fileId)
    if (!file || file.uploadedByAccountId !== ctx.actor.accountId)
      throw new DomainError('NOT_FOUND', '文件不存在，请先上传')
    refuse(fileFault(file))
    const { id: importId } = await ctx.tx.sheetImport.create({
      data: { ...asked, kind, fileId, subjectId: subjectId ?? null, status: 'QUEUED' },
    })
    await enqueue(ctx, checkSheet, { importId })
    return importId
  })
  return getImport(ctx, id)
}

/** Has the staged rows of a checked import written. Asked again while that is under way, nothing changes. */
export async function applySheetImport(
  ctx: Context,
  { importId, goodRowsOnly = false }: ApplySheetImportInput,
): Promise<SheetImport> {
  const row = await lockOwn(ctx, importId)
  refuse(applyFault(row, goodRowsOnly))
  const applying = await ctx.tx.sheetImport.update({
    where: { id: row.id },
    data: {
      status: 'APPLYING',
      goodRowsOnly,
      progress: 0,
      stage: null,
      failure: null,
      finishedAt: null,
      heartbeatAt: new Date(),
      clock: ctx.actor.clock,
      requestId: ctx.actor.requestId,
    },
  })
  await enqueue(ctx, applySheet, { importId: row.id })
  return applying
}

/** Gives up an import; a worker that is at it is refused from now on. */
export async function cancelSheetImport(ctx: Context, importId: string): Promise<SheetImport> {
  const row = await lockOwn(ctx, importId)
  if (row.status === 'CANCELLED') return row
  refuse(cancelFault(row))
  return ctx.tx.sheetImport.update({
    where: { id: row.id },
    data: { status: 'CANCELLED', stage: null, token: { increment: 1 }, finishedAt: ctx.now },
  })
}

/** Applied and cancelled by its requester alone: the rows are written with the requester's rights and name. */
async function lockOwn(ctx: Context, importId: string): Promise<SheetImport> {
  const row = await lockImport(ctx, importId)
  assertActsFor(ctx, row.requestedOrganizationId)
  if (row.requestedAccountId !== ctx.actor.accountId || row.requestedPostId !== ctx.actor.postId)
    throw new DomainError('FORBIDDEN', '只有上传者本人可以以同一任职办理')
  return row
}
