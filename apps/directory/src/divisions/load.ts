import type { PrismaClient } from '../generated/prisma/client.ts'
import { type DivisionSeed, realDivisions, realTownships } from './real-divisions.ts'

/** A path is made of labels, not of codes: codes change every year, labels never. */
const segment = (label: number) => label.toString(36)

/**
 * Loads the shipped division tree, and the townships of some counties. Rows that are there already stay as they are.
 *
 * @param townshipsOf GB codes of counties
 * @returns how many rows were added
 */
export async function loadDivisions(client: PrismaClient, townshipsOf: string[] = []): Promise<number> {
  const seeds = [...realDivisions(), ...townshipsOf.flatMap((code) => [...realTownships(code)])]
  const known = await client.division.findMany({
    select: { id: true, seedKey: true, path: true, label: true },
  })
  const byKey = new Map(known.map((row) => [row.seedKey, row]))
  let label = Math.max(0, ...known.map((row) => row.label))
  let added = 0
  for (const level of levels(seeds)) {
    const rows = level
      .filter((seed) => !byKey.has(seed.key))
      .map((seed) => {
        const parent = seed.parentKey === null ? undefined : byKey.get(seed.parentKey)
        if (seed.parentKey !== null && !parent)
          throw new Error(`division ${seed.key} has no parent ${seed.parentKey}`)
        label += 1
        return {
          seedKey: seed.key,
          label,
          gbCode: seed.gbCode,
          statisticalCode: seed.statisticalCode ?? null,
          name: seed.name,
          shortName: seed.shortName,
          kind: seed.kind,
          path: `${parent?.path ?? '/'}${segment(label)}/`,
          parentId: parent?.id ?? null,
          validFrom: seed.validFrom ? new Date(seed.validFrom) : null,
          validTo: seed.validTo ? new Date(seed.validTo) : null,
        }
      })
    if (rows.length === 0) continue
    const written = await client.division.createManyAndReturn({
      data: rows,
      select: { id: true, seedKey: true, path: true, label: true },
    })
    for (const row of written) byKey.set(row.seedKey, row)
    added += rows.length
  }
  if (added > 0)
    await client.$executeRaw`select setval(pg_get_serial_sequence('division', 'label'), ${label}::int)`
  return added
}

/** Parents before children, level by level. */
function levels(seeds: DivisionSeed[]): DivisionSeed[][] {
  const depth = new Map<string, number>()
  const result: DivisionSeed[][] = []
  for (const seed of seeds) {
    const level = seed.parentKey === null ? 0 : (depth.get(seed.parentKey) ?? 0) + 1
    depth.set(seed.key, level)
    ;(result[level] ??= []).push(seed)
  }
  return result
}
