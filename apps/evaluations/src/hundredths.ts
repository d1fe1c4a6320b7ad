/**
 * Points as whole numbers of 1/100, so that sums are exact. Undefined for a number with more than two places, which no
 * paper prints and no rule here rounds silently.
 */
export function toHundredths(points: number): number | undefined {
  const whole = Math.round(points * 100)
  return whole / 100 === points ? whole : undefined
}

export const fromHundredths = (hundredths: number): number => hundredths / 100
