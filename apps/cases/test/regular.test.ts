import { randomUUID } from 'node:crypto'
import { actor, places } from '@dudao/testkit'
import { afterEach, describe, expect, test } from 'vitest'
import { commandsOf, newProblem, newVisit, plan } from './commands.ts'
import { clockOn, dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, owner, neighbours, governments, officerOf, unitOf } = world
const { city, at, run, denied, inspectionIn, deliberate } = commandsOf(world)
const visited = at(city, dates.visited)
const school = neighbours.organization(places.tongjiang, 'SCHOOL', '通江演示学校')

afterEach(() => {
  for (const key of ['visit.maxNotice', 'emergency.makeUp', 'hearing.absent']) neighbours.rule(key, null)
})

const creation = (over: object = {}) => ({
  title: '2020年秋季学期经常性督导',
  field: 'SCHOOL',
  scope: 'REGULAR',
  organizationIds: [],
  basis: '《教育督导条例》',
  occurredOn: dates.created,
  term: { name: '2020—2021学年第一学期', fromDay: '2020-09-01', toDay: '2021-01-20' },
  ...over,
})

/** A standing matter of the term, with one inspector, ready for its first visit. */
async function standing(over: object = {}) {
  const { id: inspectionId } = await run(at(city, dates.created), 'createInspection', creation(over))
  const personId = neighbours.inspector()
  const members = [{ personId, role: 'LEAD' }]
  await run(at(city, dates.created), 'addTeamMembers', { inspectionId, members })
  await run(at(city, dates.created), 'saveInspectionPlan', { inspectionId, ...plan })
  const inspector = officerOf('city', { personId, roles: ['INSPECTOR'], clock: clockOn(dates.visited) })
  return { inspectionId, personId, inspector }
}

const atSchool = (over: object = {}) =>
  newVisit({ kind: 'SCHOOL', organizationId: school.id, placeName: null, methods: ['ON_SITE'], ...over })

const seenBySchool = (of = school) =>
  ok(
    unitOf(of),
    `query ($id: ID!) { problems { nodes { id status confirmedOn placeName } }
      _entities(representations: [{ __typename: "Organization", id: $id }]) {
        ... on Organization { visits { totalCount nodes { feedback feedbackOn inspection { id } } } } } }`,
    { id: of.id },
  )

describe('a regular inspection', () => {
  test('stands for a term without objects or notice, and tells each school on the spot', async () => {
    const { inspectionId, inspector } = await standing()
    const [visit] = await run(inspector, 'recordVisits', { inspectionId, visits: [atSchool()] })
    const problems = [newProblem(school.id, { visitId: visit.id })]
    const [{ id: problemId }] = await run(visited, 'recordProblems', { inspectionId, problems })
    expect(await seenBySchool()).toMatchObject({
      problems: { nodes: [] },
      _entities: [{ visits: { totalCount: 0 } }],
    })

    const end = { inspectionId, completedOn: dates.closed }
    expect((await denied(at(city, dates.closed), 'completeInspection', end)).message).toContain(
      '还有 1 个问题没有反馈',
    )
    const told = { visitId: visit.id, feedback: '体育课时不足，请开齐开足', givenOn: dates.visited }
    const answer = await run(inspector, 'giveVisitFeedback', told)
    expect(answer).toMatchObject({ feedback: told.feedback, feedbackOn: dates.visited })
    expect(await seenBySchool()).toEqual({
      problems: {
        nodes: [{ id: problemId, status: 'OPEN', confirmedOn: dates.visited, placeName: '通江演示学校' }],
      },
      _entities: [
        {
          visits: {
            totalCount: 1,
            nodes: [{ feedback: told.feedback, feedbackOn: dates.visited, inspection: null }],
          },
        },
      ],
    })
    expect((await run(at(city, dates.closed), 'completeInspection', end)).status).toBe('COMPLETED')
    const { inspection } = await ok(
      city,
      `query ($id: ID!) { inspection(id: $id) { objects { id } noticedOn startedOn rules deadlines { id }
        term { name fromDay toDay } } }`,
      { id: inspectionId },
    )
    expect(inspection).toMatchObject({
      objects: [],
      noticedOn: null,
      startedOn: dates.visited,
      deadlines: [],
    })
    expect(inspection.term).toEqual(creation().term)
  })

  test('told again adds what was found since', async () => {
    const { inspectionId } = await standing()
    const [visit] = await run(visited, 'recordVisits', { inspectionId, visits: [atSchool()] })
    const tell = (feedback: string, givenOn: string) =>
      run(city, 'giveVisitFeedback', { visitId: visit.id, feedback, givenOn })
    await tell('总体规范', dates.visited)
    const problems = [newProblem(school.id, { visitId: visit.id })]
    await run(visited, 'recordProblems', { inspectionId, problems })
    expect(await owner.problem.count({ where: { inspectionId, status: 'PRELIMINARY' } })).toBe(1)
    await tell('另发现一个问题', '2020-09-15')
    expect(await owner.problem.count({ where: { inspectionId, status: 'OPEN' } })).toBe(1)
    const early = { visitId: visit.id, feedback: '更早', givenOn: dates.visited }
    expect((await denied(city, 'giveVisitFeedback', early)).code).toBe('INVALID')
  })

  test('has its plan and an inspector before the first visit, and its problems have a visit', async () => {
    const { id: inspectionId } = await run(at(city, dates.created), 'createInspection', creation())
    const record = () => denied(visited, 'recordVisits', { inspectionId, visits: [atSchool()] })
    expect((await record()).message).toContain('尚未保存督导方案')
    await run(visited, 'saveInspectionPlan', { inspectionId, ...plan })
    expect((await record()).message).toContain('有且只有一名组长')
    const members = [{ personId: neighbours.inspector(), role: 'LEAD' }]
    await run(visited, 'addTeamMembers', { inspectionId, members })
    await run(visited, 'recordVisits', { inspectionId, visits: [atSchool()] })
    const problems = [newProblem(school.id)]
    expect((await denied(visited, 'recordProblems', { inspectionId, problems })).message).toContain(
      '应当关联',
    )
  })

  test('knows neither deliberation nor letter', async () => {
    const { inspectionId, personId } = await standing()
    await run(visited, 'recordVisits', { inspectionId, visits: [atSchool()] })
    const votes = [{ personId, vote: 'AGREE' }]
    const deliberation = { inspectionId, heldOn: dates.visited, conclusion: '评议', votes }
    expect((await denied(visited, 'recordDeliberation', deliberation)).message).toContain('不能评议')
    const feedback = { inspectionId, opinions: [], givenOn: dates.visited }
    expect((await denied(visited, 'giveFeedback', feedback)).message).toContain('现在可以：')
  })

  test('keeps to its term', async () => {
    const { inspectionId } = await standing()
    const visits = [atSchool({ occurredOn: '2020-08-28' })]
    expect((await denied(visited, 'recordVisits', { inspectionId, visits })).message).toBe(
      '督导日期（2020-08-28）不在2020—2021学年第一学期（2020-09-01 至 2021-01-20）内',
    )
  })

  test('is announced no earlier than the rule lets it', async () => {
    neighbours.rule('visit.maxNotice', 2, '工作日', '《上海市教育督导条例》')
    const { inspectionId } = await standing()
    const on = (announcedOn: string) => ({ inspectionId, visits: [atSchool({ announcedOn })] })
    expect(await denied(visited, 'recordVisits', on('2020-09-09'))).toEqual({
      code: 'CONFLICT',
      message: '第 1 行：经常性督导最早提前 2 个工作日通知。依据：《上海市教育督导条例》',
    })
    await run(visited, 'recordVisits', on('2020-09-10'))
  })

  test('is told by its body and by inspectors of its team in their own range alone', async () => {
    const { inspectionId } = await standing()
    const guestId = neighbours.inspector()
    await run(at(city, dates.created), 'addTeamMembers', { inspectionId, members: [{ personId: guestId }] })
    const [visit] = await run(visited, 'recordVisits', { inspectionId, visits: [atSchool()] })
    const told = { visitId: visit.id, feedback: '反馈', givenOn: dates.visited }
    const guest = actor({
      role: 'INSPECTOR',
      division: places.enyang,
      personId: guestId,
      clock: clockOn(dates.visited),
    })
    expect((await denied(guest, 'giveVisitFeedback', told)).code).toBe('FORBIDDEN')
    const other = officerOf('city', { roles: ['INSPECTOR'] })
    expect((await denied(other, 'giveVisitFeedback', told)).code).toBe('FORBIDDEN')
    expect((await denied(officerOf('province'), 'giveVisitFeedback', told)).code).toBe('FORBIDDEN')
    expect((await denied(officerOf('mianyang'), 'giveVisitFeedback', told)).code).toBe('NOT_FOUND')
    expect((await denied(city, 'giveVisitFeedback', { ...told, feedback: ' ' })).code).toBe('INVALID')
  })

  test('cannot be begun by a guest, whom the range of its body does not reach', async () => {
    const { inspectionId } = await standing()
    const personId = neighbours.inspector()
    await run(at(city, dates.created), 'addTeamMembers', { inspectionId, members: [{ personId }] })
    const guest = actor({
      role: 'INSPECTOR',
      division: places.enyang,
      personId,
      clock: clockOn(dates.visited),
    })
    expect((await denied(guest, 'recordVisits', { inspectionId, visits: [atSchool()] })).message).toContain(
      '请由组织督导的机构登记',
    )
  })
})

const accident = (over: object = {}) =>
  creation({
    title: '校车事故专项督导',
    scope: 'SPECIAL',
    organizationIds: [governments.tongjiang.id],
    isEmergency: true,
    emergencyKind: 'ACCIDENT',
    term: null,
    ...over,
  })

const clocksOf = async (inspectionId: string, on: string) => {
  const { inspection } = await ok(
    at(city, on),
    `query ($id: ID!) { inspection(id: $id) { deadlines { name state fromDay dueOn article metOn } } }`,
    { id: inspectionId },
  )
  return inspection.deadlines
}

const begun = async (size = 3) => {
  const { id: inspectionId } = await run(at(city, dates.created), 'createInspection', accident())
  const team = Array.from({ length: size }, () => neighbours.inspector())
  const members = team.map((personId, i) => ({ personId, role: i === 0 ? 'LEAD' : 'MEMBER' }))
  await run(at(city, dates.created), 'addTeamMembers', { inspectionId, members })
  return { inspectionId, team }
}

describe('an emergency', () => {
  test('goes on site at once; plan and notice are made up within the days of the rule, and before it is judged', async () => {
    neighbours.rule('emergency.makeUp', { plan: 3, notice: 5 }, '日', '《应急督导办法》第五条')
    const { inspectionId, team } = await begun()
    await run(at(city, dates.created), 'recordVisits', {
      inspectionId,
      visits: [newVisit({ occurredOn: dates.created })],
    })
    expect(await clocksOf(inspectionId, '2020-08-28')).toEqual([
      {
        name: 'PLAN_MADE_UP',
        state: 'OVERDUE',
        fromDay: dates.created,
        dueOn: '2020-08-27',
        article: '《应急督导办法》第五条',
        metOn: null,
      },
      expect.objectContaining({ name: 'NOTICE_MADE_UP', state: 'RUNNING', dueOn: '2020-08-31' }),
    ])
    const inspected = { who: city, objects: [governments.tongjiang.id], team, inspectionId }
    await expect(deliberate(inspected)).rejects.toThrow('尚未补办督导方案、督导通知')
    await run(at(city, '2020-08-28'), 'saveInspectionPlan', { inspectionId, ...plan })
    const notice = { inspectionId, noticedOn: '2020-08-28' }
    expect((await run(at(city, '2020-08-28'), 'issueInspectionNotice', notice)).status).toBe('ON_SITE')
    expect((await denied(city, 'issueInspectionNotice', notice)).message).toContain('已经发出')
    expect((await denied(city, 'saveInspectionPlan', { inspectionId, ...plan })).message).toContain(
      '已经发出',
    )
    expect(await clocksOf(inspectionId, dates.visited)).toMatchObject([
      { state: 'MET', metOn: '2020-08-28' },
      { state: 'MET', metOn: '2020-08-28' },
    ])
    // What a phone recorded before the notice comes in after it.
    await run(visited, 'recordVisits', { inspectionId, visits: [newVisit({ occurredOn: '2020-08-26' })] })
    expect((await deliberate(inspected)).status).toBe('REVIEWED')
  })

  test('owes plan and notice without a day where no rule names one', async () => {
    const { inspectionId } = await begun()
    await run(at(city, dates.created), 'recordVisits', {
      inspectionId,
      visits: [newVisit({ occurredOn: dates.created })],
    })
    expect(await clocksOf(inspectionId, dates.closed)).toMatchObject([
      { name: 'PLAN_MADE_UP', state: 'WAITING', dueOn: null, article: null },
      { name: 'NOTICE_MADE_UP', state: 'WAITING', dueOn: null },
    ])
  })

  test('has the least team all the same', async () => {
    const { inspectionId } = await begun(2)
    const visits = [newVisit({ occurredOn: dates.created })]
    expect(
      (await denied(at(city, dates.created), 'recordVisits', { inspectionId, visits })).message,
    ).toContain('现有 2 名')
  })

  test('is begun by an inspector of the team too, judged by what is known of its members', async () => {
    const { inspectionId, team } = await begun()
    const inspector = officerOf('city', {
      personId: team[1] as string,
      roles: ['INSPECTOR'],
      clock: clockOn(dates.created),
    })
    const before = neighbours.asked.length
    await run(inspector, 'recordVisits', { inspectionId, visits: [newVisit({ occurredOn: dates.created })] })
    expect(neighbours.asked).toHaveLength(before)
    expect(await owner.inspection.findUniqueOrThrow({ where: { id: inspectionId } })).toMatchObject({
      status: 'ON_SITE',
      emergencyKind: 'ACCIDENT',
    })
  })
})

describe('a visit', () => {
  const told = `query ($id: ID!) { inspection(id: $id) { figures { persons { value qualifier } headcounts { group count { value qualifier } } }
    visits { nodes { orientation selection openness persons { value qualifier } headcounts { group count { value } }
      participants { id } heard absent chosenAtRandom announcedOn clashes { person { id } visit { placeName } } } } } }`

  test('notes who was there, who was heard and who left, and counts persons by group', async () => {
    const { inspectionId, team } = await inspectionIn('NOTIFIED')
    const visits = [
      newVisit({
        headcounts: [
          { group: 'STUDENTS', count: { value: 20 } },
          { group: 'PARENTS', count: { value: 15, qualifier: 'GE' } },
        ],
        participantIds: [team[0], team[2], team[0]],
        heard: ['STUDENTS', 'PARENTS'],
        absent: ['LEADERS', 'TEACHERS'],
        chosenAtRandom: true,
        announcedOn: '2020-09-11',
      }),
      newVisit({ headcounts: [{ group: 'STUDENTS', count: { value: 10 } }] }),
    ]
    await run(visited, 'recordVisits', { inspectionId, visits })
    const { inspection } = await ok(city, told, { id: inspectionId })
    expect(inspection.visits.nodes.at(-1)).toEqual({
      orientation: null,
      selection: null,
      openness: null,
      persons: { value: 35, qualifier: 'GE' },
      headcounts: [
        { group: 'STUDENTS', count: { value: 20 } },
        { group: 'PARENTS', count: { value: 15 } },
      ],
      participants: [{ id: team[0] }, { id: team[2] }],
      heard: ['STUDENTS', 'PARENTS'],
      absent: ['LEADERS', 'TEACHERS'],
      chosenAtRandom: true,
      announcedOn: '2020-09-11',
      clashes: [],
    })
    expect(inspection.figures).toEqual({
      persons: { value: 45, qualifier: 'GE' },
      headcounts: [
        { group: 'STUDENTS', count: { value: 30, qualifier: 'EQ' } },
        { group: 'PARENTS', count: { value: 15, qualifier: 'GE' } },
      ],
    })
  })

  test('takes from the inspection how it is combined, where it does not say otherwise', async () => {
    const pairs = { orientation: 'PROCESS', selection: 'RANDOM', openness: 'COVERT' }
    const { inspectionId } = await standing(pairs)
    const visits = [atSchool(), atSchool({ openness: 'OPEN', selection: 'ROUTINE' })]
    await run(visited, 'recordVisits', { inspectionId, visits })
    const { inspection } = await ok(city, told, { id: inspectionId })
    expect(inspection.visits.nodes.toReversed()).toMatchObject([
      pairs,
      { orientation: 'PROCESS', selection: 'ROUTINE', openness: 'OPEN' },
    ])
  })

  test('that hears students before their teachers is refused where a rule says so', async () => {
    neighbours.rule('hearing.absent', [{ heard: ['STUDENTS'], absent: ['LEADERS', 'TEACHERS'] }], '项')
    const { inspectionId } = await inspectionIn('NOTIFIED')
    const visits = [newVisit(), newVisit({ heard: ['STUDENTS'], absent: ['LEADERS'] })]
    expect((await denied(visited, 'recordVisits', { inspectionId, visits })).message).toBe(
      '第 2 行：听取学生意见时，教师应当离场。依据：《hearing.absent》第一条',
    )
  })

  test('names as present only members of the team on that day', async () => {
    const { inspectionId, team } = await inspectionIn('NOTIFIED', {
      team: [neighbours.inspector(), neighbours.inspector(), neighbours.inspector(), neighbours.inspector()],
    })
    const record = (personId: unknown, occurredOn = dates.visited) => ({
      inspectionId,
      visits: [newVisit({ participantIds: [personId], occurredOn })],
    })
    expect((await denied(visited, 'recordVisits', record(randomUUID()))).code).toBe('INVALID')
    const leave = { inspectionId, personId: team[3], reason: '另有任务' }
    await run(at(city, '2020-09-10'), 'removeTeamMember', leave)
    expect((await denied(visited, 'recordVisits', record(team[3]))).message).toContain('当日在督导小组')
    await run(visited, 'recordVisits', record(team[3], '2020-09-08'))
  })

  test('is not recorded when too few of its inspectors were in office that day', async () => {
    const { inspectionId, team } = await inspectionIn('NOTIFIED')
    neighbours.retire(team[2] as string)
    expect((await denied(visited, 'recordVisits', { inspectionId, visits: [newVisit()] })).message).toContain(
      '现有 2 名',
    )
  })

  test('warns of a participant who was elsewhere on the same day, as far as the reader may know', async () => {
    const shared = neighbours.inspector()
    const team = () => [neighbours.inspector(), neighbours.inspector(), shared]
    const record = async (divisionId: string, placeName: string, occurredOn = dates.visited) => {
      const { inspectionId } = await inspectionIn('NOTIFIED', { team: team() })
      const visits = [newVisit({ divisionId, placeName, participantIds: [shared], occurredOn })]
      await run(visited, 'recordVisits', { inspectionId, visits })
      return inspectionId
    }
    const inTongjiang = await record(places.tongjiang.id, '通江某镇')
    await record(places.enyang.id, '恩阳某镇')
    await record(places.tongjiang.id, '通江另一镇')
    await record(places.enyang.id, '恩阳某镇', '2020-09-11')
    await record(places.bazhong.id, '巴中市座谈会')
    const { inspection } = await ok(city, told, { id: inTongjiang })
    expect(inspection.visits.nodes[0].clashes).toEqual([
      { person: { id: shared }, visit: { placeName: '恩阳某镇' } },
    ])
    // A guest of that one matter learns nothing of the others.
    const guest = actor({ role: 'INSPECTOR', personId: shared, clock: clockOn(dates.visited), ranges: [] })
    await owner.inspectionGrant.updateMany({
      where: { personId: shared, NOT: { inspectionId: inTongjiang } },
      data: { validTo: new Date(clockOn(dates.created)) },
    })
    const seen = await ok(guest, told, { id: inTongjiang })
    expect(seen.inspection.visits.nodes[0].clashes).toEqual([])
  })
})

describe('the team', () => {
  test('hands its lead over, with a reason, to one of its members', async () => {
    const { inspectionId, team } = await inspectionIn('NOTIFIED')
    const over = { inspectionId, personId: team[1], reason: '原组长调离' }
    expect((await denied(city, 'handOverTeamLead', { ...over, reason: '' })).code).toBe('INVALID')
    expect((await denied(city, 'handOverTeamLead', { ...over, personId: randomUUID() })).code).toBe(
      'NOT_FOUND',
    )
    expect((await denied(city, 'handOverTeamLead', { ...over, personId: team[0] })).code).toBe('CONFLICT')
    const { team: after } = await run(city, 'handOverTeamLead', over)
    expect(after.map(({ role }: { role: string }) => role)).toEqual(['MEMBER', 'LEAD', 'MEMBER'])
    const [entry] = await world.database.sql<{ reason: string }>(
      `select reason from audit_entry where entity = 'team_member' and after ->> 'role' = 'LEAD'
         and operation = 'UPDATE' and after ->> 'inspection_id' = $1`,
      [inspectionId],
    )
    expect(entry?.reason).toBe('原组长调离')
  })

  test('says what it brings, what it lacks, and where else its members are busy', async () => {
    const shared = neighbours.inspector()
    const elsewhere = await inspectionIn('NOTIFIED', {
      team: [neighbours.inspector(), neighbours.inspector(), shared],
    })
    const { inspectionId } = await inspectionIn('DRAFT', { team: [neighbours.inspector()] })
    const members = [
      { personId: shared, speciality: '财务' },
      { personId: randomUUID(), speciality: ' ' },
    ]
    await run(city, 'addTeamMembers', { inspectionId, members })
    const specialities = ['财务', '食品安全', '财务']
    await run(city, 'saveInspectionPlan', { inspectionId, ...plan, specialities })
    const { inspection } = await ok(
      city,
      `query ($id: ID!) { inspection(id: $id) { plan { specialities missingSpecialities }
        team { speciality busyWith { id } } } }`,
      { id: inspectionId },
    )
    expect(inspection).toEqual({
      plan: { specialities: ['财务', '食品安全'], missingSpecialities: ['食品安全'] },
      team: [
        { speciality: null, busyWith: [] },
        { speciality: '财务', busyWith: [{ id: elsewhere.inspectionId }] },
        { speciality: null, busyWith: [] },
      ],
    })
  })
})

describe('a covert visit of a regular inspection', () => {
  const hidden = neighbours.organization(places.tongjiang, 'SCHOOL', '暗访演示学校')
  const everywhere = `query ($school: ID!, $inspection: ID!, $problem: ID!) {
    inspection(id: $inspection) { id }
    inspections { totalCount }
    problem(id: $problem) { id placeName }
    problems { totalCount nodes { placeName visit { id } } }
    byVisit: problems(filter: { inspectionId: $inspection }) { totalCount }
    problemSummary { total }
    concerning: inspectionSummary(filter: { perspective: RESPONSIBLE }) { schools meetings problems persons { value } }
    visible: inspectionSummary { schools meetings problems }
    _entities(representations: [
      { __typename: "Organization", id: $school } { __typename: "Problem", id: $problem } { __typename: "Inspection", id: $inspection }
    ]) {
      ... on Organization { visits { totalCount nodes { headcounts { group } participants { id } } } problems { totalCount }
        inspections { totalCount } preliminaryOpinions { totalCount } opinionLetters { totalCount } }
      ... on Problem { problem: id }
      ... on Inspection { inspection: id }
    }
  }`

  test('is nowhere to be found by its school and county until it is told, visit by visit', async () => {
    const { inspectionId, personId } = await standing({ openness: 'COVERT' })
    const headcounts = [{ group: 'STUDENTS', count: { value: 7 } }]
    const visits = [1, 2].map(() =>
      atSchool({ organizationId: hidden.id, headcounts, participantIds: [personId] }),
    )
    const [first, second] = await run(visited, 'recordVisits', { inspectionId, visits })
    const problems = [first, second].map(({ id: visitId }) => newProblem(hidden.id, { visitId }))
    const [{ id: told }, { id: untold }] = await run(visited, 'recordProblems', { inspectionId, problems })
    const look = (who: typeof city, problem: string) =>
      ok(who, everywhere, { school: hidden.id, inspection: inspectionId, problem })
    const nothing = { totalCount: 0 }
    const county = officerOf('tongjiang')
    const before = await look(county, told)
    expect(await look(unitOf(hidden), told)).toEqual({
      inspection: null,
      inspections: nothing,
      problem: null,
      problems: { totalCount: 0, nodes: [] },
      byVisit: nothing,
      problemSummary: { total: 0 },
      concerning: { schools: 0, meetings: 0, problems: 0, persons: { value: 0 } },
      visible: { schools: 0, meetings: 0, problems: 0 },
      _entities: [
        {
          visits: { totalCount: 0, nodes: [] },
          problems: nothing,
          inspections: nothing,
          preliminaryOpinions: nothing,
          opinionLetters: nothing,
        },
        null,
        null,
      ],
    })
    expect(before).toMatchObject({ problem: null, byVisit: nothing, inspection: null })
    expect(before._entities[0].visits.totalCount).toBe(0)

    const counters = async () => {
      const { divisionCounters } = await ok(
        county,
        `query ($ids: [ID!]!) { divisionCounters(divisionIds: $ids) { responsible { problems visits } owned { visits } inspections } }`,
        { ids: [places.tongjiang.id] },
      )
      return divisionCounters[0]
    }
    const counted = await counters()
    expect(counted).toMatchObject({ owned: { visits: 0 }, inspections: 0 })
    await run(city, 'giveVisitFeedback', { visitId: first.id, feedback: '请整改', givenOn: dates.visited })
    // One visit, one problem: the untold ones were counted neither before nor after.
    const { problems: found, visits: seen } = counted.responsible
    expect(await counters()).toMatchObject({ responsible: { problems: found + 1, visits: seen + 1 } })
    for (const who of [unitOf(hidden), county]) {
      const after = await look(who, told)
      expect(after).toMatchObject({
        problem: { id: told, placeName: '暗访演示学校' },
        byVisit: { totalCount: 1 },
      })
      expect(after._entities[0].visits.totalCount).toBe(1)
      expect(await look(who, untold)).toMatchObject({ problem: null, _entities: [{}, null, null] })
    }
    const concerning = await look(unitOf(hidden), told)
    expect(concerning.concerning).toEqual({ schools: 1, meetings: 0, problems: 1, persons: { value: 7 } })
  })

  test('and nobody guesses its paper: the office beside sees nothing of what was found about itself', async () => {
    const bureau = neighbours.organization(places.bazhong, 'DEPARTMENT', '巴中市教育局')
    const inBureau = actor({
      division: places.bazhong,
      organizationId: bureau.id,
      clock: clockOn('2020-12-31'),
    })
    const { inspectionId } = await standing({ openness: 'COVERT' })
    const visits = [
      newVisit({
        kind: 'OTHER',
        organizationId: bureau.id,
        headcounts: [{ group: 'LEADERS', count: { value: 3 } }],
      }),
    ]
    await run(visited, 'recordVisits', { inspectionId, visits })
    const { inspection } = await ok(
      inBureau,
      `query ($id: ID!) { inspection(id: $id) { visits { totalCount } figures { persons { value } headcounts { group } } startedOn } }`,
      { id: inspectionId },
    )
    expect(inspection).toEqual({
      visits: { totalCount: 0 },
      figures: { persons: { value: 0 }, headcounts: [] },
      startedOn: null,
    })
  })
})
