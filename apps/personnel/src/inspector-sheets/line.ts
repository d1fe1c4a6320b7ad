import { DomainError, type Vault } from '@dudao/service'
import { mobile } from '../files/input.ts'
import { normalIdentityNumber } from '../files/identity-number.ts'
import type { InspectorRowInput } from '../generated/resolvers.ts'
import type { Staged } from '../sheets/staged.ts'

/** A row of a sheet of inspectors; what its cell does not say is null. */
export type InspectorLine = {
  [Field in Exclude<keyof InspectorRowInput, 'isDemo'>]-?: Exclude<InspectorRowInput[Field], undefined>
} & { isDemo: boolean }

/** The row as the rules look at it: every field there, numbers in their normal form. */
export function lineOf({ identityNumber, mobile: number, isDemo, ...row }: InspectorRowInput): InspectorLine {
  const given = number ? mobile.safeParse(number) : undefined
  if (given && !given.success) throw new DomainError('INVALID', `第 ${row.row} 行：手机号应为 11 位数字`)
  return {
    row: row.row,
    name: row.name.trim(),
    identityNumber: normalIdentityNumber(identityNumber),
    mobile: given?.data ?? null,
    unit: row.unit,
    position: row.position ?? null,
    since: row.since ?? null,
    education: row.education ?? null,
    degree: row.degree ?? null,
    professionalTitle: row.professionalTitle ?? null,
    titleLevel: row.titleLevel ?? null,
    yearsInEducation: row.yearsInEducation ?? null,
    kind: row.kind,
    way: row.way,
    session: row.session ?? null,
    appointedOn: row.appointedOn ?? null,
    termFrom: row.termFrom ?? null,
    termTo: row.termTo ?? null,
    endedOn: row.endedOn ?? null,
    endReason: row.endReason ?? null,
    documentNumber: row.documentNumber ?? null,
    cardNumber: row.cardNumber ?? null,
    rawText: row.rawText ?? null,
    confidence: row.confidence ?? null,
    isDemo: isDemo ?? false,
  }
}

/** What no two rows of a sheet share: a person and a term, or a person and the one candidacy. */
export const keyOf = (hash: string, { way, termFrom, session, documentNumber }: InspectorLine): string =>
  way === 'RECOMMENDATION'
    ? `${hash} R`
    : `${hash} ${termFrom ?? `? ${session ?? ''} ${documentNumber ?? ''}`}`

/** A line that waits for its import to be applied: its numbers are sealed. */
export interface KeptLine {
  line: Omit<InspectorLine, 'identityNumber' | 'mobile'>
  identitySealed: string
  mobileSealed: string | null
}

const placeOf = (importId: string, row: number) => `staged:${importId}:${row}`

export function sealLine(
  vault: Vault,
  importId: string,
  { identityNumber, mobile: number, ...line }: InspectorLine,
): KeptLine {
  const place = placeOf(importId, line.row)
  return {
    line,
    identitySealed: vault.seal(place, identityNumber),
    mobileSealed: number && vault.seal(place, number),
  }
}

export function openLine(vault: Vault, importId: string, { row, content }: Staged<KeptLine>): InspectorLine {
  const place = placeOf(importId, row)
  const { line, identitySealed, mobileSealed } = content
  return {
    ...line,
    identityNumber: vault.open(place, identitySealed),
    mobile: mobileSealed && vault.open(place, mobileSealed),
  }
}
