import { z } from 'zod'
import { type PlainDate, plainDateSchema } from './plain-date.ts'

/** The division code of rules that hold for the whole country. */
export const nation = 'CN'

/** A number, a list, or an object; a range is the object {min?, max?}. What a key's value means: `keys.ts`. */
export const ruleValueSchema = z.union([z.number(), z.array(z.json()), z.record(z.string(), z.json())])
export type RuleValue = z.infer<typeof ruleValueSchema>

/**
 * FOUND: read in a legal text or an official page. RECALLED: named from memory, a mere default until somebody
 * has checked it. DESIGN: our own choice where no text decides.
 */
export const ruleMarks = ['FOUND', 'RECALLED', 'DESIGN'] as const

/**
 * One row of a rule pack: what a division's rules say about one key from one day on.
 * It holds on [validFrom, validTo); without validTo until further notice.
 */
export const ruleParameterSchema = z.strictObject({
  key: z.string().regex(/^[a-z][a-zA-Z]*(\.[a-zA-Z]+)*$/),
  value: ruleValueSchema,
  /** The Chinese unit of the value, as people read it: 年, 届, 工作日, 所. */
  unit: z.string().min(1),
  /** 'CN' or the six digits of the division whose rule it is. */
  divisionCode: z.string().regex(/^(CN|\d{6})$/),
  validFrom: plainDateSchema,
  validTo: plainDateSchema.optional(),
  /** The source in Chinese, with its article where the article is known: 《教育督导条例》第十六条. */
  article: z.string().min(1),
  mark: z.enum(ruleMarks),
  note: z.string().optional(),
})
export type RuleParameter = z.infer<typeof ruleParameterSchema>

/** What a reader needs of a row once it is resolved; a row that came over the graph has no more than this. */
export type ResolvedRule = { value: unknown; unit: string; article: string }

/** Whether the row is in force on that day. */
export function isValidOn(row: RuleParameter, on: PlainDate): boolean {
  return row.validFrom <= on && (row.validTo === undefined || on < row.validTo)
}

/**
 * The row of the nearest division that has one in force on that day: a province's rule replaces the national
 * one. Answers undefined where no text says anything; what is unknown stays unknown.
 *
 * `divisionChain` runs from the own division up to 'CN'; divisions without a code are simply left out of it.
 * Two rows in force at once in one division are refused by `checkPack` before anyone approves them; should they
 * occur all the same, the one that came into force later is taken.
 */
export function resolveParameter(
  rows: readonly RuleParameter[],
  key: string,
  { divisionChain, on }: { divisionChain: readonly string[]; on: PlainDate },
): RuleParameter | undefined {
  for (const divisionCode of divisionChain) {
    const inForce = rows.filter(
      (row) => row.key === key && row.divisionCode === divisionCode && isValidOn(row, on),
    )
    if (inForce.length > 0) return inForce.reduce((a, b) => (b.validFrom > a.validFrom ? b : a))
  }
  return undefined
}
