import { randomUUID } from 'node:crypto'
import type { Actor } from '@dudao/service'
import { places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { commandsOf, newProblem, newVisit } from './commands.ts'
import { clockOn, dates, openWorld } from './world.ts'

const world = await openWorld()
const { client, ok, refused, neighbours, governments, officerOf, unitOf } = world
const { city, run, inspectionIn, report } = commandsOf(world)

const document = `query ($keys: [_Any!]!, $from: Date!, $to: Date!) { _entities(representations: $keys) { ... on Person {
  inspectionActivity(from: $from, to: $to) { inspections led regularInspections visits regularVisits schools
    recordedVisits problems closedProblems suggestions opinions decidedReports } } } }`
const keysOf = (personIds: string[]) => personIds.map((id) => ({ __typename: 'Person', id }))
const activities = async (who: Actor, personIds: string[], from = '2020-01-01', to = '2020-12-31') => {
  const { _entities } = await ok(who, document, { keys: keysOf(personIds), from, to })
  return _entities.map((one: { inspectionActivity: object }) => one.inspectionActivity)
}

const nothing = {
  inspections: 0,
  led: 0,
  regularInspections: 0,
  visits: 0,
  regularVisits: 0,
  schools: 0,
  recordedVisits: 0,
  problems: 0,
  closedProblems: 0,
  suggestions: 0,
  opinions: 0,
  decidedReports: 0,
}

const [lead, second, third, outsider] = [1, 2, 3, 4].map(() => neighbours.inspector()) as [
  string,
  string,
  string,
  string,
]
const school = neighbours.organization(places.tongjiang)
const atSchool = (over: object = {}) => newVisit({ kind: 'SCHOOL', organizationId: school.id, ...over })

const { inspectionId, problems } = await inspectionIn('OPINION_ISSUED', {
  team: [lead, second, third],
  visits: [atSchool(), atSchool({ occurredOn: '2020-09-10' }), newVisit()],
  problems: [newProblem(governments.tongjiang.id), newProblem(governments.tongjiang.id)],
  suggestions: [{ clientId: 's', text: '建议', occurredOn: dates.visited }],
})
const problemId = problems[0]?.id as string
await report(unitOf(governments.tongjiang), problemId)
await run(city, 'verifyRectification', {
  problemId,
  finding: '整改到位',
  methods: ['ON_SITE'],
  on: dates.decided,
})
await run(city, 'closeProblem', { problemId, closedOn: dates.closed })

describe('what somebody did', () => {
  const ofTeam = {
    ...nothing,
    inspections: 1,
    visits: 3,
    schools: 1,
    problems: 2,
    closedProblems: 1,
    suggestions: 1,
    opinions: 1,
    decidedReports: 1,
  }

  test('is what the teams did, and for the lead that it was led', async () => {
    expect(await activities(city, [second, lead, outsider])).toEqual([ofTeam, { ...ofTeam, led: 1 }, nothing])
  })

  test('counts each record by its own day, both ends included', async () => {
    const [early] = await activities(city, [lead], '2020-09-01', '2020-09-13')
    expect(early).toEqual({ ...nothing, visits: 1, schools: 1 })
    const [december] = await activities(city, [lead], dates.closed, dates.closed)
    expect(december).toEqual({ ...nothing, closedProblems: 1 })
    const { code } = await refused(city, document, {
      keys: keysOf([lead]),
      from: '2020-02-01',
      to: '2020-01-01',
    })
    expect(code).toBe('INVALID')
  })

  test('says of regular inspections that they are, and adds up over teams', async () => {
    await inspectionIn('ON_SITE', { team: [outsider, second], scope: 'REGULAR', visits: [atSchool()] })
    expect(await activities(city, [second, outsider])).toEqual([
      { ...ofTeam, inspections: 2, regularInspections: 1, visits: 4, regularVisits: 1 },
      { ...nothing, inspections: 1, led: 1, regularInspections: 1, visits: 1, regularVisits: 1, schools: 1 },
    ])
  })

  test('names who entered a visit, and nobody else can be named', async () => {
    const recorder = neighbours.inspector()
    const opened = await inspectionIn('NOTIFIED', { team: [lead, recorder, third] })
    const inspector = officerOf('tongjiang', {
      personId: recorder,
      roles: ['INSPECTOR'],
      clock: clockOn(dates.visited),
    })
    await run(inspector, 'recordVisits', { inspectionId: opened.inspectionId, visits: [newVisit()] })
    const [own, other] = await activities(city, [recorder, third])
    expect(own).toMatchObject({ visits: 1, recordedVisits: 1 })
    expect(other).toMatchObject({ visits: 4, recordedVisits: 0 })
    const forged = client.$transaction(async (tx) => {
      await tx.$queryRaw`select set_config('app.lo1', '/', true), set_config('app.hi1', '0', true),
        set_config('app.person', ${third}, true)`
      await tx.$executeRaw`insert into visit (id, inspection_id, client_id, content_hash, owner_path, kind,
          division_id, place_path, place_name, occurred_on, methods, recusal_judged, recorded_by_person_id, recorded_at)
        select ${randomUUID()}::uuid, inspection_id, 'forged', content_hash, owner_path, kind, division_id, place_path,
          place_name, occurred_on, methods, recusal_judged, ${recorder}::uuid, recorded_at
        from visit where inspection_id = ${inspectionId}::uuid limit 1`
    })
    await expect(forged).rejects.toThrow('row-level security')
  })

  test('ends for who left the team', async () => {
    const leaver = neighbours.inspector()
    const opened = await inspectionIn('DRAFT', { team: [lead, leaver] })
    expect(await activities(city, [leaver])).toEqual([{ ...nothing, inspections: 1 }])
    const left = { inspectionId: opened.inspectionId, personId: leaver, reason: '另有任务' }
    await run(city, 'removeTeamMember', left)
    expect(await activities(city, [leaver])).toEqual([nothing])
  })
})

const statements = async (personIds: string[]) =>
  (await world.statementsOf(() => activities(city, personIds))).length

describe('who counts', () => {
  test('sees what the row policies let through: the tiers above all of it, nobody else anything', async () => {
    const [above] = await activities(officerOf('province'), [lead])
    expect(above).toEqual((await activities(city, [lead]))[0])
    for (const who of [
      officerOf('mianyang'),
      officerOf('enyang'),
      unitOf(governments.tongjiang),
      unitOf(school),
    ]) {
      expect(await activities(who, [lead])).toEqual([nothing])
    }
  })

  test('asks once for all persons of a request', async () => {
    const crowd = Array.from({ length: 50 }, () => randomUUID())
    expect(await statements([lead, second, ...crowd])).toBe(await statements([lead]))
  })

  test('is not disturbed by a malformed id', async () => {
    expect(
      (await ok(city, document, { keys: keysOf(['x']), from: '2020-01-01', to: '2020-12-31' }))._entities,
    ).toEqual([null])
  })
})
