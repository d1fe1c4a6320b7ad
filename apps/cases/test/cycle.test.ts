import { randomUUID } from 'node:crypto'
import { type Actor, asDate, transact } from '@dudao/service'
import { afterEach, describe, expect, test } from 'vitest'
import { grantsOf } from '../src/teams/grants.ts'
import { commandsOf, lettersTo, newProblem, newVisit, plan, publicationOf } from './commands.ts'
import { clockOn, dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, client, owner, neighbours, governments, officerOf, unitOf, offices } = world
const { city, at, run, denied, inspectionIn, deliberate, issueLetters, reportOn } = commandsOf(world)
const tongjiang = unitOf(governments.tongjiang)
const enyang = unitOf(governments.enyang)
const both = [governments.tongjiang.id, governments.enyang.id]

afterEach(() => {
  for (const key of ['report.recipients', 'rebut.days']) neighbours.rule(key, null)
})

const opinionOf = async (inspectionId: string, organizationId: string) =>
  (await owner.preliminaryOpinion.findFirstOrThrow({ where: { inspectionId, organizationId } })).id

const request = (inspectionId: string, over: object = {}) => ({
  inspectionId,
  requirements: '对照评价指标逐项自评',
  requestedOn: dates.noticed,
  dueOn: '2020-09-10',
  ...over,
})

describe('a self-evaluation', () => {
  const noticed = at(city, dates.noticed)
  const asked = async () => {
    const { inspectionId, team } = await inspectionIn('NOTIFIED', { objects: both })
    const { selfEvaluations } = await run(noticed, 'requestSelfEvaluations', request(inspectionId))
    const idOf = (organizationId: string) =>
      selfEvaluations.find((row: { organization: { id: string } }) => row.organization.id === organizationId)
        .id
    return { inspectionId, team, selfEvaluationId: idOf(governments.tongjiang.id) as string }
  }

  test('is asked of every object, handed in by each, and reviewed by the team before it deliberates', async () => {
    const { inspectionId, team, selfEvaluationId } = await asked()
    const submitted = { selfEvaluationId, text: '自评报告' }
    expect(await run(at(tongjiang, '2020-09-09'), 'submitSelfEvaluation', submitted)).toMatchObject({
      submittedOn: '2020-09-09',
      deadline: { state: 'MET', dueOn: '2020-09-10', metOn: '2020-09-09' },
    })
    await run(at(city, dates.visited), 'recordVisits', { inspectionId, visits: [newVisit()] })
    const inspected = { who: city, objects: both, team, inspectionId }
    await expect(deliberate(inspected)).rejects.toThrow('还有 1 份自评报告没有审核')
    const review = { selfEvaluationId, finding: '自评与实地情况基本一致', reviewedOn: dates.visited }
    expect(await run(at(city, dates.visited), 'reviewSelfEvaluation', review)).toMatchObject({
      finding: '自评与实地情况基本一致',
    })
    // What 恩阳 did not hand in keeps nobody back; its clock says so.
    expect((await deliberate(inspected)).status).toBe('REVIEWED')
    const { inspection } = await ok(
      city,
      `query ($id: ID!) { inspection(id: $id) { selfEvaluations { organization { id } text deadline { state } } } }`,
      { id: inspectionId },
    )
    expect(inspection.selfEvaluations).toEqual([
      { organization: { id: governments.tongjiang.id }, text: '自评报告', deadline: { state: 'MET' } },
      { organization: { id: governments.enyang.id }, text: null, deadline: { state: 'OVERDUE' } },
    ])
  })

  test('is seen by its object, without what the team found in it, and by no other', async () => {
    const { selfEvaluationId } = await asked()
    await run(at(tongjiang, '2020-09-09'), 'submitSelfEvaluation', { selfEvaluationId, text: '自评报告' })
    const review = { selfEvaluationId, finding: '有出入', reviewedOn: dates.visited }
    await run(at(city, dates.visited), 'reviewSelfEvaluation', review)
    const own = `query ($id: ID!) { _entities(representations: [{ __typename: "Organization", id: $id }]) {
      ... on Organization { selfEvaluations(first: 1) { nodes { id text finding reviewedOn requestedBy { id } inspection { id }
        requirements deadline { dueOn metOn } } } } } }`
    const { _entities } = await ok(tongjiang, own, { id: governments.tongjiang.id })
    expect(_entities[0].selfEvaluations.nodes).toEqual([
      {
        id: selfEvaluationId,
        text: '自评报告',
        finding: null,
        reviewedOn: null,
        requestedBy: { id: offices.city.id },
        inspection: null,
        requirements: '对照评价指标逐项自评',
        deadline: { dueOn: '2020-09-10', metOn: '2020-09-09' },
      },
    ])
    const seen = await ok(enyang, own, { id: governments.tongjiang.id })
    expect(seen._entities[0].selfEvaluations.nodes).toEqual([])
    expect((await denied(enyang, 'submitSelfEvaluation', { selfEvaluationId, text: 'x' })).code).toBe(
      'NOT_FOUND',
    )
  })

  test('is handed in once, and a set day is moved but not suspended', async () => {
    const { inspectionId, selfEvaluationId } = await asked()
    const submitted = { selfEvaluationId, text: '自评报告' }
    const { inspection } = await ok(
      noticed,
      `query ($id: ID!) { inspection(id: $id) { deadlines { id name organization { id } article amount dueOn } } }`,
      { id: inspectionId },
    )
    const [clock] = inspection.deadlines
    expect(clock).toMatchObject({ name: 'SELF_EVALUATION', article: null, amount: null, dueOn: '2020-09-10' })
    const suspended = { deadlineId: clock.id, fromDay: dates.noticed, reason: '汛情' }
    expect((await denied(noticed, 'suspendInspectionDeadline', suspended)).message).toContain('请直接延长')
    const longer = { deadlineId: clock.id, days: 5, reason: '汛情' }
    expect((await run(noticed, 'extendInspectionDeadline', longer)).dueOn).toBe('2020-09-15')
    await run(at(tongjiang, '2020-09-20'), 'submitSelfEvaluation', submitted)
    expect((await denied(tongjiang, 'submitSelfEvaluation', submitted)).code).toBe('CONFLICT')
    expect((await denied(noticed, 'extendInspectionDeadline', longer)).message).toContain('已完成')
  })

  test.each([
    ['an organization that is no object', { organizationIds: [offices.province.id] }, 'INVALID'],
    ['a day that is over', { dueOn: '2020-08-31' }, 'INVALID'],
    ['a day before the notice', { requestedOn: '2020-08-31' }, 'INVALID'],
    ['no requirements', { requirements: ' ' }, 'INVALID'],
  ])('with %s is not asked for', async (_, over, code) => {
    const { inspectionId } = await inspectionIn('NOTIFIED')
    expect((await denied(noticed, 'requestSelfEvaluations', request(inspectionId, over))).code).toBe(code)
  })

  test('is asked for once of each object, and reviewed once it is there', async () => {
    const { inspectionId, selfEvaluationId } = await asked()
    expect((await denied(noticed, 'requestSelfEvaluations', request(inspectionId))).code).toBe('INVALID')
    const again = request(inspectionId, { organizationIds: [governments.enyang.id] })
    expect((await denied(noticed, 'requestSelfEvaluations', again)).code).toBe('CONFLICT')
    const review = { selfEvaluationId, finding: '一致', reviewedOn: dates.noticed }
    expect((await denied(noticed, 'reviewSelfEvaluation', review)).message).toContain('尚未提交')
  })
})

const fedBack = async () => {
  const problems = [governments.tongjiang.id, governments.tongjiang.id, governments.enyang.id]
  const found = await inspectionIn('FEEDBACK_GIVEN', {
    objects: both,
    problems: problems.map((id) => newProblem(id)),
  })
  const [first, second, other] = found.problems.map(({ id }) => id) as [string, string, string]
  const opinionId = await opinionOf(found.inspectionId, governments.tongjiang.id)
  return { ...found, opinionId, first, second, other }
}

describe('a rebuttal', () => {
  const day = '2020-10-22'
  const rebut = (opinionId: string, problemIds: string[]) =>
    run(at(tongjiang, day), 'submitRebuttal', { opinionId, text: '经费已足额拨付', problemIds })

  test('that is accepted withdraws its problem; the letter confirms the others and sets their time', async () => {
    const { inspectionId, opinionId, first, second, other } = await fedBack()
    const { id: rebuttalId } = await rebut(opinionId, [first, second])
    const inspected = { who: city, objects: both, team: [], inspectionId }
    await expect(issueLetters(inspected)).rejects.toThrow('通江县人民政府的申辩还没有答复')
    const decisions = [
      { problemId: first, accepted: true, reason: '拨付凭证齐全' },
      { problemId: second, accepted: false, reason: '材料不足以证明' },
    ]
    const answered = { rebuttalId, answer: '部分采纳', decisions, answeredOn: '2020-10-23' }
    expect((await run(at(city, '2020-10-23'), 'answerRebuttal', answered)).items).toEqual([
      { accepted: true, reason: '拨付凭证齐全', problem: { id: first, status: 'WITHDRAWN' } },
      { accepted: false, reason: '材料不足以证明', problem: { id: second, status: 'OPEN' } },
    ])
    expect((await denied(at(city, '2020-10-23'), 'answerRebuttal', answered)).code).toBe('CONFLICT')

    const requirement = { text: '足额拨付', dueOn: '2020-12-20' }
    const letters = lettersTo(both).map((letter, i) => ({
      ...letter,
      requirements: [
        { ...requirement, problemId: i === 0 ? second : other },
        { text: '举一反三', dueOn: '2020-12-31' },
      ],
    }))
    const withdrawn = letters.map((letter) => ({
      ...letter,
      requirements: [{ ...requirement, problemId: first }],
    }))
    await expect(issueLetters(inspected, { letters: withdrawn })).rejects.toThrow('已经撤销')
    await issueLetters(inspected, { letters })

    const look = `query ($id: ID!) { problem(id: $id) { status confirmedOn withdrawnOn withdrawalReason dueOn } }`
    for (const who of [city, tongjiang, officerOf('tongjiang')]) {
      expect((await ok(who, look, { id: first })).problem).toEqual({
        status: 'WITHDRAWN',
        confirmedOn: null,
        withdrawnOn: '2020-10-23',
        withdrawalReason: '拨付凭证齐全',
        dueOn: null,
      })
      expect((await ok(who, look, { id: second })).problem).toMatchObject({
        status: 'OPEN',
        confirmedOn: dates.opinion,
        dueOn: '2020-12-20',
      })
    }
    const { inspection } = await ok(
      city,
      `query ($id: ID!) { inspection(id: $id) { figures { problems } opinions { rebuttals {
        text answer answeredOn submittedOn organization { id } opinion { id } } } } }`,
      { id: inspectionId },
    )
    expect(inspection).toEqual({
      figures: { problems: 2 },
      opinions: [
        {
          rebuttals: [
            {
              text: '经费已足额拨付',
              answer: '部分采纳',
              answeredOn: '2020-10-23',
              submittedOn: day,
              organization: { id: governments.tongjiang.id },
              opinion: { id: opinionId },
            },
          ],
        },
        { rebuttals: [] },
      ],
    })
    const [entry] = await world.database.sql<{ reason: string }>(
      `select reason from audit_entry where entity = 'problem' and entity_id = $1 and after ->> 'status' = 'WITHDRAWN'`,
      [first],
    )
    expect(entry?.reason).toBe('拨付凭证齐全')
  })

  test('contests problems of its own, of this inspection, that are not settled', async () => {
    const { opinionId, first, second, other } = await fedBack()
    const attempt = (problemIds: string[]) =>
      denied(at(tongjiang, day), 'submitRebuttal', { opinionId, text: '情况不符', problemIds })
    const elsewhere = await fedBack()
    for (const problemId of [other, elsewhere.first, randomUUID(), 'x']) {
      expect((await attempt([problemId])).code).toBe('NOT_FOUND')
    }
    expect((await attempt([first, first])).code).toBe('INVALID')
    const { id: rebuttalId } = await rebut(opinionId, [first])
    const decide = (decisions: object[]) =>
      denied(city, 'answerRebuttal', { rebuttalId, answer: '答复', decisions, answeredOn: '2020-10-23' })
    const decision = { problemId: first, accepted: true, reason: '采纳' }
    expect((await decide([])).message).toContain('还有 1 个')
    expect((await decide([decision, { ...decision, problemId: second }])).message).toContain('只能处理')
    expect((await decide([decision, decision])).code).toBe('INVALID')
    expect((await decide([{ ...decision, reason: '' }])).code).toBe('INVALID')
  })

  test('is the object’s alone, and answered by the body that inspects', async () => {
    const { opinionId, first } = await fedBack()
    const input = { opinionId, text: '情况不符', problemIds: [] }
    expect((await denied(enyang, 'submitRebuttal', input)).code).toBe('NOT_FOUND')
    expect((await denied(officerOf('tongjiang'), 'submitRebuttal', input)).code).toBe('FORBIDDEN')
    expect((await denied(officerOf('city'), 'submitRebuttal', input)).code).toBe('FORBIDDEN')
    const { id: rebuttalId } = await rebut(opinionId, [first])
    const decisions = [{ problemId: first, accepted: true, reason: '采纳' }]
    const answer = { rebuttalId, answer: '采纳', decisions, answeredOn: '2020-10-23' }
    expect((await denied(officerOf('tongjiang'), 'answerRebuttal', answer)).code).toBe('NOT_FOUND')
    expect((await denied(officerOf('province'), 'answerRebuttal', answer)).code).toBe('FORBIDDEN')
  })

  test('and the letters do not pass each other', async () => {
    const { inspectionId, opinionId } = await fedBack()
    const results = await Promise.allSettled([
      rebut(opinionId, []),
      issueLetters({ who: city, objects: both, team: [], inspectionId }),
    ])
    const rebuttals = await owner.rebuttal.count({ where: { inspectionId } })
    const letters = await owner.opinionLetter.count({ where: { inspectionId } })
    expect([rebuttals, letters]).toEqual(
      results[1]?.status === 'fulfilled' && results[0]?.status === 'rejected' ? [0, 2] : [1, 0],
    )
  })
})

const issue = (inspectionId: string, letters: object[], over: object = {}) =>
  denied(city, 'issueOpinionLetters', { inspectionId, letters, issuedOn: dates.opinion, ...over })

describe('an opinion letter', () => {
  test('is read by its object with problems, requirements and suggestions, and by no other', async () => {
    const suggestions = [
      { clientId: 'all', text: '健全机制', occurredOn: dates.visited },
      {
        clientId: 'one',
        text: '增加投入',
        organizationId: governments.tongjiang.id,
        occurredOn: dates.visited,
      },
      { clientId: 'two', text: '规范管理', organizationId: governments.enyang.id, occurredOn: dates.visited },
    ]
    const { inspectionId, problems } = await inspectionIn('FEEDBACK_GIVEN', {
      objects: both,
      problems: [newProblem(governments.tongjiang.id), newProblem(governments.enyang.id)],
      suggestions,
    })
    const letterId = neighbours.issuedLetter(offices.city.id, 'OPINION')
    const letters = lettersTo(both).map((letter, i) =>
      i === 0 ? { ...letter, letterId, requirements: [{ text: '足额拨付', dueOn: '2020-12-31' }] } : letter,
    )
    await issueLetters({ who: city, objects: both, team: [], inspectionId }, { letters })
    const own = `query ($id: ID!) { _entities(representations: [{ __typename: "Organization", id: $id }]) {
      ... on Organization { opinionLetters(first: 1) { totalCount nodes { evaluation issuedOn inspection { id } letter { id }
        requirements { number text dueOn problem { id } } problems { nodes { id } } suggestions { text } } } } } }`
    for (const who of [tongjiang, officerOf('tongjiang')]) {
      const { _entities } = await ok(who, own, { id: governments.tongjiang.id })
      expect(_entities[0].opinionLetters.nodes).toEqual([
        {
          evaluation: '总体较好',
          issuedOn: dates.opinion,
          inspection: null,
          letter: { id: letterId },
          requirements: [{ number: 1, text: '足额拨付', dueOn: '2020-12-31', problem: null }],
          problems: { nodes: [{ id: problems[0]?.id }] },
          suggestions: [{ text: '健全机制' }, { text: '增加投入' }],
        },
      ])
    }
    for (const who of [enyang, officerOf('enyang'), officerOf('mianyang')]) {
      const { _entities } = await ok(who, own, { id: governments.tongjiang.id })
      expect(_entities[0].opinionLetters).toEqual({ totalCount: 0, nodes: [] })
    }
  })

  test('is one for each object, no more and no less, and after the feedback', async () => {
    const { inspectionId } = await inspectionIn('FEEDBACK_GIVEN', { objects: both })
    const letters = lettersTo(both)
    expect((await issue(inspectionId, letters.slice(1))).message).toBe(
      '缺少对以下督导对象的督导意见书：通江县人民政府',
    )
    expect((await issue(inspectionId, [...letters, ...letters])).code).toBe('INVALID')
    expect((await issue(inspectionId, letters, { issuedOn: '2020-10-19' })).message).toContain(
      '不能早于反馈日期',
    )
    const late = letters.map((letter) => ({
      ...letter,
      requirements: [{ text: '整改', dueOn: '2020-10-01' }],
    }))
    expect((await issue(inspectionId, late)).message).toContain('不能早于今天')
    const foreign = letters.map((letter) => ({
      ...letter,
      requirements: [{ text: '整改', dueOn: '2020-12-31', problemId: randomUUID() }],
    }))
    expect((await issue(inspectionId, foreign)).code).toBe('NOT_FOUND')
  })

  test.each([
    ['of another body', () => neighbours.issuedLetter(offices.province.id, 'OPINION'), '不是本机构印发的'],
    [
      'of another kind',
      () => neighbours.issuedLetter(offices.city.id, 'SUPERVISION_NOTICE'),
      '不是督导意见书',
    ],
    ['that is a draft', () => neighbours.issuedLetter(offices.city.id, 'OPINION', 'DRAFT'), '尚未签发'],
    ['that is void', () => neighbours.issuedLetter(offices.city.id, 'OPINION', 'VOID'), '已经作废'],
    ['that does not exist', () => randomUUID(), '公文不存在'],
    ['that is no id', () => 'x', '公文不存在'],
  ])('does not cite a paper %s', async (_, letter, message) => {
    const { inspectionId } = await inspectionIn('FEEDBACK_GIVEN')
    const [only] = lettersTo([governments.tongjiang.id])
    expect((await issue(inspectionId, [{ ...only, letterId: letter() }])).message).toContain(message)
  })

  test('like the notice, whose paper is checked in the same way', async () => {
    const { inspectionId } = await inspectionIn('DRAFT')
    await run(city, 'saveInspectionPlan', { inspectionId, ...plan })
    const notice = (letterId: string) => ({ inspectionId, noticedOn: dates.noticed, letterId })
    const opinion = neighbours.issuedLetter(offices.city.id, 'OPINION')
    expect((await denied(city, 'issueInspectionNotice', notice(opinion))).message).toContain('不是督导通知')
    const letterId = neighbours.issuedLetter(offices.city.id, 'INSPECTION_NOTICE', 'APPROVED')
    await run(city, 'issueInspectionNotice', notice(letterId))
    const { inspection } = await ok(
      city,
      `query ($id: ID!) { inspection(id: $id) { noticeLetter { id } } }`,
      {
        id: inspectionId,
      },
    )
    expect(inspection.noticeLetter).toEqual({ id: letterId })
  })
})

describe('the report', () => {
  test('reaches everybody whom the rule names and has its openness before the inspection ends', async () => {
    neighbours.rule('report.recipients', ['GOVERNMENT', 'HIGHER_ORGAN', 'EDUCATION_DEPARTMENT'], '项')
    const { inspectionId } = await inspectionIn('OPINION_ISSUED')
    const end = { inspectionId, completedOn: dates.report }
    const government = { kind: 'GOVERNMENT', recipientName: '市人民政府', sentOn: dates.report }
    const report = { ...reportOn(inspectionId), dispatches: [government] }
    expect(
      (
        await denied(city, 'submitInspectionReport', {
          ...report,
          dispatches: [{ ...government, kind: 'CONGRESS' }],
        })
      ).message,
    ).toContain('应当向本级人民政府提交')
    await run(city, 'submitInspectionReport', report)
    expect(await denied(city, 'completeInspection', end)).toEqual({
      code: 'CONFLICT',
      message:
        '督导报告尚未报送：上一级教育督导机构（备案）、教育行政部门，不能结束督导。依据：《report.recipients》第一条',
    })
    const dispatches = ['HIGHER_ORGAN', 'EDUCATION_DEPARTMENT'].map((kind) => ({ ...government, kind }))
    const sent = { inspectionId, dispatches, idempotencyKey: inspectionId }
    await run(city, 'recordReportDispatches', sent)
    const { report: logged } = await run(city, 'recordReportDispatches', sent)
    expect(logged.dispatches.map(({ kind }: { kind: string }) => kind)).toEqual([
      'GOVERNMENT',
      'HIGHER_ORGAN',
      'EDUCATION_DEPARTMENT',
    ])
    expect((await denied(city, 'completeInspection', end)).message).toContain('尚未决定督导报告是否公开')
    await run(city, 'publishInspectionReport', publicationOf(inspectionId))
    expect((await run(city, 'completeInspection', end)).status).toBe('COMPLETED')
  })

  test('says where it is published, or why it is not', async () => {
    const { inspectionId } = await inspectionIn('OPINION_ISSUED')
    await run(city, 'submitInspectionReport', reportOn(inspectionId))
    const publish = (over: object) =>
      denied(city, 'publishInspectionReport', { ...publicationOf(inspectionId), ...over })
    expect((await publish({ publishedAt: ' ' })).code).toBe('INVALID')
    expect((await publish({ publishedOn: '2020-10-27' })).message).toContain('不能早于报告日期')
    expect((await publish({ openness: 'CLOSED' })).code).toBe('INVALID')
    expect((await publish({ openness: 'CLOSED', publishedOn: null, publishedAt: null })).message).toContain(
      '理由',
    )
    const withheld = { inspectionId, openness: 'ON_REQUEST', reason: '涉及个人信息' }
    expect((await run(city, 'publishInspectionReport', withheld)).report).toMatchObject({
      openness: 'ON_REQUEST',
    })
    await run(city, 'publishInspectionReport', publicationOf(inspectionId))
    expect((await denied(city, 'publishInspectionReport', withheld)).message).toContain('已经公开')
  })

  test.each([
    ['no name of a recipient', { recipientName: ' ' }, 'INVALID'],
    ['a body that does not exist', { organizationId: randomUUID() }, 'NOT_FOUND'],
    ['a day before itself', { sentOn: '2020-10-27' }, 'INVALID'],
  ])('with %s is refused whole', async (_, over, code) => {
    const { inspectionId } = await inspectionIn('OPINION_ISSUED')
    const [government] = reportOn(inspectionId).dispatches
    const dispatches = [government, { ...government, ...over }]
    expect(
      (await denied(city, 'submitInspectionReport', { ...reportOn(inspectionId), dispatches })).code,
    ).toBe(code)
    expect(await owner.inspectionReport.count({ where: { inspectionId } })).toBe(0)
  })
})

/** Work past all commands, as a mistake in them would do it. */
const past = <R>(
  who: Actor,
  work: (tx: Parameters<Parameters<typeof client.$transaction>[0]>[0]) => Promise<R>,
) => transact(client, { actor: who, mode: 'write', action: 'test', grantsOf }, work)

describe('the database by itself', () => {
  test('lets the object fill in its receipt once, and change nothing else of its opinion', async () => {
    const { inspectionId } = await inspectionIn('FEEDBACK_GIVEN')
    const id = await opinionOf(inspectionId, governments.tongjiang.id)
    const fill = (who: Actor, day: string) =>
      past(who, (tx) =>
        tx.preliminaryOpinion.updateMany({ where: { id }, data: { receivedOn: asDate(day) } }),
      )
    await expect(fill(officerOf('tongjiang'), dates.feedback)).resolves.toEqual({ count: 0 })
    await expect(fill(enyang, dates.feedback)).resolves.toEqual({ count: 0 })
    await expect(fill(tongjiang, dates.feedback)).resolves.toEqual({ count: 1 })
    await expect(fill(tongjiang, dates.reported)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const rewrite = past(tongjiang, (tx) =>
      tx.preliminaryOpinion.update({ where: { id }, data: { summary: '没有问题' } }),
    )
    await expect(rewrite).rejects.toThrow('permission denied')
  })

  test('takes a rebuttal from the object only, on its own opinion, unanswered', async () => {
    const { inspectionId } = await inspectionIn('FEEDBACK_GIVEN', { objects: both })
    const opinionId = await opinionOf(inspectionId, governments.tongjiang.id)
    const row = {
      opinionId,
      inspectionId,
      ownerPath: offices.city.division.path,
      organizationId: governments.tongjiang.id,
      organizationPath: governments.tongjiang.division.path,
      text: '申辩',
      submittedOn: asDate(dates.feedback),
      submittedByPersonId: tongjiang.personId as string,
      recordedAt: new Date(),
    }
    const forged = [
      [city, row],
      [enyang, row],
      [enyang, { ...row, organizationId: governments.enyang.id }],
      [tongjiang, { ...row, answer: '采纳', answeredOn: asDate(dates.feedback) }],
      [tongjiang, { ...row, ownerPath: governments.tongjiang.division.path }],
    ] as const
    for (const [who, data] of forged) {
      await expect(past(who, (tx) => tx.rebuttal.create({ data }))).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
    }
    await past(tongjiang, (tx) => tx.rebuttal.create({ data: row }))
  })

  test('shows deliberation, public opinion and report to nobody but the inspecting body’s tiers and the team', async () => {
    const { inspectionId, team } = await inspectionIn('REPORTED')
    const counts = (who: Actor) =>
      past(who, async (tx) => [
        await tx.deliberation.count({ where: { inspectionId } }),
        await tx.deliberationVote.count({ where: { inspectionId } }),
        await tx.inspectionReport.count({ where: { inspectionId } }),
        await tx.reportDispatch.count({ where: { inspectionId } }),
      ])
    const guest = { ...unitOf(governments.enyang), personId: team[1] as string, clock: clockOn(dates.report) }
    for (const who of [city, officerOf('province'), guest]) expect(await counts(who)).toEqual([1, 3, 1, 2])
    for (const who of [tongjiang, officerOf('tongjiang'), officerOf('mianyang')]) {
      expect(await counts(who)).toEqual([0, 0, 0, 0])
    }
  })
})
