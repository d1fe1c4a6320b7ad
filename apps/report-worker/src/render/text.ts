import type { PaperContent } from './content.ts'
import type { Sheet, SheetBlock } from './compose.ts'
import { compose } from './compose.ts'

/**
 * What a reader reads, piece by piece and in order: every heading, paragraph, cell and form line, without page
 * numbers and the mark at the head of each page. PDF and DOCX must both hold exactly this text.
 */
export function readingText(content: PaperContent): string[] {
  const sheet = compose(content)
  const head = [sheet.copyNumber, sheet.urgency]
  const body = [
    sheet.addressees,
    ...sheet.blocks.flatMap((block) => blockText(block)),
    ...sheet.attachments.map(({ label, number, name }) => label + number + name),
  ]
  const signature = [...sheet.issuers, sheet.date]
  const signatory = sheet.signatory && `签发人：${sheet.signatory}`
  const foot = [sheet.note, sheet.imprint?.copyTo, sheet.imprint?.printedBy, sheet.imprint?.printedOn]
  const pieces =
    sheet.kind === 'letter'
      ? [
          ...head,
          ...sheet.masthead.names,
          sheet.number,
          signatory,
          ...title(sheet),
          ...body,
          ...signature,
          ...foot,
        ]
      : [...head, ...title(sheet), sheet.number, signatory, ...signature, ...body, ...foot]
  return pieces.filter((piece): piece is string => typeof piece === 'string' && piece !== '')
}

/** The reading text with one piece a line. */
export function plainText(content: PaperContent): string {
  return readingText(content).join('\n')
}

function title(sheet: Sheet): (string | null)[] {
  return [sheet.title.join(''), sheet.demoNotice]
}

function blockText(block: SheetBlock): string[] {
  if (block.kind !== 'table') return [block.text]
  return [block.caption ?? '', ...(block.header ?? []), ...block.rows.flat()]
}
