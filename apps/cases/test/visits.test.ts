import { randomUUID } from 'node:crypto'
import { actor, places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { commandsOf, documents, newProblem, newVisit } from './commands.ts'
import { clockOn, dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, owner, send, neighbours, governments, officerOf, unitOf, offices } = world
const { city, run, denied, inspectionIn, deliberate, giveFeedback } = commandsOf(world)

describe('a visit', () => {
  test('takes division and name from the organization, or says them itself', async () => {
    const school = neighbours.organization(places.tongjiang, 'SCHOOL', '通江演示学校')
    const { inspectionId } = await inspectionIn('NOTIFIED')
    const visits = [
      newVisit({
        kind: 'SCHOOL',
        organizationId: school.id,
        placeName: undefined,
        methods: ['ON_SITE', 'LESSON'],
      }),
      newVisit({ kind: 'TOWNSHIP', divisionId: places.enyang.id, placeName: '某镇' }),
      newVisit({
        persons: { value: 12, qualifier: 'GE' },
        orientation: 'PROCESS',
        selection: 'RANDOM',
        openness: 'OPEN',
        isDemo: true,
      }),
    ]
    await run(city, 'recordVisits', { inspectionId, visits })
    const { inspection } = await ok(
      city,
      `query ($id: ID!) { inspection(id: $id) { visits { nodes { kind placeName division { id } organization { id } organizationKind
        methods orientation selection openness persons { value qualifier } releasedAt isDemo recordedAt } } } }`,
      { id: inspectionId },
    )
    const recordedAt = new Date(clockOn('2020-12-31'))
    expect(inspection.visits.nodes.toReversed()).toEqual([
      {
        kind: 'SCHOOL',
        placeName: '通江演示学校',
        division: { id: places.tongjiang.id },
        organization: { id: school.id },
        organizationKind: 'SCHOOL',
        methods: ['ON_SITE', 'LESSON'],
        orientation: null,
        selection: null,
        openness: null,
        persons: null,
        releasedAt: null,
        isDemo: false,
        recordedAt,
      },
      expect.objectContaining({
        kind: 'TOWNSHIP',
        placeName: '某镇',
        division: { id: places.enyang.id },
        organizationKind: null,
      }),
      expect.objectContaining({
        orientation: 'PROCESS',
        selection: 'RANDOM',
        openness: 'OPEN',
        persons: { value: 12, qualifier: 'GE' },
        isDemo: true,
        division: { id: places.bazhong.id },
      }),
    ])
  })

  test.each([
    ['no method', { methods: [] }, 'INVALID'],
    ['neither organization nor name', { placeName: ' ' }, 'INVALID'],
    ['less than no persons', { persons: { value: -1 } }, 'INVALID'],
    ['a day before the notice', { occurredOn: '2020-08-31' }, 'INVALID'],
    ['a day that is still to come', { occurredOn: '2021-01-01' }, 'INVALID'],
    ['an organization outside the range', { organizationId: offices.mianyang.id }, 'FORBIDDEN'],
    ['a division outside the range', { divisionId: places.mianyang.id }, 'FORBIDDEN'],
    ['a division that does not exist', { divisionId: randomUUID() }, 'NOT_FOUND'],
    ['a client id that is too long', { clientId: 'x'.repeat(65) }, 'INVALID'],
  ])('with %s is refused, and nothing of the batch is kept', async (_, over, code) => {
    const { inspectionId } = await inspectionIn('NOTIFIED')
    const visits = [newVisit(), newVisit(over)]
    expect((await denied(city, 'recordVisits', { inspectionId, visits })).code).toBe(code)
    expect(await world.owner.visit.count({ where: { inspectionId } })).toBe(0)
    expect((await world.owner.inspection.findUniqueOrThrow({ where: { id: inspectionId } })).status).toBe(
      'NOTIFIED',
    )
  })

  test('at a school is recorded by an inspector of the team too; who has to recuse is asked by the office, later', async () => {
    const school = neighbours.organization(places.enyang)
    const team = [neighbours.inspector(), neighbours.inspector(), neighbours.inspector()] as const
    const { inspectionId } = await inspectionIn('NOTIFIED', {
      team: [...team],
      objects: [governments.enyang.id],
    })
    const inspector = actor({ role: 'INSPECTOR', personId: team[2], clock: clockOn(dates.visited) })
    const before = neighbours.asked.length
    const visits = [newVisit({ kind: 'SCHOOL', organizationId: school.id, placeName: undefined })]
    await run(inspector, 'recordVisits', { inspectionId, visits })
    expect(neighbours.asked).toHaveLength(before)
    expect(await owner.visit.findMany({ where: { inspectionId } })).toMatchObject([{ recusalJudged: false }])
    await deliberate({ who: city, objects: [governments.enyang.id], team: [...team], inspectionId })
    expect(neighbours.asked.at(-1)).toMatchObject({ organizationIds: [school.id], on: dates.visited })
    expect(await owner.visit.findMany({ where: { inspectionId } })).toMatchObject([{ recusalJudged: true }])
  })

  test('comes at most two hundred at once', async () => {
    const { inspectionId } = await inspectionIn('NOTIFIED')
    const many = Array.from({ length: 201 }, () => newVisit())
    expect((await denied(city, 'recordVisits', { inspectionId, visits: many })).code).toBe('INVALID')
    expect((await denied(city, 'recordVisits', { inspectionId, visits: [] })).code).toBe('INVALID')
    expect(await run(city, 'recordVisits', { inspectionId, visits: many.slice(1) })).toHaveLength(200)
  })
})

describe('a phone', () => {
  test('sends again, late and in another order, and every visit is kept once', async () => {
    const { inspectionId } = await inspectionIn('NOTIFIED')
    const [a, b, c] = [newVisit(), newVisit({ methods: ['TALKS', 'ON_SITE'] }), newVisit()]
    const first = await run(city, 'recordVisits', { inspectionId, visits: [a, b] })
    const turned = { ...b, methods: ['ON_SITE', 'TALKS'] }
    const again = await run(city, 'recordVisits', { inspectionId, visits: [c, turned, a, a] })
    expect(again.slice(1)).toEqual([first[1], first[0], first[0]])
    expect(await world.owner.visit.count({ where: { inspectionId } })).toBe(3)
  })

  test('sends at the same time as its own repetition', async () => {
    const { inspectionId } = await inspectionIn('NOTIFIED')
    const visits = [newVisit(), newVisit()]
    const answers = await Promise.all(
      [1, 2, 3].map(() => run(city, 'recordVisits', { inspectionId, visits })),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await world.owner.visit.count({ where: { inspectionId } })).toBe(2)
  })

  test('that sends other content under a known id is refused and overwrites nothing', async () => {
    const { inspectionId } = await inspectionIn('NOTIFIED')
    const visit = newVisit({ clientId: 'phone-1' })
    await run(city, 'recordVisits', { inspectionId, visits: [visit] })
    const changed = { ...visit, placeName: '另一个地点' }
    const { errors } = await send(city, documents.recordVisits, {
      input: { inspectionId, visits: [changed] },
    })
    expect(errors[0]?.extensions).toMatchObject({ code: 'CONFLICT', clientId: 'phone-1' })
    const [row] = await world.owner.visit.findMany({ where: { inspectionId } })
    expect(row?.placeName).toBe('座谈会')
  })

  test('may repeat what is known after the inspection has moved on, but add nothing', async () => {
    const visit = newVisit()
    const { inspectionId, visits } = await inspectionIn('FEEDBACK_GIVEN', { visits: [visit] })
    const [again] = await run(city, 'recordVisits', { inspectionId, visits: [visit] })
    expect(again.id).toBe(visits[0]?.id)
    expect((await denied(city, 'recordVisits', { inspectionId, visits: [visit, newVisit()] })).code).toBe(
      'CONFLICT',
    )
  })
})

describe('a covert visit', () => {
  const school = neighbours.organization(places.tongjiang, 'SCHOOL', '暗访学校')
  const open = neighbours.organization(places.tongjiang, 'SCHOOL', '明察学校')
  const county = officerOf('tongjiang')

  const seenBy = `query ($school: ID!) {
    _entities(representations: [{ __typename: "Organization", id: $school }]) {
      ... on Organization { visits { totalCount nodes { id placeName openness inspection { id } } } } }
    problems { nodes { placeName visit { id } inspection { id } } }
    inspectionSummary(filter: { perspective: RESPONSIBLE }) { schools }
  }`

  test('stays invisible to the unit and its county by every path until it is released', async () => {
    const { inspectionId, visits, team } = await inspectionIn('ON_SITE', {
      visits: [
        newVisit({ kind: 'SCHOOL', organizationId: school.id, placeName: null, openness: 'COVERT' }),
        newVisit({ kind: 'SCHOOL', organizationId: open.id, openness: 'OPEN' }),
      ],
    })
    const covert = visits[0]?.id as string
    const problems = [newProblem(school.id, { visitId: covert, placeName: '暗访学校' })]
    const [{ id: problemId }] = await run(city, 'recordProblems', { inspectionId, problems })
    // The name of the place is the visit's to tell; the problem, which the unit will read, keeps no copy.
    expect((await world.owner.problem.findUniqueOrThrow({ where: { id: problemId } })).placeName).toBeNull()
    const early = { visitId: covert, reason: '公布' }
    expect((await denied(city, 'releaseVisit', early)).code).toBe('CONFLICT')
    const inspected = { who: city, objects: [governments.tongjiang.id], team, inspectionId }
    await deliberate(inspected)
    await giveFeedback(inspected)

    for (const who of [unitOf(school), county]) {
      const seen = await ok(who, seenBy, { school: school.id })
      expect(seen._entities[0].visits).toEqual({ totalCount: 0, nodes: [] })
      expect(seen.problems.nodes).toEqual([{ placeName: null, visit: null, inspection: null }])
      expect((await denied({ ...who, roles: ['OFFICER'] }, 'releaseVisit', early)).code).toBe('NOT_FOUND')
    }
    expect((await ok(county, seenBy, { school: school.id })).inspectionSummary.schools).toBe(1)
    // The open one is told, to the school itself and to its county; the inspection is not.
    for (const who of [unitOf(open), county]) {
      const { _entities } = await ok(who, seenBy, { school: open.id })
      expect(_entities[0].visits).toMatchObject({
        totalCount: 1,
        nodes: [{ inspection: null, openness: 'OPEN' }],
      })
    }

    expect((await denied(city, 'releaseVisit', { ...early, reason: ' ' })).code).toBe('INVALID')
    expect((await run(city, 'releaseVisit', early)).releasedAt).not.toBeNull()
    expect((await run(city, 'releaseVisit', early)).releasedAt).not.toBeNull()
    const after = await ok(unitOf(school), seenBy, { school: school.id })
    expect(after._entities[0].visits.nodes).toMatchObject([{ openness: 'COVERT', placeName: '暗访学校' }])
    expect(after.problems.nodes).toEqual([{ placeName: '暗访学校', visit: { id: covert }, inspection: null }])
  })

  test('is seen by the inspecting body and the tier above', async () => {
    const { inspectionId } = await inspectionIn('ON_SITE', { visits: [newVisit({ openness: 'COVERT' })] })
    for (const who of [city, officerOf('province')]) {
      const { inspection } = await ok(
        who,
        `query ($id: ID!) { inspection(id: $id) { visits { totalCount } } }`,
        {
          id: inspectionId,
        },
      )
      expect(inspection.visits.totalCount).toBe(1)
    }
  })
})
