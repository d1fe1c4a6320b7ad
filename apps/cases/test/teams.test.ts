import { randomUUID } from 'node:crypto'
import { actor, places } from '@dudao/testkit'
import { afterEach, describe, expect, test } from 'vitest'
import { commandsOf, documents, newProblem, newVisit, outcomeOf, plan } from './commands.ts'
import { clockOn, dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, send, refused, neighbours, governments, officerOf, offices } = world
const { city, at, run, denied, inspectionIn, deliberate, finish } = commandsOf(world)

afterEach(() => {
  neighbours.teamMin.value = 3
})

const ready = async (over: Parameters<typeof inspectionIn>[1] = {}) => {
  const opened = await inspectionIn('DRAFT', over)
  await run(city, 'saveInspectionPlan', { inspectionId: opened.inspectionId, ...plan })
  return opened
}
const notice = (inspectionId: string) => ({ inspectionId, noticedOn: dates.noticed })
const three = () => [neighbours.inspector(), neighbours.inspector(), neighbours.inspector()]

describe('the least team', () => {
  test('of two inspectors is refused, naming rule, article, needed and found', async () => {
    const { inspectionId } = await ready({ team: [neighbours.inspector(), neighbours.inspector()] })
    const { errors } = await send(city, documents.issueInspectionNotice, { input: notice(inspectionId) })
    expect(errors[0]?.message).toBe(
      '督导小组至少需要 3 名督学（专家和其他人员不计），现有 2 名。依据：《教育督导条例》（国务院令第624号）第十六条',
    )
    expect(errors[0]?.extensions).toMatchObject({
      code: 'CONFLICT',
      rule: 'team.min',
      article: '《教育督导条例》（国务院令第624号）第十六条',
      needed: 3,
      found: 2,
    })
  })

  test('does not count experts and officials', async () => {
    const expert = randomUUID()
    const { inspectionId } = await ready({ team: [neighbours.inspector(), neighbours.inspector(), expert] })
    expect((await denied(city, 'issueInspectionNotice', notice(inspectionId))).message).toContain('现有 2 名')
  })

  test('is the number of the rule row in force, not one of the code', async () => {
    neighbours.teamMin.value = 2
    const { inspectionId } = await ready({ team: [neighbours.inspector(), neighbours.inspector()] })
    const { rules } = await run(city, 'issueInspectionNotice', notice(inspectionId))
    expect(rules).toMatchObject([{ key: 'team.min', value: 2 }])
  })

  test('cannot be judged without a rule row', async () => {
    neighbours.teamMin.value = null
    const { inspectionId } = await ready()
    expect((await denied(city, 'issueInspectionNotice', notice(inspectionId))).message).toContain(
      '请先由负责人批准',
    )
  })

  test('does not hold for regular inspections, which one inspector may do', async () => {
    const { inspectionId } = await ready({ scope: 'REGULAR', team: [neighbours.inspector()] })
    expect((await run(city, 'issueInspectionNotice', notice(inspectionId))).status).toBe('NOTIFIED')
  })

  test('counts who is an inspector on the day of the notice, not before', async () => {
    const team = three()
    const { inspectionId } = await ready({ team })
    neighbours.retire(team[1] as string)
    expect((await denied(city, 'issueInspectionNotice', notice(inspectionId))).message).toContain('现有 2 名')
  })

  test('still holds when a member leaves after the notice', async () => {
    const { inspectionId, team } = await inspectionIn('NOTIFIED')
    const leave = { inspectionId, personId: team[2], reason: '工作变动' }
    expect((await denied(city, 'removeTeamMember', leave)).message).toContain('现有 2 名')
    const members = [{ personId: neighbours.inspector() }]
    await run(city, 'addTeamMembers', { inspectionId, members })
    expect((await run(city, 'removeTeamMember', leave)).team).toHaveLength(3)
  })
})

describe('the lead', () => {
  test('is needed for the notice', async () => {
    const { inspectionId, team } = await ready()
    await run(city, 'removeTeamMember', { inspectionId, personId: team[0], reason: '另有任务' })
    await run(city, 'addTeamMembers', { inspectionId, members: [{ personId: neighbours.inspector() }] })
    expect((await denied(city, 'issueInspectionNotice', notice(inspectionId))).message).toContain(
      '有且只有一名组长',
    )
  })

  test('is one alone', async () => {
    const { inspectionId } = await ready()
    const members = [{ personId: neighbours.inspector(), role: 'LEAD' }]
    expect((await denied(city, 'addTeamMembers', { inspectionId, members })).code).toBe('CONFLICT')
  })
})

describe('recusal', () => {
  test('keeps somebody off the team, naming ground and article', async () => {
    const { inspectionId } = await inspectionIn('DRAFT')
    const personId = neighbours.inspector()
    neighbours.recuse(personId, governments.tongjiang.id)
    const { errors } = await send(city, documents.addTeamMembers, {
      input: { inspectionId, members: [{ personId }] },
    })
    expect(errors[0]?.message).toBe('小组成员应当回避：督学在被督导单位任职。依据：《教育督导条例》第八条')
    expect(errors[0]?.extensions).toMatchObject({
      code: 'CONFLICT',
      ground: 'STAFF_OF_UNIT',
      article: '《教育督导条例》第八条',
      personId,
    })
    const { inspection } = await ok(city, `query ($id: ID!) { inspection(id: $id) { team { id } } }`, {
      id: inspectionId,
    })
    expect(inspection.team).toHaveLength(3)
  })

  test('that arose since is found at the notice', async () => {
    const { inspectionId, team } = await ready()
    neighbours.recuse(team[1] as string, governments.tongjiang.id)
    expect((await denied(city, 'issueInspectionNotice', notice(inspectionId))).message).toContain('应当回避')
  })

  test('is judged for the places visited, on the day of the visit', async () => {
    const school = neighbours.organization(places.tongjiang)
    const { inspectionId, team } = await inspectionIn('NOTIFIED')
    neighbours.recuse(team[1] as string, school.id)
    const visits = [newVisit({ kind: 'SCHOOL', organizationId: school.id })]
    expect((await denied(city, 'recordVisits', { inspectionId, visits })).message).toContain('应当回避')
    expect(neighbours.asked.at(-1)).toMatchObject({ on: dates.visited, organizationIds: [school.id] })
  })

  test('is judged for the places visited so far when somebody joins later', async () => {
    const school = neighbours.organization(places.tongjiang)
    const principal = neighbours.inspector()
    neighbours.recuse(principal, school.id)
    const { inspectionId } = await inspectionIn('ON_SITE', {
      visits: [newVisit({ kind: 'SCHOOL', organizationId: school.id })],
    })
    const members = [{ personId: principal }]
    expect((await denied(city, 'addTeamMembers', { inspectionId, members })).message).toContain('应当回避')
  })
})

describe('a member', () => {
  test('joins once', async () => {
    const { inspectionId, team } = await inspectionIn('DRAFT')
    const input = { inspectionId, members: [{ personId: team[0] }] }
    expect((await denied(city, 'addTeamMembers', input)).code).toBe('CONFLICT')
    const twice = neighbours.inspector()
    const both = { inspectionId, members: [{ personId: twice }, { personId: twice }] }
    expect((await denied(city, 'addTeamMembers', both)).code).toBe('CONFLICT')
    expect((await denied(city, 'addTeamMembers', { inspectionId, members: [] })).code).toBe('INVALID')
    const nobody = { inspectionId, members: [{ personId: 'nobody' }] }
    expect((await denied(city, 'addTeamMembers', nobody)).code).toBe('NOT_FOUND')
  })

  test('that is sent twice joins once, also at the same time', async () => {
    const { inspectionId } = await inspectionIn('DRAFT')
    const input = {
      inspectionId,
      members: [{ personId: neighbours.inspector() }],
      idempotencyKey: inspectionId,
    }
    const answers = await Promise.all([
      run(city, 'addTeamMembers', input),
      run(city, 'addTeamMembers', input),
    ])
    expect(answers.map(({ team }) => team.length)).toEqual([4, 4])
    const racing = { inspectionId, members: [{ personId: neighbours.inspector() }] }
    const raced = await Promise.all([
      send(city, documents.addTeamMembers, { input: racing }),
      send(city, documents.addTeamMembers, { input: racing }),
    ])
    expect(raced.map(outcomeOf).toSorted()).toEqual(['CONFLICT', 'ok'])
  })

  test('leaves with a reason only, and only if on the team', async () => {
    const { inspectionId, team } = await inspectionIn('DRAFT')
    const leave = (over: object) =>
      denied(city, 'removeTeamMember', { inspectionId, personId: team[1], reason: '变动', ...over })
    expect((await leave({ reason: ' ' })).code).toBe('INVALID')
    expect((await leave({ personId: randomUUID() })).code).toBe('NOT_FOUND')
  })
})

/** An inspector of 恩阳: its own county is all that the post sees. */
const guestOf = (personId: string, over: object = {}) =>
  actor({
    role: 'INSPECTOR',
    division: places.enyang,
    organizationId: offices.enyang.id,
    personId,
    clock: clockOn(dates.visited),
    ...over,
  })

describe('a grant opens one inspection of another county', () => {
  const seen = `query ($id: ID!) {
    inspection(id: $id) { id visits { totalCount nodes { inspection { id } } } problems { totalCount }
      team { person { id } grant { mode } } plan { goals } objects { id } suggestions { id } figures { meetings } }
    inspections { totalCount nodes { id } }
    problems { totalCount }
    entities: _entities(representations: [{ __typename: "Inspection", id: $id }]) { ... on Inspection { id } }
  }`
  const nothing = {
    inspection: null,
    inspections: { totalCount: 0, nodes: [] },
    problems: { totalCount: 0 },
    entities: [null],
  }

  test('before, during and after', async () => {
    const guest = neighbours.inspector()
    const { inspectionId, team } = await inspectionIn('DRAFT')
    const look = (who = guestOf(guest)) => ok(who, seen, { id: inspectionId })
    expect(await look()).toEqual(nothing)

    await run(city, 'saveInspectionPlan', { inspectionId, ...plan })
    const joined = await run(at(city, dates.created), 'addTeamMembers', {
      inspectionId,
      members: [{ personId: guest }],
    })
    expect(joined.team.at(-1)).toMatchObject({ isInspector: true, grant: { mode: 'WRITE', validTo: null } })
    await run(city, 'issueInspectionNotice', notice(inspectionId))
    await run(city, 'recordVisits', { inspectionId, visits: [newVisit(), newVisit()] })
    await run(city, 'recordProblems', { inspectionId, problems: [newProblem(governments.tongjiang.id)] })

    const during = await look()
    expect(during.inspection).toMatchObject({
      id: inspectionId,
      visits: { totalCount: 2 },
      problems: { totalCount: 1 },
      plan: { goals: plan.goals },
      figures: { meetings: 2 },
    })
    expect(during.inspection.team).toHaveLength(4)
    // The others' grants are none of the guest's business.
    expect(
      during.inspection.team.map((member: { grant: { mode: string } | null }) => member.grant?.mode ?? null),
    ).toEqual([null, null, null, 'WRITE'])
    expect(during).toMatchObject({ inspections: { totalCount: 1 }, problems: { totalCount: 1 } })
    expect(during.entities).toEqual([{ id: inspectionId }])

    const inspected = { who: city, objects: [governments.tongjiang.id], team: [...team, guest], inspectionId }
    await finish(inspected, dates.closed)
    expect(await look(guestOf(guest, { clock: clockOn('2020-12-02') }))).toEqual(nothing)
  })

  test('nothing else of that county', async () => {
    const guest = neighbours.inspector()
    const { inspectionId } = await inspectionIn('ON_SITE', { team: [...three(), guest] })
    const other = await inspectionIn('FEEDBACK_GIVEN', { problems: [newProblem(governments.tongjiang.id)] })
    expect((await ok(guestOf(guest), seen, { id: other.inspectionId })).inspection).toBeNull()
    const { inspections, problems } = await ok(guestOf(guest), seen, { id: inspectionId })
    expect(inspections.nodes).toEqual([{ id: inspectionId }])
    expect(problems.totalCount).toBe(0)
  })

  test('and ends at once when the member leaves', async () => {
    const guest = neighbours.inspector()
    const { inspectionId } = await inspectionIn('ON_SITE', { team: [...three(), guest] })
    expect((await ok(guestOf(guest), seen, { id: inspectionId })).inspection.id).toBe(inspectionId)
    await run(at(city, dates.visited), 'removeTeamMember', { inspectionId, personId: guest, reason: '变动' })
    expect(await ok(guestOf(guest), seen, { id: inspectionId })).toEqual(nothing)
    const visits = [newVisit()]
    expect((await denied(guestOf(guest), 'recordVisits', { inspectionId, visits })).code).toBe('NOT_FOUND')
  })

  test('lets an inspector record visits, and take the inspection on site, but nothing more', async () => {
    const guest = neighbours.inspector()
    const { inspectionId } = await inspectionIn('NOTIFIED', { team: [...three(), guest] })
    const [visit] = await run(guestOf(guest), 'recordVisits', { inspectionId, visits: [newVisit()] })
    const { inspection } = await ok(
      city,
      `query ($id: ID!) { inspection(id: $id) { status visits { nodes { id } } } }`,
      { id: inspectionId },
    )
    expect(inspection).toEqual({ status: 'ON_SITE', visits: { nodes: [{ id: visit.id }] } })
    const officer = guestOf(guest, { roles: ['OFFICER'] })
    for (const [command, rest] of [
      ['recordProblems', { problems: [newProblem(governments.tongjiang.id)] }],
      ['completeInspection', { completedOn: dates.closed }],
      ['saveInspectionPlan', plan],
    ] as const) {
      expect((await denied(officer, command, { inspectionId, ...rest })).code).toBe('FORBIDDEN')
    }
  })

  test('lets an expert read, not record', async () => {
    const expert = randomUUID()
    const { inspectionId } = await inspectionIn('NOTIFIED', { team: [...three(), expert] })
    const reader = guestOf(expert, { ranges: [] })
    expect((await ok(reader, seen, { id: inspectionId })).inspection.id).toBe(inspectionId)
    expect((await denied(reader, 'recordVisits', { inspectionId, visits: [newVisit()] })).code).toBe(
      'FORBIDDEN',
    )
  })

  test('recusal that a guest cannot have judged is judged by the inspecting body at the deliberation', async () => {
    const school = neighbours.organization(places.tongjiang)
    const guest = neighbours.inspector()
    const team = three()
    const { inspectionId } = await inspectionIn('NOTIFIED', { team: [...team, guest] })
    neighbours.unjudged.add(school.id)
    await run(guestOf(guest), 'recordVisits', {
      inspectionId,
      visits: [newVisit({ kind: 'SCHOOL', organizationId: school.id })],
    })
    neighbours.unjudged.delete(school.id)
    neighbours.recuse(guest, school.id)
    const inspected = { who: city, objects: [governments.tongjiang.id], team, inspectionId }
    await expect(deliberate(inspected)).rejects.toThrow('应当回避')
    await run(city, 'removeTeamMember', { inspectionId, personId: guest, reason: '应当回避' })
    expect((await deliberate(inspected)).status).toBe('REVIEWED')
  })

  test('an inspector of the own city without a place on the team does not record', async () => {
    const { inspectionId } = await inspectionIn('NOTIFIED')
    const stranger = officerOf('city', { roles: ['INSPECTOR'] })
    expect((await denied(stranger, 'recordVisits', { inspectionId, visits: [newVisit()] })).code).toBe(
      'FORBIDDEN',
    )
  })
})

test('an inspection of another city is not to be found, by any command', async () => {
  const { inspectionId } = await inspectionIn('DRAFT')
  const stranger = officerOf('mianyang')
  const members = [{ personId: neighbours.inspector() }]
  expect((await denied(stranger, 'addTeamMembers', { inspectionId, members })).code).toBe('NOT_FOUND')
  expect((await refused(stranger, documents.issueInspectionNotice, { input: notice('x') })).code).toBe(
    'NOT_FOUND',
  )
})
