import { createHash } from 'node:crypto'
import { validate as isUuid } from 'uuid'
import type { Actor } from './actor.ts'
import { DomainError } from './errors.ts'

export interface PageArgs {
  first?: number | null
  after?: string | null
}

export interface Connection<T> {
  edges: { cursor: string; node: T }[]
  nodes: T[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  totalCount: () => Promise<number>
}

/** The longest page of any list. */
export const maxPage = 200

/** @throws DomainError INVALID outside 1–200 */
export function pageSize({ first }: PageArgs): number {
  const size = first ?? 50
  if (size < 1 || size > maxPage) throw new DomainError('INVALID', `每页条数应在 1 至 ${maxPage} 之间`)
  return size
}

/** A cursor belongs to one list of one acting post: carried elsewhere it is refused. */
function listKey(actor: Actor, list: string, filter: unknown): string {
  const text = JSON.stringify([list, filter ?? null, actor.postId, actor.accountId, actor.ranges])
  return createHash('sha256').update(text).digest('base64url').slice(0, 12)
}

/**
 * A Relay connection by keyset over the id (uuid v7, newest first).
 *
 * @param list name of the field, part of the cursor
 * @param fetch reads `take` rows older than `before` (exclusive), ordered by id descending
 * @throws DomainError INVALID for a foreign or broken cursor or a page over 200
 */
export async function paginate<T extends { id: string }>(
  actor: Actor,
  list: string,
  args: PageArgs & { filter?: unknown },
  fetch: (page: { before: string | undefined; take: number }) => Promise<T[]>,
  totalCount: () => Promise<number>,
): Promise<Connection<T>> {
  const first = pageSize(args)
  const key = listKey(actor, list, args.filter)
  const cursor = (id: string) => Buffer.from(`${key}.${id}`).toString('base64url')
  let before: string | undefined
  if (args.after) {
    const [foundKey, id = ''] = Buffer.from(args.after, 'base64url').toString().split('.')
    if (foundKey !== key || !isUuid(id)) {
      throw new DomainError('INVALID', '分页游标不属于这个列表，请从第一页重新查询')
    }
    before = id
  }
  const rows = await fetch({ before, take: first + 1 })
  const nodes = rows.slice(0, first)
  const last = nodes.at(-1)
  return {
    edges: nodes.map((node) => ({ cursor: cursor(node.id), node })),
    nodes,
    pageInfo: { hasNextPage: rows.length > first, endCursor: last ? cursor(last.id) : null },
    totalCount,
  }
}

/**
 * Prisma predicate: the column's path lies in one of the actor's own ranges (uses the path's index). An actor without
 * ranges owns nothing: said by an empty list, because Prisma drops an empty OR inside an AND, which would own all.
 */
export function inOwnRanges<C extends string>(actor: Actor, column: C) {
  const within = (path: { gte: string; lt: string } | { in: string[] }) =>
    ({ [column]: path }) as Record<C, typeof path>
  const ranges = actor.ranges.map(([gte, lt]) => within({ gte, lt }))
  return { OR: ranges.length > 0 ? ranges : [within({ in: [] })] }
}
