import {
  asDate,
  type Connection,
  DomainError,
  enqueue,
  isId,
  once,
  type PageArgs,
  paginate,
  refuse,
  todayOf,
} from '@dudao/service'
import { exportSheet } from '@dudao/jobs'
import type { Context } from '../context.ts'
import type { SheetExport } from '../generated/prisma/client.ts'
import type { StartSheetExportInput } from '../generated/resolvers.ts'
import { requester, requestedByCaller } from '../requester.ts'
import { contentFault, exportFault } from './rules.ts'

export type SheetExportPage = Connection<SheetExport>

export const findExport = (ctx: Context, id: string): Promise<SheetExport | null> =>
  isId(id) ? ctx.tx.sheetExport.findUnique({ where: { id } }) : Promise.resolve(null)

async function getExport(ctx: Context, id: string): Promise<SheetExport> {
  const row = await findExport(ctx, id)
  if (!row) throw new DomainError('NOT_FOUND', '导出不存在')
  return row
}

/** The export as it is once nobody else can change it before this transaction ends. */
export async function lockExport(ctx: Context, id: string): Promise<SheetExport> {
  await getExport(ctx, id)
  await ctx.tx.$queryRaw`select 1 from sheet_export where id = ${id}::uuid for update`
  return getExport(ctx, id)
}

/** Exports made for the acting body or asked for by the caller. */
export function exportsPage(ctx: Context, args: PageArgs): Promise<SheetExportPage> {
  const where = requestedByCaller(ctx)
  return paginate(
    ctx.actor,
    'sheetExports',
    args,
    ({ before, take }) =>
      ctx.tx.sheetExport.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.sheetExport.count({ where }),
  )
}

/** Asks for a sheet of rows, or for the empty template of an import. */
export async function startSheetExport(ctx: Context, input: StartSheetExportInput): Promise<SheetExport> {
  const asked = requester(ctx)
  const { kind, content = 'ROWS', divisionId, from, subjectId } = input
  const on = input.on ?? todayOf(ctx)
  refuse(contentFault(kind, content))
  refuse(exportFault({ kind, content, divisionId, from, on, subjectId }))
  if (divisionId && !isId(divisionId)) throw new DomainError('NOT_FOUND', '区划不存在')
  if (subjectId && !isId(subjectId)) throw new DomainError('NOT_FOUND', '结算的活动不存在')
  const id = await once(ctx, 'startSheetExport', input.idempotencyKey, async () => {
    const { id: exportId } = await ctx.tx.sheetExport.create({
      data: {
        ...asked,
        kind,
        content,
        divisionId: divisionId ?? null,
        onDay: asDate(on),
        fromDay: from ? asDate(from) : null,
        subjectId: subjectId ?? null,
        status: 'QUEUED',
      },
    })
    await enqueue(ctx, exportSheet, { exportId })
    return exportId
  })
  return getExport(ctx, id)
}
