import { DomainError } from '@dudao/service'
import type { Context } from './context.ts'
import { SheetErrandDocument, type SheetErrandQuery } from './generated/operations.ts'

type Errand = SheetErrandQuery['sheetErrand']

/** What the import that a worker is sent for wants done now; the documents service answers for it. */
export async function errandOf(
  ctx: Context,
  { importId, token }: { importId: string; token: number },
  { kind, step }: Pick<Errand, 'kind' | 'step'>,
): Promise<{ good: number | null }> {
  const { sheetErrand } = await ctx.graph.request(SheetErrandDocument, { importId, token }, ctx.callAs)
  if (sheetErrand.kind !== kind || sheetErrand.step !== step)
    throw new DomainError('CONFLICT', '该导入现在不做这一步')
  return { good: sheetErrand.good ?? null }
}
