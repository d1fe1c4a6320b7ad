import { randomUUID } from 'node:crypto'
import { addCalendarDays, addYears } from '@dudao/rules'
import { type Actor, asDate } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Division, openWorld } from './world.ts'

const world = await openWorld()
const { ok, refused, neighbours, officerOf, unitOf, offices, governments, owner } = world
const city = officerOf('city')
const today = '2026-11-22'
const terms = [
  { name: '2026 年春', from: '2026-02-23', to: '2026-07-11' },
  { name: '2026 年秋', from: '2026-09-01', to: '2027-01-23' },
]

beforeEach(() => {
  neighbours.rulesBelow.length = 0
  for (const [key, value] of [
    ['cycle.gov', 5],
    ['cycle.school', { min: 3, max: 5 }],
    ['visit.minPerTerm', 2],
    ['visit.minPerMonth', { kindergarten: 1 }],
    ['calendar.terms', terms],
  ] as const)
    neighbours.ruleValues.set(key, value)
})

const report = `query ($divisionId: ID!, $on: Date!) { legalCycle(divisionId: $divisionId, on: $on) {
  division { id } on recordsSince asOf own { ...row } children { ...row } } }
  fragment row on CycleRow { division { id } unknown figures {
    requirement { rule since times years article mark } required covered behind neverRecorded dueOn } }`
const behind = `query ($divisionId: ID!, $on: Date!, $rule: CycleRule!, $first: Int, $after: String) {
  unitsBehind(divisionId: $divisionId, on: $on, rule: $rule, first: $first, after: $after) { totalCount
    nodes { organization { id } lastOn days dueOn requirement { rule article times } } pageInfo { hasNextPage endCursor } } }`

const cycleOf = async (who: Actor, division: Division, on = today) =>
  (await ok(who, report, { divisionId: division.id, on })).legalCycle
const behindOf = async (who: Actor, division: Division, rule: string, over: object = {}) =>
  (await ok(who, behind, { divisionId: division.id, on: today, rule, ...over })).unitsBehind

type Unit = ReturnType<typeof neighbours.organization>

/** An inspection of a unit whose opinion was given on a day, as the commands leave it. */
const inspected = (organ: Unit, unit: Unit, feedbackOn: string | null, scope = 'COMPREHENSIVE') =>
  owner.inspection.create({
    data: {
      title: '督导',
      field: unit.kind === 'GOVERNMENT' ? 'GOVERNMENT' : 'SCHOOL',
      scope,
      status: feedbackOn ? 'FEEDBACK_GIVEN' : 'ON_SITE',
      organId: organ.id,
      ownerDivisionId: organ.division.id,
      ownerPath: organ.division.path,
      basis: '条例',
      occurredOn: asDate('2015-01-01'),
      feedbackOn: feedbackOn ? asDate(feedbackOn) : null,
      recordedAt: new Date(),
      objects: {
        create: [
          {
            organizationId: unit.id,
            organizationKind: unit.kind,
            ownerPath: organ.division.path,
            divisionId: unit.division.id,
            divisionPath: unit.division.path,
          },
        ],
      },
    },
  })

/** Visits to a school, regular ones if not said otherwise. */
async function visited(organ: Unit, school: Unit, days: string[], scope = 'REGULAR') {
  const { id: inspectionId } = await inspected(organ, school, null, scope)
  await owner.visit.createMany({
    data: days.map((day) => ({
      inspectionId,
      clientId: randomUUID(),
      contentHash: 'x',
      ownerPath: organ.division.path,
      kind: 'SCHOOL',
      organizationId: school.id,
      organizationKind: school.kind,
      divisionId: school.division.id,
      placePath: school.division.path,
      placeName: school.name,
      occurredOn: asDate(day),
      methods: ['ON_SITE'],
      recusalJudged: true,
      recordedAt: new Date(),
    })),
  })
}

interface Figure {
  requirement: { rule: string }
}
const figure = (row: { figures: Figure[] }, rule: string) =>
  row.figures.find(({ requirement }) => requirement.rule === rule)

describe('governments', () => {
  test('are behind when the tier directly above has not inspected them for five years', async () => {
    const { tongjiang, enyang } = governments
    // Neither a regular inspection, nor one from two tiers above, nor one still under way, nor one after that day.
    await inspected(offices.city, tongjiang, '2026-01-10', 'REGULAR')
    await inspected(offices.province, tongjiang, '2026-01-10')
    await inspected(offices.city, tongjiang, null)
    await inspected(offices.city, tongjiang, '2026-11-23', 'SPECIAL')
    await inspected(offices.city, enyang, '2021-11-23', 'SPECIAL')
    const rows = (await cycleOf(city, places.bazhong)).children
    const row = (place: Division) =>
      figure(
        rows.find(({ division }: { division: { id: string } }) => division.id === place.id),
        'GOVERNMENT',
      )
    expect(row(places.tongjiang)).toMatchObject({ required: 1, covered: 0, behind: 1, neverRecorded: 1 })
    expect(row(places.enyang)).toMatchObject({
      requirement: {
        since: '2021-11-23',
        times: 1,
        years: 5,
        article: '《教育督导条例》（国务院令第624号）第十六条',
        mark: 'FOUND',
      },
      required: 1,
      covered: 1,
      behind: 0,
      neverRecorded: 0,
      dueOn: null,
    })
    expect(await behindOf(city, places.bazhong, 'GOVERNMENT')).toMatchObject({
      totalCount: 1,
      nodes: [{ organization: { id: tongjiang.id }, lastOn: null, days: null, dueOn: null }],
    })
    // The day after, the five years of the other one are over, and what was to come has come.
    const { nodes } = await behindOf(city, places.bazhong, 'GOVERNMENT', { on: '2026-11-23' })
    expect(nodes).toMatchObject([
      { organization: { id: enyang.id }, lastOn: '2021-11-23', dueOn: '2026-11-22' },
    ])
  })

  test('are judged by the rule of their own division', async () => {
    neighbours.rulesBelow.push({ division: places.enyang, key: 'cycle.gov', value: 3 })
    const { nodes } = await behindOf(city, places.bazhong, 'GOVERNMENT')
    expect(nodes).toContainEqual(
      expect.objectContaining({
        organization: { id: governments.enyang.id },
        requirement: { rule: 'GOVERNMENT', article: '地方规定', times: 1 },
      }),
    )
  })

  test('of a division do not judge the division itself', async () => {
    expect(figure((await cycleOf(city, places.bazhong)).own, 'GOVERNMENT')).toMatchObject({
      required: 0,
      behind: 0,
    })
    const province = await cycleOf(officerOf('province'), places.sichuan)
    const bazhong = province.children.find(
      ({ division }: { division: { id: string } }) => division.id === places.bazhong.id,
    )
    expect(figure(bazhong, 'GOVERNMENT')).toMatchObject({ required: 3, covered: 1 })
  })
})

const rowAt = async (who: Actor, above: Division, place: Division) => {
  const { own, children } = await cycleOf(who, above)
  return above === place
    ? own
    : children.find(({ division }: { division: { id: string } }) => division.id === place.id)
}

describe('schools', async () => {
  const direct = neighbours.organization(places.bazhong, 'SCHOOL')
  const [a, b, c] = Array.from({ length: 3 }, () => neighbours.organization(places.tongjiang, 'SCHOOL')) as [
    Unit,
    Unit,
    Unit,
  ]
  const kindergartens = Array.from({ length: 2 }, () =>
    neighbours.organization(places.tongjiang, 'KINDERGARTEN'),
  ) as [Unit, Unit]
  const office = offices.tongjiang
  await visited(office, a, ['2026-09-10', '2026-10-12', '2026-05-05'])
  // Two visits on one day are one; special ones and those of the last term do not count.
  await visited(office, b, ['2026-09-10', '2026-09-10', '2026-05-05', '2026-06-05'])
  await visited(office, b, ['2026-10-10'], 'SPECIAL')
  await visited(office, kindergartens[0], ['2026-11-02'])
  await visited(office, kindergartens[1], ['2026-10-31', '2026-11-23'])
  await visited(offices.city, direct, ['2026-09-10', '2026-11-20'])
  await inspected(office, a, '2022-03-01')
  await inspected(office, b, '2020-03-01')
  await inspected(office, c, '2024-03-01', 'SPECIAL')

  test('are counted against the term, the month and the years, each row by itself', async () => {
    const tongjiang = await rowAt(city, places.bazhong, places.tongjiang)
    expect(figure(tongjiang, 'SCHOOL_TERM')).toMatchObject({
      requirement: { since: '2026-09-01', times: 2, years: null },
      required: 3,
      covered: 1,
      behind: 2,
      neverRecorded: null,
      dueOn: '2027-01-22',
    })
    expect(figure(tongjiang, 'KINDERGARTEN_MONTH')).toMatchObject({
      required: 2,
      covered: 1,
      behind: 1,
      dueOn: '2026-11-30',
    })
    expect(figure(tongjiang, 'SCHOOL_COMPREHENSIVE')).toMatchObject({
      required: 5,
      covered: 1,
      behind: 4,
      neverRecorded: 3,
    })
    expect(figure(await rowAt(city, places.bazhong, places.bazhong), 'SCHOOL_TERM')).toMatchObject({
      required: 1,
      covered: 1,
    })
    // The county asks for itself: there is no row below, and the same figures.
    expect(
      (await rowAt(officerOf('tongjiang'), places.tongjiang, places.tongjiang)).figures.slice(1),
    ).toEqual(tongjiang.figures.slice(1))
  })

  test('are named one by one, with the last day and the day it was due', async () => {
    expect((await behindOf(city, places.tongjiang, 'SCHOOL_TERM')).nodes).toEqual([
      {
        organization: { id: b.id },
        lastOn: '2026-09-10',
        days: 1,
        dueOn: '2027-01-22',
        requirement: expect.objectContaining({ times: 2 }),
      },
      {
        organization: { id: c.id },
        lastOn: null,
        days: 0,
        dueOn: '2027-01-22',
        requirement: expect.anything(),
      },
    ])
    const comprehensive = await behindOf(city, places.tongjiang, 'SCHOOL_COMPREHENSIVE')
    expect(comprehensive).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: false } })
    expect(comprehensive.nodes[0]).toMatchObject({
      organization: { id: b.id },
      lastOn: '2020-03-01',
      dueOn: '2025-02-28',
      days: null,
    })
    expect((await behindOf(city, places.tongjiang, 'KINDERGARTEN_MONTH')).nodes).toMatchObject([
      { organization: { id: kindergartens[1].id }, lastOn: '2026-10-31', days: 0, dueOn: '2026-11-30' },
    ])
  })

  test('on an earlier day are judged by what was there then, and by the term of that day', async () => {
    const { own } = await cycleOf(city, places.tongjiang, '2026-06-05')
    expect(figure(own, 'SCHOOL_TERM')).toMatchObject({ covered: 1, dueOn: '2026-07-10' })
    expect((await behindOf(city, places.tongjiang, 'SCHOOL_TERM', { on: '2026-06-05' })).nodes).toMatchObject(
      [
        { organization: { id: a.id }, days: 1 },
        { organization: { id: c.id }, days: 0 },
      ],
    )
  })

  test('in the holidays, and where no text speaks of a rule, cannot be judged, and nobody is blamed', async () => {
    const summer = await cycleOf(city, places.tongjiang, '2026-08-01')
    expect(summer.own.unknown).toEqual(['SCHOOL_TERM', 'SCHOOL_MONTH'])
    expect(figure(summer.own, 'SCHOOL_TERM')).toBeUndefined()
    expect(await behindOf(city, places.tongjiang, 'SCHOOL_MONTH')).toMatchObject({
      totalCount: 0,
      nodes: [],
      pageInfo: { hasNextPage: false },
    })
    neighbours.ruleValues.set('visit.minPerMonth', { school: 1 })
    const { own } = await cycleOf(city, places.tongjiang)
    expect(own.unknown).toEqual(['KINDERGARTEN_MONTH'])
    expect(figure(own, 'SCHOOL_MONTH')).toMatchObject({ required: 3, covered: 0 })
  })

  test('the report says when it was counted and since when anything is recorded', async () => {
    expect(await cycleOf(city, places.tongjiang)).toMatchObject({
      recordsSince: '2020-03-01',
      on: today,
      asOf: new Date('2020-12-31T04:00:00Z'),
    })
    expect((await cycleOf(officerOf('enyang'), places.enyang)).recordsSince).toBeNull()
  })

  test('a visit that a county may not see does not count for the county, nor tell of itself', async () => {
    await visited(offices.city, c, ['2026-09-20', '2026-09-21'])
    expect(figure((await cycleOf(city, places.tongjiang)).own, 'SCHOOL_TERM')).toMatchObject({ covered: 2 })
    expect(
      figure((await cycleOf(officerOf('tongjiang'), places.tongjiang)).own, 'SCHOOL_TERM'),
    ).toMatchObject({ covered: 1 })
    const { nodes } = await behindOf(officerOf('tongjiang'), places.tongjiang, 'SCHOOL_TERM')
    expect(nodes).toContainEqual(expect.objectContaining({ organization: { id: c.id }, lastOn: null }))
  })
})

describe('among many schools', async () => {
  const who = officerOf('mianyang')
  const schools = Array.from({ length: 450 }, () => neighbours.organization(places.mianyang, 'SCHOOL'))
  const facts = new Map<string, string[]>()
  const done = schools.filter((_, i) => i % 3 > 0 || i > 420)
  for (const [i, school] of done.entries()) {
    facts.set(
      school.id,
      Array.from({ length: i % 5 }, (_, n) => addCalendarDays('2026-08-25', (i * 7 + n * 11) % 100)),
    )
  }
  const { id: inspectionId } = await inspected(offices.mianyang, schools[0] as Unit, null, 'REGULAR')
  await owner.visit.createMany({
    data: done.flatMap((school) =>
      (facts.get(school.id) ?? []).map((day) => ({
        inspectionId,
        clientId: randomUUID(),
        contentHash: 'x',
        ownerPath: places.mianyang.path,
        kind: 'SCHOOL',
        organizationId: school.id,
        organizationKind: 'SCHOOL',
        divisionId: places.mianyang.id,
        placePath: places.mianyang.path,
        placeName: school.name,
        occurredOn: asDate(day),
        methods: ['ON_SITE'],
        recusalJudged: true,
        recordedAt: new Date(),
      })),
    ),
  })
  const days = (id: string) =>
    new Set((facts.get(id) ?? []).filter((day) => day >= '2026-09-01' && day <= today)).size
  const expected = schools.filter(({ id }) => days(id) < 2).map(({ id }) => id)

  test('the figure is the number of those whom a count by hand finds', async () => {
    expect(figure((await cycleOf(who, places.mianyang)).own, 'SCHOOL_TERM')).toMatchObject({
      required: 450,
      covered: 450 - expected.length,
      behind: expected.length,
    })
  })

  test('the list, page by page, is exactly theirs', async () => {
    const found: string[] = []
    let after: string | null = null
    do {
      const page: {
        nodes: { organization: { id: string } }[]
        totalCount: number
        pageInfo: { hasNextPage: boolean; endCursor: string }
      } = await behindOf(who, places.mianyang, 'SCHOOL_TERM', { first: 70, after })
      found.push(...page.nodes.map(({ organization }) => organization.id))
      expect(page.totalCount).toBe(expected.length)
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    } while (after)
    expect(found).toEqual(expected)
  })

  test('a report takes as many statements for a province as for a county', async () => {
    const county = await world.statementsOf(() => cycleOf(officerOf('province'), places.tongjiang))
    const province = await world.statementsOf(() => cycleOf(officerOf('province'), places.sichuan))
    expect(province.length).toBe(county.length)
  })
})

describe('who asks', () => {
  test.each([
    ['of another city', officerOf('mianyang'), places.bazhong],
    ['of the tier above', city, places.sichuan],
    ['as a unit', unitOf(governments.tongjiang), places.tongjiang],
    ['as an inspector without a range', actor({ role: 'INSPECTOR' }), places.tongjiang],
  ])('%s is refused', async (_, who, { id: divisionId }) => {
    expect((await refused(who, report, { divisionId, on: today })).code).toBe('FORBIDDEN')
    expect((await refused(who, behind, { divisionId, on: today, rule: 'GOVERNMENT' })).code).toBe('FORBIDDEN')
  })

  test('of a division that does not exist is told so', async () => {
    expect((await refused(city, report, { divisionId: randomUUID(), on: today })).code).toBe('NOT_FOUND')
  })

  test('for more than a page may hold is refused', async () => {
    for (const first of [0, 201]) {
      const variables = { divisionId: places.bazhong.id, on: today, rule: 'SCHOOL_TERM', first }
      expect((await refused(city, behind, variables)).code).toBe('INVALID')
    }
  })
})

test('whatever the day, the figures and the lists agree', async () => {
  for (const on of ['2020-03-01', '2024-02-29', '2025-02-28', '2025-03-01', addYears(today, -1), today]) {
    const { own, children } = await cycleOf(city, places.bazhong, on)
    for (const rule of ['GOVERNMENT', 'SCHOOL_COMPREHENSIVE', 'SCHOOL_TERM', 'KINDERGARTEN_MONTH']) {
      const sum = [own, ...children].reduce(
        (n, row) => n + ((figure(row, rule) as unknown as { behind: number })?.behind ?? 0),
        0,
      )
      const { nodes, totalCount } = await behindOf(city, places.bazhong, rule, { on, first: 200 })
      expect([rule, on, nodes.length, totalCount]).toEqual([rule, on, sum, sum])
    }
  }
})
