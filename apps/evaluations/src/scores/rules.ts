/** What is needed of an indicator to score by it: weight and highest score in hundredths of a point. */
export interface Weighted {
  code: string
  weight: number
  max: number
}

/** One line of the explanation of a total; all in hundredths except `points`, which is in ten-thousandths. */
export interface Contribution extends Weighted {
  value: number
  points: number
}

/** Rounds n/d ≥ 0 half up to a whole number, exactly. */
const halfUp = (n: bigint, d: bigint): number => Number((2n * n + d) / (2n * d))

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b))
const lcm = (a: bigint, b: bigint): bigint => (a / gcd(a, b)) * b

/** Codes of the indicators without a score. */
export const missingCodes = (
  indicators: readonly Weighted[],
  values: ReadonlyMap<string, number>,
): string[] => indicators.filter(({ code }) => !values.has(code)).map(({ code }) => code)

/**
 * The total of a participant: Σ value ÷ max × weight, added up as exact fractions and rounded once, half up, to two
 * places (so 59.995 is 60.00). A participant whose every score is the highest has exactly 100.
 *
 * @param values score in hundredths by code of the indicator
 * @returns hundredths, 0 to 10,000
 * @throws RangeError when a score is missing: an incomplete total is no total
 */
export function totalOf(indicators: readonly Weighted[], values: ReadonlyMap<string, number>): number {
  const denominator = indicators.map(({ max }) => BigInt(max)).reduce(lcm, 1n)
  const numerator = indicators.reduce((sum, { code, weight, max }) => {
    const value = values.get(code)
    if (value === undefined) throw new RangeError(`no score for ${code}`)
    return sum + BigInt(value) * BigInt(weight) * (denominator / BigInt(max))
  }, 0n)
  return halfUp(numerator, denominator)
}

/** How a total comes about: a line for each scored indicator, its contribution rounded half up to four places. */
export function contributionsOf(
  indicators: readonly Weighted[],
  values: ReadonlyMap<string, number>,
): Contribution[] {
  return indicators.flatMap(({ code, weight, max }) => {
    const value = values.get(code)
    if (value === undefined) return []
    return { code, weight, max, value, points: halfUp(BigInt(value) * BigInt(weight) * 100n, BigInt(max)) }
  })
}

/** A fault in Chinese; undefined when the score may be recorded. `value` is undefined with more than two places. */
export function faultOfScore(
  value: number | undefined,
  explanation: string | null | undefined,
  { code, max }: Weighted,
): string | undefined {
  if (value === undefined) return `指标 ${code} 的得分最多两位小数`
  if (value < 0 || value > max) return `指标 ${code} 的得分应在 0 至 ${max / 100} 之间`
  if (explanation && explanation.length > 2_000) return `指标 ${code} 的评分说明不能超过 2000 个字`
  return undefined
}
