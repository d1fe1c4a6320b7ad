/** Half-open ranges of division paths, as an actor carries them. */
export type Ranges = readonly (readonly [lo: string, hi: string])[]

/** Whether a division's path lies in one of the ranges. The row policies say the same; asking first names the row. */
export const covers = (ranges: Ranges, path: string): boolean =>
  ranges.some(([lo, hi]) => path >= lo && path < hi)
