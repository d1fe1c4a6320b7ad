import type { SheetKind } from '../generated/operations.ts'
import { inspectors } from './inspectors.ts'
import { roster } from './roster.ts'
import { schools } from './schools.ts'
import type { Sheet } from './sheet.ts'

/** Every kind of sheet there is. */
export const sheets: Record<SheetKind, Sheet> = {
  SCHOOLS: schools,
  INSPECTORS: inspectors,
  ROSTER: roster,
}
