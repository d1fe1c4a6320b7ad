import type { BoardBook } from './board.ts'
import type { Sheet } from './compose.ts'

/** What the thread is started with. */
export interface ThreadOptions {
  /** Folder of the licensed fonts, if the office has them. */
  fontFolder?: string | undefined
}

/** What is to be set: a paper, or boards. */
export type Work = { paper: Sheet } | { book: BoardBook }

export interface Request {
  id: number
  work: Work
  /** Year, month, day: the only date the PDF carries, so that the same paper is the same bytes. */
  created: [number, number, number]
}

export type Answer =
  | { id: number; bytes: Uint8Array<ArrayBuffer>; pages: number }
  /** The paper cannot be printed as it is; a Chinese sentence for the person who wrote it. */
  | { id: number; refusal: string }
  /** A bug in template or compiler. */
  | { id: number; fault: string }
