import { loadChildren } from '@dudao/service'
import type { Context } from '../context.ts'
import type { InspectionReport, ReportDispatch } from '../generated/prisma/client.ts'

export async function reportOf(ctx: Context, inspectionId: string): Promise<InspectionReport | null> {
  const read = (ids: string[]) => ctx.tx.inspectionReport.findMany({ where: { inspectionId: { in: ids } } })
  const [report] = await loadChildren(ctx, 'report', inspectionId, read, (row) => row.inspectionId)
  return report ?? null
}

export function dispatchesOf(ctx: Context, reportId: string): Promise<ReportDispatch[]> {
  const read = (ids: string[]) =>
    ctx.tx.reportDispatch.findMany({ where: { reportId: { in: ids } }, orderBy: { id: 'asc' } })
  return loadChildren(ctx, 'dispatches', reportId, read, (row) => row.reportId)
}
