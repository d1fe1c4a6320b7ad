import { z } from 'zod'

/** No rate of a day exceeds a million yuan: products of it with four percentages stay exact. */
const fen = z.int().min(0).max(100_000_000)
const factor = z.int().min(1).max(300)

/** The value of `fee.rates`: for each class of title and mode the least and the most of a full day, in fen. */
export const feeRatesSchema = z
  .strictObject({
    /** Whether the amounts are what the expert receives, or what the office pays. */
    basis: z.enum(['AFTER_TAX', 'BEFORE_TAX']),
    rows: z
      .array(
        z
          .strictObject({
            titleClass: z.enum(['SENIOR', 'OTHER']),
            mode: z.enum(['MEETING', 'ON_SITE', 'CORRESPONDENCE']),
            min: fen,
            max: fen,
          })
          .refine((row) => row.min <= row.max),
      )
      .min(1),
  })
  .refine(({ rows }) => new Set(rows.map((row) => `${row.titleClass} ${row.mode}`)).size === rows.length)
export type FeeRates = z.infer<typeof feeRatesSchema>

/** The value of `fee.factors`, in percent: half a day, the days after the first `fullDays`, a leading expert. */
export const feeFactorsSchema = z.strictObject({
  halfDay: factor,
  fullDays: z.int().min(1),
  laterDays: factor,
  lead: factor,
})
export type FeeFactors = z.infer<typeof feeFactorsSchema>

/** The value of `fee.cap`: the most that one person receives of an organ in a day, for an activity, in a year, in fen. */
export const feeCapSchema = z
  .strictObject({ day: fen.optional(), activity: fen.optional(), year: z.int().min(0).optional() })
  .refine((caps) => Object.keys(caps).length > 0)
export type FeeCap = z.infer<typeof feeCapSchema>

/**
 * The value of `fee.tax`: up to `fixedUpTo` a fixed amount is deducted, above it a percentage; what remains is taxed
 * by the bracket it lies in, less the quick deduction of the bracket. Amounts in fen.
 */
export const feeTaxSchema = z
  .strictObject({
    fixedUpTo: z.int().min(0),
    fixedDeduction: z.int().min(0),
    percentDeduction: z.int().min(0).max(100),
    brackets: z
      .array(
        z.strictObject({
          upTo: z.int().min(1).optional(),
          percent: z.int().min(0).max(99),
          quick: z.int().min(0),
        }),
      )
      .min(1),
  })
  .refine(({ brackets }) =>
    brackets.every(({ upTo }, i) =>
      i === brackets.length - 1 ? upTo === undefined : (upTo ?? Number.NaN) > (brackets[i - 1]?.upTo ?? 0),
    ),
  )
export type FeeTax = z.infer<typeof feeTaxSchema>

/** So many percent of an amount in fen, half a fen rounded up. */
export const percentOf = (amount: number, percent: number): number =>
  Math.floor((amount * percent + 50) / 100)

/** The tax on one payment of so much, in fen. */
export function taxOf(gross: number, rule: FeeTax): number {
  const deduction = gross <= rule.fixedUpTo ? rule.fixedDeduction : percentOf(gross, rule.percentDeduction)
  const taxable = Math.max(0, gross - deduction)
  const bracket = rule.brackets.find(({ upTo }) => upTo === undefined || taxable <= upTo)
  return bracket ? Math.max(0, percentOf(taxable, bracket.percent) - bracket.quick) : 0
}

/** The least payment of which so much is left after tax, in fen. */
export function grossFor(net: number, rule: FeeTax): number {
  let low = net
  // No bracket takes 99 %.
  let high = net * 100 + rule.fixedDeduction
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (middle - taxOf(middle, rule) >= net) high = middle
    else low = middle + 1
  }
  return low
}
