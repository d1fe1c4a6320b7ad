import { randomUUID } from 'node:crypto'
import { actor, graphOf } from '@dudao/testkit'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '../src/context.ts'
import { untrainedOf } from '../src/training/training.ts'
import { candidates, officer, openPersonnel, organs } from './factories.ts'
import {
  createTraining,
  day,
  inspectorSelf,
  openDocument,
  pastDocument,
  revokeDocument,
  sessionDocument,
  sessionInput,
  yearDocument,
} from './training-factories.ts'

const personnel = await openPersonnel()
const { database, directory, graph } = personnel
const training = createTraining(personnel)
const { by, course, inspectors, record, school, session } = training

describe('training of the city, of an inspector from 通江', async () => {
  const courseId = await course()
  const { scheduleTrainingSession } = await graph.ok(by, sessionDocument, { input: sessionInput(courseId) })
  const sessionId: string = scheduleTrainingSession.id
  const [personId = ''] = await inspectors(1)
  const [credit] = await record(sessionId, [personId])
  const creditId: string = credit.id
  const keys = [
    { __typename: 'Course', id: courseId },
    { __typename: 'TrainingSession', id: sessionId },
    { __typename: 'TrainingCredit', id: creditId },
  ]
  const document = `query ($keys: [_Any!]!) {
    course(id: "${courseId}") { id sessions { totalCount } }
    trainingSession(id: "${sessionId}") { id course { id } roster { totalCount nodes { id } } }
    courses { totalCount } trainingSessions(filter: { courseId: "${courseId}" }) { totalCount }
    inspector(id: "${personId}") { training(year: 2020) { countedHours credits { id session { id } } } }
    _entities(representations: $keys) {
      ... on Course { title } ... on TrainingSession { hours } ... on TrainingCredit { hours session { id } } } }`
  const credits = [{ id: creditId, session: { id: sessionId } }]
  const entities = [{ title: '督学岗前培训' }, { hours: 8 }, { hours: 8, session: { id: sessionId } }]

  it.each([
    ['the province', officer(organs.sichuan)],
    ['the city', officer(organs.bazhong)],
    ['an inspector of the city', officer(organs.bazhong, { roles: ['INSPECTOR'] })],
  ])('is seen whole by %s', async (_, reader) => {
    expect(await graph.ok(reader, document, { keys })).toEqual({
      course: { id: courseId, sessions: { totalCount: 1 } },
      trainingSession: {
        id: sessionId,
        course: { id: courseId },
        roster: { totalCount: 1, nodes: [{ id: creditId }] },
      },
      courses: { totalCount: 1 },
      trainingSessions: { totalCount: 1 },
      inspector: { training: { countedHours: 8, credits } },
      _entities: entities,
    })
  })

  it('is seen by the inspector as far as it is the own', async () => {
    expect(await graph.ok(inspectorSelf(personId), document, { keys })).toEqual({
      course: { id: courseId, sessions: { totalCount: 1 } },
      trainingSession: {
        id: sessionId,
        course: { id: courseId },
        roster: { totalCount: 1, nodes: [{ id: creditId }] },
      },
      courses: { totalCount: 0 },
      trainingSessions: { totalCount: 0 },
      inspector: { training: { countedHours: 8, credits } },
      _entities: entities,
    })
  })

  it('shows the county its inspector’s hours and nothing of the session', async () => {
    expect(await graph.ok(officer(organs.tongjiang), document, { keys })).toEqual({
      course: null,
      trainingSession: null,
      courses: { totalCount: 0 },
      trainingSessions: { totalCount: 0 },
      inspector: { training: { countedHours: 8, credits: [{ id: creditId, session: null }] } },
      _entities: [null, null, { hours: 8, session: null }],
    })
  })

  it.each([
    ['another county', officer(organs.enyang)],
    ['another city', officer(organs.mianyang)],
    ['a colleague without a range', actor({ role: 'UNIT', organizationId: school.id })],
    ['another inspector', inspectorSelf(randomUUID())],
  ])('does not exist for %s: neither by id nor by list, count or reference', async (_, reader) => {
    expect(await graph.ok(reader, document, { keys })).toEqual({
      course: null,
      trainingSession: null,
      courses: { totalCount: 0 },
      trainingSessions: { totalCount: 0 },
      inspector: null,
      _entities: [null, null, null],
    })
  })

  it('is not disturbed by malformed ids', async () => {
    const malformed = ['Course', 'TrainingSession', 'TrainingCredit'].map((__typename) => ({
      __typename,
      id: "'",
    }))
    const answer = await graph.ok(
      by,
      `query ($keys: [_Any!]!) { course(id: "x") { id } trainingSession(id: "") { id }
        _entities(representations: $keys) { __typename } }`,
      { keys: malformed },
    )
    expect(answer).toEqual({ course: null, trainingSession: null, _entities: [null, null, null] })
    const filter = `{ trainingSessions(filter: { courseId: "x" }) { totalCount } }`
    expect((await graph.refused(by, filter)).code).toBe('NOT_FOUND')
  })
})

describe('hours that another organ credited', () => {
  it('count for the city that appointed the person, though the person is at home elsewhere now', async () => {
    const [personId = ''] = await inspectors(1)
    const province = createTraining(personnel, organs.sichuan)
    const [credit] = await province.record(await province.session(day('2020-10-20')), [personId])
    await database.sql(`update training_credit set home_path = '/1/2/6/' where id = $1`, [credit.id])
    const { inspector } = await graph.ok(by, yearDocument, { id: personId, year: 2020 })
    expect(inspector.training.countedHours).toBe(8)
  })
})

/** Those whom an actor of 恩阳 may not put on duty, under a rule `train.preService` with this value. */
const untrained = (
  personIds: string[],
  role: 'OFFICER' | 'INSPECTOR',
  value: object | null = { required: true },
) => {
  const reader = officer(organs.enyang, { roles: [role] })
  const rows = value ? [{ key: 'train.preService', value }] : []
  const graph = graphOf({ RulesInForce: () => ({ ruleParameters: rows }) })
  return personnel.write(reader, (tx) =>
    untrainedOf({ tx, graph, actor: reader } as unknown as Context, personIds, '2020-12-31'),
  )
}

describe('training before duty', () => {
  const eligibility = `query ($input: EligibilityInput!) { inspectorEligibility(input: $input) {
    personId preServiceTrained } }`
  const isTrained = async (personId: string, on: string, reader = by) => {
    const input = { personIds: [personId], organizationIds: [], on }
    const { inspectorEligibility } = await graph.ok(reader, eligibility, { input })
    return inspectorEligibility[0].preServiceTrained
  }

  it('is known from its last day on, also to a county that sees no hours of the person', async () => {
    const [personId = ''] = await inspectors(1)
    await record(await session(day('2020-10-13')), [personId])
    const id = await session({ ...day('2020-10-19'), to: '2020-10-20T17:00:00+08:00', isPreService: true })
    await record(id, [personId])
    const days = ['2020-10-14', '2020-10-19', '2020-10-20', '2021-01-01']
    const expected = [false, false, true, true]
    expect(await Promise.all(days.map((on) => isTrained(personId, on)))).toEqual(expected)
    const foreign = officer(organs.enyang)
    expect(await Promise.all(days.map((on) => isTrained(personId, on, foreign)))).toEqual(expected)
  })

  it('ends with its revocation', async () => {
    const [personId = ''] = await inspectors(1)
    const [credit] = await record(await session({ isPreService: true }), [personId])
    expect(await isTrained(personId, '2020-10-12')).toBe(true)
    await graph.ok(by, revokeDocument, { input: { creditId: credit.id, reason: '未到场' } })
    expect(await isTrained(personId, '2020-10-12')).toBe(false)
  })

  it('may be of the past: without a day it is known to be done when its year is over', async () => {
    const [personId = ''] = await inspectors(1)
    const row = { personId, year: 2018, form: 'CONCENTRATED', hours: 16, isPreService: true }
    await graph.ok(by, pastDocument, { input: { sourcePaper: '2018年岗前培训名册', rows: [row] } })
    expect(await isTrained(personId, '2018-12-30')).toBe(false)
    expect(await isTrained(personId, '2018-12-31')).toBe(true)
  })

  it('is told about more persons than one question may name', async () => {
    const [trained = '', untrainedId = ''] = await inspectors(2)
    await record(await session({ isPreService: true }), [trained])
    const crowd = Array.from({ length: 450 }, () => randomUUID())
    const asked = [...crowd, trained, untrainedId]
    expect(await untrained(asked, 'OFFICER')).toEqual(new Set([...crowd, untrainedId]))
    // Nobody else learns that anybody is trained.
    expect((await untrained(asked, 'INSPECTOR')).size).toBe(452)
  })

  it('is as long as the rule in force asks for, and needed unless the rule says that it is not', async () => {
    const [personId = ''] = await inspectors(1)
    await record(await session({ isPreService: true, hours: 8 }), [personId])
    await record(await session({ ...day('2020-10-13'), isPreService: true, hours: 7.5 }), [personId])
    const nobody = randomUUID()
    const leftOut = async (value: object | null) => [
      ...(await untrained([personId, nobody], 'OFFICER', value)),
    ]
    expect(await leftOut({ required: true, hours: 16 })).toEqual([personId, nobody])
    expect(await leftOut({ required: true, hours: 15.5 })).toEqual([nobody])
    expect(await leftOut({ required: true })).toEqual([nobody])
    expect(await leftOut(null)).toEqual([nobody])
    expect(await leftOut({ required: false })).toEqual([])
  })
})

const openCheckInFor = (role: 'OFFICER' | 'INSPECTOR', sessionId: string) =>
  personnel.write(
    officer(organs.enyang, { roles: [role] }),
    (tx) =>
      tx.$queryRaw<unknown[]>`select * from open_check_in(${sessionId}::uuid, '2020-10-12T09:10:00+08:00')`,
  )

const creditedAtNoon = (reader: typeof by, persons: string[]) =>
  personnel.write(
    reader,
    (tx) =>
      tx.$queryRaw<unknown[]>`
        select credited_at(${persons}::uuid[], '2020-10-12T12:00:00+08:00', '2020-10-12T13:00:00+08:00')`,
  )

describe('the database', () => {
  const county = officer(organs.tongjiang)
  let sessionId: string
  let personId: string
  let creditId: string
  beforeAll(async () => {
    sessionId = await session(day('2020-10-12'))
    ;[personId = ''] = await inspectors(1)
    const [credit] = await record(sessionId, [personId])
    creditId = credit.id
    await graph.ok(officer(organs.bazhong, { clock: '2020-10-12T09:00:00+08:00' }), openDocument, {
      input: { sessionId, validMinutes: 30 },
    })
  })
  const row = () =>
    personnel.write(by, (tx) => tx.trainingCredit.findUniqueOrThrow({ where: { id: creditId } }))

  it('lets nobody but the organ that credited change a credit, and nobody delete one', async () => {
    const data = { revokeReason: '别的' }
    for (const reader of [county, officer(organs.sichuan), inspectorSelf(personId)]) {
      const update = personnel.write(reader, (tx) =>
        tx.trainingCredit.updateMany({ where: { id: creditId }, data }),
      )
      expect(await update).toEqual({ count: 0 })
    }
    const removal = personnel.write(by, (tx) => tx.trainingCredit.deleteMany({ where: { id: creditId } }))
    await expect(removal).rejects.toThrow()
  })

  it('refuses a credit that carries one’s own path on another’s session', async () => {
    const { id: _, ...credit } = await row()
    const own = {
      ...credit,
      organizerOrganizationId: organs.tongjiang.id,
      ownerDivisionId: organs.tongjiang.division.id,
      ownerPath: organs.tongjiang.division.path,
      revokedOn: new Date('2020-10-13'),
      revokeReason: 'x',
    }
    const insert = personnel.write(county, (tx) => tx.trainingCredit.createMany({ data: [own] }))
    await expect(insert).rejects.toThrow(/training_credit_session_id_fkey/)
    const foreign = personnel.write(county, (tx) =>
      tx.trainingCredit.createMany({
        data: [{ ...credit, revokedOn: own.revokedOn, revokeReason: 'x' }],
      }),
    )
    await expect(foreign).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('lets an inspector check in for oneself only, and write no roster', async () => {
    const { id: _, ...credit } = await row()
    const revoked = { revokedOn: new Date('2020-10-13'), revokeReason: 'x' }
    const self = inspectorSelf(personId)
    const roster = personnel.write(self, (tx) =>
      tx.trainingCredit.createMany({ data: [{ ...credit, ...revoked }] }),
    )
    await expect(roster).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const other = { ...credit, ...revoked, source: 'CHECK_IN' }
    const forAnother = personnel.write(inspectorSelf(randomUUID()), (tx) =>
      tx.trainingCredit.createMany({ data: [other] }),
    )
    await expect(forAnother).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('credits a person once for a session', async () => {
    const { id: _, ...credit } = await row()
    const insert = personnel.write(by, (tx) => tx.trainingCredit.createMany({ data: [credit] }))
    await expect(insert).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('shows the hash of a code to the organizer alone, and wrong codes to whoever gave them', async () => {
    const codes = (reader: typeof by) =>
      personnel.write(reader, (tx) => tx.checkInCode.count({ where: { sessionId } }))
    const readers = [by, officer(organs.sichuan), county, inspectorSelf(personId)]
    expect(await Promise.all(readers.map(codes))).toEqual([1, 0, 0, 0])
    expect(await openCheckInFor('OFFICER', sessionId)).toHaveLength(0)
    expect(await openCheckInFor('INSPECTOR', sessionId)).toHaveLength(1)
  })

  it('tells nobody who was where, but whoever credits, and the person', async () => {
    expect(await creditedAtNoon(officer(organs.enyang), [personId])).toHaveLength(1)
    expect(await creditedAtNoon(inspectorSelf(personId), [personId])).toHaveLength(1)
    expect(await creditedAtNoon(inspectorSelf(randomUUID()), [personId])).toHaveLength(0)
    const crowd = [personId, ...Array.from({ length: 200 }, () => randomUUID())]
    expect(await creditedAtNoon(officer(organs.enyang), crowd)).toHaveLength(0)
  })

  it('numbers certificates for the organ itself only', async () => {
    const data = [
      { organizationId: organs.bazhong.id, ownerPath: organs.tongjiang.division.path, year: 2019, last: 1 },
    ]
    const insert = personnel.write(county, (tx) => tx.certificateCounter.createMany({ data }))
    await expect(insert).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

it('a candidate who is refused before the training is no candidate of it', async () => {
  const personId = directory.person({ organization: school })
  const [appointmentId] = await candidates(personnel, [personId], 'REVIEWED')
  const document = `mutation ($input: ReviewAppointmentsInput!) { reviewAppointments(input: $input) { id } }`
  const input = { appointmentIds: [appointmentId], approve: false, reason: '材料不全', on: '2020-09-01' }
  await graph.ok(by, document, { input })
  const sessionId = await session()
  const roster = `mutation ($input: RecordRosterInput!) { recordRoster(input: $input) { id } }`
  const rows = [{ personId }]
  expect((await graph.refused(by, roster, { input: { sessionId, rows } })).code).toBe('NOT_FOUND')
})
