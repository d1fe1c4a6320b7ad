import { DomainError, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import { errandOf } from '../errand.ts'
import type { SchoolRowInput, SheetRowFault, StageSchoolsInput } from '../generated/resolvers.ts'
import { lookUp } from './sheet.known.ts'
import { schoolRowFaults } from './sheet.rules.ts'

const maxRows = 500

/** Judges rows and keeps the good ones until their import is applied. Rows of an earlier try of the check are dropped. */
export async function stageSchools(ctx: Context, input: StageSchoolsInput): Promise<SheetRowFault[]> {
  const { importId, token, rows } = input
  if (rows.length < 1 || rows.length > maxRows)
    throw new DomainError('INVALID', `每次暂存 1 至 ${maxRows} 行`)
  await errandOf(ctx, input, { kind: 'SCHOOLS', step: 'CHECK' })
  await ctx.tx.stagedSchool.deleteMany({ where: { importId, token: { lt: token } } })

  const found = await lookUp(ctx, rows, importId)
  const today = todayOf(ctx)
  const faults = rows.map((row, i) => schoolRowFaults(row, found[i]!, today))
  await keep(
    ctx,
    input,
    rows.flatMap((content, i) =>
      faults[i]?.length ? [] : [{ ...content, content, divisionId: found[i]!.division!.id }],
    ),
  )
  return faults.flatMap((list, i) => list.map((fault) => ({ row: rows[i]!.row, ...fault })))
}

async function keep(
  ctx: Context,
  { importId, token }: StageSchoolsInput,
  rows: readonly (SchoolRowInput & { content: SchoolRowInput; divisionId: string })[],
): Promise<void> {
  if (rows.length === 0) return
  await ctx.tx.$executeRaw`
    insert into staged_school (import_id, token, row, code, division_id, name, is_part, content)
    select ${importId}::uuid, ${token}, "row", "code", "divisionId", "name", "isTeachingPoint" or "isCampus", "content"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("row" int, "code" text, "divisionId" uuid,
      "name" text, "isTeachingPoint" boolean, "isCampus" boolean, "content" jsonb)`
}
