import { places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { commandsOf, newProblem, newVisit } from './commands.ts'
import { dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, refused, neighbours, governments, officerOf, unitOf, offices } = world
const { city, at, run, inspectionIn, problemIn, report } = commandsOf(world)

const province = officerOf('province')
const school = neighbours.organization(places.tongjiang)

// The city inspects two counties, the province the city; a part of the province's problem is closed.
const counties = await inspectionIn('FEEDBACK_GIVEN', {
  objects: [governments.tongjiang.id, governments.enyang.id],
  visits: [
    newVisit({ kind: 'SCHOOL', organizationId: school.id, persons: { value: 30 } }),
    newVisit({ kind: 'SCHOOL', divisionId: places.enyang.id, persons: { value: 20 } }),
    newVisit({ kind: 'TRAINING_INSTITUTION', divisionId: places.enyang.id, persons: { value: 5 } }),
    newVisit({ kind: 'TOWNSHIP', divisionId: places.tongjiang.id, persons: { value: 5 } }),
    newVisit({ kind: 'MEETING', divisionId: places.tongjiang.id, persons: { value: 40, qualifier: 'GE' } }),
    newVisit({ kind: 'OTHER', persons: { value: 0 }, occurredOn: '2020-09-10' }),
  ],
  problems: [
    newProblem(governments.tongjiang.id),
    newProblem(governments.tongjiang.id, { aspect: '教师待遇' }),
    newProblem(governments.enyang.id, { occurredOn: '2020-09-10' }),
  ],
  suggestions: [
    { clientId: 'a', text: '建议', organizationId: governments.tongjiang.id, occurredOn: dates.visited },
    { clientId: 'b', text: '建议', occurredOn: dates.visited },
  ],
})
const fromAbove = await problemIn('OPEN', { who: province, unit: governments.city })
const { parts } = await run(at(city, dates.reported), 'splitProblem', {
  problemId: fromAbove.problemId,
  parts: [
    {
      clientId: 'p',
      responsibleOrganizationId: governments.tongjiang.id,
      requirement: '落实',
      dueOn: '2020-12-31',
    },
  ],
})
const partId: string = parts[0].id
await report(unitOf(governments.tongjiang), partId)
await run(city, 'verifyRectification', {
  problemId: partId,
  finding: '到位',
  methods: ['ON_SITE'],
  on: dates.decided,
})
await run(city, 'closeProblem', { problemId: partId, closedOn: dates.closed })

const problems = `query ($filter: ProblemSummaryFilter) { problemSummary(filter: $filter) {
  total byStatus { status count } byAspect { aspect count } byResponsible { organization { id } count } closureRate asOf } }`
const inspections = `query ($filter: InspectionSummaryFilter) { inspectionSummary(filter: $filter) {
  inspections objects schools trainingInstitutions townships meetings persons { value qualifier }
  problems suggestions aspects } }`
const total = async (who: typeof city, filter: object) =>
  (await ok(who, problems, { filter })).problemSummary.total

describe('problems are counted', () => {
  test('by state, aspect and unit, each in its order', async () => {
    const { problemSummary } = await ok(city, problems, { filter: { perspective: 'OWNED' } })
    expect(problemSummary).toEqual({
      total: 3,
      byStatus: [{ status: 'OPEN', count: 3 }],
      byAspect: [
        { aspect: '教育投入', count: 2 },
        { aspect: '教师待遇', count: 1 },
      ],
      byResponsible: [
        { organization: { id: governments.tongjiang.id }, count: 2 },
        { organization: { id: governments.enyang.id }, count: 1 },
      ],
      closureRate: 0,
      asOf: new Date('2020-12-31T12:00:00+08:00'),
    })
  })

  test('so that a problem and its part are never counted both', async () => {
    // The city: its own three; the province's one against it; both, the part inside that.
    expect(await total(city, { perspective: 'OWNED' })).toBe(3)
    expect(await total(city, { perspective: 'RESPONSIBLE' })).toBe(1)
    expect(await total(city, { perspective: 'VISIBLE' })).toBe(4)
    // A county: its part and what the city found.
    const county = officerOf('tongjiang')
    expect(await total(county, { perspective: 'OWNED' })).toBe(0)
    expect(await total(county, { perspective: 'RESPONSIBLE' })).toBe(3)
    expect(await total(county, { perspective: 'VISIBLE' })).toBe(3)
    const { problemSummary } = await ok(county, problems, {})
    expect(problemSummary.byStatus).toEqual([
      { status: 'OPEN', count: 2 },
      { status: 'CLOSED', count: 1 },
    ])
    expect(problemSummary.closureRate).toBeCloseTo(1 / 3)
    // The province: its own; everything below.
    expect(await total(province, { perspective: 'OWNED' })).toBe(1)
    expect(await total(province, { perspective: 'VISIBLE' })).toBe(4)
    // A unit: what it is responsible for.
    expect(await total(unitOf(governments.tongjiang), { perspective: 'RESPONSIBLE' })).toBe(3)
    expect(await total(unitOf(school), { perspective: 'VISIBLE' })).toBe(0)
    expect(await total(officerOf('mianyang'), {})).toBe(0)
  })

  test('by the day on which they were found, both ends included', async () => {
    const own = { perspective: 'OWNED' }
    expect(await total(city, { ...own, from: '2020-09-10', to: '2020-09-10' })).toBe(1)
    expect(await total(city, { ...own, from: '2020-09-11' })).toBe(2)
    expect(await total(city, { ...own, to: '2020-09-13' })).toBe(1)
    const { code } = await refused(city, problems, { filter: { from: '2020-02-01', to: '2020-01-01' } })
    expect(code).toBe('INVALID')
  })

  test('as nothing where there is nothing', async () => {
    const { problemSummary } = await ok(officerOf('mianyang'), problems, {})
    expect(problemSummary).toMatchObject({
      total: 0,
      byStatus: [],
      byAspect: [],
      byResponsible: [],
      closureRate: null,
    })
  })
})

describe('inspections are counted', () => {
  const own = {
    inspections: 1,
    objects: 2,
    schools: 2,
    trainingInstitutions: 1,
    townships: 1,
    meetings: 1,
    persons: { value: 100, qualifier: 'GE' },
    problems: 3,
    suggestions: 2,
    aspects: 2,
  }

  test('with places, persons and findings, from the own records', async () => {
    expect((await ok(city, inspections, { filter: { perspective: 'OWNED' } })).inspectionSummary).toEqual(own)
    // The province's inspection of the city is not the city's to see, so its problem is not counted here.
    expect((await ok(city, inspections, {})).inspectionSummary).toEqual(own)
  })

  test('for each tier its own', async () => {
    const above = (await ok(province, inspections, {})).inspectionSummary
    expect(above).toMatchObject({ inspections: 2, objects: 3, meetings: 2, problems: 4 })
    // One visit of the province without a count: at least a hundred.
    expect(above.persons).toEqual({ value: 100, qualifier: 'GE' })
    const below = (await ok(officerOf('tongjiang'), inspections, {})).inspectionSummary
    expect(below).toMatchObject({
      inspections: 0,
      schools: 0,
      problems: 0,
      persons: { value: 0, qualifier: 'EQ' },
    })
  })

  test('as the inspected side saw them', async () => {
    const filter = { perspective: 'RESPONSIBLE' }
    expect((await ok(officerOf('tongjiang'), inspections, { filter })).inspectionSummary).toEqual({
      inspections: 1,
      objects: 1,
      schools: 1,
      trainingInstitutions: 0,
      townships: 1,
      meetings: 1,
      persons: { value: 75, qualifier: 'GE' },
      problems: 2,
      suggestions: 1,
      aspects: 2,
    })
    expect((await ok(unitOf(school), inspections, { filter })).inspectionSummary).toMatchObject({
      schools: 1,
      townships: 0,
      problems: 0,
    })
  })

  test('each record by its own day', async () => {
    const filter = { perspective: 'OWNED', from: '2020-09-10', to: '2020-09-13' }
    expect((await ok(city, inspections, { filter })).inspectionSummary).toMatchObject({
      inspections: 0,
      schools: 0,
      persons: { value: 0, qualifier: 'EQ' },
      problems: 1,
      suggestions: 0,
    })
  })

  test('for one inspection too', async () => {
    const { inspection } = await ok(
      city,
      `query ($id: ID!) { inspection(id: $id) { startedOn figures { schools trainingInstitutions townships meetings
        persons { value qualifier } problems suggestions aspects } } }`,
      { id: counties.inspectionId },
    )
    const { inspections: _, objects: __, ...figures } = own
    expect(inspection).toEqual({ startedOn: '2020-09-10', figures })
  })
})

const count = async (document: string, variables = {}) =>
  (await world.statementsOf(() => ok(city, document, variables))).length

describe('the number of statements', () => {
  const list = `{ inspections(first: 100) { totalCount nodes {
    objects { id } plan { goals } team { grant { mode } } visits(first: 3) { totalCount nodes { persons { value } } }
    problems(first: 3) { totalCount nodes { number visit { id } inspection { id } parts { id } rectifications { id } } }
    suggestions { number } opinions { summary } figures { schools problems } startedOn } } }`
  const problemList = `{ problems(first: 100) { totalCount nodes {
    inspection { title } visit { placeName } placeName parent { number } parts { number } rectifications { text } } } }`
  const organizations = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Organization {
    problems(first: 5) { totalCount nodes { status } } visits(first: 5) { totalCount nodes { id } }
    inspections { totalCount nodes { title } } preliminaryOpinions { totalCount nodes { summary } } } } }`
  const all = [governments.tongjiang, school, governments.enyang, governments.city, offices.city].map(
    ({ id }) => ({
      __typename: 'Organization',
      id,
    }),
  )

  test('does not grow with the rows', async () => {
    const few = [
      await count(list),
      await count(problemList),
      await count(organizations, { ids: all.slice(0, 2) }),
    ]
    for (let i = 0; i < 6; i++) {
      await inspectionIn('FEEDBACK_GIVEN', {
        visits: [newVisit(), newVisit()],
        problems: [newProblem(governments.tongjiang.id), newProblem(governments.tongjiang.id)],
        suggestions: [{ clientId: 'a', text: '建议', occurredOn: dates.visited }],
      })
    }
    const many = [await count(list), await count(problemList), await count(organizations, { ids: all })]
    expect(many).toEqual(few)
    expect(Math.max(...many)).toBeLessThan(40)
  })
})
