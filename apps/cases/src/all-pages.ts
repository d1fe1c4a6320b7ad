interface Page<Row> {
  nodes: Row[]
  pageInfo: { hasNextPage: boolean; endCursor?: string | null }
}

/**
 * All rows of another service's list, page by page, up to one page more than is allowed: then somebody says that there
 * are too many.
 */
export async function allPages<Row>(
  most: number,
  read: (after: string | null) => Promise<Page<Row>>,
): Promise<Row[]> {
  const rows: Row[] = []
  let after: string | null = null
  do {
    const { nodes, pageInfo } = await read(after)
    rows.push(...nodes)
    after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null
  } while (after && rows.length <= most)
  return rows
}
