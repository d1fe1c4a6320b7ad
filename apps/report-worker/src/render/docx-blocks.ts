import {
  AlignmentType,
  HeadingLevel,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import type { FileChild } from 'docx'
import type { Align, SheetBlock } from './compose.ts'
import { blank, centred, exact, font, twips } from './docx-styles.ts'
import { size, tablePitch, textWidth, wholeTableRows } from './page.ts'

const headingLevels = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
]

/**
 * One block of the body; numbers of headings are part of their text, not of Word's own numbering. With `keepNext` a
 * paragraph stays with what follows: a signature may not stand alone on a page.
 */
export function blockChildren(block: SheetBlock, keepNext: boolean): FileChild[] {
  if (block.kind === 'heading') {
    return [new Paragraph({ heading: headingLevels[block.level - 1]!, text: block.text })]
  }
  if (block.kind === 'paragraph') return [new Paragraph({ style: 'Text', text: block.text, keepNext })]
  return tableChildren(block)
}

type TableBlock = Extract<SheetBlock, { kind: 'table' }>

function tableChildren({ caption, header, aligns, shares, rows }: TableBlock): FileChild[] {
  const whole = rows.length <= wholeTableRows
  const widths = shares.map((share) => twips(share * textWidth))
  const cells = (texts: string[], cell: (text: string, column: number) => Paragraph) =>
    texts.map(
      (text, column) =>
        new TableCell({
          children: [cell(text, column)],
          width: { size: widths[column] ?? 0, type: WidthType.DXA },
          verticalAlign: VerticalAlignTable.CENTER,
        }),
    )
  const head =
    header &&
    new TableRow({ tableHeader: true, cantSplit: true, keepNext: whole, children: cells(header, headCell) })
  const body = rows.map(
    (row, index) =>
      new TableRow({
        cantSplit: true,
        keepNext: whole && index < rows.length - 1,
        children: cells(row, (text, column) => bodyCell(text, aligns[column])),
      }),
  )
  const table = new Table({
    rows: head ? [head, ...body] : body,
    columnWidths: widths,
    width: { size: widths.reduce((a, b) => a + b, 0), type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    margins: { top: 60, bottom: 60, left: 100, right: 100, marginUnitType: WidthType.DXA },
  })
  const captionLine =
    caption === null
      ? blank(0.5 * tablePitch)
      : centred('strong', caption, size.small, {
          keepNext: true,
          spacing: {
            before: twips(0.5 * tablePitch),
            after: twips(0.25 * tablePitch),
            ...exact(1.25 * tablePitch),
          },
        })
  // Word joins two tables without a paragraph between them.
  return [captionLine, table, blank(0.5 * tablePitch)]
}

const alignments = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT }

function headCell(text: string): Paragraph {
  return new Paragraph({
    style: 'Cell',
    alignment: AlignmentType.CENTER,
    children: [new TextRun({ ...font('strong'), text })],
  })
}

function bodyCell(text: string, align: Align = 'left'): Paragraph {
  const children = text
    .split('\n')
    .map((part, index) => new TextRun(index === 0 ? { text: part } : { text: part, break: 1 }))
  return new Paragraph({ style: 'Cell', alignment: alignments[align], children })
}
