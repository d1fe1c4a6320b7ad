import { createHash, createHmac } from 'node:crypto'
import type { UnitKind } from '../generated/resolvers.ts'

/** How many units of a kind are drawn; `ANY` where kinds are not drawn apart. */
export interface Stratum {
  kind: UnitKind | 'ANY'
  count: number
}

export interface Lists {
  strata: readonly Stratum[]
  inspectorCount: number
  units: readonly { id: string; kind: UnitKind }[]
  inspectors: readonly string[]
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The lists and numbers as they are frozen: one a line, each list in the order of its ids, so that equal lists are equal texts. */
export function freeze({ strata, inspectorCount, units, inspectors }: Lists): string {
  return [
    ...strata.map(({ kind, count }) => `draw-units ${kind} ${count}`),
    `draw-inspectors ${inspectorCount}`,
    ...units.map(({ id, kind }) => `unit ${id} ${kind}`).toSorted(),
    ...inspectors.map((id) => `inspector ${id}`).toSorted(),
  ].join('\n')
}

/** What nobody knew before the lists were frozen: the secret, and what a public source said afterwards. */
export const seedOf = (secret: string, publicRandomness: string | null, listHash: string): string =>
  sha256([secret, publicRandomness ?? '', listHash].join('\n'))

/** Ids in the order of the draw: that of their HMAC-SHA-256 under the seed. */
export function inOrderOfLots(seed: string, ids: readonly string[]): string[] {
  const lots = new Map(ids.map((id) => [id, createHmac('sha256', seed).update(id).digest('hex')]))
  const lot = (id: string) => lots.get(id) as string
  return ids.toSorted((a, b) => (lot(a) < lot(b) ? -1 : 1))
}

/** The units drawn: of each stratum the first, stratum by stratum. */
export const drawUnits = (seed: string, { strata, units }: Pick<Lists, 'strata' | 'units'>) =>
  strata.flatMap(({ kind, count }) => {
    const candidates = units.filter((unit) => kind === 'ANY' || unit.kind === kind)
    const ids = inOrderOfLots(
      seed,
      candidates.map(({ id }) => id),
    )
    return ids.slice(0, count)
  })

/** The inspectors drawn: the first who need not recuse from any unit drawn; fewer than wanted where there are no more. */
export const drawInspectors = (
  seed: string,
  { inspectors, inspectorCount }: Pick<Lists, 'inspectors' | 'inspectorCount'>,
  recused: ReadonlySet<string>,
): string[] =>
  inOrderOfLots(seed, inspectors)
    .filter((id) => !recused.has(id))
    .slice(0, inspectorCount)
