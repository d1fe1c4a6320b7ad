import { type Connection, type PageArgs, pageSize } from './paging.ts'

/** A list of another service that is looked through for rows. */
interface Looked<Edge, Row> {
  /** Whether there can be anything to find. */
  isEmpty: boolean
  /** Reads the page that follows a cursor. */
  fetch: (after: string | null) => Promise<{ edges: Edge[]; pageInfo: { hasNextPage: boolean } }>
  /** The rows wanted of a page, in its order, each under the cursor of its edge. */
  pick: (edges: Edge[]) => Promise<Connection<Row>['edges']>
  totalCount: Connection<Row>['totalCount']
}

/** Pages of the other service that one request looks through. */
const maxPages = 20

/**
 * Finds rows in a list of another service, in its order and with its cursors. Where they are rare it stops after twenty
 * pages, with what it has found and the place to go on from.
 *
 * @throws DomainError INVALID for a page over 200
 */
export async function lookThrough<Edge extends { cursor: string }, Row>(
  args: PageArgs,
  { isEmpty, fetch, pick, totalCount }: Looked<Edge, Row>,
): Promise<Connection<Row>> {
  const first = pageSize(args)
  const edges: Connection<Row>['edges'] = []
  let after = args.after ?? null
  let more = !isEmpty
  for (let page = 0; more && page < maxPages && edges.length < first; page++) {
    const { edges: looked, pageInfo } = await fetch(after)
    const found = await pick(looked)
    const room = first - edges.length
    edges.push(...found.slice(0, room))
    more = found.length > room || pageInfo.hasNextPage
    after = (found.length > room ? edges.at(-1)?.cursor : looked.at(-1)?.cursor) ?? after
  }
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: { hasNextPage: more, endCursor: after },
    totalCount,
  }
}
