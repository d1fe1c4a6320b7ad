import { type CallAs, DomainError, type GraphClient } from '@dudao/service'
import { z } from 'zod'
import { BoardDocument } from './generated/operations.ts'
import { uploadFile } from './files.ts'
import { type Paper, pdfType } from './papers.ts'
import { BoardContent, type Orientation } from './render/board.ts'
import type { PdfRenderer } from './render/typst.ts'

export interface BoardOrder {
  schoolIds: readonly string[]
  orientation: Orientation
  /** Where the public reaches the gateway. */
  publicAddress: string
  printedOn: string
}

/**
 * What the boards of these schools say today, read with the rights of the person who asked.
 *
 * @throws DomainError INVALID naming the first school that has no board
 */
export async function readBoards(
  graph: GraphClient,
  { schoolIds, publicAddress, printedOn }: BoardOrder,
  as: CallAs,
): Promise<BoardContent[]> {
  const boards: BoardContent[] = []
  for (const [i, schoolId] of schoolIds.entries()) {
    const { organization, publicBoard } = await graph.request(BoardDocument, { schoolId }, as)
    if (!publicBoard) {
      const which = organization ? `“${organization.name}”` : `第 ${i + 1} 所学校`
      throw new DomainError('INVALID', `${which}没有在任的责任督学，不能制作公示牌`)
    }
    const { isDemo, ...board } = publicBoard
    const address = `${publicAddress.replace(/\/+$/, '')}/boards/${schoolId}`
    const parsed = BoardContent.safeParse({ ...board, address, printedOn, demo: isDemo })
    if (!parsed.success) throw new DomainError('INVALID', `公示牌内容有误：${z.prettifyError(parsed.error)}`)
    boards.push(parsed.data)
  }
  return boards
}

/** Renders boards as one PDF and hands it to the documents service. */
export async function publishBoards(
  { graph, renderer }: { graph: GraphClient; renderer: PdfRenderer },
  boards: readonly BoardContent[],
  { orientation }: BoardOrder,
  as: CallAs,
): Promise<Paper> {
  const { bytes, pages } = await renderer.renderBoards(boards, orientation)
  const of = boards.length === 1 ? (boards[0]?.schoolName ?? '') : `${boards.length}所学校`
  const name = `责任督学公示牌${of.replaceAll(/[\\/:*?"<>|\s]+/g, '')}.pdf`
  const fileId = await uploadFile(graph, { name, mediaType: pdfType, bytes }, as)
  return { files: [{ name, mediaType: pdfType, fileId }], pages }
}
