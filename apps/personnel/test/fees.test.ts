import { randomUUID } from 'node:crypto'
import type { Actor } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { officer, openPersonnel, organization, organs } from './factories.ts'
import { extra } from './training-directory.ts'
import { createTraining } from './training-factories.ts'

const personnel = await openPersonnel()
const { database, directory, graph } = personnel
const school = directory.add(organization(places.tongjiang, { kind: 'SCHOOL' }))

const fields = `id status workedOn mode part titleClass isLeading dayNumber net tax gross isDemo ruleVersion rules
  person { id } office { id } activity { kind title inspection { id } trainingSession { id } evaluationRound { id } }
  computation { basis dailyRate minRate maxRate factors { name percent } uncapped cap { name limit already } amount text }
  recordedBy { id } submittedOn submittedBy { id } approvedOn approvedBy { id } paidOn voucherNumber
  cancelledOn cancelReason`
const documents = {
  recordFees: `mutation ($input: RecordFeesInput!) { recordFees(input: $input) { ${fields} } }`,
  submitFees: `mutation ($input: SubmitFeesInput!) { submitFees(input: $input) { ${fields} } }`,
  approveFees: `mutation ($input: FeesInput!) { approveFees(input: $input) { ${fields} } }`,
  returnFees: `mutation ($input: FeesReasonInput!) { returnFees(input: $input) { ${fields} } }`,
  payFees: `mutation ($input: PayFeesInput!) { payFees(input: $input) { ${fields} } }`,
  cancelFees: `mutation ($input: FeesReasonInput!) { cancelFees(input: $input) { ${fields} } }`,
}
type Command = keyof typeof documents
const run = async (by: Actor, command: Command, input: object) =>
  (await graph.ok(by, documents[command], { input }))[command]
const denied = (by: Actor, command: Command, input: object) =>
  graph.refused(by, documents[command], { input })
const codesOf = async (...requests: ReturnType<typeof graph.send>[]) =>
  (await Promise.all(requests)).map(({ errors }) => (errors[0]?.extensions?.code ?? '') as string).toSorted()

const enrollDocument = `mutation ($input: EnrollExpertsInput!) { enrollExperts(input: $input) { id } }`

/** An office of the city with experts in its pool since September 2020. */
async function office(count: number, titleClass = 'SENIOR') {
  const body = directory.add(organization(places.bazhong, { divisionKind: 'CITY' }))
  const people = Array.from({ length: count }, () => directory.person({ organization: school }))
  const by = officer(body)
  const experts = people.map((personId) => ({
    personId,
    fields: ['督政'],
    titleClass,
    validFrom: '2020-09-01',
  }))
  if (count > 0) await graph.ok(by, enrollDocument, { input: { experts } })
  return { body, people, by, person: people[0] as string, another: officer(body) }
}

/** An activity in words, another one each time. */
const activity = () => ({ kind: 'OTHER', title: `评估工作 ${randomUUID()}` })
const day = (personId: string, workedOn = '2020-10-12', overrides: object = {}) => ({
  personId,
  workedOn,
  dailyRate: 200_000,
  ...overrides,
})
const fees = (rows: object[], overrides: object = {}) => ({
  activity: activity(),
  mode: 'ON_SITE',
  rows,
  ...overrides,
})
const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id)

/** Lines of an office in a state, one for each day of each expert. */
async function linesIn(status: 'RECORDED' | 'SUBMITTED' | 'APPROVED' | 'PAID', count = 1) {
  const world = await office(count)
  const rows = await run(world.by, 'recordFees', fees(world.people.map((personId) => day(personId))))
  const feeIds = idsOf(rows)
  const order = ['RECORDED', 'SUBMITTED', 'APPROVED', 'PAID']
  const reaches = (wanted: string) => order.indexOf(status) >= order.indexOf(wanted)
  if (reaches('SUBMITTED')) await run(world.by, 'submitFees', { feeIds })
  if (reaches('APPROVED')) await run(world.another, 'approveFees', { feeIds })
  if (reaches('PAID')) {
    await run(world.by, 'payFees', { feeIds, paidOn: '2020-12-31', voucherNumber: '记-88' })
  }
  return { ...world, feeIds, feeId: feeIds[0] as string }
}

afterEach(() => {
  extra.length = 0
  directory.unapproved.clear()
})

/** The SQL of recording a day of so many experts. */
const statements = async (experts: number) => {
  const { by, people } = await office(experts)
  const rows = people.map((personId) => day(personId))
  return (await personnel.statementsOf(() => run(by, 'recordFees', fees(rows)))).length
}

describe('recordFees', () => {
  it('prices days by class, mode and number of the day, and keeps the rules', async () => {
    const { by, body, people } = await office(2)
    const [first = '', second = ''] = people
    const rows = [
      day(first, '2020-10-14'),
      day(first, '2020-10-12'),
      day(first, '2020-10-13', { part: 'HALF_DAY' }),
      day(second, '2020-10-12', { isLeading: true }),
    ]
    const input = fees(rows, { isDemo: true })
    const answer = await run(by, 'recordFees', input)
    expect(answer.map((row: { net: number }) => row.net)).toEqual([100_000, 200_000, 120_000, 300_000])
    expect(answer[0]).toMatchObject({
      status: 'RECORDED',
      workedOn: '2020-10-14',
      mode: 'ON_SITE',
      part: 'FULL_DAY',
      titleClass: 'SENIOR',
      dayNumber: 3,
      isDemo: true,
      ruleVersion: 1,
      person: { id: first },
      office: { id: body.id },
      recordedBy: { id: by.personId },
      activity: { kind: 'OTHER', title: input.activity.title, inspection: null },
      computation: {
        basis: 'AFTER_TAX',
        dailyRate: 200_000,
        minRate: 150_000,
        maxRate: 240_000,
        factors: [{ name: '第 3 天（第 3 天起）', percent: 50 }],
        uncapped: 100_000,
        cap: null,
        amount: 100_000,
      },
    })
    expect(answer[0].rules['fee.rates']).toMatchObject({ mark: 'RECALLED', packVersion: 1 })
    expect(answer[0].computation.text).toContain('税后 1000.00 元，个人所得税 200.00 元，税前 1200.00 元')
    // 4200 yuan in one month for one activity: taxed as one payment of 5000 yuan.
    const ofFirst = answer.slice(0, 3).map(({ tax }: { tax: number }) => tax)
    expect(ofFirst.reduce((sum: number, tax: number) => sum + tax, 0)).toBe(80_000)
  })

  it('goes on counting days and tax where an earlier recording ended', async () => {
    const { by, person } = await office(1)
    const what = activity()
    await run(
      by,
      'recordFees',
      fees([day(person, '2020-10-12'), day(person, '2020-10-13')], { activity: what }),
    )
    const [third] = await run(by, 'recordFees', fees([day(person, '2020-10-14')], { activity: what }))
    expect(third).toMatchObject({ dayNumber: 3, net: 100_000, tax: 19_048 })
    const before = await denied(by, 'recordFees', fees([day(person, '2020-10-11')], { activity: what }))
    expect(before.message).toContain('第 1 行：该人员在本活动中已登记较晚的 2020-10-1')
    const [other] = await run(by, 'recordFees', fees([day(person, '2020-10-11')]))
    expect(other).toMatchObject({ dayNumber: 1, net: 200_000 })
  })

  it('takes the class of the pool on that day, else of the file, and refuses where neither says', async () => {
    const { by, person } = await office(1, 'OTHER')
    const cheap = day(person, '2020-10-12', { dailyRate: 100_000 })
    expect((await run(by, 'recordFees', fees([cheap])))[0]).toMatchObject({
      titleClass: 'OTHER',
      net: 100_000,
    })
    const before = await denied(by, 'recordFees', fees([day(person, '2020-08-31')]))
    expect(before.message).toBe('第 1 行：没有职称类别：当日不在专家库中，督学档案也未载明职称级别')
    const keep = `mutation ($input: KeepInspectorFileInput!) { keepInspectorFile(input: $input) { id } }`
    await graph.ok(by, keep, { input: { personId: person, titleLevel: 'ASSOCIATE_SENIOR' } })
    const [filed] = await run(by, 'recordFees', fees([day(person, '2020-08-31')]))
    expect(filed).toMatchObject({ titleClass: 'SENIOR' })
  })

  it('is of an inspection, a training session or a round that there is', async () => {
    const { by, person } = await office(1)
    const { session } = createTraining(personnel)
    const [inspection, round] = [randomUUID(), randomUUID()]
    directory.activitiesOfOthers.add(inspection).add(round)
    const record = async (kind: string, id: string) =>
      (await run(by, 'recordFees', fees([day(person)], { activity: { kind, id } })))[0].activity
    expect(await record('INSPECTION', inspection)).toMatchObject({
      inspection: { id: inspection },
      title: null,
    })
    expect(await record('EVALUATION_ROUND', round)).toMatchObject({ evaluationRound: { id: round } })
    const trained = await session()
    expect(await record('TRAINING_SESSION', trained)).toMatchObject({ trainingSession: { id: trained } })
    for (const kind of ['INSPECTION', 'TRAINING_SESSION', 'EVALUATION_ROUND']) {
      const missing = fees([day(person)], { activity: { kind, id: randomUUID() } })
      expect((await denied(by, 'recordFees', missing)).code).toBe('NOT_FOUND')
    }
  })

  it.each([
    ['no id of an inspection', { activity: { kind: 'INSPECTION' } }, '填写编号'],
    ['no words of another activity', { activity: { kind: 'OTHER', title: ' ' } }, '不能为空'],
    ['nobody', { rows: [] }, 'rows 不能为空'],
    ['half a fen', { rows: [day(randomUUID(), '2020-10-12', { dailyRate: 1.5 })] }, '不是有效的金额'],
    [
      'more than 31 days',
      {
        rows: Array.from({ length: 32 }, (_, i) =>
          day(randomUUID(), new Date(Date.UTC(2020, 9, i + 1)).toISOString().slice(0, 10)),
        ),
      },
      '一次最多登记 31 个不同日期',
    ],
  ])('refuses %s', async (_, overrides, message) => {
    const { by } = await office(0)
    const answer = await denied(by, 'recordFees', fees([day(randomUUID())], overrides))
    expect(answer.code).toBe('INVALID')
    expect(answer.message).toContain(message)
  })

  it('takes none of the batch if one fails, and names the rows', async () => {
    const { by, people } = await office(2)
    const [first = '', second = ''] = people
    const what = activity()
    await run(by, 'recordFees', fees([day(second)], { activity: what }))
    const rows = [day(first), day(second), day(randomUUID()), day(first, '2020-10-13', { dailyRate: 1 })]
    const { code, message } = await denied(by, 'recordFees', fees(rows, { activity: what }))
    expect(code).toBe('CONFLICT')
    expect(message).toContain(
      '第 2 行：该人员当天在本活动中已有评审费，同一人同一天同一活动只登记一次；第 3 行：人员不存在；' +
        '第 4 行：高级职称、现场的标准为每天 1500.00 元至 2400.00 元',
    )
    expect(await database.sql('select from fee where person_id = $1', [first])).toEqual([])
  })

  it('pays nobody who works in the office, unless its rules say otherwise', async () => {
    const { body, by } = await office(0)
    const own = directory.person({ organization: body })
    const guest = directory.person({ organization: body, role: 'EXPERT' })
    const experts = [own, guest].map((personId) => ({
      personId,
      fields: ['督政'],
      titleClass: 'SENIOR',
      validFrom: '2020-09-01',
    }))
    await graph.ok(by, enrollDocument, { input: { experts } })
    const { message } = await denied(by, 'recordFees', fees([day(own)]))
    expect(message).toContain('第 1 行：本单位在职人员不领取评审费（依据：系统默认')
    expect(await run(by, 'recordFees', fees([day(guest)]))).toHaveLength(1)
    extra.push({
      key: 'fee.ownUnit',
      value: { paid: true },
      unit: '项',
      divisionCode: '510000',
      validFrom: '2020-01-01',
      article: '某省规定',
      mark: 'RECALLED',
    })
    expect(await run(by, 'recordFees', fees([day(own)]))).toHaveLength(1)
  })

  it('keeps to the cap of the year over activities, and says what is left', async () => {
    extra.push({
      key: 'fee.cap',
      value: { year: 300_000 },
      unit: '分',
      divisionCode: '510000',
      validFrom: '2020-01-01',
      article: '某省规定',
      mark: 'RECALLED',
    })
    const { by, person } = await office(1)
    await run(by, 'recordFees', fees([day(person)]))
    const [second] = await run(by, 'recordFees', fees([day(person, '2020-10-13')]))
    expect(second).toMatchObject({
      net: 100_000,
      computation: { cap: { name: '每人每年封顶额', limit: 300_000, already: 200_000 } },
    })
    const { message } = await denied(by, 'recordFees', fees([day(person, '2020-10-14')]))
    expect(message).toBe('第 1 行：已达每人每年封顶额 3000.00 元（依据：某省规定）')
  })

  it('needs approved standards, factors and tax', async () => {
    const { by, person } = await office(1)
    directory.unapproved.add('fee.tax')
    expect((await denied(by, 'recordFees', fees([day(person)]))).message).toContain('fee.tax')
  })

  it('does it once when sent twice; of two officers at once one records a day', async () => {
    const { by, another, person } = await office(1)
    const input = fees([day(person)], { idempotencyKey: randomUUID() })
    expect(await run(by, 'recordFees', input)).toEqual(await run(by, 'recordFees', input))
    const raced = fees([day(person, '2020-10-13')])
    const send = (who: Actor) => graph.send(who, documents.recordFees, { input: raced })
    expect(await codesOf(send(by), send(another))).toEqual(['', 'CONFLICT'])
  })

  it('pays a day of an inspection once, whichever office pays', async () => {
    const [one, other] = [await office(1), await office(0)]
    const inspection = randomUUID()
    directory.activitiesOfOthers.add(inspection)
    const input = fees([day(one.person)], { activity: { kind: 'INSPECTION', id: inspection } })
    await run(one.by, 'recordFees', input)
    const enrolled = [
      { personId: one.person, fields: ['督政'], titleClass: 'SENIOR', validFrom: '2020-09-01' },
    ]
    await graph.ok(other.by, enrollDocument, { input: { experts: enrolled } })
    const { code, message } = await denied(other.by, 'recordFees', input)
    expect(code).toBe('CONFLICT')
    expect(message).toContain('第 1 行：该人员当天在本活动中已有评审费')
    // The same words of two offices are two activities.
    const words = { ...input, activity: { kind: 'OTHER', title: '评估' } }
    await run(one.by, 'recordFees', words)
    expect(await run(other.by, 'recordFees', words)).toHaveLength(1)
  })

  it('uses as many statements for many as for few', async () => {
    expect(await statements(40)).toBe(await statements(2))
  })
})

const approve = (who: Actor, ids: string[]) =>
  graph.send(who, documents.approveFees, { input: { feeIds: ids } })

const cancel = (...feeIds: (string | undefined)[]) => ({ feeIds, reason: '未到场' })

describe('a line', () => {
  it('is handed in, approved by a second person, and paid by a voucher', async () => {
    const { by, another, feeIds } = await linesIn('RECORDED', 2)
    expect((await run(by, 'submitFees', { feeIds }))[1]).toMatchObject({
      status: 'SUBMITTED',
      submittedOn: '2020-12-31',
      submittedBy: { id: by.personId },
    })
    const alone = await denied(by, 'approveFees', { feeIds })
    expect([alone.code, alone.message]).toEqual([
      'FORBIDDEN',
      '第 1 行：提交人不能审批，请由另一人审批；第 2 行：提交人不能审批，请由另一人审批',
    ])
    expect((await run(another, 'approveFees', { feeIds }))[0]).toMatchObject({
      status: 'APPROVED',
      approvedOn: '2020-12-31',
      approvedBy: { id: another.personId },
    })
    const payment = { feeIds, paidOn: '2020-12-30', voucherNumber: '记-88' }
    expect((await denied(by, 'payFees', payment)).message).toContain('不能早于审批日期 2020-12-31')
    const [paid] = await run(by, 'payFees', { ...payment, paidOn: '2020-12-31' })
    expect(paid).toMatchObject({ status: 'PAID', paidOn: '2020-12-31', voucherNumber: '记-88' })
    const late = await denied(by, 'cancelFees', { feeIds, reason: '重复' })
    expect(late.message).toContain('第 1 行：不能撤销：已支付，现在可以：不能再办理')
  })

  it('is approved once, though two officers approve at once', async () => {
    const { body, another, feeIds } = await linesIn('SUBMITTED', 3)
    expect(await codesOf(approve(another, feeIds), approve(officer(body), feeIds.toReversed()))).toEqual([
      '',
      'CONFLICT',
    ])
  })

  it('given back may be handed in again, by whomever', async () => {
    const { by, another, feeIds } = await linesIn('SUBMITTED')
    const [returned] = await run(another, 'returnFees', { feeIds, reason: '缺少签到表' })
    expect(returned).toMatchObject({ status: 'RECORDED', submittedBy: null, submittedOn: null })
    const [entry] = await database.sql<{ reason: string }>(
      `select reason from audit_entry where entity_id = $1 and action = 'returnFees'`,
      [feeIds[0]],
    )
    expect(entry?.reason).toBe('缺少签到表')
    await run(another, 'submitFees', { feeIds })
    expect((await run(by, 'approveFees', { feeIds }))[0]).toMatchObject({ status: 'APPROVED' })
  })

  it('cancelled stays with its reason, and its day may be recorded again; later days go first', async () => {
    const { by, person } = await office(1)
    const what = activity()
    const input = fees([day(person, '2020-10-12'), day(person, '2020-10-13')], { activity: what })
    const [first, second] = idsOf(await run(by, 'recordFees', input))
    const early = await denied(by, 'cancelFees', cancel(first))
    expect([early.code, early.message]).toEqual([
      'CONFLICT',
      '第 1 行：该人员在本活动中还有较晚的 2020-10-13，其金额按天数计算，请先撤销较晚的日期',
    ])
    const cancelled = await run(by, 'cancelFees', cancel(first, second))
    expect(cancelled[1]).toMatchObject({
      status: 'CANCELLED',
      cancelledOn: '2020-12-31',
      cancelReason: '未到场',
    })
    expect((await run(by, 'recordFees', input))[1]).toMatchObject({ dayNumber: 2 })
  })

  it('is not cancelled while a later day is recorded at once', async () => {
    const { by, another, person } = await office(1)
    const what = activity()
    const [first] = await run(by, 'recordFees', fees([day(person)], { activity: what }))
    const later = fees([day(person, '2020-10-13')], { activity: what })
    await Promise.all([
      graph.send(by, documents.cancelFees, { input: { feeIds: [first.id], reason: '未到场' } }),
      graph.send(another, documents.recordFees, { input: later }),
    ])
    const live = await database.sql<{ day_number: number }>(
      `select day_number from fee where person_id = $1 and status <> 'CANCELLED' order by worked_on`,
      [person],
    )
    expect(live.map((row) => row.day_number)).toEqual(live.map((_, i) => i + 1))
  })

  it('is taken as a whole batch or not at all, once by a key', async () => {
    const { by, feeIds } = await linesIn('RECORDED', 2)
    const some = { feeIds: [...feeIds, randomUUID()] }
    expect((await denied(by, 'submitFees', some)).message).toBe('第 3 行：评审费记录不存在')
    const input = { feeIds, idempotencyKey: randomUUID() }
    expect(await run(by, 'submitFees', input)).toEqual(await run(by, 'submitFees', input))
  })
})

describe('feeStatement', () => {
  const document = `query ($input: FeeStatementInput!) { feeStatement(input: $input) {
    office { id } count net tax gross asOf
    persons { totalCount nodes { person { id } count days net tax gross } }
    lines(first: 2) { totalCount nodes { workedOn } pageInfo { hasNextPage endCursor } } } }`
  const ask = async (by: Actor, input: object) => (await graph.ok(by, document, { input })).feeStatement

  it('adds up an activity or a period, each person for itself', async () => {
    const { body, by, people } = await office(2)
    const [first = '', second = ''] = people
    const what = activity()
    const rows = [
      day(first, '2020-10-12'),
      day(first, '2020-10-13', { part: 'HALF_DAY' }),
      day(second, '2020-10-12'),
    ]
    const recorded = await run(by, 'recordFees', fees(rows, { activity: what }))
    await run(by, 'recordFees', fees([day(first, '2020-11-02')]))
    await run(by, 'cancelFees', { feeIds: [recorded[2].id], reason: '未到场' })
    const statement = await ask(by, { activity: what })
    expect(statement).toMatchObject({
      office: { id: body.id },
      count: 2,
      net: 320_000,
      tax: 60_000,
      gross: 380_000,
      persons: {
        totalCount: 1,
        nodes: [{ person: { id: first }, count: 2, days: 1.5, net: 320_000, tax: 60_000, gross: 380_000 }],
      },
      lines: { totalCount: 2, pageInfo: { hasNextPage: false } },
    })
    expect(await ask(by, { from: '2020-10-13', to: '2020-11-02' })).toMatchObject({ count: 2, net: 320_000 })
    const cancelled = await ask(by, { activity: what, statuses: ['CANCELLED'] })
    expect(cancelled.persons.nodes).toMatchObject([{ person: { id: second }, net: 200_000 }])
    const nobody = { activity: activity() }
    expect(await ask(by, nobody)).toMatchObject({ count: 0, net: 0, persons: { totalCount: 0, nodes: [] } })
  })

  it('finds an inspection, a training session or a round by its id alone', async () => {
    const { by, person } = await office(1)
    const id = randomUUID()
    directory.activitiesOfOthers.add(id)
    await run(by, 'recordFees', fees([day(person)], { activity: { kind: 'INSPECTION', id } }))
    await run(by, 'recordFees', fees([day(person, '2020-10-13')]))
    expect(await ask(by, { activityId: id })).toMatchObject({ count: 1, net: 200_000 })
    expect(await ask(by, { activityId: randomUUID() })).toMatchObject({ count: 0 })
  })

  it('asks for an activity or both days', async () => {
    const { by } = await office(0)
    for (const input of [{}, { from: '2020-10-01' }, { from: '2020-10-02', to: '2020-10-01' }]) {
      expect((await graph.refused(by, document, { input })).code).toBe('INVALID')
    }
  })

  it('pages its persons by their ids', async () => {
    const { by, people } = await office(3)
    const what = activity()
    await run(
      by,
      'recordFees',
      fees(
        people.map((personId) => day(personId)),
        { activity: what },
      ),
    )
    const page = `query ($input: FeeStatementInput!, $after: String) { feeStatement(input: $input) {
      persons(first: 2, after: $after) { nodes { person { id } } pageInfo { hasNextPage endCursor } } } }`
    const { feeStatement: first } = await graph.ok(by, page, { input: { activity: what } })
    const after = first.persons.pageInfo.endCursor
    const { feeStatement: rest } = await graph.ok(by, page, { input: { activity: what }, after })
    const seen = [...first.persons.nodes, ...rest.persons.nodes].map(({ person }) => person.id)
    expect(seen).toEqual(people.toSorted().toReversed())
  })
})

describe('who sees money', () => {
  const document = `query ($id: ID!, $office: ID!, $keys: [_Any!]!) { fee(id: $id) { net }
    fees(filter: { officeId: $office }) { totalCount nodes { id } } _entities(representations: $keys) { ... on Fee { id } } }`
  const look = (reader: Actor, { feeId, body }: { feeId: string; body: { id: string } }) =>
    graph.ok(reader, document, {
      id: feeId,
      office: body.id,
      keys: [{ __typename: 'Fee', id: feeId }],
    })
  const nothing = { fee: null, fees: { totalCount: 0, nodes: [] }, _entities: [null] }

  it('is the office, the tiers above, and who is paid: of his own lines alone', async () => {
    const world = await linesIn('RECORDED', 2)
    const { by, body, feeIds, people, feeId } = world
    const all = { totalCount: 2, nodes: feeIds.toReversed().map((id) => ({ id })) }
    expect(await look(by, world)).toEqual({ fee: { net: 200_000 }, fees: all, _entities: [{ id: feeId }] })
    expect((await look(officer(organs.sichuan), world)).fees).toEqual(all)
    const own = actor({ role: 'EXPERT', personId: people[0] as string, organizationId: null })
    expect((await look(own, world)).fees).toEqual({ totalCount: 1, nodes: [{ id: feeId }] })
    for (const reader of [
      officer(body, { roles: ['INSPECTOR'] }),
      officer(organs.tongjiang),
      officer(organs.mianyang),
      actor({ role: 'UNIT' }),
    ]) {
      expect(await look(reader, world)).toEqual(nothing)
    }
  })

  it('does not change it by this: a line is the office’s, and nobody’s own', async () => {
    const { body, feeIds, feeId, people } = await linesIn('SUBMITTED')
    expect((await denied(officer(organs.sichuan), 'approveFees', { feeIds })).code).toBe('FORBIDDEN')
    expect((await denied(officer(organs.mianyang), 'approveFees', { feeIds })).code).toBe('NOT_FOUND')
    const paid = officer(body, { personId: people[0] as string })
    expect((await denied(paid, 'approveFees', { feeIds })).message).toContain('本人不能办理自己的评审费')
    // And should the code forget it: the database does not.
    const data = {
      status: 'APPROVED',
      approvedOn: new Date('2020-12-31'),
      approvedById: paid.personId as string,
    }
    const update = (who: Actor, change: object) =>
      personnel.write(who, (tx) => tx.fee.updateMany({ where: { id: feeId }, data: change }))
    expect(await update(paid, data)).toEqual({ count: 0 })
    expect(await update(officer(organs.sichuan), data)).toEqual({ count: 0 })
    await expect(update(officer(body), { net: 1 })).rejects.toThrow('permission denied')
    const row = await personnel.write(officer(body), (tx) =>
      tx.fee.findUniqueOrThrow({ where: { id: feeId } }),
    )
    const same = { status: 'APPROVED', approvedOn: row.submittedOn, approvedById: row.submittedById }
    await expect(update(officer(body), same)).rejects.toThrow('fee_check')
  })

  it('is not disturbed by malformed ids', async () => {
    const { by } = await office(0)
    expect(await graph.ok(by, `{ fee(id: "x") { id } }`)).toEqual({ fee: null })
    expect((await graph.refused(by, `{ fees(filter: { personId: "x" }) { totalCount } }`)).code).toBe(
      'INVALID',
    )
  })
})
