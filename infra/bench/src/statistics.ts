import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { Bench } from './bench.ts'
import { cpuOf } from './cpu.ts'
import { type BenchDatabase, withCases } from './databases.ts'
import { measureWrites } from './statistics-writes.ts'
import { actAsProvince, divisions, type Division, fill } from './statistics-world.ts'
import { figures, interleaved, median, p99, ratioOf, round, type Samples, timed } from './rounds.ts'

/**
 * What does any counter of any division at any tier cost as facts grow tenfold? Beside it, on the same rows and under
 * the same row policies: GROUP BY, which counts the rows themselves; and as the floor a lookup by primary key.
 */
export function statistics({ quick, rounds, report, signal }: Bench): Promise<object> {
  const facts = quick ? { small: 10_000, large: 100_000 } : { small: 100_000, large: 1_000_000 }
  return withCases(['small', 'large'], async ({ small, large }) => {
    for (const [database, count] of [
      [small, facts.small],
      [large, facts.large],
    ] as const) {
      signal.throwIfAborted()
      report(`${count} 个问题入库并汇总……`)
      await fill(database.owner, count)
    }
    const contenders = { small: await contendersOf(small), large: await contendersOf(large) }
    report('核对答案……')
    for (const one of [contenders.small, contenders.large]) await one.checkAnswers(signal)

    report('测量读取……')
    const reads = quick ? 150 : 500
    const measured = await interleaved(
      {
        small: () => timed(reads, contenders.small.counter),
        large: () => timed(reads, contenders.large.counter),
        groupBySmall: () => timed(reads / 10, contenders.small.groupBy),
        groupByLarge: () => timed(reads / 50, contenders.large.groupBy),
        lookup: () => timed(reads, contenders.large.lookup),
      },
      rounds,
    )
    const cpu = await contenders.large.cpu()
    signal.throwIfAborted()
    report('测量写入……')
    const writes = await measureWrites(large, { rounds, inserts: quick ? 40 : 150 })
    await contenders.large.checkAnswers(signal)

    return {
      facts,
      ours: {
        small: figures(measured.small),
        large: { ...figures(measured.large), cpuMs: cpu.ours(measured.large) },
        writes: writes.ours,
      },
      peers: {
        groupBySmall: figures(measured.groupBySmall),
        groupByLarge: { ...figures(measured.groupByLarge), cpuMs: cpu.grouping(measured.groupByLarge) },
        writes: writes.without,
      },
      floor: { primaryKeyLookup: { ...figures(measured.lookup), cpuMs: cpu.looking(measured.lookup) } },
      ratios: {
        readP99LargeToSmall: ratioOf(measured.large, measured.small, p99),
        readP50LargeToSmall: ratioOf(measured.large, measured.small, median),
        readP99ToLookup: ratioOf(measured.large, measured.lookup, p99),
        readP50ToLookup: ratioOf(measured.large, measured.lookup, median),
        groupByP50ToReadLarge: ratioOf(measured.groupByLarge, measured.large, median),
        groupByP50ToReadSmall: ratioOf(measured.groupBySmall, measured.small, median),
        ...writes.ratios,
      },
      rounds,
      versions: { node: process.version, postgres: await versionOf(large.owner) },
    }
  })
}

const versionOf = async (client: pg.Client): Promise<string> =>
  (await client.query<{ server_version: string }>('show server_version')).rows[0]?.server_version ?? ''

const measures = ['PROBLEM_STATUS', 'PROBLEM_ASPECT', 'PROBLEM_KIND', 'PROBLEM_DUE'] as const
type Measure = (typeof measures)[number]
interface Question {
  division: Division
  measure: Measure
}
const dueBefore = '2026-01-01'

const byTier = [1, 2, 3].map((tier) => divisions.filter((division) => division.tier === tier))
/** Any tier as often as any other, and in it any division. */
function anyQuestion(): Question {
  const tier = pick(byTier)
  return { division: pick(tier), measure: pick(measures) }
}
const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T

/** Each contender has a connection of its own, all of them in the post of the same officer of the province. */
async function contendersOf({ connect }: BenchDatabase) {
  const [ours, grouping, looking] = await Promise.all([connect(), connect(), connect()])
  for (const client of [ours, grouping, looking]) await actAsProvince(client)
  let started: [number | null, number | null, number | null] = [null, null, null]
  const { rows: ids } = await looking.query<{ id: string }>('select id from problem limit 2000')

  const counter = ({ division, measure }: Question) =>
    ours.query({
      name: 'counter',
      text: 'select side, key, amount from read_counters($1, array[$2], null, $3)',
      values: [measure, division.path, measure === 'PROBLEM_DUE' ? dueBefore : null],
    })
  const groupBy = ({ division, measure }: Question) =>
    grouping.query({ name: measure, text: recount[measure], values: [division.path, division.beyond] })
  return {
    counter: () => counter(anyQuestion()),
    groupBy: () => groupBy(anyQuestion()),
    lookup: () =>
      looking.query({
        name: 'lookup',
        text: 'select status from problem where id = $1',
        values: [pick(ids).id],
      }),
    /** CPU per answer of each connection's server process since the answers were checked; null where nobody can tell. */
    async cpu() {
      const [a, b, c] = await Promise.all([cpuOf(ours), cpuOf(grouping), cpuOf(looking)])
      return {
        ours: perAnswer(a, started[0]),
        grouping: perAnswer(b, started[1]),
        looking: perAnswer(c, started[2]),
      }
    },
    /** @throws Error when a counter and the rows do not say the same: then no timing is worth anything */
    async checkAnswers(signal: AbortSignal) {
      for (const tier of byTier) {
        for (const measure of measures) {
          signal.throwIfAborted()
          const question = { division: pick(tier), measure }
          const [told, counted] = [await counter(question), await groupBy(question)]
          if (hashOf(told.rows) !== hashOf(counted.rows))
            throw new Error(`wrong answer: ${measure} of ${question.division.path}`)
        }
      }
      started = [await cpuOf(ours), await cpuOf(grouping), await cpuOf(looking)]
    },
  }
}

const perAnswer = (now: number | null, then: number | null) => (rounds: readonly Samples[]) =>
  now === null || then === null ? null : round((now - then) / rounds.flat().length)

const hashOf = (rows: { side: string; key: string; amount: number }[]): string => {
  const lines = rows.map(({ side, key, amount }) => `${side} ${key} ${amount}`).toSorted()
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}

/** The same question, put to the rows, as simply as it can be: none of these problems is a part of another. */
const question = (key: string, which: string) => `
  select side, ${key} as key, count(*)::int as amount from (
    select 'OWNED' as side, p.* from problem p where owner_path >= $1 and owner_path < $2
    union all
    select 'RESPONSIBLE', p.* from problem p where responsible_path >= $1 and responsible_path < $2
      and released_at is not null
  ) as p where ${which} group by 1, 2`
const recount: Record<Measure, string> = {
  PROBLEM_STATUS: question('status', 'true'),
  PROBLEM_ASPECT: question('aspect', `status <> 'WITHDRAWN'`),
  PROBLEM_KIND: question(`coalesce(responsible_kind, '')`, `status <> 'WITHDRAWN'`),
  PROBLEM_DUE: question(`''`, `status in ('OPEN', 'RECTIFYING', 'RETURNED') and due_on < '${dueBefore}'`),
}
