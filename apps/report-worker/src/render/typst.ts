import { Worker } from 'node:worker_threads'
import { DomainError } from '@dudao/service'
import { type BoardContent, composeBoard, type Orientation } from './board.ts'
import { compose } from './compose.ts'
import type { PaperContent } from './content.ts'
import type { Answer, Request, ThreadOptions, Work } from './typst-protocol.ts'

export interface PdfOptions extends ThreadOptions {
  /** A paper that takes longer is given up and its thread ended; milliseconds. */
  timeout?: number
  /** JavaScript memory of the thread in MB; a paper that needs more ends the thread, not the process. */
  threadMemory?: number
}

interface Pdf {
  bytes: Uint8Array<ArrayBuffer>
  pages: number
}

export interface PdfRenderer {
  /** The paper as PDF: the same content gives the same bytes. INVALID where a character has no glyph. */
  renderPdf(content: PaperContent): Promise<Pdf>
  /** Boards on A3, a page for each, in the same way; at least one. */
  renderBoards(boards: readonly BoardContent[], orientation: Orientation): Promise<Pdf>
  /** Ends the thread; papers under way are rejected. */
  close(): Promise<void>
}

interface Waiting {
  resolve: (pdf: Pdf) => void
  reject: (error: Error) => void
  timer: NodeJS.Timeout
}

interface Thread {
  worker: Worker
  waiting: Map<number, Waiting>
  /** Ends the thread and rejects what it was doing. */
  end: (reason: string, cause?: unknown) => void
}

/**
 * Sets papers in a thread of its own, started at the first paper. If the thread dies, the papers under way are
 * rejected (their jobs run again) and the next paper starts a new one.
 */
export function createPdfRenderer(options: PdfOptions = {}): PdfRenderer {
  const { timeout = 120_000, threadMemory = 512, fontFolder } = options
  let thread: Thread | undefined
  let lastId = 0
  let closed = false

  const start = (): Thread => {
    const worker = new Worker(new URL('./typst-thread.ts', import.meta.url), {
      workerData: { fontFolder } satisfies ThreadOptions,
      // Typst's documents live outside the JavaScript heap and go when it is swept: a small young heap is swept often.
      resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: threadMemory },
    })
    const waiting: Thread['waiting'] = new Map()
    const started: Thread = {
      worker,
      waiting,
      end(reason, cause) {
        if (thread === started) thread = undefined
        for (const { reject, timer } of waiting.values()) {
          clearTimeout(timer)
          reject(new Error(`the typesetting thread ended: ${reason}`, { cause }))
        }
        waiting.clear()
        void worker.terminate()
      },
    }
    worker.on('message', (answer: Answer) => settle(started, answer))
    worker.on('error', (error) => started.end(error instanceof Error ? error.message : String(error), error))
    worker.on('exit', (code) => started.end(`exit code ${code}`))
    return started
  }

  const set = async (work: Work, date: string): Promise<Pdf> => {
    if (closed) throw new Error('the PDF renderer is closed')
    thread ??= start()
    const { worker, waiting, end } = thread
    const id = (lastId += 1)
    const request: Request = { id, work, created: partsOf(date) }
    return new Promise<Pdf>((resolve, reject) => {
      const timer = setTimeout(() => end(`no answer within ${timeout} ms`), timeout)
      waiting.set(id, { resolve, reject, timer })
      worker.postMessage(request, [])
    })
  }

  return {
    renderPdf: (content) => set({ paper: compose(content) }, content.signatureDate),
    renderBoards: (boards, orientation) =>
      set({ book: { orientation, boards: boards.map(composeBoard) } }, boards[0]?.printedOn ?? ''),
    async close() {
      closed = true
      await thread?.worker.terminate()
    },
  }
}

function settle({ waiting }: Thread, answer: Answer): void {
  const call = waiting.get(answer.id)
  if (!call) return
  waiting.delete(answer.id)
  clearTimeout(call.timer)
  if ('refusal' in answer) call.reject(new DomainError('INVALID', answer.refusal))
  else if ('fault' in answer) call.reject(new Error(answer.fault))
  else call.resolve({ bytes: answer.bytes, pages: answer.pages })
}

function partsOf(date: string): [number, number, number] {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return [year, month, day]
}
