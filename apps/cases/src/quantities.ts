import type { Qualifier } from './generated/resolvers.ts'

/** A number with its qualifier. */
export interface Measured {
  value: number
  qualifier: Qualifier
}

export interface Addends {
  sum: number
  /** Qualifiers that occur among the addends. */
  qualifiers: readonly string[]
  /** How many addends are not known. */
  unknown: number
}

/**
 * A sum of numbers with qualifiers: one approximate addend makes it approximate, one strict bound makes the bound
 * strict, one lower bound or one unknown addend makes it a lower bound.
 */
export function sumOf({ sum, qualifiers, unknown }: Addends): Measured {
  const has = (qualifier: Qualifier) => qualifiers.includes(qualifier)
  const qualifier = has('APPROX') ? 'APPROX' : has('GT') ? 'GT' : has('GE') || unknown > 0 ? 'GE' : 'EQ'
  return { value: sum, qualifier }
}

/**
 * What a part is of a whole. Of an exact whole the part's qualifier stays; a bound below the line bounds the quotient
 * from the other side, which no qualifier can say, so that it is approximate.
 *
 * @returns null of nothing
 */
export function ratioOf(part: Measured, whole: Measured): Measured | null {
  if (whole.value === 0) return null
  const qualifier = whole.qualifier === 'EQ' ? part.qualifier : 'APPROX'
  return { value: part.value / whole.value, qualifier }
}

/** What two columns of a row say; the database keeps the list of qualifiers. */
export const measured = (value: number, qualifier: string): Measured => ({
  value,
  qualifier: qualifier as Qualifier,
})

/** The same of two columns that may both be empty. */
export const quantityOf = (value: number | null, qualifier: string | null): Measured | null =>
  value === null ? null : measured(value, qualifier as string)
