import { expect, test } from 'vitest'
import { anonymous } from './actor.ts'
import { inOwnRanges, maxPage, paginate } from './paging.ts'

const actor = { ...anonymous('r'), postId: 'p', ranges: [['/1/', '/10']] as [string, string][] }
const ids = Array.from({ length: 5 }, (_, i) => `0193000${i}-0000-7000-8000-000000000000`).toReversed()

const page = (first: number | null, after?: string | null, filter?: unknown, as = actor) =>
  paginate(
    as,
    'things',
    { first, after: after ?? null, filter },
    async ({ before, take }) =>
      ids
        .filter((id) => !before || id < before)
        .slice(0, take)
        .map((id) => ({ id })),
    async () => ids.length,
  )

test('pages follow one another without gap or repetition, whatever their size', async () => {
  for (const size of [1, 2, 3, 4, 5, 6]) {
    const found: string[] = []
    let after: string | null = null
    for (;;) {
      const { nodes, pageInfo } = await page(size, after)
      found.push(...nodes.map(({ id }) => id))
      if (!pageInfo.hasNextPage) break
      after = pageInfo.endCursor
    }
    expect(found).toEqual(ids)
  }
})

test('an empty page has no cursor', async () => {
  const { edges, pageInfo } = await page(5, (await page(5)).pageInfo.endCursor)
  expect({ edges, pageInfo }).toEqual({ edges: [], pageInfo: { hasNextPage: false, endCursor: null } })
})

test('all rows are counted only when somebody asks', async () => {
  expect(await (await page(1)).totalCount()).toBe(5)
})

test.each([0, -1, maxPage + 1])('a page of %i is refused', async (first) => {
  await expect(page(first)).rejects.toMatchObject({ code: 'INVALID' })
})

test('a cursor holds in its own list only: filter, post and ranges', async () => {
  const { endCursor } = (await page(2, null, { kind: 'A' })).pageInfo
  await expect(page(2, endCursor, { kind: 'A' })).resolves.toBeDefined()
  for (const foreign of [
    page(2, endCursor, { kind: 'B' }),
    page(2, endCursor),
    page(2, endCursor, { kind: 'A' }, { ...actor, postId: 'q' }),
    page(2, endCursor, { kind: 'A' }, { ...actor, ranges: [['/', '0']] }),
  ])
    await expect(foreign).rejects.toMatchObject({ code: 'INVALID' })
})

test('the predicate of the own ranges is one comparison for each, and matches no row for none', () => {
  expect(inOwnRanges(actor, 'ownerPath')).toEqual({ OR: [{ ownerPath: { gte: '/1/', lt: '/10' } }] })
  expect(inOwnRanges({ ...actor, ranges: [] }, 'ownerPath')).toEqual({ OR: [{ ownerPath: { in: [] } }] })
})
