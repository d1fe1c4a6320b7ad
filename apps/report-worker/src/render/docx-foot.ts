import {
  BorderStyle,
  Paragraph,
  Tab,
  TabStopType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import type { FileChild } from 'docx'
import type { Sheet } from './compose.ts'
import { blank, exact, halfPoints, twips } from './docx-styles.ts'
import { bodyWidth, textUnits } from './measure.ts'
import { characterPitch, linePitch, size, textHeight, textWidth } from './page.ts'

/** 附件说明: one line below the text, two characters in; names that run over align with their own first character. */
export function attachmentLines(sheet: Sheet): Paragraph[] {
  return sheet.attachments.map(({ label, number, name }, index) => {
    // A digit, a stop and a space.
    const numberWidth = number === '' ? 0 : 1.1 * characterPitch
    const labelWidth = 3 * characterPitch
    return new Paragraph({
      keepNext: sheet.kind === 'letter',
      spacing: { before: index === 0 ? twips(linePitch) : 0, ...exact(linePitch) },
      indent: {
        left: twips(2 * characterPitch + labelWidth + numberWidth),
        hanging: twips(numberWidth + (label === '' ? 0 : labelWidth)),
      },
      text: label + number + name,
    })
  })
}

/** Issuer two characters from the right, the date begins two characters right of the issuer's begin. */
export function signatureLines(sheet: Sheet): Paragraph[] {
  const longest = Math.max(...sheet.issuers.map((name) => bodyWidth(name)))
  const fromRight = Math.max(longest, 2 * characterPitch + bodyWidth(sheet.date)) + 2 * characterPitch
  const left = Math.max(0, textWidth - fromRight)
  const names = sheet.issuers.map(
    (text, index) =>
      new Paragraph({
        text,
        keepNext: true,
        spacing: { before: index === 0 ? twips(linePitch) : 0, ...exact(linePitch) },
        indent: { left: twips(left) },
      }),
  )
  return [...names, new Paragraph({ text: sheet.date, indent: { left: twips(left + 2 * characterPitch) } })]
}

const none = { style: BorderStyle.NONE, size: 0, color: 'auto' }
/** 0.35 mm and 0.25 mm in eighths of a point. */
const heavy = { style: BorderStyle.SINGLE, size: 8, color: '000000' }
const light = { style: BorderStyle.SINGLE, size: 6, color: '000000' }
const imprintPitch = 24
const imprintInset = 2

/**
 * 版记 at the foot of its page: empty lines to the height that is left, then the table. Word could float it to the
 * foot, but LibreOffice 7 moves floating tables and frames to the top.
 */
export function imprintPage({ imprint }: Sheet): FileChild[] {
  if (!imprint) return []
  const { copyTo, printedBy, printedOn } = imprint
  const printed = printedBy !== null || printedOn !== null
  const rows = [
    ...(copyTo === null ? [] : [copyLine(copyTo)]),
    ...(printed ? [printLine(printedBy ?? '', printedOn ?? '')] : []),
  ]
  const copyLines = copyTo === null ? 0 : Math.ceil((textUnits(copyTo) - 3) / (textWidth / size.small - 6))
  const height = (copyLines + Number(printed)) * imprintPitch + rows.length * 2 * imprintInset
  const table = new Table({
    rows: rows.map(
      (row) =>
        new TableRow({
          cantSplit: true,
          children: [
            new TableCell({ children: [row], width: { size: twips(textWidth), type: WidthType.DXA } }),
          ],
        }),
    ),
    width: { size: twips(textWidth), type: WidthType.DXA },
    columnWidths: [twips(textWidth)],
    layout: TableLayoutType.FIXED,
    margins: {
      top: twips(imprintInset),
      bottom: twips(imprintInset),
      left: 0,
      right: 0,
      marginUnitType: WidthType.DXA,
    },
    borders: {
      top: heavy,
      bottom: heavy,
      insideHorizontal: light,
      left: none,
      right: none,
      insideVertical: none,
    },
  })
  // The lines of the table and the paragraph that Word wants behind it take what is kept back here.
  const free = textHeight - height - 5
  const lines = Math.floor(free / linePitch)
  const empty = Array.from({ length: lines }, () => blank(linePitch))
  return [...empty, blank(free - lines * linePitch), table, blank(1)]
}

function copyLine(text: string): Paragraph {
  return new Paragraph({
    spacing: exact(imprintPitch),
    // Lines that run over align behind the colon.
    indent: { left: twips(4 * size.small), hanging: twips(3 * size.small), right: twips(size.small) },
    children: [new TextRun({ text, size: halfPoints(size.small), characterSpacing: 0 })],
  })
}

function printLine(by: string, on: string): Paragraph {
  return new Paragraph({
    spacing: exact(imprintPitch),
    indent: { left: twips(size.small) },
    tabStops: [{ type: TabStopType.RIGHT, position: twips(textWidth - size.small) }],
    children: [
      new TextRun({ size: halfPoints(size.small), characterSpacing: 0, children: [by, new Tab(), on] }),
    ],
  })
}
