import { fileURLToPath } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { withBreaks } from './breaks.ts'
import { loadFonts } from './fonts.ts'
import { printedOnBoards } from './board.ts'
import { glyphFault, printedOn } from './glyphs.ts'
import { compilePdf, createCompiler } from './typst-compile.ts'
import type { Answer, Request, ThreadOptions, Work } from './typst-protocol.ts'

/** The thread behind `typst.ts`: one compiler, one paper at a time, so the process's own event loop stays free. */
const { fontFolder } = workerData as ThreadOptions
const folder = fileURLToPath(new URL('.', import.meta.url))
const fonts = loadFonts(fontFolder)
const compiler = createCompiler(folder, fonts.files)

parentPort!.on('message', (request: Request) => {
  const answer = render(request)
  parentPort!.postMessage(answer, 'bytes' in answer ? [answer.bytes.buffer] : [])
})

function render({ id, work, created }: Request): Answer {
  const { template, file, printed, data } = layOut(work)
  const refusal = glyphFault(fonts, printed)
  if (refusal) return { id, refusal }
  try {
    const json = JSON.stringify({ ...data, fonts: fonts.faces, created })
    return { id, ...compilePdf(compiler, `${folder}${template}`, `${folder}${file}`, json) }
  } catch (error) {
    return { id, fault: error instanceof Error ? error.message : String(error) }
  }
}

/** The template of a piece of work, the file it reads, and what it prints. */
function layOut(work: Work) {
  return 'paper' in work
    ? {
        template: 'paper.typ',
        file: 'sheet.json',
        printed: printedOn(work.paper),
        data: withBreaks(work.paper),
      }
    : { template: 'board.typ', file: 'boards.json', printed: printedOnBoards(work.book), data: work.book }
}
