import { randomUUID } from 'node:crypto'
import { actor, places } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import {
  candidates,
  endDocument,
  officer,
  openPersonnel,
  organization,
  organs,
  recommendation,
  recommendDocument,
} from './factories.ts'

const personnel = await openPersonnel()
const { directory, graph } = personnel
const school = directory.add(organization(places.tongjiang, { kind: 'SCHOOL' }))
const people = (count: number) =>
  Array.from({ length: count }, () => directory.person({ organization: school }))
const city = (today?: string) => officer(organs.bazhong, today ? { today } : {})

const endSessionDocument = `mutation ($input: EndSessionInput!) { endSession(input: $input) {
  appointedBy { id } tier session endedOn endedCount } }`
const session = (number: number, overrides: Record<string, unknown> = {}) => ({
  appointingOrganizationId: organs.bazhong.id,
  tier: 'CITY',
  session: number,
  endedOn: '2020-12-01',
  reason: '换届：新一届督学聘任决定',
  ...overrides,
})
const inOffice = async (day: string, number: number) => {
  const { inspectors } = await graph.ok(
    city(),
    `query ($filter: InspectorFilter) { inspectors(filter: $filter) { totalCount } }`,
    { filter: { tier: 'CITY', session: number, appointedOn: day } },
  )
  return inspectors.totalCount
}

describe('endSession', () => {
  it('ends hundreds at once, so that the next session can begin on that day', {
    timeout: 30_000,
  }, async () => {
    const first = people(100)
    const second = people(110)
    await candidates(personnel, first, 'APPOINTED', { session: 10 })
    await candidates(personnel, second, 'APPOINTED', { session: 10 })
    const [other = ''] = await candidates(personnel, people(1), 'APPOINTED', { session: 11 })
    const input = session(10, { endedOn: '2021-09-15', idempotencyKey: randomUUID() })
    const by = city('2021-09-01')
    const done = await graph.ok(by, endSessionDocument, { input })
    expect(done.endSession).toEqual({
      appointedBy: { id: organs.bazhong.id },
      tier: 'CITY',
      session: 10,
      endedOn: '2021-09-15',
      endedCount: 210,
    })
    expect(await graph.ok(by, endSessionDocument, { input })).toEqual(done)
    expect([await inOffice('2021-09-14', 10), await inOffice('2021-09-15', 10)]).toEqual([210, 0])
    const { appointment } = await graph.ok(by, `{ appointment(id: "${other}") { status } }`)
    expect(appointment.status).toBe('APPOINTED')
    await candidates(personnel, first.slice(0, 3), 'APPOINTED', { session: 12, year: 2021 })
    expect(await inOffice('2021-09-15', 12)).toBe(3)
  })

  it('ends none while a candidate of the session is not decided on, and none before a term begins', async () => {
    const appointed = await candidates(personnel, people(2), 'APPOINTED', { session: 20 })
    const [open = ''] = await candidates(personnel, people(1), 'REVIEWED', { session: 20 })
    const refused = await graph.refused(city(), endSessionDocument, { input: session(20) })
    expect([refused.code, refused.message]).toEqual([
      'CONFLICT',
      '第 3 行：本届有候选人尚未办结，请先任命（聘任）或不予通过',
    ])
    const refusal = { appointmentIds: [open], approve: false, on: '2020-11-01', reason: '有异议' }
    await graph.ok(
      city(),
      `mutation ($input: ReviewAppointmentsInput!) { reviewAppointments(input: $input) { id } }`,
      { input: refusal },
    )
    const early = session(20, { endedOn: '2020-09-15' })
    expect((await graph.refused(city(), endSessionDocument, { input: early })).code).toBe('INVALID')
    expect(await inOffice('2020-12-31', 20)).toBe(appointed.length)
  })

  it('is the appointing organ’s, and not done twice', async () => {
    await candidates(personnel, people(1), 'APPOINTED', { session: 30 })
    const foreign = await graph.refused(officer(organs.sichuan), endSessionDocument, { input: session(30) })
    expect(foreign.code).toBe('FORBIDDEN')
    await graph.ok(city(), endSessionDocument, { input: session(30) })
    expect((await graph.refused(city(), endSessionDocument, { input: session(30) })).code).toBe('CONFLICT')
  })

  it('of two officers at once lets one end it, and an early end beside it is not overwritten', async () => {
    const [appointmentId = ''] = await candidates(personnel, people(5), 'APPOINTED', { session: 40 })
    const end = () => graph.send(city(), endSessionDocument, { input: session(40) })
    const early = { appointmentId, endedOn: '2020-11-01', reason: '调离', ground: 'JOB_CHANGE' }
    const answers = await Promise.all([end(), end(), graph.send(city(), endDocument, { input: early })])
    const [one, two, single] = answers.map(({ errors }) => (errors[0]?.extensions?.code ?? '') as string)
    expect([one ?? '', two ?? ''].toSorted()).toEqual(['', 'CONFLICT'])
    const { appointment } = await graph.ok(city(), `{ appointment(id: "${appointmentId}") { endedOn } }`)
    expect(appointment.endedOn).toBe(single === '' ? '2020-11-01' : '2020-12-01')
  })
})

describe('endAppointment', () => {
  it('keeps the ground, which may be left out', async () => {
    const [first = '', second = ''] = await candidates(personnel, people(2), 'APPOINTED', { session: 50 })
    const document = `mutation ($input: EndAppointmentInput!) { endAppointment(input: $input) { endGround endReason } }`
    const input = {
      appointmentId: first,
      endedOn: '2020-12-01',
      reason: '考核不合格',
      ground: 'FAILED_APPRAISAL',
    }
    const { endAppointment } = await graph.ok(city(), document, { input })
    expect(endAppointment).toEqual({ endGround: 'FAILED_APPRAISAL', endReason: '考核不合格' })
    const without = { appointmentId: second, endedOn: '2020-12-01', reason: '本人申请' }
    const answer = await graph.ok(city(), document, { input: without })
    expect(answer.endAppointment.endGround).toBeNull()
  })
})

const fileDocument = `mutation ($input: FileAppointmentsInput!) { fileAppointments(input: $input) { id filedOn filedWith { id } } }`
const filing = (appointmentIds: string[], overrides: Record<string, unknown> = {}) => ({
  appointmentIds,
  filedWithOrganizationId: organs.sichuan.id,
  filedOn: '2020-10-10',
  ...overrides,
})

describe('fileAppointments', () => {
  it('files with the higher organ, which finds them, once', async () => {
    const ids = await candidates(personnel, people(3), 'APPOINTED', { session: 60 })
    const input = filing(ids, { idempotencyKey: randomUUID() })
    const by = city()
    const done = await graph.ok(by, fileDocument, { input })
    expect(done.fileAppointments).toEqual(
      ids.map((id) => ({ id, filedOn: '2020-10-10', filedWith: { id: organs.sichuan.id } })),
    )
    expect(await graph.ok(by, fileDocument, { input })).toEqual(done)
    const list = `{ appointments(filter: { filedWithOrganizationId: "${organs.sichuan.id}" }) { totalCount } }`
    const seen = async (reader: typeof organs.sichuan) =>
      (await graph.ok(officer(reader), list)).appointments.totalCount
    expect([await seen(organs.sichuan), await seen(organs.mianyang)]).toEqual([3, 0])
    const again = await graph.refused(by, fileDocument, { input: filing(ids) })
    expect(again.code).toBe('CONFLICT')
    expect(again.message).toContain('第 1 行：已于 2020-10-10 上报备案；第 2 行')
  })

  it('files none if one is not appointed, and none to an organ that is not above', async () => {
    const appointed = await candidates(personnel, people(1), 'APPOINTED', { session: 61 })
    const open = await candidates(personnel, people(1), 'PUBLIC_NOTICE', { session: 61 })
    const answers = [
      filing([...appointed, ...open]),
      filing(appointed, { filedWithOrganizationId: organs.tongjiang.id }),
      filing(appointed, { filedWithOrganizationId: organs.bazhong.id }),
      filing(appointed, { filedWithOrganizationId: randomUUID() }),
      filing(appointed, { filedOn: '2020-09-14' }),
      filing([randomUUID()]),
    ].map((input) => graph.refused(city(), fileDocument, { input }))
    expect((await Promise.all(answers)).map(({ code }) => code)).toEqual([
      'CONFLICT',
      'INVALID',
      'INVALID',
      'NOT_FOUND',
      'INVALID',
      'NOT_FOUND',
    ])
    const foreign = await graph.refused(officer(organs.tongjiang), fileDocument, { input: filing(appointed) })
    expect(foreign.code).toBe('FORBIDDEN')
    const { appointment } = await graph.ok(city(), `{ appointment(id: "${appointed[0]}") { filedOn } }`)
    expect(appointment.filedOn).toBeNull()
  })
})

const county = (today: string) => officer(organs.enyang, { today })

describe('expiringAppointments', () => {
  it('lists terms that run today and end before the date, by division and scope', async () => {
    const enyang = directory.add(organization(places.enyang, { kind: 'SCHOOL' }))
    const person = directory.person({ organization: enyang })
    const way = { appointedBy: organs.enyang, tier: 'COUNTY', session: 3 }
    const [id = ''] = await candidates(personnel, [person], 'APPOINTED', way)
    const document = `query ($filter: ExpiringAppointmentFilter!) {
      expiringAppointments(filter: $filter) { totalCount nodes { id } } }`
    const list = async (by: ReturnType<typeof officer>, before: string, divisionId?: string) => {
      const { expiringAppointments } = await graph.ok(by, document, { filter: { before, divisionId } })
      return expiringAppointments.nodes.map((row: { id: string }) => row.id)
    }
    expect(await list(county('2023-08-01'), '2023-09-15')).toEqual([id])
    expect(await list(county('2023-08-01'), '2023-09-14')).toEqual([])
    expect(await list(county('2023-09-15'), '2023-12-31')).toEqual([])
    expect(await list(officer(organs.tongjiang, { today: '2023-08-01' }), '2023-09-15')).not.toContain(id)
    expect(await list(officer(organs.mianyang, { today: '2023-08-01' }), '2023-09-15')).toEqual([])
    const province = officer(organs.sichuan, { today: '2023-08-01' })
    expect(await list(province, '2023-09-15', places.enyang.id)).toEqual([id])
    expect(await list(actor({ role: 'UNIT' }), '2023-09-15')).toEqual([])
    const { code } = await graph.refused(province, document, {
      filter: { before: '2023-09-15', divisionId: randomUUID() },
    })
    expect(code).toBe('NOT_FOUND')
  })

  it('leaves out terms that were ended early', async () => {
    const [appointmentId] = await candidates(personnel, people(1), 'APPOINTED', {
      appointedBy: organs.tongjiang,
      tier: 'COUNTY',
    })
    const by = officer(organs.tongjiang, { today: '2020-12-31' })
    const document = `{ expiringAppointments(
      filter: { before: "2024-01-01", divisionId: "${places.tongjiang.id}" }) { totalCount } }`
    expect((await graph.ok(by, document)).expiringAppointments.totalCount).toBe(1)
    await graph.ok(by, endDocument, { input: { appointmentId, endedOn: '2021-06-01', reason: '调离' } })
    expect((await graph.ok(by, document)).expiringAppointments.totalCount).toBe(0)
  })
})

it('a candidate of the new session can be recommended while the old one still runs', async () => {
  const personIds = people(1)
  await candidates(personnel, personIds, 'APPOINTED', { session: 70 })
  const input = recommendation(personIds, { session: 71, recommendedOn: '2020-12-30' })
  expect((await graph.ok(city(), recommendDocument, { input })).recommendInspectors).toHaveLength(1)
})
