import { z } from 'zod'

/** What a reader must never take for a real finding carries this word on every page. */
export const demoMark = '演示数据'

/** Invisible characters that pasted text brings along and that carry no meaning. */
const harmlessInvisible = /[\u00ad\u200b\u2060\ufeff]/gu
/** Controls, line separators, direction overrides and private characters: none has a place on an official paper. */
const forbidden = /[\p{Cc}\p{Cf}\p{Co}\u2028\u2029]/u

const codePoint = (char: string) =>
  `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

function characters(value: string, lineBreaks: boolean, issue: (message: string) => void): string {
  const text = value
    .replace(/\r\n?/gu, '\n')
    .replaceAll('\t', ' ')
    .replace(harmlessInvisible, '')
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .trim()
  if (!text.isWellFormed()) issue('文字编码损坏，请重新录入')
  if (!lineBreaks && text.includes('\n')) issue('此处文字不能换行')
  const bad = forbidden.exec(text.replaceAll('\n', ''))
  if (bad) issue(`文字含有不可见的控制字符 ${codePoint(bad[0])}，请删除后再试`)
  return text
}

const textOf = (lineBreaks: boolean, min: number, max: number) =>
  z
    .string()
    .transform((value, ctx) =>
      characters(value, lineBreaks, (message) => ctx.addIssue({ code: 'custom', message })),
    )
    .pipe(
      z
        .string()
        .min(min, { error: '文字不能为空' })
        .max(max, { error: `文字不能超过${max}字` }),
    )

export const line = textOf(false, 1, 200)
const longLine = textOf(false, 1, 20_000)
const cell = textOf(true, 0, 2_000)

const Heading = z.object({
  kind: z.literal('heading'),
  level: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  text: line,
})
const Paragraph = z.object({ kind: z.literal('paragraph'), text: longLine })
const List = z.object({ kind: z.literal('list'), items: z.array(longLine).min(1).max(500) })
const Figures = z.object({
  kind: z.literal('figures'),
  caption: line.optional(),
  figures: z
    .array(z.object({ label: line, value: cell }))
    .min(1)
    .max(200),
})
const Column = z.object({
  title: line,
  align: z.enum(['left', 'center', 'right']).default('left'),
  /** Share of the table's width, relative to the other columns; measured from the cells where missing. */
  width: z.number().positive().max(1000).optional(),
})
const Table = z
  .object({
    kind: z.literal('table'),
    caption: line.optional(),
    columns: z.array(Column).min(1).max(12),
    rows: z.array(z.array(cell)).max(20_000),
  })
  .refine((table) => table.rows.every((row) => row.length === table.columns.length), {
    error: '表格每一行的格数必须与表头相同',
  })

const Block = z.discriminatedUnion('kind', [Heading, Paragraph, List, Figures, Table])

/**
 * The one content model behind the PDF and the DOCX of a letter or report. Text is plain text; heading numbers,
 * brackets, colons and the wording of dates are added by the renderer. Parsed at the edge: a fault names its place.
 *
 * - `kind: 'letter'` is the red-headed paper of GB/T 9704-2012, `'report'` has a title page instead.
 * - `number` is missing until the paper is signed; `signatory` (签发人) is only for papers that go up.
 * - `title` may hold line breaks where the author wants the title to break.
 */
export const PaperContent = z.object({
  kind: z.enum(['letter', 'report']),
  markers: z
    .object({
      copyNumber: z
        .string()
        .regex(/^\d{6}$/u, { error: '份号应为6位数字' })
        .optional(),
      urgency: z.enum(['特急', '加急']).optional(),
    })
    .default({}),
  issuers: z
    .array(z.object({ name: textOf(false, 1, 40) }))
    .min(1, { error: '缺少发文机关' })
    .max(6),
  number: line.optional(),
  signatory: textOf(false, 1, 20).optional(),
  title: textOf(true, 1, 200),
  addressees: z.array(line).max(100).default([]),
  blocks: z.array(Block).max(5_000),
  attachments: z.array(line).max(50).default([]),
  signatureDate: z.iso.date(),
  copyTo: z.array(line).max(100).default([]),
  printedBy: textOf(false, 1, 40).optional(),
  printedOn: z.iso.date().optional(),
  note: line.optional(),
  demo: z.boolean(),
})
export type PaperContent = z.output<typeof PaperContent>
export type PaperContentInput = z.input<typeof PaperContent>
export type Block = z.output<typeof Block>

/** The paragraphs of a text typed into one field: one block for each line that is not empty. */
export function paragraphs(text: string): { kind: 'paragraph'; text: string }[] {
  return text
    .split(/\r\n?|\n/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({ kind: 'paragraph' as const, text: part }))
}
