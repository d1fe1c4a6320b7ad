import type { SheetKind } from '../generated/operations.ts'
import { fees } from './fees.ts'
import { inspectors } from './inspectors.ts'
import { roster } from './roster.ts'
import { schools } from './schools.ts'
import type { ExportedSheet, Sheet } from './sheet.ts'

/** Every kind of sheet there is. */
export const sheets: Record<SheetKind, ExportedSheet> = {
  SCHOOLS: schools,
  INSPECTORS: inspectors,
  ROSTER: roster,
  FEES: fees,
}

const imported: Partial<Record<SheetKind, Sheet>> = {
  SCHOOLS: schools,
  INSPECTORS: inspectors,
  ROSTER: roster,
}

/** A kind that is read in. Documents asks for no import, and for no template, of any other. */
export function importedSheet(kind: SheetKind): Sheet {
  const sheet = imported[kind]
  if (!sheet) throw new Error(`${kind} is no sheet that is read in`)
  return sheet
}
