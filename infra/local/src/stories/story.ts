import { isDeepStrictEqual } from 'node:util'
import type { Player } from './player.ts'

/** A year or a matter of a real office, played through the public graph and checked against the figures of its source. */
export interface Story {
  /** Headline of its table of figures. */
  title: string
  play(player: Player, report: (line: string) => void): Promise<Outcome>
}

export interface Outcome {
  checks: Check[]
  /** What the graph counted, for the last line of the tour. */
  figures: object
  /** Papers for people to look at, by file name. */
  papers?: Record<string, Uint8Array>
}

/** A figure of the story: what it should be, what the graph counted. */
export interface Check {
  title: string
  expected: unknown
  found: unknown
  ok: boolean
}

export const check = (title: string, expected: unknown, found: unknown): Check => ({
  title,
  expected,
  found,
  ok: isDeepStrictEqual(expected, found),
})
