import { z } from 'zod'
import type { ResolvedRule } from './parameter.ts'
import { type PlainDate, plainDateSchema } from './plain-date.ts'

const termSchema = z
  .strictObject({ name: z.string().min(1).max(40), from: plainDateSchema, to: plainDateSchema })
  .refine(({ from, to }) => from < to, { error: '学期的结束日（不含）应晚于开始日' })

/** A school term on [from, to): `to` is the first day after it. */
export type SchoolTerm = z.infer<typeof termSchema>

/** The value of `calendar.terms`: the terms that an office has announced, of any number of years. */
export const schoolTermsSchema = z
  .array(termSchema)
  .min(1)
  .max(60)
  .refine(disjoint, { error: '学期之间不能重叠' })
  .refine((terms) => new Set(terms.map(({ name }) => name)).size === terms.length, {
    error: '学期名称不能重复',
  })

function disjoint(terms: readonly SchoolTerm[]): boolean {
  const inOrder = terms.toSorted((a, b) => (a.from < b.from ? -1 : 1))
  return inOrder.every(({ from }, i) => i === 0 || (inOrder[i - 1]?.to ?? '') <= from)
}

/**
 * The school term in which a day lies, by rows of `calendar.terms` (of one division, in order of preference: the first
 * row that has a term for the day decides). Undefined in the holidays and wherever no calendar was announced: when a
 * term begins is never guessed.
 */
export function termOf(on: PlainDate, rows: readonly ResolvedRule[]): SchoolTerm | undefined {
  for (const row of rows) {
    const terms = schoolTermsSchema.safeParse(row.value)
    const term = terms.data?.find(({ from, to }) => from <= on && on < to)
    if (term) return term
  }
  return undefined
}
