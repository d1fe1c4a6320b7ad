import type { Handler, renderDocument } from '@dudao/jobs'
import type { WorkerKit } from '@dudao/service'
import type { z } from 'zod'
import { runFenced } from './fencing.ts'
import {
  CompleteRenderingDocument,
  FailRenderingDocument,
  StartRenderingDocument,
} from './generated/operations.ts'
import { asPaper, letterContent } from './letter-paper.ts'
import { publishPaper } from './papers.ts'
import type { PdfRenderer } from './render/typst.ts'

type Payload = z.infer<typeof renderDocument.payload>

/** Renders one approved letter; a second run of the same letter, or a worker thought dead, changes nothing. */
export function renderLetter(kit: WorkerKit, renderer: PdfRenderer): Handler<Payload> {
  const { graph, log } = kit
  return async (run) => {
    const letterId = run.payload.documentId
    await runFenced(run, log, await kit.asWorker(run), {
      start: async (as) => (await graph.request(StartRenderingDocument, { letterId }, as)).startRendering,
      async work({ token, content }, as) {
        const letter = letterContent.parse(content)
        const { files, pages } = await publishPaper(
          { graph, renderer },
          asPaper(letter),
          `${letter.number}${letter.title}`,
          as,
        )
        await graph.request(CompleteRenderingDocument, { input: { letterId, token, files, pages } }, as)
      },
      fail: ({ token }, failure, as) =>
        graph.request(FailRenderingDocument, { input: { letterId, token, ...failure } }, as),
    })
  }
}
