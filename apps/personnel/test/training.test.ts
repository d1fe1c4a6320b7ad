import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { candidates, officer, openPersonnel, organs } from './factories.ts'
import {
  cancelDocument,
  certificateDocument,
  courseInput,
  createTraining,
  day,
  pastDocument,
  revokeDocument,
  rosterDocument,
  sessionDocument,
  sessionInput,
} from './training-factories.ts'

const personnel = await openPersonnel()
const { database, directory, graph } = personnel
const training = createTraining(personnel)
const { by, course, courseDocument, inspectors, record, school, session, yearOf } = training
const county = officer(organs.tongjiang)

describe('createCourse and scheduleTrainingSession', () => {
  it('make a course of the acting body and a session of it', async () => {
    const { createCourse } = await graph.ok(by, courseDocument, { input: courseInput() })
    expect(createCourse).toEqual({
      id: createCourse.id,
      title: '督学岗前培训',
      form: 'CONCENTRATED',
      contents: '政策法规、督导理论、实务操作',
      organizer: { id: organs.bazhong.id },
      isDemo: true,
    })
    const input = sessionInput(createCourse.id, { isPreService: true, hours: 7.25 })
    const { scheduleTrainingSession } = await graph.ok(by, sessionDocument, { input })
    expect(scheduleTrainingSession).toMatchObject({
      status: 'PLANNED',
      place: '市教师进修学校',
      hours: 7.25,
      isPreService: true,
      isSelfPaced: false,
      isDemo: true,
      course: { id: createCourse.id },
      roster: { totalCount: 0 },
    })
  })

  it('do each once when it is sent twice', async () => {
    const input = courseInput({ idempotencyKey: randomUUID() })
    const first = await graph.ok(by, courseDocument, { input })
    expect(await graph.ok(by, courseDocument, { input })).toEqual(first)
    const planned = sessionInput(first.createCourse.id, { idempotencyKey: randomUUID() })
    const once = await graph.ok(by, sessionDocument, { input: planned })
    expect(await graph.ok(by, sessionDocument, { input: planned })).toEqual(once)
  })

  it.each([
    ['hours with three places', { hours: 1.005 }, '学时最多保留两位小数'],
    ['no hours', { hours: 0 }, '学时应大于 0'],
    ['an end before the beginning', { to: '2020-10-12T08:00:00+08:00' }, '结束时间应晚于开始时间'],
    ['concentrated training at one’s own pace', { isSelfPaced: true }, '集中培训有固定时间'],
    ['concentrated training nowhere', { place: null }, '集中培训须填写地点'],
  ])('refuse %s', async (_, overrides, message) => {
    const input = sessionInput(await course(), overrides)
    const refusal = await graph.refused(by, sessionDocument, { input })
    expect(refusal.code).toBe('INVALID')
    expect(refusal.message).toContain(message)
  })

  it('leave the courses of another body alone', async () => {
    const courseId = await course()
    const province = await graph.refused(officer(organs.sichuan), sessionDocument, {
      input: sessionInput(courseId),
    })
    expect(province.code).toBe('FORBIDDEN')
    const foreign = await graph.refused(county, sessionDocument, { input: sessionInput(courseId) })
    const missing = await graph.refused(county, sessionDocument, { input: sessionInput(randomUUID()) })
    expect(foreign).toEqual({ code: 'NOT_FOUND', message: '培训课程不存在' })
    expect(foreign).toEqual(missing)
  })
})

const cancel = (sessionId: string, who = by) =>
  graph.send(who, cancelDocument, { input: { sessionId, reason: '因疫情延期' } })

describe('cancelTrainingSession', () => {
  it('calls off what was not held, once, and keeps the reason', async () => {
    const id = await session()
    const { data } = await cancel(id)
    expect(data.cancelTrainingSession).toEqual({
      id,
      status: 'CANCELLED',
      cancelledOn: '2020-12-31',
      cancelReason: '因疫情延期',
    })
    const { errors } = await cancel(id)
    expect(errors[0]?.message).toBe('不能取消培训：该培训已取消，现在不能再办理')
    const [entry] = await database.sql(
      `select reason from audit_entry where entity_id = $1 and operation = 'UPDATE'`,
      [id],
    )
    expect(entry).toEqual({ reason: '因疫情延期' })
  })

  it('does not call off what was held', async () => {
    const id = await session()
    await record(id, await inspectors(1))
    expect((await cancel(id)).errors[0]?.extensions?.code).toBe('CONFLICT')
  })

  it('is the organizer’s alone', async () => {
    const id = await session()
    expect((await cancel(id, officer(organs.sichuan))).errors[0]?.extensions?.code).toBe('FORBIDDEN')
    expect((await cancel(id, county)).errors[0]).toMatchObject({ message: '培训不存在' })
    expect((await cancel(randomUUID(), county)).errors[0]).toMatchObject({ message: '培训不存在' })
  })
})

const refusedRoster = (sessionId: string, rows: object[]) =>
  graph.refused(by, rosterDocument, { input: { sessionId, rows } })

describe('recordRoster', () => {
  it('credits inspectors and candidates in the order of the rows, with their hours', async () => {
    const [inspector = ''] = await inspectors(1)
    const candidate = directory.person({ organization: school })
    await candidates(personnel, [candidate], 'PUBLIC_NOTICE')
    const id = await session()
    const rows = [{ personId: candidate, hours: 6.5 }, { personId: inspector }]
    const { recordRoster } = await graph.ok(by, rosterDocument, { input: { sessionId: id, rows } })
    expect(recordRoster).toEqual([
      {
        id: expect.any(String),
        person: { id: candidate },
        session: { id },
        hours: 6.5,
        form: 'CONCENTRATED',
        year: 2020,
        occurredOn: '2020-10-12',
        creditedOn: '2020-12-31',
        isPreService: false,
        source: 'ROSTER',
        sourcePaper: null,
        creditedBy: { id: organs.bazhong.id },
        certificateNumber: null,
        certificateIssuedOn: null,
        revokedOn: null,
        revokeReason: null,
        isDemo: true,
      },
      expect.objectContaining({ person: { id: inspector }, hours: 8 }),
    ])
    const { trainingSession } = await graph.ok(
      by,
      `{ trainingSession(id: "${id}") { status roster { totalCount } } }`,
    )
    expect(trainingSession).toEqual({ status: 'HELD', roster: { totalCount: 2 } })
  })

  it('refuses strangers by row, and then nobody is credited', async () => {
    const [inspector = ''] = await inspectors(1)
    const rejected = directory.person({ organization: school })
    const [appointmentId] = await candidates(personnel, [rejected], 'RECOMMENDED')
    await database.sql(
      `update appointment set status = 'REJECTED', rejected_on = '2020-09-01' where id = $1`,
      [appointmentId],
    )
    const unknown = directory.person({ organization: school })
    const id = await session()
    const rows = [inspector, unknown, rejected, randomUUID()].map((personId) => ({ personId }))
    const { errors } = await graph.send(by, rosterDocument, { input: { sessionId: id, rows } })
    expect(errors[0]?.message).toBe(
      [2, 3, 4].map((row) => `第 ${row} 行：不是督学或督学候选人（在本机构可见范围内）`).join('；'),
    )
    expect(errors[0]?.extensions).toMatchObject({
      code: 'NOT_FOUND',
      rows: [{ row: 2 }, { row: 3 }, { row: 4 }],
    })
    expect((await yearOf(inspector)).countedHours).toBe(0)
  })

  it('refuses whoever was out of office by then', async () => {
    const [inspector = ''] = await inspectors(1)
    const late = await session(day('2023-09-15'))
    const last = await session(day('2023-09-14'))
    const today = officer(organs.bazhong, { today: '2023-10-01' })
    const send = (sessionId: string) =>
      graph.send(today, rosterDocument, { input: { sessionId, rows: [{ personId: inspector }] } })
    expect((await send(late)).errors[0]?.extensions?.code).toBe('NOT_FOUND')
    expect((await send(last)).errors).toEqual([])
  })

  it('refuses a person twice in one roster and more hours than the session gives', async () => {
    const [first = '', second = ''] = await inspectors(2)
    const id = await session()
    const { code, message } = await refusedRoster(id, [
      { personId: first },
      { personId: second, hours: 8.01 },
      { personId: first },
    ])
    expect(code).toBe('INVALID')
    expect(message).toBe('第 2 行：学时不能超过该培训的 8 学时；第 3 行：同一人在名册中重复')
  })

  it('takes the same row again as done, and another number of hours as duplicate credit', async () => {
    const [first = '', second = ''] = await inspectors(2)
    const id = await session()
    const [credit] = await record(id, [first])
    const [again, added] = await record(id, [first, second])
    expect(again).toEqual(credit)
    expect(added.person.id).toBe(second)
    const { errors } = await graph.send(by, rosterDocument, {
      input: { sessionId: id, rows: [{ personId: second }, { personId: first, hours: 4 }] },
    })
    expect(errors[0]?.message).toBe('第 2 行：该培训已为其登记 8 学时，更正请先撤销原记录')
    expect(errors[0]?.extensions).toMatchObject({
      code: 'CONFLICT',
      rows: [{ row: 2, rule: 'train.noDuplicateCredit' }],
    })
  })

  it('does not credit two trainings at one time, also if another organ credited the first', async () => {
    const province = createTraining(personnel, organs.sichuan)
    const [inspector = ''] = await inspectors(1)
    await province.record(await province.session(), [inspector])
    const overlapping = await session({ from: '2020-10-12T16:59:00+08:00', to: '2020-10-12T20:00:00+08:00' })
    const { code, message } = await refusedRoster(overlapping, [{ personId: inspector }])
    expect(code).toBe('CONFLICT')
    expect(message).toBe('第 1 行：与其另一次培训时间重叠，同一时间的学时不得重复计算')
    const following = await session({ from: '2020-10-12T17:00:00+08:00', to: '2020-10-12T20:00:00+08:00' })
    await record(following, [inspector])
    const ownPace = { isSelfPaced: true, from: '2020-10-01T00:00:00+08:00', to: '2020-11-01T00:00:00+08:00' }
    await record(await session(ownPace, { form: 'ONLINE' }), [inspector])
    expect((await yearOf(inspector)).hoursByForm).toEqual([
      { form: 'CONCENTRATED', hours: 16 },
      { form: 'ONLINE', hours: 8 },
    ])
  })

  it('waits for the last day and is not for a session that was called off', async () => {
    const personIds = await inspectors(1)
    const rows = personIds.map((personId) => ({ personId }))
    const id = await session(day('2021-01-01'))
    expect(await refusedRoster(id, rows)).toEqual({
      code: 'CONFLICT',
      message: '培训于 2021-01-01 结束，当日起方可登记名册',
    })
    await graph.ok(by, cancelDocument, { input: { sessionId: id, reason: '延期' } })
    expect((await refusedRoster(id, rows)).code).toBe('CONFLICT')
  })

  it('is the organizer’s alone, at most 200 rows', async () => {
    const id = await session()
    const rows = (await inspectors(1)).map((personId) => ({ personId }))
    const send = (who: typeof by, input: object) => graph.refused(who, rosterDocument, { input })
    expect((await send(officer(organs.sichuan), { sessionId: id, rows })).code).toBe('FORBIDDEN')
    const foreign = await send(county, { sessionId: id, rows })
    expect(foreign).toEqual({ code: 'NOT_FOUND', message: '培训不存在' })
    expect(await send(county, { sessionId: randomUUID(), rows })).toEqual(foreign)
    const many = Array.from({ length: 201 }, () => ({ personId: randomUUID() }))
    expect((await send(by, { sessionId: id, rows: many })).message).toContain('一次最多 200 项')
  })

  it('needs as many statements for 60 as for 2', async () => {
    const [few, many] = [await inspectors(2), await inspectors(60)]
    const [first, second] = [await session(), await session()]
    const short = await personnel.statementsOf(() => record(first, few))
    const long = await personnel.statementsOf(() => record(second, many))
    expect(long).toHaveLength(short.length)
  })

  it('done twice at once with one key is done once', async () => {
    const personIds = await inspectors(3)
    const id = await session()
    const send = () => record(id, personIds, { idempotencyKey: 'roster 1' })
    const [first, second] = await Promise.all([send(), send()])
    expect(second).toEqual(first)
    expect((await yearOf(personIds[0] ?? '')).countedHours).toBe(8)
  })

  it('of two trainings at one time, recorded at once, credits one', async () => {
    const personIds = await inspectors(5)
    const province = createTraining(personnel, organs.sichuan)
    const [own, above] = [await session(), await province.session()]
    const rows = personIds.map((personId) => ({ personId }))
    const answers = await Promise.all([
      graph.send(by, rosterDocument, { input: { sessionId: own, rows } }),
      graph.send(province.by, rosterDocument, { input: { sessionId: above, rows: rows.toReversed() } }),
    ])
    const codes = answers.map(({ errors }) => (errors[0]?.extensions?.code ?? '') as string)
    expect(codes.toSorted()).toEqual(['', 'CONFLICT'])
  })
})

describe('revokeCredit', () => {
  it('ends a credit with its reason, once, and makes room for the right one', async () => {
    const [inspector = ''] = await inspectors(1)
    const id = await session()
    const [credit] = await record(id, [inspector])
    const input = { creditId: credit.id, reason: '中途离场' }
    const { revokeCredit } = await graph.ok(by, revokeDocument, { input })
    expect(revokeCredit).toMatchObject({ revokedOn: '2020-12-31', revokeReason: '中途离场' })
    expect(await graph.refused(by, revokeDocument, { input })).toEqual({
      code: 'CONFLICT',
      message: '该学时记录已经撤销',
    })
    expect((await yearOf(inspector)).countedHours).toBe(0)
    await record(id, [inspector], { rows: [{ personId: inspector, hours: 4 }] })
    const { countedHours, credits } = await yearOf(inspector)
    expect(countedHours).toBe(4)
    expect(credits.map(({ revokedOn }: { revokedOn: string | null }) => revokedOn)).toEqual([
      null,
      '2020-12-31',
    ])
    const [entry] = await database.sql(
      `select reason from audit_entry where entity_id = $1 and operation = 'UPDATE'`,
      [credit.id],
    )
    expect(entry).toEqual({ reason: '中途离场' })
  })

  it('is for the organ that credited alone', async () => {
    const [inspector = ''] = await inspectors(1)
    const [credit] = await record(await session(), [inspector])
    const input = { creditId: credit.id, reason: '中途离场' }
    // The county sees it: the inspector works there.
    expect((await graph.refused(county, revokeDocument, { input })).code).toBe('FORBIDDEN')
    const foreign = await graph.refused(officer(organs.mianyang), revokeDocument, { input })
    expect(foreign).toEqual({ code: 'NOT_FOUND', message: '学时记录不存在' })
    const missing = { ...input, creditId: randomUUID() }
    expect(await graph.refused(by, revokeDocument, { input: missing })).toEqual(foreign)
  })
})

const pastInput = (rows: object[], overrides: object = {}) => ({
  sourcePaper: '2018年市督学培训签到册（复印件）',
  isDemo: true,
  rows,
  ...overrides,
})

const pastRow = (personId: string, overrides: object = {}) => ({
  personId,
  year: 2018,
  form: 'CONCENTRATED',
  hours: 24,
  ...overrides,
})

describe('enterPastHours', () => {
  it('enters hours of years before the office, with paper and mark, day or no day', async () => {
    const [inspector = ''] = await inspectors(1)
    const rows = [
      pastRow(inspector),
      pastRow(inspector, { form: 'ONLINE', occurredOn: '2018-05-04', isPreService: true }),
    ]
    const { enterPastHours } = await graph.ok(by, pastDocument, { input: pastInput(rows) })
    expect(enterPastHours).toMatchObject([
      {
        source: 'PAST_ENTRY',
        sourcePaper: '2018年市督学培训签到册（复印件）',
        occurredOn: null,
        session: null,
        year: 2018,
      },
      { occurredOn: '2018-05-04', form: 'ONLINE', isPreService: true, creditedBy: { id: organs.bazhong.id } },
    ])
    expect(await yearOf(inspector, 2018)).toMatchObject({ countedHours: 24 })
  })

  it('refuses the same line of the same paper twice', async () => {
    const [inspector = ''] = await inspectors(1)
    await graph.ok(by, pastDocument, { input: pastInput([pastRow(inspector)]) })
    const again = await graph.refused(by, pastDocument, {
      input: pastInput([pastRow(inspector), pastRow(inspector)]),
    })
    expect(again.code).toBe('CONFLICT')
    expect(again.message).toBe('第 1 行：同一材料中的这条学时已经补录；第 2 行：同一材料中的这条学时已经补录')
    const other = pastInput([pastRow(inspector)], { sourcePaper: '2018年省级培训结业名单' })
    await graph.ok(by, pastDocument, { input: other })
    expect((await yearOf(inspector, 2018)).countedHours).toBe(48)
  })

  it('is done once when it is sent twice', async () => {
    const [inspector = ''] = await inspectors(1)
    const input = pastInput([pastRow(inspector)], { idempotencyKey: randomUUID() })
    const first = await graph.ok(by, pastDocument, { input })
    expect(await graph.ok(by, pastDocument, { input })).toEqual(first)
  })

  it.each([
    ['a year to come', { year: 2021 }, '年度应在 1977 至 2020 之间'],
    ['a day in another year', { occurredOn: '2019-01-01' }, '培训日期 2019-01-01 不在 2018 年度内'],
    ['this year without a day', { year: 2020 }, '本年度的学时须填写培训日期'],
    ['a day to come', { year: 2020, occurredOn: '2021-01-01' }, '培训日期不能晚于今天'],
    ['a stranger', { personId: randomUUID() }, '不是督学或督学候选人'],
  ])('refuses %s by row', async (_, overrides, message) => {
    const [inspector = ''] = await inspectors(1)
    const input = pastInput([pastRow(inspector), pastRow(inspector, { hours: 8, ...overrides })])
    expect((await graph.refused(by, pastDocument, { input })).message).toContain(`第 2 行：${message}`)
  })
})

const certify = async (sessionId: string, overrides: object = {}, who = by): Promise<string[]> => {
  const input = { sessionId, code: '巴督培', issuedOn: '2020-11-01', ...overrides }
  const { issueCertificates } = await graph.ok(who, certificateDocument, { input })
  return issueCertificates.map(({ certificateNumber }: { certificateNumber: string }) => certificateNumber)
}

const refusedCertificate = (sessionId: string, overrides: object = {}, who = by) =>
  graph.refused(who, certificateDocument, {
    input: { sessionId, code: '巴督培', issuedOn: '2020-11-01', ...overrides },
  })

describe('issueCertificates', () => {
  it('numbers without a gap in organ and year, also when an issue in between is refused', async () => {
    const [first, second] = [await session(), await session(day('2020-10-13'))]
    const personIds = await inspectors(3)
    await record(first, personIds)
    await record(second, personIds)
    const [a = '', b = '', c = ''] = personIds
    expect(await certify(first, { personIds: [b] })).toEqual(['巴督培〔2020〕1号'])
    const twice = await refusedCertificate(first, { personIds: [a, b] })
    expect(twice).toEqual({ code: 'CONFLICT', message: '第 2 行：已发证书 巴督培〔2020〕1号' })
    const stranger = await refusedCertificate(first, { personIds: [randomUUID()] })
    expect(stranger.code).toBe('NOT_FOUND')
    expect(await certify(first)).toEqual(['巴督培〔2020〕2号', '巴督培〔2020〕3号'])
    expect((await refusedCertificate(first)).message).toBe('该培训没有待发证书的学时记录')
    const [atOnce, meanwhile] = await Promise.all([
      certify(second, { personIds: [a, c] }),
      certify(second, { personIds: [b], code: '巴督证' }),
    ])
    const sequences = [...atOnce, ...meanwhile].map((number) => Number(/〕(\d+)号/.exec(number)?.[1]))
    expect(sequences.toSorted((a, b) => a - b)).toEqual([4, 5, 6])
    const rows = await database.sql<{ last: number }>(
      `select last from certificate_counter where organization_id = $1`,
      [organs.bazhong.id],
    )
    expect(rows).toEqual([{ last: 6 }])
  })

  it('counts each year and each organ by itself', async () => {
    const province = createTraining(personnel, organs.sichuan)
    const [id, above] = [await session(day('2020-10-14')), await province.session(day('2020-10-15'))]
    const personIds = await inspectors(1)
    await record(id, personIds)
    await province.record(above, personIds)
    const nextYear = officer(organs.bazhong, { today: '2021-03-01' })
    expect(await certify(id, { issuedOn: '2021-02-01' }, nextYear)).toEqual(['巴督培〔2021〕1号'])
    expect(await certify(above, { code: '川督培' }, province.by)).toEqual(['川督培〔2020〕1号'])
  })

  it('is done once when it is sent twice, and keeps the number with a revoked credit', async () => {
    const id = await session(day('2020-10-16'))
    const [credit] = await record(id, await inspectors(1))
    const [number] = await certify(id, { idempotencyKey: 'certificate 1' })
    expect(await certify(id, { idempotencyKey: 'certificate 1' })).toEqual([number])
    const input = { creditId: credit.id, reason: '冒名顶替' }
    const { revokeCredit } = await graph.ok(by, revokeDocument, { input })
    expect(revokeCredit.certificateNumber).toBe(number)
  })

  it.each([
    ['before the training ended', { issuedOn: '2020-10-11' }, '发证日期不能早于培训结束日期 2020-10-12'],
    ['on a day to come', { issuedOn: '2021-01-01' }, '发证日期不能晚于今天'],
    ['with an empty code', { code: 'A' }, '证书代字应为 2 至 14 个汉字'],
  ])('are not issued %s', async (_, overrides, message) => {
    const id = await session()
    await record(id, await inspectors(1))
    expect((await refusedCertificate(id, overrides)).message).toContain(message)
  })

  it('is the organizer’s alone, for a session that was held', async () => {
    const id = await session()
    expect((await refusedCertificate(id)).message).toContain('不能发放证书：该培训已安排')
    await record(id, await inspectors(1))
    expect((await refusedCertificate(id, {}, officer(organs.sichuan))).code).toBe('FORBIDDEN')
    expect((await refusedCertificate(id, {}, county)).code).toBe('NOT_FOUND')
  })
})
