import { DomainError, once } from '@dudao/service'
import type { Context } from '../context.ts'
import type { AppliedSheet } from '../generated/resolvers.ts'
import type { Errand } from './errand.ts'
import type { FieldFault } from './rules.ts'

/** The most rows that a worker sends at once. */
export const maxRows = 500

/** A row of a sheet that was judged good. The key is what no two rows of a sheet share. */
export interface Staged<Content> {
  row: number
  personId: string
  key: string
  content: Content
}

/** @throws DomainError INVALID for no rows or too many */
export function assertBatch(rows: readonly unknown[]): void {
  if (rows.length < 1 || rows.length > maxRows)
    throw new DomainError('INVALID', `每次暂存 1 至 ${maxRows} 行`)
}

/** Drops what an earlier try of the check has staged. */
export async function dropStale(ctx: Context, { importId, token }: Errand): Promise<void> {
  await ctx.tx.stagedRow.deleteMany({ where: { importId, token: { not: token } } })
}

/** Keeps good rows until their import is applied. */
export async function keepStaged<Content extends object>(
  ctx: Context,
  { importId, token }: Errand,
  rows: readonly Staged<Content>[],
): Promise<void> {
  if (rows.length === 0) return
  await ctx.tx.$executeRaw`
    insert into staged_row (import_id, token, row, person_id, key, content)
    select ${importId}::uuid, ${token}, "row", "personId", "key", "content"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r("row" int, "personId" uuid, "key" text, "content" jsonb)`
}

/** Rows staged before whose keys begin with one of these words: with whom they are about. */
export async function stagedAbout<Content>(
  ctx: Context,
  importId: string,
  subjects: readonly string[],
): Promise<Staged<Content>[]> {
  return ctx.tx.$queryRaw<Staged<Content>[]>`
    select row, person_id as "personId", key, content from staged_row
    where import_id = ${importId}::uuid and split_part(key, ' ', 1) = any(${[...subjects]}::text[])
    order by row`
}

export type Outcome = 'created' | 'changed' | 'unchanged'

/**
 * Applies what an import has staged, batch by batch in the order of the rows, in one transaction and once: the same call
 * again answers the same.
 *
 * @param apply writes a batch and says what became of each row
 */
export async function applyStaged<Content>(
  ctx: Context,
  action: string,
  { importId, good }: { importId: string; good: number | null },
  apply: (rows: Staged<Content>[]) => Promise<Outcome[]>,
): Promise<AppliedSheet> {
  const counts = await once(ctx, action, `sheet ${importId}`, async () => {
    await ctx.tx.$executeRaw`select pg_advisory_xact_lock(hashtext('sheets'))`
    if ((await ctx.tx.stagedRow.count({ where: { importId } })) !== good)
      throw new DomainError('INVALID', '检查结果已过期，请重新上传')
    const sum = { created: 0, changed: 0, unchanged: 0 }
    for await (const rows of batches<Content>(ctx, importId)) {
      for (const outcome of await apply(rows)) sum[outcome] += 1
    }
    await ctx.tx.stagedRow.deleteMany({ where: { importId } })
    return `${sum.created} ${sum.changed} ${sum.unchanged}`
  })
  const [created = 0, changed = 0, unchanged = 0] = counts.split(' ').map(Number)
  return { created, changed, unchanged }
}

async function* batches<Content>(ctx: Context, importId: string): AsyncGenerator<Staged<Content>[]> {
  let last = 0
  for (;;) {
    const rows = await ctx.tx.stagedRow.findMany({
      where: { importId, row: { gt: last } },
      orderBy: { row: 'asc' },
      take: maxRows,
    })
    if (rows.length > 0)
      yield rows.map(({ row, personId, key, content }) => ({
        row,
        personId,
        key,
        content: content as Content,
      }))
    if (rows.length < maxRows) return
    last = rows.at(-1)!.row
  }
}

const named = 5

/** @throws DomainError INVALID naming the first rows that have become faulty since they were checked */
export function refuseChanged(rows: readonly { row: number }[], faults: readonly FieldFault[][]): void {
  const found = faults.flatMap((list, i) => list.map(({ message }) => `第 ${rows[i]?.row} 行：${message}`))
  if (found.length === 0) return
  throw new DomainError('INVALID', `检查之后数据有变化，请重新上传。${found.slice(0, named).join('；')}`)
}
