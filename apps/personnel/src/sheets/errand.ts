import { DomainError } from '@dudao/service'
import type { Context } from '../context.ts'
import { SheetErrandDocument } from '../generated/operations.ts'

/** The import that a worker is sent for. */
export interface Errand {
  importId: string
  token: number
}

/** What it wants done now; the documents service answers for it. */
export interface Wanted {
  /** What the sheet is about. */
  subjectId: string | null
  /** How many rows were good; null while they are being checked. */
  good: number | null
  fileName: string
}

/** @throws DomainError CONFLICT for another kind or step; FORBIDDEN to everybody but the worker on this errand */
export async function errandOf(
  ctx: Context,
  { importId, token }: Errand,
  kind: 'INSPECTORS' | 'ROSTER',
  step: 'CHECK' | 'APPLY',
): Promise<Wanted> {
  const variables = { importId, token }
  const { sheetErrand, sheetImport } = await ctx.graph.request(SheetErrandDocument, variables, ctx.callAs)
  if (sheetErrand.kind !== kind || sheetErrand.step !== step)
    throw new DomainError('CONFLICT', '该导入现在不做这一步')
  return {
    subjectId: sheetErrand.subjectId ?? null,
    good: sheetErrand.good ?? null,
    fileName: sheetImport?.file?.name ?? '导入的表格',
  }
}
