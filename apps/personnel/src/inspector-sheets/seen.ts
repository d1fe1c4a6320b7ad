import { addYears, type PlainDate } from '@dudao/rules'
import type { Staged } from '../sheets/staged.ts'
import type { InspectorLine, KeptLine } from './line.ts'
import type { KnownTerm } from './rules.ts'

type Earlier = Pick<InspectorLine, 'row' | 'name' | 'way' | 'kind' | 'termFrom' | 'termTo' | 'endedOn'>

/** The rows of a sheet before the one that is judged: those staged before, and those of its batch. */
export class Seen {
  readonly #rows = new Map<string, number>()
  readonly #lines = new Map<string, Earlier[]>()
  readonly #persons = new Map<string, string>()
  readonly #taken = new Map<string, string>()

  constructor(staged: readonly Staged<KeptLine>[]) {
    for (const { key, personId, content } of staged) {
      const [hash = ''] = key.split(' ')
      this.add(hash, key, content.line)
      this.choose(hash, personId)
    }
  }

  add(hash: string, key: string, line: Earlier): void {
    if (!this.#rows.has(key)) this.#rows.set(key, line.row)
    this.#lines.set(hash, [...(this.#lines.get(hash) ?? []), line])
  }

  /** Remembers who has this identity number. */
  choose(hash: string, personId: string): string {
    this.#persons.set(hash, personId)
    this.#taken.set(personId, hash)
    return personId
  }

  personOf = (hash: string): string | undefined => this.#persons.get(hash)

  isTaken = (personId: string): boolean => this.#taken.has(personId)

  rowOf = (key: string): number | undefined => this.#rows.get(key)

  /** An earlier row with the same number and another name. */
  otherName(hash: string, { name }: InspectorLine): { row: number; name: string } | undefined {
    return this.#lines.get(hash)?.find((line) => line.name !== name)
  }

  /** Terms of the same person in earlier rows; one whose end nobody knows counts as long as the rules let it last. */
  termsOf(hash: string, { row, termFrom }: InspectorLine, years: number | undefined): KnownTerm[] {
    return (this.#lines.get(hash) ?? []).flatMap((line) =>
      line.way === 'PAST_TERM' && line.termFrom && line.row !== row && line.termFrom !== termFrom
        ? [{ from: line.termFrom, to: endOf(line, line.termFrom, years) }]
        : [],
    )
  }
}

const endOf = ({ kind, endedOn, termTo }: Earlier, from: PlainDate, years: number | undefined) =>
  endedOn ?? termTo ?? (kind === 'PART_TIME' && years !== undefined ? addYears(from, years) : null)
