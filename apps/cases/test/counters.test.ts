import { randomUUID } from 'node:crypto'
import { type Actor, openAdapter, rangeOf, transact } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { foldCounters } from '../src/counters/folding.ts'
import { type Prisma, PrismaClient } from '../src/generated/prisma/client.ts'
import { commandsOf, documents, newProblem, newVisit, outcomeOf } from './commands.ts'
import { dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, refused, send, neighbours, officerOf, unitOf, governments, owner, client, database } = world
const { city, at, run, inspectionIn, problemIn, report } = commandsOf(world)

const sides = `problems problemsByStatus { status count } problemsByAspect { aspect count } problemsByKind { kind count }
  overdue closureRate visits visitsByKind { kind count }`
const counters = `query ($ids: [ID!]!, $on: Date, $year: Int) { divisionCounters(divisionIds: $ids, on: $on, year: $year) {
  division { id } owned { ${sides} } responsible { ${sides} }
  inspections inspectionsByStatus { status count } inspectionsByScope { scope count } asOf } }`

const countersOf = async (who: Actor, division: { id: string }, over: object = {}) =>
  (await ok(who, counters, { ids: [division.id], ...over })).divisionCounters[0]

/** As the sweep does it. */
const fold = () =>
  transact(client, { actor: city, mode: 'write', action: 'fold' }, (tx) => foldCounters.run({ tx } as never))

interface Group {
  side: string
  measure: string
  key: string
  count: number
}

/**
 * The definition of every counter, counted from the rows that somebody may see. It knows nothing of deltas and totals.
 */
function recount(who: Actor, path: string): Promise<Group[]> {
  const [lo, hi] = rangeOf(path)
  const within = (column: string) => `${column} >= '${lo}' and ${column} < '${hi}'`
  const stands = `status <> 'WITHDRAWN'`
  return transact(client, { actor: who, mode: 'read', action: 'recount' }, (tx) =>
    tx.$queryRawUnsafe<Group[]>(
      `with side as (
         select 'OWNED' as side, p.* from problem p where ${within('owner_path')} and parent_id is null
         union all
         select 'RESPONSIBLE', p.* from problem p where ${within('responsible_path')} and released_at is not null
           and not exists (select from problem q where q.id = p.parent_id and ${within('q.responsible_path')})
       ), place as (
         select 'OWNED' as side, v.* from visit v where ${within('owner_path')}
         union all select 'RESPONSIBLE', v.* from visit v where ${within('place_path')} and released_at is not null
       )
       select side, 'PROBLEM_STATUS' as measure, status as key, count(*)::int as count from side group by 1, 3
       union all select side, 'PROBLEM_ASPECT', aspect, count(*)::int from side where ${stands} group by 1, 3
       union all select side, 'PROBLEM_KIND', coalesce(responsible_kind, ''), count(*)::int from side where ${stands} group by 1, 3
       union all select side, 'PROBLEM_DUE', due_on::text, count(*)::int from side
         where due_on is not null and status in ('OPEN', 'RECTIFYING', 'RETURNED') group by 1, 3
       union all select side, 'VISIT_KIND', kind, count(*)::int from place group by 1, 3
       union all select 'OWNED', 'INSPECTION_STATUS', status, count(*)::int from inspection where ${within('owner_path')} group by 3
       union all select 'OWNED', 'INSPECTION_SCOPE', scope, count(*)::int from inspection where ${within('owner_path')} group by 3`,
    ),
  )
}

/** What the graph answers, in the shape of the recount. */
async function groupsOf(who: Actor, division: { id: string; path: string }): Promise<Group[]> {
  const told = await countersOf(who, division)
  const groups = (['owned', 'responsible'] as const).flatMap((name) => {
    const side = name.toUpperCase()
    const { problemsByStatus, problemsByAspect, problemsByKind, visitsByKind } = told[name]
    return [
      ...rows(side, 'PROBLEM_STATUS', problemsByStatus, 'status'),
      ...rows(side, 'PROBLEM_ASPECT', problemsByAspect, 'aspect'),
      ...rows(side, 'PROBLEM_KIND', problemsByKind, 'kind'),
      ...rows(side, 'VISIT_KIND', visitsByKind, 'kind'),
    ]
  })
  return [
    ...groups,
    ...rows('OWNED', 'INSPECTION_STATUS', told.inspectionsByStatus, 'status'),
    ...rows('OWNED', 'INSPECTION_SCOPE', told.inspectionsByScope, 'scope'),
  ]
}

const rows = (side: string, measure: string, groups: Record<string, never>[], key: string): Group[] =>
  groups.map((group) => ({ side, measure, key: group[key] ?? '', count: group.count as unknown as number }))

const text = (groups: Group[]) =>
  groups.map(({ side, measure, key, count }) => `${side} ${measure} ${key} ${count}`).toSorted()

const days = ['2020-12-01', '2021-01-01', '2021-02-01']
const overdue = `query ($ids: [ID!]!) { ${days
  .map(
    (on, i) =>
      `d${i}: divisionCounters(divisionIds: $ids, on: "${on}") { owned { overdue } responsible { overdue } }`,
  )
  .join(' ')} }`

async function expectExact(who: Actor, division: { id: string; path: string }): Promise<void> {
  const expected = await recount(who, division.path)
  expect(text(await groupsOf(who, division))).toEqual(
    text(expected.filter(({ measure }) => measure !== 'PROBLEM_DUE')),
  )
  const due = (side: string, on: string) =>
    expected
      .filter((row) => row.measure === 'PROBLEM_DUE' && row.side === side && row.key < on)
      .reduce((sum, { count }) => sum + count, 0)
  const told = Object.values(await ok(who, overdue, { ids: [division.id] }))
  expect(told).toEqual(
    days.map((on) => [
      { owned: { overdue: due('OWNED', on) }, responsible: { overdue: due('RESPONSIBLE', on) } },
    ]),
  )
}

const bureau = neighbours.organization(places.bazhong, 'DEPARTMENT', '巴中市教育局')
const readers: [string, Actor, { id: string; path: string }[]][] = [
  [
    'the province',
    officerOf('province'),
    [places.sichuan, places.bazhong, places.tongjiang, places.mianyang],
  ],
  ['the city', city, [places.bazhong, places.tongjiang, places.enyang]],
  ['a county', officerOf('tongjiang'), [places.tongjiang]],
  [
    'a bureau about which something is found',
    actor({ division: places.bazhong, organizationId: bureau.id }),
    [places.bazhong],
  ],
]

describe('after a year of commands', async () => {
  const school = neighbours.organization(places.tongjiang, 'SCHOOL')
  const province = officerOf('province')
  const { problemId } = await problemIn('OPEN', { who: province, unit: governments.city })
  const parts = [governments.tongjiang, governments.enyang].map(({ id }) => ({
    clientId: randomUUID(),
    responsibleOrganizationId: id,
    requirement: '落实整改',
    dueOn: '2021-01-15',
  }))
  await run(at(city, dates.reported), 'splitProblem', { problemId, parts })
  await problemIn('CLOSED')
  await problemIn('REPORTED', { unit: governments.enyang })
  await problemIn('PRELIMINARY')
  await inspectionIn('ON_SITE', {
    objects: [bureau.id],
    visits: [
      newVisit({ organizationId: bureau.id }),
      newVisit({ kind: 'SCHOOL', organizationId: school.id, openness: 'COVERT' }),
    ],
    problems: [newProblem(bureau.id, { aspect: '教师待遇', dueOn: '2021-01-10' }), newProblem(school.id)],
  })
  await inspectionIn('FEEDBACK_GIVEN', {
    objects: [bureau.id],
    visits: [
      newVisit({ organizationId: bureau.id }),
      newVisit({ organizationId: bureau.id, openness: 'COVERT' }),
    ],
    problems: [
      newProblem(bureau.id, { dueOn: '2021-01-20' }),
      newProblem(school.id, { dueOn: '2021-01-31' }),
    ],
  })

  test.each(readers)(
    '%s reads what it would count itself, before the fold and after',
    async (_, who, divisions) => {
      for (const division of divisions) await expectExact(who, division)
      await fold()
      for (const division of divisions) await expectExact(who, division)
    },
  )

  test('the same in one query on the division, null out of range', async () => {
    const query = `query ($tongjiang: ID!, $mianyang: ID!) { _entities(representations: [
      { __typename: "Division", id: $tongjiang, path: "${places.tongjiang.path}" }
      { __typename: "Division", id: $mianyang, path: "${places.mianyang.path}" }
    ]) { ... on Division { counters { division { id } owned { ${sides} } responsible { ${sides} } inspections asOf } } } }`
    const { _entities } = await ok(city, query, {
      tongjiang: places.tongjiang.id,
      mianyang: places.mianyang.id,
    })
    const {
      inspectionsByStatus: _,
      inspectionsByScope: __,
      ...expected
    } = await countersOf(city, places.tongjiang)
    expect(_entities).toEqual([{ counters: expected }, { counters: null }])
  })

  test('of one year counts what happened in it', async () => {
    const [all, year, other] = [
      await countersOf(city, places.bazhong),
      await countersOf(city, places.bazhong, { year: 2020 }),
      await countersOf(city, places.bazhong, { year: 2021 }),
    ]
    expect(year).toEqual(all)
    expect(other).toMatchObject({
      inspections: 0,
      owned: { problems: 0, visits: 0 },
      responsible: { problemsByStatus: [] },
    })
  })

  test('a part counts in its county, and its problem in the city that was told of it', async () => {
    const county = (await countersOf(officerOf('tongjiang'), places.tongjiang)).responsible
    expect(county.overdue).toBe(0)
    expect((await countersOf(city, places.tongjiang, { on: '2021-01-16' })).responsible.overdue).toBe(1)
    const before = (await countersOf(province, places.bazhong)).responsible
    await report(
      unitOf(governments.tongjiang),
      (await owner.problem.findFirstOrThrow({ where: { parentId: problemId } })).id,
    )
    const after = (await countersOf(province, places.bazhong)).responsible
    expect(after).toEqual(before)
    expect((await countersOf(city, places.tongjiang, { on: '2021-01-16' })).responsible.overdue).toBe(0)
  })
})

test('what an operator removes by hand is taken off', async () => {
  const { inspectionId } = await inspectionIn('ON_SITE', {
    visits: [newVisit(), newVisit({ kind: 'OTHER' })],
  })
  await owner.visit.deleteMany({ where: { inspectionId, kind: 'OTHER' } })
  await expectExact(city, places.bazhong)
})

describe('counters are told', () => {
  test.each([
    ['of another city', officerOf('mianyang'), places.bazhong],
    ['of the tier above', city, places.sichuan],
    ['to a school', unitOf(neighbours.organization(places.tongjiang)), places.tongjiang],
    ['to an inspector without a range', actor({ role: 'INSPECTOR' }), places.tongjiang],
  ])('not %s', async (_, who, division) => {
    expect((await refused(who, counters, { ids: [division.id] })).code).toBe('FORBIDDEN')
    for (const table of ['counter_total', 'counter_delta']) {
      const seen = await transact(client, { actor: who, mode: 'read', action: 'test' }, (tx) =>
        tx.$queryRawUnsafe(`select from ${table} where path = '${division.path}'`),
      )
      expect(seen).toEqual([])
    }
  })

  test('not of a division that does not exist, of too many, or of no year', async () => {
    expect((await refused(city, counters, { ids: [randomUUID()] })).code).toBe('NOT_FOUND')
    expect((await refused(city, counters, { ids: ['x'] })).code).toBe('NOT_FOUND')
    const ids = Array.from({ length: 201 }, () => places.bazhong.id)
    expect((await refused(city, counters, { ids })).code).toBe('INVALID')
    expect((await refused(city, counters, { ids: [places.bazhong.id], year: 20 })).code).toBe('INVALID')
  })

  test('for twenty divisions in as many statements as for one', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => Object.values(places)[i % 4]?.id)
    const one = await world.statementsOf(() => ok(officerOf('province'), counters, { ids: ids.slice(0, 1) }))
    const twenty = await world.statementsOf(() => ok(officerOf('province'), counters, { ids }))
    expect(twenty.length).toBe(one.length)
    expect(one.length).toBeLessThan(16)
  })
})

/** The same every run: xorshift. */
const randomFrom = (seed: number) => () => {
  seed ^= seed << 13
  seed ^= seed >>> 17
  seed ^= seed << 5
  return (seed >>> 0) / 2 ** 32
}

describe('written at the same time', () => {
  const pool = new PrismaClient({ adapter: openAdapter(database.ownerUrl, 8) })
  afterAll(() => pool.$disconnect())
  const paths = [places.bazhong, places.tongjiang, places.enyang, places.mianyang].map(({ path }) => path)
  const statuses = ['PRELIMINARY', 'OPEN', 'REPORTED', 'RETURNED', 'VERIFIED', 'WITHDRAWN']

  /** A problem as commands may leave it, written past them: the triggers do not ask who writes. */
  const insert = (
    tx: Prisma.TransactionClient,
    inspectionId: string,
    number: number,
    random: () => number,
  ) => {
    const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)] as T
    const status = pick(statuses)
    return tx.$executeRawUnsafe(
      `insert into problem (id, inspection_id, client_id, content_hash, number, owner_organization_id, owner_division_id,
         owner_path, responsible_organization_id, responsible_division_id, responsible_path, responsible_kind, aspect,
         description, level, source, status, state_since, released_at, withdrawn_on, withdrawal_reason, due_on, occurred_on, recorded_at)
       values (gen_random_uuid(), $1::uuid, $2::int::text, 'x', $2::int, gen_random_uuid(), gen_random_uuid(), $3, gen_random_uuid(),
         gen_random_uuid(), $4, $5, $6, 'x', 'GENERAL', 'INSPECTION', $7, '2020-09-01', $8::timestamptz, $9::date, $10, $11::date, '2020-09-01', now())`,
      inspectionId,
      number,
      pick(paths),
      pick(paths),
      pick(['SCHOOL', 'GOVERNMENT', null]),
      pick(['甲', '乙', '丙']),
      status,
      status === 'PRELIMINARY' ? null : new Date(),
      status === 'WITHDRAWN' ? '2020-10-01' : null,
      status === 'WITHDRAWN' ? 'x' : null,
      pick([null, '2020-11-30', '2021-01-10', '2021-02-10']),
    )
  }
  const change = (tx: Prisma.TransactionClient, id: string, random: () => number) => {
    const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)] as T
    return tx.$executeRawUnsafe(
      pick([
        `update problem set due_on = '2021-01-${10 + Math.floor(random() * 20)}' where id = $1::uuid`,
        `update problem set aspect = '丁' where id = $1::uuid`,
        `update problem set status = 'OPEN', released_at = now() where id = $1::uuid and status = 'PRELIMINARY'`,
        `update problem set status = 'REPORTED' where id = $1::uuid and status in ('OPEN', 'RETURNED')`,
        `update problem set status = 'RETURNED', returns = returns + 1 where id = $1::uuid and status = 'REPORTED'`,
        `update problem set responsible_path = '${pick(paths)}' where id = $1::uuid and status = 'PRELIMINARY'`,
        `update problem set description = 'nothing that counts' where id = $1::uuid`,
      ]),
      id,
    )
  }
  const foldUpTo = (most: number) => pool.$queryRaw`select fold_counters(${most}::int)`
  test('by many, with folds in between, nothing is lost, doubled or deadlocked', async () => {
    const { inspectionId } = await inspectionIn('ON_SITE')
    const writer = async (n: number) => {
      const random = randomFrom(n + 1)
      for (let i = 0; i < 40; i++) {
        if (random() < 0.5) await insert(pool, inspectionId, 1_000 * (n + 1) + i, random)
        else {
          const [row] = await pool.$queryRaw<{ id: string }[]>`select id from problem
            where inspection_id = ${inspectionId}::uuid order by md5(id::text || ${String(random())}) limit 1`
          if (row) await change(pool, row.id, random)
        }
      }
    }
    let writing = true
    const folder = async () => {
      while (writing) await Promise.all([foldUpTo(7), foldUpTo(50)])
    }
    const folding = folder()
    await Promise.all([0, 1, 2, 3].map(writer))
    writing = false
    await folding
    const province = officerOf('province')
    for (const division of [places.sichuan, places.bazhong, places.enyang])
      await expectExact(province, division)
    await fold()
    expect(await owner.counterDelta.count()).toBe(0)
    expect(await owner.counterTotal.count({ where: { amount: { lte: 0 } } })).toBe(0)
    for (const division of [places.sichuan, places.bazhong, places.mianyang])
      await expectExact(province, division)
  }, 30_000)

  test('nobody waits for another who has not committed, and a fold meanwhile misses nothing', async () => {
    const { inspectionId } = await inspectionIn('ON_SITE')
    const random = randomFrom(99)
    await pool.$transaction(async (slow) => {
      await insert(slow, inspectionId, 1, random)
      await pool.$transaction(async (quick) => {
        await quick.$executeRaw`set local lock_timeout = '500ms'`
        await insert(quick, inspectionId, 2, random)
      })
      await foldUpTo(100_000)
    })
    await expectExact(officerOf('province'), places.sichuan)
  })

  test('by commands of the graph, the same holds', async () => {
    const team = [neighbours.inspector(), neighbours.inspector(), neighbours.inspector()]
    const { inspectionId } = await inspectionIn('NOTIFIED', { team })
    const sending = Array.from({ length: 6 }, (_, i) =>
      i % 2
        ? send(city, documents.recordProblems, {
            input: {
              inspectionId,
              problems: [newProblem(governments.tongjiang.id), newProblem(governments.enyang.id)],
            },
          })
        : send(city, documents.recordVisits, { input: { inspectionId, visits: [newVisit(), newVisit()] } }),
    )
    const answers = await Promise.all([...sending, fold(), fold()])
    expect(answers.slice(0, 6).map((answer) => outcomeOf(answer as never))).toEqual(Array(6).fill('ok'))
    for (const [, who, [division]] of readers) await expectExact(who, division as (typeof places)['bazhong'])
  })
})
