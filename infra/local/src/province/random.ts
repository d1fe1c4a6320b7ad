/** Numbers that are the same for the same seed, on every machine. */
export interface Random {
  /** A whole number from `lo` to `hi`, both counted in. */
  whole: (lo: number, hi: number) => number
  pick: <T>(list: readonly T[]) => T
}

/** Mulberry32: small, and even enough for made-up data. */
export function random(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (lo: number, hi: number) => lo + Math.floor(next() * (hi - lo + 1))
  return { whole, pick: (list) => list[whole(0, list.length - 1)] as never }
}
