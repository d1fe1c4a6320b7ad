/** Milliseconds of single answers, in the order measured. */
export type Samples = number[]

/**
 * Measures contenders in turn, A B C C B A in each round: what drifts meanwhile, a warming cache or a busy neighbour,
 * meets all alike.
 *
 * @returns for each contender the samples of each round
 */
export async function interleaved<Name extends string>(
  contenders: Record<Name, () => Promise<Samples>>,
  rounds: number,
): Promise<Record<Name, Samples[]>> {
  const names = Object.keys(contenders) as Name[]
  const measured = Object.fromEntries(names.map((name) => [name, [] as Samples[]])) as Record<Name, Samples[]>
  for (let round = 0; round < rounds; round++) {
    const samples = new Map<Name, Samples>(names.map((name) => [name, []]))
    for (const name of [...names, ...names.toReversed()]) {
      samples.get(name)?.push(...(await contenders[name]()))
    }
    for (const name of names) measured[name].push(samples.get(name) ?? [])
  }
  return measured
}

/** How long each of `times` runs of some work took. */
export async function timed(times: number, work: () => Promise<unknown>): Promise<Samples> {
  const samples: Samples = []
  for (let i = 0; i < times; i++) {
    const since = performance.now()
    await work()
    samples.push(performance.now() - since)
  }
  return samples
}

/** The value below which a share of the samples lies. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

export const p99 = (samples: readonly number[]): number => quantile(samples, 0.99)
export const median = (samples: readonly number[]): number => quantile(samples, 0.5)

/** What the samples of all rounds come to, in milliseconds. */
export const figures = (rounds: readonly Samples[]) => {
  const samples = rounds.flat()
  return { p50: round(median(samples)), p99: round(p99(samples)), samples: samples.length }
}

/** A ratio of two contenders: its median over the rounds, with an interval and the confidence that it deserves. */
export interface Ratio {
  median: number
  low: number
  high: number
  confidence: number
}

/** @param figure what is compared in each round, e.g. the median or the 99th percentile of its samples */
export function ratioOf(
  ours: readonly Samples[],
  theirs: readonly Samples[],
  figure: (samples: Samples) => number,
): Ratio {
  const ratios = ours.map((samples, round) => figure(samples) / figure(theirs[round] ?? []))
  return intervalOf(ratios)
}

/**
 * The median of independent rounds lies between their k-th smallest and k-th largest with a probability that the
 * binomial distribution gives, whatever the distribution of the rounds: the narrowest such interval of at least 95 %,
 * or, of too few rounds, all of them.
 */
export function intervalOf(values: readonly number[]): Ratio {
  const sorted = values.toSorted((a, b) => a - b)
  const n = sorted.length
  let k = 1
  while (k < n / 2 && coverage(n, k + 1) >= 0.95) k += 1
  return {
    median: round(median(sorted)),
    low: round(sorted[k - 1] ?? Number.NaN),
    high: round(sorted[n - k] ?? Number.NaN),
    confidence: round(coverage(n, k)),
  }
}

/** 1 − 2·P(fewer than k of n fair coins fall heads). */
function coverage(n: number, k: number): number {
  let tail = 0
  for (let i = 0, ways = 1; i < k; ways = (ways * (n - i)) / (i + 1), i++) tail += ways / 2 ** n
  return Math.max(0, 1 - 2 * tail)
}

export const round = (value: number): number => Math.round(value * 1_000) / 1_000
