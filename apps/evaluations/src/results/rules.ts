/** Mean of whole numbers, rounded half up; null of none. */
export const meanOf = (sum: number, count: number): number | null =>
  count === 0 ? null : Math.floor((2 * sum + count) / (2 * count))
