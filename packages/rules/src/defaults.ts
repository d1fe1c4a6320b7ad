import { appraisals } from './defaults/appraisals.ts'
import { duty } from './defaults/duty.ts'
import { fees } from './defaults/fees.ts'
import { inspections } from './defaults/inspections.ts'
import { inspectors } from './defaults/inspectors.ts'
import { accountabilityClocks, evaluations, offices } from './defaults/others.ts'
import type { RuleParameter } from './parameter.ts'

/**
 * The rule rows the product ships. The directory service loads them for approval; what holds in an office is what has
 * been approved there, never this file.
 *
 * Where a source tells only the year of a rule, `validFrom` is the first day on which it was certainly in force (the
 * next 1 January) and the note says so: a rule is rather missing for some months than applied before its time. Periods
 * that no national text fixes (rebuttal, opinion letter) exist for the provinces that have them and nowhere else.
 *
 * A province's row that says the same as the nation's is shipped all the same: what is computed in the province cites
 * the province's article. `checkPack` finds no fault in the rows.
 */
export const defaultRules: readonly RuleParameter[] = [
  ...inspectors,
  ...appraisals,
  ...duty,
  ...fees,
  ...inspections,
  ...accountabilityClocks,
  ...evaluations,
  ...offices,
]
