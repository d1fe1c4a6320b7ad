import { type Connection, loadTogether, type PageArgs, paginate } from '@dudao/service'
import type { Context } from './context.ts'
import { Prisma } from './generated/prisma/client.ts'

/** A connection that hangs on another row: the visits of an inspection, the problems of an organization. */
export interface NestedList<Row> {
  /** Name of the list; part of its cursors. */
  name: string
  /** `table r WHERE …`, with `parent.id` for the row on which it hangs. */
  from: Prisma.Sql
  /** Further conditions that `from` carries; part of the cursors. */
  filter?: unknown
  read: (ids: string[]) => Promise<Row[]>
}

/**
 * One page of a nested connection, newest first. The first pages of all rows of a list are read in two statements,
 * and all their totals in one, however many rows the list has.
 */
export function nestedPage<Row extends { id: string }>(
  ctx: Context,
  list: NestedList<Row>,
  parentId: string,
  args: PageArgs,
): Promise<Connection<Row>> {
  const { name, filter } = list
  const key = `${name} ${JSON.stringify(filter ?? null)}`
  return paginate(
    ctx.actor,
    name,
    { ...args, filter: { parentId, filter } },
    async ({ before, take }) => {
      if (before) return (await readPages(ctx, list, [parentId], take, before)).get(parentId) ?? []
      const rows = await loadTogether(ctx, `${key} ${take}`, parentId, (ids) =>
        readPages(ctx, list, ids, take),
      )
      return rows ?? []
    },
    async () => (await loadTogether(ctx, `${key} total`, parentId, (ids) => readTotals(ctx, list, ids))) ?? 0,
  )
}

async function readPages<Row extends { id: string }>(
  ctx: Context,
  { from, read }: NestedList<Row>,
  parentIds: string[],
  take: number,
  before?: string,
): Promise<Map<string, Row[]>> {
  const older = before ? Prisma.sql`AND r.id < ${before}::uuid` : Prisma.empty
  const found = await ctx.tx.$queryRaw<{ parent: string; id: string }[]>`
    SELECT parent.id AS parent, page.id
    FROM unnest(${parentIds}::uuid[]) AS parent(id)
    CROSS JOIN LATERAL (SELECT r.id FROM ${from} ${older} ORDER BY r.id DESC LIMIT ${take}) AS page
    ORDER BY page.id DESC`
  if (found.length === 0) return new Map()
  const rows = new Map((await read(found.map(({ id }) => id))).map((row) => [row.id, row]))
  const pages = Map.groupBy(found, ({ parent }) => parent)
  return new Map([...pages].map(([parent, page]) => [parent, page.flatMap(({ id }) => rows.get(id) ?? [])]))
}

async function readTotals<Row>(
  ctx: Context,
  { from }: NestedList<Row>,
  parentIds: string[],
): Promise<Map<string, number>> {
  const totals = await ctx.tx.$queryRaw<{ parent: string; total: number }[]>`
    SELECT parent.id AS parent, (SELECT count(*)::int FROM ${from}) AS total
    FROM unnest(${parentIds}::uuid[]) AS parent(id)`
  return new Map(totals.map(({ parent, total }) => [parent, total]))
}
