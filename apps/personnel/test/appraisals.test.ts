import { randomUUID } from 'node:crypto'
import type { Actor } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { candidates, officer, openPersonnel, organization, organs } from './factories.ts'
import { extra } from './training-directory.ts'
import { createTraining, day } from './training-factories.ts'

const personnel = await openPersonnel()
const { database, directory, graph } = personnel
const school = directory.add(organization(places.tongjiang, { kind: 'SCHOOL' }))

const fields = `id status statement statedOn publishedOn objectUntil acknowledgedOn objection objectedOn decision finalOn
  grade { code name consequence } decidedBy { id } person { id } inspector { id } round { year }
  proposal { grade { code } reason remarks { item { name } text } proposedOn proposedBy { id } }
  snapshot { values { figure value } requiredTrainingHours takenAt }`
const documents = {
  openAppraisal: `mutation ($input: OpenAppraisalInput!) { openAppraisal(input: $input) {
    id year openedOn ruleVersion rules office { id } items { code name figures } grades { code name consequence }
    byStatus { status count } byGrade { grade { code } count }
    appraisals(first: 200) { totalCount nodes { ${fields} } } } }`,
  addToAppraisal: `mutation ($input: AddToAppraisalInput!) { addToAppraisal(input: $input) { appraisals { totalCount } } }`,
  retakeAppraisalFigures: `mutation ($input: RetakeAppraisalFiguresInput!) { retakeAppraisalFigures(input: $input) {
    ${fields} snapshots { takenAt } figureChanges { figure } } }`,
  submitAppraisalStatement: `mutation ($input: SubmitAppraisalStatementInput!) { submitAppraisalStatement(input: $input) { ${fields} } }`,
  proposeAppraisalGrades: `mutation ($input: ProposeAppraisalGradesInput!) { proposeAppraisalGrades(input: $input) { ${fields} } }`,
  publishAppraisals: `mutation ($input: PublishAppraisalsInput!) { publishAppraisals(input: $input) { ${fields} } }`,
  objectToAppraisal: `mutation ($input: ObjectToAppraisalInput!) { objectToAppraisal(input: $input) { ${fields} } }`,
  acknowledgeAppraisal: `mutation ($input: AcknowledgeAppraisalInput!) { acknowledgeAppraisal(input: $input) { ${fields} } }`,
  decideAppraisalObjection: `mutation ($input: DecideAppraisalObjectionInput!) { decideAppraisalObjection(input: $input) { ${fields} } }`,
  concludeAppraisals: `mutation ($input: ConcludeAppraisalsInput!) { concludeAppraisals(input: $input) { ${fields} } }`,
}
type Command = keyof typeof documents

const run = async (by: Actor, command: Command, input: object) =>
  (await graph.ok(by, documents[command], { input }))[command]
const denied = (by: Actor, command: Command, input: object) =>
  graph.refused(by, documents[command], { input })

/** The inspector himself, in no post with a range. */
const self = (personId: string, today = '2020-12-20') =>
  actor({ role: 'INSPECTOR', personId, clock: `${today}T10:00:00+08:00` })

/** An office of the city with inspectors whom it appointed, in office from 15 September 2020. */
async function office(count: number) {
  const body = directory.add(organization(places.bazhong, { divisionKind: 'CITY' }))
  const people = Array.from({ length: count }, () => directory.person({ organization: school }))
  if (count > 0) await candidates(personnel, people, 'APPOINTED', { appointedBy: body })
  return { body, people, by: (today = '2020-12-31') => officer(body, { today }) }
}

/** The same, its inspectors being appraised for 2020. Ids in the order of the persons. */
async function appraised(count: number) {
  const world = await office(count)
  const round = await run(world.by('2020-12-01'), 'openAppraisal', { year: 2020, personIds: world.people })
  const idOf = new Map<string, string>(
    round.appraisals.nodes.map((row: { id: string; person: { id: string } }) => [row.person.id, row.id]),
  )
  const ids = world.people.map((personId) => idOf.get(personId) as string)
  return { ...world, round, ids, id: ids[0] as string, person: world.people[0] as string }
}

const grades = (ids: string[], overrides: object = {}) => ({
  rows: ids.map((appraisalId) => ({ appraisalId, grade: 'QUALIFIED', reason: '履职正常', ...overrides })),
})

/** Inspectors who were told of their grades on 25 December and may object until 5 January. */
async function published(count: number) {
  const world = await appraised(count)
  await run(world.by('2020-12-24'), 'proposeAppraisalGrades', grades(world.ids))
  const told = { appraisalIds: world.ids, publishedOn: '2020-12-25', objectUntil: '2021-01-05' }
  await run(world.by('2020-12-25'), 'publishAppraisals', told)
  return world
}

const valueOf = (row: { snapshot: { values: { figure: string; value: number }[] } }, figure: string) =>
  row.snapshot.values.find((one) => one.figure === figure)?.value

afterEach(() => {
  extra.length = 0
  directory.unapproved.clear()
  directory.hidden.clear()
})

describe('openAppraisal', () => {
  it('appraises all in office whom the organ appointed, by the items and grades in force', async () => {
    const { by, people, body } = await office(3)
    const round = await run(by(), 'openAppraisal', { year: 2020, isDemo: true })
    expect(round).toMatchObject({
      year: 2020,
      openedOn: '2020-12-31',
      ruleVersion: 1,
      office: { id: body.id },
    })
    expect(round.items.map(({ name }: { name: string }) => name)).toEqual([
      '遵守督导制度',
      '撰写并提交督导报告',
      '反馈督导意见、督促整改',
      '接受培训',
    ])
    expect(round.grades.map(({ name }: { name: string }) => name)).toEqual([
      '优秀',
      '合格',
      '基本合格',
      '不合格',
    ])
    expect(round.rules['appraisal.grades']).toMatchObject({ mark: 'RECALLED', packVersion: 1 })
    expect(round.byStatus).toEqual([{ status: 'OPEN', count: 3 }])
    expect(round.byGrade.every(({ count }: { count: number }) => count === 0)).toBe(true)
    const appraised = round.appraisals.nodes.map(({ person }: { person: { id: string } }) => person.id)
    expect(appraised.toSorted()).toEqual(people.toSorted())
  })

  it('keeps the figures of inspections, duty and training as they were counted, and when', async () => {
    const { by, people } = await office(2)
    const [busy = '', idle = ''] = people
    directory.activities.set(busy, { inspections: 3, led: 1, visits: 12, decidedReports: 2 })
    directory.hidden.add(idle)
    const { record, session } = createTraining(personnel)
    await record(await session(day('2020-10-12')), [busy])
    const round = await run(by(), 'openAppraisal', { year: 2020, personIds: people })
    const rows = round.appraisals.nodes as { person: { id: string }; snapshot: never }[]
    const of = (personId: string) => rows.find(({ person }) => person.id === personId) as never
    const figures = ['INSPECTIONS', 'LED', 'VISITS', 'DECIDED_REPORTS', 'TRAINING_HOURS', 'DUTY_SCHOOLS']
    expect(figures.map((figure) => valueOf(of(busy), figure))).toEqual([3, 1, 12, 2, 8, 0])
    // Whom the office may not see, of him it is not known what he did in inspections.
    expect(figures.map((figure) => valueOf(of(idle), figure))).toEqual([null, null, null, null, 0, 0])
    expect(of(busy)).toMatchObject({
      snapshot: { requiredTrainingHours: 40, takenAt: new Date('2020-12-31T12:00:00+08:00') },
    })
  })

  it('counts the schools of a duty that held on a day of the year', async () => {
    const { by, people } = await office(1)
    const duty = (from: string, to: string | null) =>
      database.sql(
        `insert into duty_assignment (id, school_organization_id, school_path, school_kind, school_name, inspector_id,
           inspector_name, role, office_organization_id, office_name, owner_division_id, owner_path, valid_from, valid_to,
           warnings, rules, is_demo, recorded_at)
         values (gen_random_uuid(), gen_random_uuid(), $1, 'SCHOOL', '某校', $2, '某人', 'RESPONSIBLE', $3, '某办', $4, $1,
           $5, $6, '{}', '{}', true, now())`,
        [places.tongjiang.path, people[0], organs.tongjiang.id, places.tongjiang.id, from, to],
      )
    await duty('2019-09-01', '2020-01-01')
    await duty('2019-09-01', '2020-01-02')
    await duty('2020-12-31', null)
    await duty('2021-01-01', null)
    const round = await run(by(), 'openAppraisal', { year: 2020 })
    expect(valueOf(round.appraisals.nodes[0], 'DUTY_SCHOOLS')).toBe(2)
  })

  it('begins once for an office and year, though two officers begin at once', async () => {
    const { by } = await office(1)
    const open = () => graph.send(by(), documents.openAppraisal, { input: { year: 2020 } })
    const codes = (await Promise.all([open(), open()])).map(
      ({ errors }) => (errors[0]?.extensions?.code ?? '') as string,
    )
    expect(codes.toSorted()).toEqual(['', 'CONFLICT'])
    const again = await denied(by(), 'openAppraisal', { year: 2020 })
    expect(again.message).toBe('本机关 2020 年度的考核已经开始，可以补充考核对象')
  })

  it('does it once when sent twice', async () => {
    const { by } = await office(1)
    const sender = by()
    const input = { year: 2020, idempotencyKey: randomUUID() }
    const first = await run(sender, 'openAppraisal', input)
    expect(await run(sender, 'openAppraisal', input)).toEqual(first)
  })

  it('takes none if one was not in office in the year, and names the rows', async () => {
    const { by, people } = await office(1)
    const input = { year: 2020, personIds: [...people, randomUUID()] }
    const { code, message } = await denied(by(), 'openAppraisal', input)
    expect([code, message]).toEqual(['NOT_FOUND', '第 2 行：不是本机关聘任（任命）、2020 年内在任的督学'])
    expect((await denied(by(), 'openAppraisal', { year: 2019 })).message).toContain('没有在任的督学')
    expect((await denied(by(), 'openAppraisal', { year: 2021 })).message).toContain('尚未开始')
    expect((await denied((await office(0)).by(), 'openAppraisal', { year: 2020 })).code).toBe('CONFLICT')
  })

  it('needs approved items and grades', async () => {
    const { by } = await office(1)
    directory.unapproved.add('appraisal.grades')
    const { code, message } = await denied(by(), 'openAppraisal', { year: 2020 })
    expect(code).toBe('CONFLICT')
    expect(message).toContain('appraisal.grades')
  })
})

describe('addToAppraisal', () => {
  it('takes further inspectors, once, by the office alone', async () => {
    const { by, people, body } = await office(3)
    const [first = '', ...others] = people
    const { id: roundId } = await run(by(), 'openAppraisal', { year: 2020, personIds: [first] })
    const { appraisals } = await run(by(), 'addToAppraisal', { roundId, personIds: others })
    expect(appraisals.totalCount).toBe(3)
    const again = await denied(by(), 'addToAppraisal', { roundId, personIds: others })
    expect([again.code, again.message]).toEqual([
      'CONFLICT',
      '第 1 行：已在本次考核中；第 2 行：已在本次考核中',
    ])
    const above = officer(organs.sichuan)
    expect((await denied(above, 'addToAppraisal', { roundId, personIds: others })).code).toBe('FORBIDDEN')
    const missing = { roundId: randomUUID(), personIds: others }
    expect((await denied(officer(body), 'addToAppraisal', missing)).code).toBe('NOT_FOUND')
  })
})

describe('figures taken again', () => {
  it('stand beside those taken before; what differs is shown to the office alone', async () => {
    const { by, id, ids, person } = await appraised(2)
    const compare = async (reader: Actor) =>
      (await graph.ok(reader, `{ appraisal(id: "${id}") { figureChanges { figure kept now } } }`)).appraisal
        .figureChanges
    expect(await compare(by())).toEqual([])
    directory.activities.set(person, { inspections: 2, problems: 5 })
    expect(await compare(by())).toEqual([
      { figure: 'INSPECTIONS', kept: 0, now: 2 },
      { figure: 'PROBLEMS', kept: 0, now: 5 },
    ])
    expect(await compare(self(person))).toBeNull()
    const input = { appraisalIds: ids, reason: '补录了秋季督导' }
    const [row] = await run(by('2020-12-10'), 'retakeAppraisalFigures', input)
    expect(valueOf(row, 'PROBLEMS')).toBe(5)
    expect(row.figureChanges).toEqual([])
    const taken = ['2020-12-10', '2020-12-01'].map((on) => ({ takenAt: new Date(`${on}T12:00:00+08:00`) }))
    expect(row.snapshots).toEqual(taken)
    const entries = await database.sql(
      `select from audit_entry where entity = 'appraisal_snapshot' and reason = '补录了秋季督导'`,
    )
    expect(entries).toHaveLength(2)
  })

  it('are not taken any more when the result is published', async () => {
    const { by, ids } = await published(1)
    const { code, message } = await denied(by(), 'retakeAppraisalFigures', {
      appraisalIds: ids,
      reason: '再算',
    })
    expect([code, message]).toEqual([
      'CONFLICT',
      '第 1 行：不能重新统计数据：已告知本人，现在可以：提出异议、确认结果、确定结果',
    ])
  })
})

describe('an appraisal', () => {
  it('goes from statement to final result, with the days of the rule for an objection', async () => {
    extra.push({
      key: 'appraisal.objectionDays',
      value: 5,
      unit: '工作日',
      divisionCode: '510000',
      validFrom: '2017-01-01',
      article: '某省督学考核办法第八条',
      mark: 'RECALLED',
    })
    const { by, id, ids, person } = await appraised(1)
    const statement = { appraisalId: id, statement: '本年度参加督导三次' }
    expect(await run(self(person), 'submitAppraisalStatement', statement)).toMatchObject({
      status: 'STATED',
      statement: '本年度参加督导三次',
      statedOn: '2020-12-20',
    })
    const proposer = by('2020-12-24')
    const remarks = [{ item: 'TRAINING', text: '学时不足' }]
    const input = grades(ids, { grade: 'EXCELLENT', reason: '成绩突出', remarks })
    const [proposed] = await run(proposer, 'proposeAppraisalGrades', input)
    expect(proposed).toMatchObject({
      status: 'PROPOSED',
      grade: null,
      proposal: {
        grade: { code: 'EXCELLENT' },
        reason: '成绩突出',
        remarks: [{ item: { name: '接受培训' }, text: '学时不足' }],
        proposedOn: '2020-12-24',
        proposedBy: { id: proposer.personId },
      },
    })
    const early = { appraisalIds: ids, publishedOn: '2020-12-25', objectUntil: '2020-12-31' }
    const { message } = await denied(by('2020-12-25'), 'publishAppraisals', early)
    expect(message).toBe('第 1 行：提出异议的截止日期不能早于 2021-01-04（依据：某省督学考核办法第八条）')
    const told = { appraisalIds: ids, publishedOn: '2020-12-25' }
    const [row] = await run(by('2020-12-25'), 'publishAppraisals', told)
    expect(row).toMatchObject({ status: 'PUBLISHED', publishedOn: '2020-12-25', objectUntil: '2021-01-04' })
    const conclude = { appraisalIds: ids, on: '2021-01-04' }
    expect((await denied(by('2021-01-04'), 'concludeAppraisals', conclude)).message).toContain(
      '督学可以在 2021-01-04 前提出异议',
    )
    const [final] = await run(by('2021-01-05'), 'concludeAppraisals', { ...conclude, on: '2021-01-05' })
    expect(final).toMatchObject({
      status: 'FINAL',
      grade: { code: 'EXCELLENT', name: '优秀', consequence: 'COMMENDATION' },
      finalOn: '2021-01-05',
    })
    const { inspector } = await graph.ok(
      self(person),
      `{ inspector(id: "${person}") { appraisals { id grade { name } } } }`,
    )
    expect(inspector.appraisals).toEqual([{ id, grade: { name: '优秀' } }])
  })

  it('is decided by the office on an objection, with another grade or the same', async () => {
    const { by, ids, people, round } = await published(2)
    const [objected = '', other = ''] = ids
    const objection = { appraisalId: objected, objection: '督导次数未计全' }
    expect(await run(self(people[0] as string, '2021-01-05'), 'objectToAppraisal', objection)).toMatchObject({
      status: 'OBJECTED',
      objection: '督导次数未计全',
      objectedOn: '2021-01-05',
    })
    expect(
      (await denied(by('2021-01-06'), 'concludeAppraisals', { appraisalIds: ids, on: '2021-01-06' })).message,
    ).toBe('第 1 行：不能确定结果：本人有异议，现在可以：处理异议')
    const decision = {
      appraisalId: objected,
      grade: 'UNQUALIFIED',
      reason: '复核后仍不合格',
      on: '2021-01-06',
    }
    const decider = by('2021-01-06')
    expect(await run(decider, 'decideAppraisalObjection', decision)).toMatchObject({
      status: 'FINAL',
      decision: '复核后仍不合格',
      decidedBy: { id: decider.personId },
      grade: { code: 'UNQUALIFIED', consequence: 'DISMISSAL' },
    })
    await run(self(people[1] as string, '2020-12-26'), 'acknowledgeAppraisal', { appraisalId: other })
    await run(by('2020-12-26'), 'concludeAppraisals', { appraisalIds: [other], on: '2020-12-26' })
    const { appraisalRound } = await graph.ok(
      by(),
      `{ appraisalRound(id: "${round.id}") { byStatus { status count } byGrade { grade { code } count } } }`,
    )
    expect(appraisalRound).toEqual({
      byStatus: [{ status: 'FINAL', count: 2 }],
      byGrade: [
        { grade: { code: 'EXCELLENT' }, count: 0 },
        { grade: { code: 'QUALIFIED' }, count: 1 },
        { grade: { code: 'BASIC' }, count: 0 },
        { grade: { code: 'UNQUALIFIED' }, count: 1 },
      ],
    })
    const { appraisals } = await graph.ok(
      by(),
      `{ appraisals(filter: { roundId: "${round.id}", grade: "UNQUALIFIED" }) { totalCount nodes { id } } }`,
    )
    expect(appraisals).toEqual({ totalCount: 1, nodes: [{ id: objected }] })
  })

  it('is objected to in time, once, and not after taking note', async () => {
    const { ids, people } = await published(2)
    const object = (i: number, today: string) =>
      denied(self(people[i] as string, today), 'objectToAppraisal', {
        appraisalId: ids[i],
        objection: '有异议',
      })
    expect((await object(0, '2021-01-06')).message).toBe('提出异议的期限已于 2021-01-05 届满')
    const noted = { appraisalId: ids[1] }
    await run(self(people[1] as string, '2020-12-28'), 'acknowledgeAppraisal', noted)
    expect(await run(self(people[1] as string, '2020-12-29'), 'acknowledgeAppraisal', noted)).toMatchObject({
      acknowledgedOn: '2020-12-28',
    })
    expect((await object(1, '2020-12-29')).message).toBe('您已于 2020-12-28 确认结果')
  })

  it('has its day for objections named by the office where no rule says it', async () => {
    const { by, ids } = await appraised(1)
    await run(by('2020-12-24'), 'proposeAppraisalGrades', grades(ids))
    const { message } = await denied(by(), 'publishAppraisals', {
      appraisalIds: ids,
      publishedOn: '2020-12-25',
    })
    expect(message).toContain('请填写提出异议的截止日期')
    const before = { appraisalIds: ids, publishedOn: '2020-12-23', objectUntil: '2021-01-05' }
    expect((await denied(by(), 'publishAppraisals', before)).message).toContain(
      '不能早于上一步的日期 2020-12-24',
    )
  })

  it('takes a grade of the scheme alone, and none of the batch if one is foreign', async () => {
    const { by, ids } = await appraised(2)
    const [first, second] = grades(ids).rows as [object, object]
    const input = { rows: [first, { ...second, grade: '良好' }] }
    const { code, message } = await denied(by(), 'proposeAppraisalGrades', input)
    expect(code).toBe('INVALID')
    expect(message).toContain('第 2 行：没有“良好”这一等次，可用等次：优秀（EXCELLENT）')
    expect(await database.sql('select from appraisal_proposal where appraisal_id = any($1)', [ids])).toEqual(
      [],
    )
  })

  it('may be proposed anew until it is published', async () => {
    const { by, ids } = await appraised(1)
    await run(by(), 'proposeAppraisalGrades', grades(ids))
    const [row] = await run(by(), 'proposeAppraisalGrades', grades(ids, { grade: 'BASIC', reason: '再议' }))
    expect(row.proposal).toMatchObject({ grade: { code: 'BASIC' }, reason: '再议' })
    const closed = await published(1)
    expect((await denied(closed.by(), 'proposeAppraisalGrades', grades(closed.ids))).code).toBe('CONFLICT')
  })

  it('is not taken by two officers at once', async () => {
    const { by, ids } = await appraised(1)
    await run(by('2020-12-24'), 'proposeAppraisalGrades', grades(ids))
    const input = { appraisalIds: ids, publishedOn: '2020-12-25', objectUntil: '2021-01-05' }
    const publish = () => graph.send(by(), documents.publishAppraisals, { input })
    const codes = (await Promise.all([publish(), publish()])).map(
      ({ errors }) => (errors[0]?.extensions?.code ?? '') as string,
    )
    expect(codes.toSorted()).toEqual(['', 'CONFLICT'])
  })
})

describe('who appraises', () => {
  it('is never the appraised, though he works in the office', async () => {
    const { body, by, id, ids, person } = await appraised(1)
    const colleague = officer(body, { personId: person, today: '2020-12-24' })
    const { code, message } = await denied(colleague, 'proposeAppraisalGrades', grades(ids))
    expect([code, message]).toEqual([
      'FORBIDDEN',
      '第 1 行：本人不能办理对自己的考核，请由本机关其他人员办理',
    ])
    await run(by(), 'proposeAppraisalGrades', grades(ids))
    const { appraisal } = await graph.ok(
      colleague,
      `{ appraisal(id: "${id}") { status proposal { reason } } }`,
    )
    expect(appraisal).toEqual({ status: 'PROPOSED', proposal: null })
    // And should the code forget it: the database does not.
    const proposal = personnel.write(colleague, (tx) =>
      tx.appraisalProposal.updateMany({ where: { appraisalId: id }, data: { grade: 'EXCELLENT' } }),
    )
    expect(await proposal).toEqual({ count: 0 })
    const own = personnel.write(colleague, (tx) =>
      tx.appraisal.update({
        where: { id },
        data: { grade: 'EXCELLENT', status: 'FINAL', finalOn: new Date() },
      }),
    )
    await expect(own).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('is the office alone, and the inspector alone speaks for himself', async () => {
    const { by, id, people } = await published(2)
    const objection = { appraisalId: id, objection: '有异议' }
    expect((await denied(by(), 'objectToAppraisal', objection)).code).toBe('FORBIDDEN')
    expect((await denied(self(people[1] as string), 'objectToAppraisal', objection)).code).toBe('NOT_FOUND')
    const words = personnel.write(by(), (tx) =>
      tx.appraisal.update({ where: { id }, data: { objection: '代笔', objectedOn: new Date('2020-12-26') } }),
    )
    await expect(words).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('what is seen', () => {
  const document = `query ($id: ID!, $round: ID!, $keys: [_Any!]!) {
    appraisal(id: $id) { status proposal { reason } snapshot { takenAt } grade { code } }
    appraisalRound(id: $round) { year byStatus { count } }
    appraisals(filter: { roundId: $round }) { totalCount nodes { id } }
    _entities(representations: $keys) { ... on Appraisal { id } } }`
  const look = (reader: Actor, { id, round }: { id: string; round: { id: string } }) =>
    graph.ok(reader, document, { id, round: round.id, keys: [{ __typename: 'Appraisal', id }] })
  const nothing = {
    appraisal: null,
    appraisalRound: null,
    appraisals: { totalCount: 0, nodes: [] },
    _entities: [null],
  }

  it('of a proposal is nothing for the inspector until it is published; his own is all he sees', async () => {
    const world = await appraised(2)
    const { by, id, ids, person } = world
    await run(by('2020-12-24'), 'proposeAppraisalGrades', grades(ids))
    const seen = await look(self(person), world)
    expect(seen.appraisal).toMatchObject({ status: 'PROPOSED', proposal: null })
    expect(seen.appraisals).toEqual({ totalCount: 1, nodes: [{ id }] })
    expect(seen.appraisalRound).toEqual({ year: 2020, byStatus: [{ count: 1 }] })
    const told = { appraisalIds: ids, publishedOn: '2020-12-25', objectUntil: '2021-01-05' }
    await run(by('2020-12-25'), 'publishAppraisals', told)
    expect((await look(self(person), world)).appraisal.proposal).toEqual({ reason: '履职正常' })
  })

  it('by the tiers above is the final result, by colleagues and other divisions nothing', async () => {
    const world = await published(1)
    const { body, by, id, ids } = world
    const province = officer(organs.sichuan)
    const colleague = officer(body, { roles: ['INSPECTOR'] })
    const noAppraisal = { ...nothing, appraisalRound: { year: 2020, byStatus: [] } }
    expect(await look(province, world)).toEqual(noAppraisal)
    expect(await look(colleague, world)).toEqual(noAppraisal)
    const conclude = { appraisalIds: ids, on: '2021-01-06' }
    await run(by('2021-01-06'), 'concludeAppraisals', conclude)
    const final = await look(province, world)
    expect(final).toMatchObject({ appraisal: { status: 'FINAL', grade: { code: 'QUALIFIED' } } })
    expect(final._entities).toEqual([{ id }])
    expect((await denied(province, 'concludeAppraisals', conclude)).code).toBe('FORBIDDEN')
    expect(await look(colleague, world)).toEqual(noAppraisal)
    expect(await look(officer(organs.mianyang), world)).toEqual(nothing)
    expect(await look(officer(organs.tongjiang), world)).toEqual(nothing)
  })

  it('is not disturbed by malformed ids', async () => {
    const { by } = await office(0)
    const answer = await graph.ok(by(), `{ appraisal(id: "x") { id } appraisalRound(id: "'") { id } }`)
    expect(answer).toEqual({ appraisal: null, appraisalRound: null })
    expect((await graph.refused(by(), `{ appraisals(filter: { roundId: "x" }) { totalCount } }`)).code).toBe(
      'NOT_FOUND',
    )
  })
})

const list = `{ appraisals(first: 200) { totalCount nodes { ${fields} figureChanges { figure } snapshots { takenAt } } }
  appraisalRounds { nodes { byStatus { count } byGrade { count } } } }`

/** The SQL of a whole year's appraisal of so many inspectors, and of a list of it. */
async function statements(inspectors: number): Promise<number> {
  const { by } = await office(inspectors)
  const sent = await personnel.statementsOf(async () => {
    const round = await run(by('2020-12-01'), 'openAppraisal', { year: 2020 })
    const ids = round.appraisals.nodes.map(({ id }: { id: string }) => id)
    await run(by('2020-12-24'), 'proposeAppraisalGrades', grades(ids))
    const told = { appraisalIds: ids, publishedOn: '2020-12-25', objectUntil: '2021-01-05' }
    await run(by('2020-12-25'), 'publishAppraisals', told)
    await run(by('2021-01-06'), 'concludeAppraisals', { appraisalIds: ids, on: '2021-01-06' })
    await graph.ok(by(), list)
  })
  return sent.length
}

describe('the number of statements', () => {
  it('does not grow with the inspectors, neither of commands nor of lists', async () => {
    expect(await statements(20)).toBe(await statements(2))
  })
})
