import { z } from 'zod'

/** Controls, line separators, direction overrides and private characters have no place on an official paper. */
export const unprintable = /[\p{Cc}\p{Cf}\p{Co}\u2028\u2029]/u

const text = (max: number, { min = 1, breaks = false }: { min?: number; breaks?: boolean } = {}) =>
  z
    .string({ error: '应为文字' })
    .transform((value) => value.trim())
    .pipe(
      z
        .string()
        .min(min, { error: '文字不能为空' })
        .max(max, { error: `文字不能超过 ${max} 字` })
        .refine((value) => !unprintable.test(breaks ? value.replaceAll('\n', '') : value), {
          error: breaks ? '文字含有不可见的控制字符' : '文字不能换行，也不能含有不可见的控制字符',
        }),
    )

const heading = z.strictObject({
  type: z.literal('heading'),
  level: z.int({ error: '标题层级应为 1 至 4' }).min(1).max(4),
  text: text(200),
})
const paragraph = z.strictObject({ type: z.literal('paragraph'), text: text(20_000) })
const list = z.strictObject({
  type: z.literal('list'),
  items: z.array(text(20_000)).min(1, { error: '列表不能为空' }).max(500, { error: '列表最多 500 项' }),
})
const table = z
  .strictObject({
    type: z.literal('table'),
    columns: z.array(text(200)).min(1, { error: '表格至少一列' }).max(12, { error: '表格最多 12 列' }),
    rows: z.array(z.array(text(2_000, { min: 0, breaks: true }))).max(2_000, { error: '表格最多 2000 行' }),
  })
  .refine(({ columns, rows }) => rows.every((row) => row.length === columns.length), {
    error: '表格每一行的格数必须与表头相同',
  })

const block = z.discriminatedUnion('type', [heading, paragraph, list, table], {
  error: '内容块的类型应为 heading、paragraph、list 或 table，且字段与类型相符',
})

const blocks = z
  .array(block, { error: '正文应为内容块的列表' })
  .min(1, { error: '正文不能为空' })
  .max(500, { error: '正文最多 500 个内容块' })

/** One piece of a letter's content. */
export type Block = z.output<typeof block>

/** Longest content in characters of JSON: a letter, not a book. */
const maxContent = 500_000

/**
 * Reads the content of a letter.
 *
 * @returns the blocks, trimmed, or the first fault in Chinese with its place (counted from 1)
 */
export function readBlocks(input: unknown): { blocks: Block[] } | { fault: string } {
  const parsed = blocks.safeParse(input)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return { fault: `${placeOf(issue?.path ?? [])}${issue?.message ?? '格式有误'}` }
  }
  if (JSON.stringify(parsed.data).length > maxContent) return { fault: `正文不能超过 ${maxContent} 字` }
  return { blocks: parsed.data }
}

function placeOf(path: PropertyKey[]): string {
  const [index, field, row, cell] = path
  if (typeof index !== 'number') return ''
  const inside =
    field === 'rows' && typeof row === 'number'
      ? `第 ${row + 1} 行${typeof cell === 'number' ? `第 ${cell + 1} 格` : ''}`
      : field === 'columns' && typeof row === 'number'
        ? `第 ${row + 1} 列`
        : field === 'items' && typeof row === 'number'
          ? `第 ${row + 1} 项`
          : ''
  return `正文第 ${index + 1} 块${inside}：`
}
