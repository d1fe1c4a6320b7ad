import { AlignmentType, BorderStyle, Paragraph, Tab, TabStopType, TextRun } from 'docx'
import type { IParagraphOptions } from 'docx'
import type { Sheet } from './compose.ts'
import { blank, centred, exact, font, halfPoints, plain, twips } from './docx-styles.ts'
import { linePitch, pointsPerMm, red, size, textWidth } from './page.ts'

/** Red head of a letter: marks, issuing mark 35 mm down, number, red line, title (GB/T 9704-2012 7.2). */
export function letterHead(sheet: Sheet): Paragraph[] {
  const marks = marksOf(sheet)
  return [
    ...marks,
    blank(35 * pointsPerMm - marks.length * linePitch),
    ...issuingMark(sheet),
    numberLine(sheet),
    ...title(sheet, 2),
    ...notice(sheet),
    blank(linePitch),
  ]
}

/** Title page of a report: the title in the upper third, issuer and date at the foot. */
export function reportCover(sheet: Sheet): Paragraph[] {
  const marks = marksOf(sheet)
  const middle = [
    ...(sheet.number === null ? [] : [centred('body', sheet.number, size.body)]),
    ...(sheet.signatory === null
      ? []
      : [new Paragraph({ alignment: AlignmentType.CENTER, children: signatory(sheet.signatory) })]),
  ]
  const top = [...marks, ...title(sheet, 4 - marks.length), ...notice(sheet), blank(linePitch), ...middle]
  const signature = [...sheet.issuers, sheet.date].map((text) => centred('body', text, size.body))
  const free = 22 - 4 - (top.length - marks.length) - signature.length - 4
  return [...top, blank(Math.max(1, free) * linePitch), ...signature]
}

function marksOf({ copyNumber, urgency }: Sheet): Paragraph[] {
  const urgent = urgency && new Paragraph({ children: [new TextRun({ ...font('strong'), text: urgency })] })
  return [...(copyNumber === null ? [] : [plain(copyNumber)]), ...(urgent ? [urgent] : [])]
}

function issuingMark({ masthead }: Sheet): Paragraph[] {
  return masthead.names.map(
    (text, index) =>
      new Paragraph({
        alignment: AlignmentType.CENTER,
        spacing: exact(masthead.size * 1.2),
        children: [
          new TextRun({
            ...font('title'),
            text,
            size: halfPoints(masthead.size),
            scale: Math.round(masthead.scale * 100),
            characterSpacing: twips(masthead.tracking[index] ?? 0),
            color: red,
            snapToGrid: false,
          }),
        ],
      }),
  )
}

/** The number with the red line 4 mm below it; on a paper that goes up, 签发人 stands at its right. */
function numberLine({ number, signatory: name }: Sheet): Paragraph {
  const common: IParagraphOptions = {
    spacing: { before: twips(2 * linePitch), ...exact(linePitch) },
    // Half of the free space of the line is already below the character.
    border: { bottom: { style: BorderStyle.SINGLE, size: 12, color: red, space: 5 } },
  }
  if (name === null) return new Paragraph({ ...common, text: number ?? '', alignment: AlignmentType.CENTER })
  return new Paragraph({
    ...common,
    tabStops: [{ type: TabStopType.RIGHT, position: twips(textWidth - size.body) }],
    // The line keeps the full width, so the character at the left is a space and not an indent.
    children: [
      new TextRun({ text: `\u3000${number ?? ''}` }),
      new TextRun({ children: [new Tab()] }),
      ...signatory(name),
    ],
  })
}

function signatory(name: string): TextRun[] {
  return [new TextRun({ text: '签发人：' }), new TextRun({ ...font('kai'), text: name })]
}

function title(sheet: Sheet, linesBefore: number): Paragraph[] {
  return sheet.title.map((text, index) =>
    centred('title', text, size.title, {
      spacing: { before: index === 0 ? twips(linesBefore * linePitch) : 0, ...exact(linePitch) },
      keepNext: true,
    }),
  )
}

function notice({ demoNotice }: Sheet): Paragraph[] {
  if (demoNotice === null) return []
  return [
    centred('kai', demoNotice, size.body, {
      spacing: { before: twips(0.3 * linePitch), ...exact(linePitch) },
    }),
  ]
}
