import { fileURLToPath } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { withBreaks } from './breaks.ts'
import { loadFonts } from './fonts.ts'
import { glyphFault } from './glyphs.ts'
import { compilePdf, createCompiler } from './typst-compile.ts'
import type { Answer, Request, ThreadOptions } from './typst-protocol.ts'

/** The thread behind `typst.ts`: one compiler, one paper at a time, so the process's own event loop stays free. */
const { fontFolder } = workerData as ThreadOptions
const folder = fileURLToPath(new URL('.', import.meta.url))
const fonts = loadFonts(fontFolder)
const compiler = createCompiler(folder, fonts.files)

parentPort!.on('message', (request: Request) => {
  const answer = render(request)
  parentPort!.postMessage(answer, 'bytes' in answer ? [answer.bytes.buffer] : [])
})

function render({ id, sheet, created }: Request): Answer {
  const refusal = glyphFault(fonts, sheet)
  if (refusal) return { id, refusal }
  try {
    const data = JSON.stringify({ ...withBreaks(sheet), fonts: fonts.faces, created })
    return { id, ...compilePdf(compiler, `${folder}paper.typ`, `${folder}sheet.json`, data) }
  } catch (error) {
    return { id, fault: error instanceof Error ? error.message : String(error) }
  }
}
