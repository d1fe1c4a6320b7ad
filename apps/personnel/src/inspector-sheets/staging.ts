import { actingBody, todayOf, type Vault } from '@dudao/service'
import type { Context } from '../context.ts'
import type { SheetRowFault, StageInspectorsInput } from '../generated/resolvers.ts'
import { errandOf } from '../sheets/errand.ts'
import { assertBatch, dropStale, keepStaged } from '../sheets/staged.ts'
import { lookUp } from './known.ts'
import { lineOf, sealLine } from './line.ts'
import { sheetOrgan } from './organ.ts'
import { inspectorRowFaults } from './rules.ts'

/** Judges rows of a sheet of inspectors and keeps the good ones, their numbers sealed, until their import is applied. */
export async function stageInspectors(
  ctx: Context,
  vault: Vault,
  input: StageInspectorsInput,
): Promise<SheetRowFault[]> {
  const { importId, rows } = input
  assertBatch(rows)
  const { subjectId } = await errandOf(ctx, input, 'INSPECTORS', 'CHECK')
  await dropStale(ctx, input)
  const organId = subjectId ?? actingBody(ctx).organizationId
  const organ = await sheetOrgan(ctx, organId)
  const lines = rows.map(lineOf)
  const found = await lookUp(ctx, vault, lines, { organId, organ, importId, chosen: new Map() })
  const faults = found.map((one) => inspectorRowFaults(one.line, one.found, todayOf(ctx)))
  await keepStaged(
    ctx,
    input,
    found.flatMap(({ line, personId, key }, i) =>
      faults[i]?.length ? [] : [{ row: line.row, personId, key, content: sealLine(vault, importId, line) }],
    ),
  )
  return faults.flatMap((list, i) => list.map((fault) => ({ row: lines[i]?.row ?? 0, ...fault })))
}
