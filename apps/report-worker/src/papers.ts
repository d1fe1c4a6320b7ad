import { type CallAs, DomainError, type GraphClient } from '@dudao/service'
import { z } from 'zod'
import { uploadFile } from './files.ts'
import { PaperContent, type PaperContentInput } from './render/content.ts'
import { renderDocx } from './render/docx.ts'
import type { PdfRenderer } from './render/typst.ts'

export interface Paper {
  files: { name: string; mediaType: string; fileId: string }[]
  pages: number
}

export const pdfType = 'application/pdf'
const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/**
 * Renders a paper as PDF and DOCX and hands both to the documents service.
 *
 * @param name file name without ending; characters that no file name may have are replaced
 * @throws DomainError INVALID naming the place, when the content or a character cannot be printed
 */
export async function publishPaper(
  { graph, renderer }: { graph: GraphClient; renderer: PdfRenderer },
  input: PaperContentInput,
  name: string,
  as: CallAs,
): Promise<Paper> {
  const parsed = PaperContent.safeParse(input)
  if (!parsed.success) {
    throw new DomainError('INVALID', `文书内容有误：${z.prettifyError(parsed.error)}`)
  }
  const [pdf, docx] = await Promise.all([renderer.renderPdf(parsed.data), renderDocx(parsed.data)])
  const stem = name.replaceAll(/[\\/:*?"<>|\s]+/g, '')
  const upload = async (ending: string, mediaType: string, bytes: Uint8Array) => {
    const fileName = `${stem}.${ending}`
    const fileId = await uploadFile(graph, { name: fileName, mediaType, bytes }, as)
    return { name: fileName, mediaType, fileId }
  }
  return {
    files: [await upload('pdf', pdfType, pdf.bytes), await upload('docx', docxType, docx)],
    pages: pdf.pages,
  }
}
