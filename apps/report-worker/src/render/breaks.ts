import type { Sheet, SheetBlock } from './compose.ts'
import { textUnits } from './measure.ts'
import { charactersPerLine, size, textWidth, wholeTableRows } from './page.ts'

/** Letters and digits without a place to break: addresses of web pages, serial numbers, typing games. */
const unbroken = /[\u0021-\u2fff]+/gu
const mark = '\u200b'

/**
 * Lets words wider than `units` em break at any character: zero-width spaces around each, which `prose` in
 * `parts.typ` takes out again. Typst would print such words over the edge.
 */
function breakable(text: string, units: number): string {
  return text.replace(unbroken, (word) =>
    textUnits(word) > units ? `${mark}${graphemes(word).join(mark)}${mark}` : word,
  )
}

const characters = new Intl.Segmenter('zh', { granularity: 'grapheme' })
const graphemes = (text: string) => Array.from(characters.segment(text), ({ segment }) => segment)

/** Indents, the width of a mark before the text and the letters wider than the mean are taken off each line. */
const bodyUnits = charactersPerLine * 0.7
/** Both insets of a cell, in points. */
const cellInset = 10
/** A row stays whole on a page unless a cell has more lines than this. */
const wholeRowLines = 12

type Table = Extract<SheetBlock, { kind: 'table' }>
type TypstBlock =
  | Exclude<SheetBlock, Table>
  | (Omit<Table, 'rows'> & { rows: { cells: string[]; breakable: boolean }[]; whole: boolean })

const line = (text: string) => breakable(text, bodyUnits)
const optional = (text: string | null) => (text === null ? null : line(text))

/** The sheet as the template wants it: over-long words have places to break, rows know whether they may break. */
export function withBreaks(sheet: Sheet): Omit<Sheet, 'blocks'> & { blocks: TypstBlock[] } {
  return {
    ...sheet,
    number: optional(sheet.number),
    title: sheet.title.map((text) => breakable(text, bodyUnits * (size.body / size.title))),
    addressees: optional(sheet.addressees),
    blocks: sheet.blocks.map((block) =>
      block.kind === 'table' ? table(block) : { ...block, text: line(block.text) },
    ),
    attachments: sheet.attachments.map((item) => ({ ...item, name: line(item.name) })),
    note: optional(sheet.note),
    imprint: sheet.imprint && { ...sheet.imprint, copyTo: optional(sheet.imprint.copyTo) },
  }
}

function table(block: Table): TypstBlock {
  const units = block.shares.map((share) => (share * textWidth - cellInset) / size.table)
  const cell = (text: string, column: number) => breakable(text, (units[column] ?? bodyUnits) * 0.8)
  const lines = (text: string, column: number) =>
    text.split('\n').reduce((sum, part) => sum + Math.ceil(textUnits(part) / (units[column] ?? bodyUnits)), 0)
  const rows = block.rows.map((row) => ({
    cells: row.map(cell),
    breakable: row.some((text, column) => lines(text, column) > wholeRowLines),
  }))
  return {
    ...block,
    whole: rows.length <= wholeTableRows && !rows.some((row) => row.breakable),
    rows,
    caption: block.caption === null ? null : breakable(block.caption, bodyUnits),
    header: block.header?.map(cell) ?? null,
  }
}
