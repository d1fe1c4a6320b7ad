import type { BenchDatabase } from './databases.ts'
import { figures, interleaved, median, ratioOf, round, timed } from './rounds.ts'
import {
  actAsProvince,
  countAnew,
  counties,
  foldAll,
  insertProblem,
  office,
  province,
} from './statistics-world.ts'

/**
 * What a fact costs with the trigger that counts it and without, everything else as in production: row policies, audit,
 * a commit for each. And what the sweep does for it later.
 */
export async function measureWrites(
  { owner, connect }: BenchDatabase,
  { rounds, inserts }: { rounds: number; inserts: number },
) {
  const client = await connect()
  await actAsProvince(client)
  let number = 10_000_000
  const insert = () => {
    number += 1
    const county = counties[number % counties.length]
    return client.query({
      name: 'insert',
      text: insertProblem(`values (gen_random_uuid(), $1, $2::int::text, 'x', $2::int, $1, $1, $3, gen_random_uuid(),
        gen_random_uuid(), $4, 'SCHOOL', '安全', '问题', 'GENERAL', 'INSPECTION', 'OPEN', '2025-06-01', now(), null, null,
        '2025-12-01', '2025-06-01', now())`),
      values: [office, number, province, county],
    })
  }
  const counting = async (on: boolean) => {
    await owner.query(`alter table problem ${on ? 'enable' : 'disable'} trigger count`)
    return timed(inserts, insert)
  }
  await timed(inserts, insert)
  await foldAll(owner)
  const measured = await interleaved({ with: () => counting(true), without: () => counting(false) }, rounds)
  await owner.query('alter table problem enable trigger count')
  const since = performance.now()
  const folded = await foldAll(owner)
  const foldMs = round((performance.now() - since) / folded)

  // What was written while nobody counted.
  await countAnew(owner)
  return {
    ours: { ...figures(measured.with), foldMsPerDelta: foldMs },
    without: figures(measured.without),
    ratios: { insertP50WithToWithoutTrigger: ratioOf(measured.with, measured.without, median) },
  }
}
