import { Document, Packer, Paragraph, SectionType, convertMillimetersToTwip } from 'docx'
import type { ISectionOptions } from 'docx'
import { compose } from './compose.ts'
import type { Sheet } from './compose.ts'
import type { PaperContent } from './content.ts'
import { blockChildren } from './docx-blocks.ts'
import { letterHead, reportCover } from './docx-head.ts'
import { attachmentLines, imprintPage, signatureLines } from './docx-foot.ts'
import { pageFooters, pageHeaders } from './docx-pages.ts'
import { settlePackage } from './docx-package.ts'
import { documentStyles, plain, twips } from './docx-styles.ts'
import { linePitch, pageMm } from './page.ts'

/**
 * The paper as DOCX, in the words and order of the PDF. Fonts are named, not embedded, so an office with the licensed
 * fonts sees them; `word/fontTable.xml` names what stands in elsewhere. The same content gives the same bytes.
 */
export async function renderDocx(content: PaperContent): Promise<Uint8Array> {
  const sheet = compose(content)
  const document = new Document({
    title: sheet.title.join(''),
    creator: sheet.issuers.join('、'),
    lastModifiedBy: sheet.issuers[0] ?? '',
    styles: documentStyles(),
    compatibility: { version: 15 },
    evenAndOddHeaderAndFooters: true,
    sections: sections(sheet),
  })
  const packed = await Packer.toBuffer(document)
  return settlePackage(packed, content.signatureDate)
}

function sections(sheet: Sheet): ISectionOptions[] {
  const headers = pageHeaders(sheet)
  const signed = sheet.kind === 'letter'
  const body = [
    ...(sheet.addressees === null ? [] : [plain(sheet.addressees)]),
    ...sheet.blocks.flatMap((block, index) =>
      blockChildren(block, signed && index === sheet.blocks.length - 1),
    ),
    ...attachmentLines(sheet),
    ...(signed ? signatureLines(sheet) : []),
    ...(sheet.note === null ? [] : [new Paragraph({ style: 'Text', text: sheet.note })]),
  ]
  const numbered = { headers, footers: pageFooters() }
  // Only the program that lays out the page knows where the text ends, so 版记 takes the next even page.
  const imprint: ISectionOptions[] =
    sheet.imprint === null
      ? []
      : [
          {
            ...numbered,
            properties: { ...page, type: SectionType.EVEN_PAGE },
            children: imprintPage(sheet),
          },
        ]
  if (sheet.kind === 'letter') {
    return [{ ...numbered, properties: page, children: [...letterHead(sheet), ...body] }, ...imprint]
  }
  return [
    // A title page without number.
    { headers, properties: page, children: reportCover(sheet) },
    { ...numbered, properties: { ...page, type: SectionType.NEXT_PAGE }, children: body },
    ...imprint,
  ]
}

const mm = convertMillimetersToTwip

const page = {
  page: {
    size: { width: mm(pageMm.width), height: mm(pageMm.height) },
    margin: {
      top: mm(pageMm.top),
      bottom: mm(pageMm.bottom),
      left: mm(pageMm.left),
      right: mm(pageMm.right),
      header: mm(16),
      // The stroke of the page number, in the middle of its line, comes to stand 7 mm below the text.
      footer: mm(25.6),
    },
  },
  // Every line says its exact height; a grid on top of that makes LibreOffice double the taller ones.
  grid: { type: 'default', linePitch: twips(linePitch) },
} as const
