import { createHash } from 'node:crypto'
import { DomainError } from '@dudao/service'

/** The longest batch of any command. */
export const maxBatch = 200

const maxClientId = 64

/** What a phone sends under an id of its own. */
export interface Sent {
  clientId: string
}

export type Fresh<Input> = Input & { contentHash: string }

/**
 * Sorts a batch into what is known already and what is new. The same content under the same id is the same row,
 * however often it comes; other content under a known id is refused, never overwritten.
 *
 * @param known client id → content hash of the rows that exist
 * @returns the new ones, each once, in the order given
 * @throws DomainError INVALID for an empty or too long batch, CONFLICT for other content
 */
export function freshOf<Input extends Sent>(
  inputs: readonly Input[],
  known: Map<string, string>,
): Fresh<Input>[] {
  const seen = new Map(known)
  return inputs.flatMap((input) => {
    const hash = contentHash(input)
    const before = seen.get(input.clientId)
    if (before === hash) return []
    if (before) {
      throw new DomainError(
        'CONFLICT',
        `编号 ${input.clientId} 已用于其他内容，原记录未改动；请换用新的编号`,
        {
          clientId: input.clientId,
        },
      )
    }
    seen.set(input.clientId, hash)
    return [{ ...input, contentHash: hash }]
  })
}

/** @throws DomainError INVALID */
export function checkBatch(inputs: readonly Sent[], noun: string): void {
  if (inputs.length < 1 || inputs.length > maxBatch) {
    throw new DomainError('INVALID', `每次登记 1 至 ${maxBatch} ${noun}`)
  }
  const faulty = inputs.findIndex(({ clientId }) => !clientId.trim() || clientId.length > maxClientId)
  if (faulty >= 0)
    throw new DomainError('INVALID', `第 ${faulty + 1} 行：编号应为 1 至 ${maxClientId} 个字符`)
}

/** Rows in the order in which they were sent. */
export function inOrderSent<Row extends Sent>(inputs: readonly Sent[], rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.clientId, row]))
  return inputs.map(({ clientId }) => byId.get(clientId) as Row)
}

/** Equal for equal content, whatever the order of keys and lists, and whether a key is absent or null. */
export function contentHash(input: object): string {
  return createHash('sha256').update(canonical(input)).digest('base64url')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${inOrder(value.map(canonical))}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined)
  return `{${inOrder(entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`))}}`
}

const inOrder = (texts: string[]): string => texts.toSorted((a, b) => (a < b ? -1 : 1)).join(',')
