import { afterEach, describe, expect, test } from 'vitest'
import { commandsOf, newVisit, plan } from './commands.ts'
import { clockOn, openWorld } from './world.ts'

const world = await openWorld()
const { ok, send, neighbours, governments, officerOf, unitOf, offices } = world
const { at, run, denied } = commandsOf(world)
const city = officerOf('city', { clock: clockOn('2024-12-31') })
const unit = unitOf(governments.tongjiang, { clock: clockOn('2024-12-31') })

afterEach(() => neighbours.adopt(null))

interface Clock {
  id: string
  name: string
  state: string
  dueOn: string | null
}

const clocksOf = async (inspectionId: string, on: string, who = city) => {
  const { inspection } = await ok(
    at(who, on),
    `query ($id: ID!) { inspection(id: $id) { deadlines {
      id name state organization { id } fromDay amount unit dueOn article mark ruleParameterId rolled uncertain metOn
      changes { kind fromDay toDay days reason } } } }`,
    { id: inspectionId },
  )
  return inspection.deadlines as (Clock & Record<string, unknown>)[]
}

/** The clocks as `name dueOn`, in their order. */
const dueDays = async (inspectionId: string, on: string) =>
  (await clocksOf(inspectionId, on)).map(({ name, dueOn }) => `${name} ${dueOn}`)

/** An inspection of 2024 under the shipped rows of a province, its last visit on Friday 28 June. */
async function visited(code: string | null, scope = 'COMPREHENSIVE') {
  neighbours.adopt(code)
  const team = [neighbours.inspector(), neighbours.inspector(), neighbours.inspector()]
  const { id: inspectionId } = await run(at(city, '2024-05-06'), 'createInspection', {
    title: '2024年履行教育职责督导',
    field: 'GOVERNMENT',
    scope,
    organizationIds: [governments.tongjiang.id],
    basis: '《教育督导条例》',
    occurredOn: '2024-05-06',
  })
  await run(at(city, '2024-05-06'), 'addTeamMembers', {
    inspectionId,
    members: team.map((personId, i) => ({ personId, role: i === 0 ? 'LEAD' : 'MEMBER' })),
  })
  await run(at(city, '2024-05-06'), 'saveInspectionPlan', { inspectionId, ...plan })
  await run(at(city, '2024-05-13'), 'issueInspectionNotice', { inspectionId, noticedOn: '2024-05-13' })
  const visits = ['2024-06-24', '2024-06-28'].map((occurredOn) => newVisit({ occurredOn }))
  await run(at(city, '2024-06-28'), 'recordVisits', { inspectionId, visits })
  return { inspectionId, team }
}

const heard = (inspectionId: string) =>
  run(at(city, '2024-06-28'), 'recordPublicOpinion', {
    inspectionId,
    channel: 'QUESTIONNAIRE',
    fromDay: '2024-06-24',
    toDay: '2024-06-27',
    respondents: { value: 300, qualifier: 'GE' },
    summary: '总体满意',
  })

const deliberation = (inspectionId: string, team: string[], agreeing = team.length) => ({
  inspectionId,
  heldOn: '2024-06-28',
  conclusion: '总体较好',
  votes: team.map((personId, i) => ({ personId, vote: i < agreeing ? 'AGREE' : 'DISAGREE' })),
})

async function fedBack(code: string | null, givenOn: string, scope?: string) {
  const { inspectionId, team } = await visited(code, scope)
  await heard(inspectionId)
  await run(at(city, '2024-06-28'), 'recordDeliberation', deliberation(inspectionId, team))
  const opinions = [{ organizationId: governments.tongjiang.id, summary: '初步督导意见' }]
  await run(at(city, givenOn), 'giveFeedback', { inspectionId, opinions, givenOn })
  const { inspection } = await ok(city, `query ($id: ID!) { inspection(id: $id) { opinions { id } } }`, {
    id: inspectionId,
  })
  return { inspectionId, opinionId: inspection.opinions[0].id as string }
}

const letters = (inspectionId: string, issuedOn: string) => ({
  inspectionId,
  issuedOn,
  letters: [{ organizationId: governments.tongjiang.id, evaluation: '较好', requirements: [] }],
})

describe('the clocks of a province', () => {
  test('Shanghai: ten working days to rebut and thirty days to the letter, both from the end', async () => {
    const { inspectionId } = await fedBack('310000', '2024-06-28')
    expect(await clocksOf(inspectionId, '2024-07-01')).toMatchObject([
      {
        name: 'OPINION',
        state: 'RUNNING',
        organization: null,
        fromDay: '2024-06-28',
        amount: 30,
        unit: 'DAY',
        dueOn: '2024-07-29', // the 28th is a Sunday
        rolled: true,
        uncertain: false,
        article: '《上海市教育督导条例》',
        mark: 'FOUND',
        ruleParameterId: expect.any(String),
        metOn: null,
        changes: [],
      },
      {
        name: 'REBUTTAL',
        organization: { id: governments.tongjiang.id },
        fromDay: '2024-06-28',
        amount: 10,
        unit: 'WORKDAY',
        dueOn: '2024-07-12',
      },
    ])
  })

  test('Zhejiang: ten days to rebut from receipt, letter and report within thirty days of the end', async () => {
    const { inspectionId, opinionId } = await fedBack('330000', '2024-07-01')
    expect(await dueDays(inspectionId, '2024-07-01')).toEqual([
      'OPINION 2024-07-29',
      'REPORT 2024-07-29',
      'REBUTTAL null',
    ])
    const receipt = { opinionId, receivedOn: '2024-07-02' }
    const { rebuttalDeadline } = await run(at(unit, '2024-07-02'), 'acknowledgeOpinion', receipt)
    expect(rebuttalDeadline).toEqual({
      state: 'RUNNING',
      fromDay: '2024-07-02',
      dueOn: '2024-07-12',
      metOn: null,
    })
  })

  test.each([
    ['COMPREHENSIVE', '2024-07-08'],
    ['SPECIAL', '2024-07-03'],
  ])(
    'Chongqing: feedback on a %s one by %s, five days to rebut, thirty from it to the letter',
    async (scope, due) => {
      const { inspectionId, opinionId } = await fedBack('500000', '2024-07-01', scope)
      const receipt = { opinionId, receivedOn: '2024-07-01' }
      await run(at(city, '2024-07-01'), 'acknowledgeOpinion', receipt)
      expect(await dueDays(inspectionId, '2024-07-01')).toEqual([
        `FEEDBACK ${due}`,
        'OPINION 2024-07-31',
        'REBUTTAL 2024-07-08', // the sixth is a Saturday
      ])
      const [feedback] = await clocksOf(inspectionId, '2024-07-20')
      expect(feedback).toMatchObject({ state: 'MET', metOn: '2024-07-01' })
    },
  )

  test('elsewhere there are none, and the letters wait for nothing', async () => {
    const { inspectionId, opinionId } = await fedBack('510000', '2024-07-01')
    expect(await clocksOf(inspectionId, '2024-07-01')).toEqual([])
    const { rebuttalDeadline } = await run(unit, 'acknowledgeOpinion', {
      opinionId,
      receivedOn: '2024-07-01',
    })
    expect(rebuttalDeadline).toBeNull()
    const issued = await run(
      at(city, '2024-07-02'),
      'issueOpinionLetters',
      letters(inspectionId, '2024-07-02'),
    )
    expect(issued.status).toBe('OPINION_ISSUED')
  })

  test('a rule that changes binds what is opened later, not what was', async () => {
    const { inspectionId, team } = await visited(null)
    neighbours.rule('opinion.days', { amount: 20, from: 'INSPECTION_ENDED' })
    await run(at(city, '2024-06-28'), 'recordDeliberation', deliberation(inspectionId, team))
    expect(await clocksOf(inspectionId, '2024-06-28')).toEqual([])
    const later = await visited(null)
    neighbours.rule('opinion.days', { amount: 90, from: 'INSPECTION_ENDED' })
    await run(at(city, '2024-06-28'), 'recordDeliberation', deliberation(later.inspectionId, later.team))
    expect(await dueDays(later.inspectionId, '2024-06-28')).toEqual(['OPINION 2024-07-18'])
    neighbours.rule('opinion.days', null)
  })
})

describe('the deliberation', () => {
  test('passes in Shanghai by two thirds of the team; a vote that fails is kept and changes nothing', async () => {
    const { inspectionId, team } = await visited('310000')
    await heard(inspectionId)
    const failed = await run(
      at(city, '2024-06-28'),
      'recordDeliberation',
      deliberation(inspectionId, team, 1),
    )
    expect(failed).toMatchObject({
      status: 'ON_SITE',
      endedOn: null,
      deliberations: [
        { members: 3, agreeing: 1, needed: 2, article: '《上海市教育督导条例》', passed: false },
      ],
    })
    const passed = await run(
      at(city, '2024-06-28'),
      'recordDeliberation',
      deliberation(inspectionId, team, 2),
    )
    expect(passed).toMatchObject({ status: 'REVIEWED', endedOn: '2024-06-28', reviewedOn: '2024-06-28' })
    expect(passed.deliberations[1]).toMatchObject({ agreeing: 2, passed: true })
    expect(passed.deliberations[1].votes).toEqual([
      { person: { id: team[0] }, vote: 'AGREE' },
      { person: { id: team[1] }, vote: 'AGREE' },
      { person: { id: team[2] }, vote: 'DISAGREE' },
    ])
  })

  test('waits for the public to be heard where the rule asks for it', async () => {
    const { inspectionId, team } = await visited('510000')
    const { errors } = await send(
      at(city, '2024-06-28'),
      `mutation ($input: RecordDeliberationInput!) {
      recordDeliberation(input: $input) { id } }`,
      { input: deliberation(inspectionId, team) },
    )
    expect(errors[0]?.message).toBe(
      '尚未征求公众意见，不能评议。依据：《教育督导条例》（国务院令第624号）第十九条',
    )
    expect(errors[0]?.extensions).toMatchObject({ code: 'CONFLICT', rule: 'visit.publicOpinion' })
    const { publicOpinions } = await heard(inspectionId)
    expect(publicOpinions).toEqual([
      {
        channel: 'QUESTIONNAIRE',
        fromDay: '2024-06-24',
        toDay: '2024-06-27',
        respondents: { value: 300, qualifier: 'GE' },
        summary: '总体满意',
      },
    ])
    const { status } = await run(
      at(city, '2024-06-28'),
      'recordDeliberation',
      deliberation(inspectionId, team),
    )
    expect(status).toBe('REVIEWED')
  })

  test.each([
    [
      'a stranger’s vote',
      (team: string[]) => ({ votes: [{ personId: offices.city.id, vote: 'AGREE' }, ...team.slice(3)] }),
      'INVALID',
    ],
    ['no vote', () => ({ votes: [] }), 'INVALID'],
    ['no conclusion', () => ({ conclusion: ' ' }), 'INVALID'],
    ['an end before the last visit', () => ({ endedOn: '2024-06-27' }), 'INVALID'],
    ['an end after itself', () => ({ endedOn: '2024-06-29' }), 'INVALID'],
  ])('with %s is refused', async (_, over, code) => {
    const { inspectionId, team } = await visited(null)
    const input = { ...deliberation(inspectionId, team), ...over(team) }
    expect((await denied(at(city, '2024-06-28'), 'recordDeliberation', input)).code).toBe(code)
  })
})

const rebuttal = (opinionId: string) => ({ opinionId, text: '情况不符', problemIds: [] })

describe('the time for a rebuttal', () => {
  test('keeps the letters back until its last day is over', async () => {
    const { inspectionId } = await fedBack('310000', '2024-06-28')
    const early = await denied(
      at(city, '2024-07-12'),
      'issueOpinionLetters',
      letters(inspectionId, '2024-07-12'),
    )
    expect(early).toEqual({
      code: 'CONFLICT',
      message: '通江县人民政府：申辩期限（2024-07-12）未过，不能发出督导意见书。依据：《上海市教育督导条例》',
    })
    await run(at(city, '2024-07-15'), 'issueOpinionLetters', letters(inspectionId, '2024-07-15'))
    const clocks = await clocksOf(inspectionId, '2024-07-15')
    expect(clocks.map(({ name, state, metOn }) => [name, state, metOn])).toEqual([
      ['OPINION', 'MET', '2024-07-15'],
      ['REBUTTAL', 'EXPIRED', null],
    ])
  })

  test('ends early when the object waives its right, which nobody else can', async () => {
    const { inspectionId, opinionId } = await fedBack('310000', '2024-06-28')
    const waiver = { opinionId, receivedOn: '2024-06-28', waivesRebuttal: true }
    expect((await denied(at(city, '2024-07-01'), 'acknowledgeOpinion', waiver)).message).toBe(
      '只有督导对象可以声明无异议',
    )
    expect(await run(at(unit, '2024-07-01'), 'acknowledgeOpinion', waiver)).toMatchObject({
      rebuttalWaivedOn: '2024-07-01',
      rebuttalDeadline: { state: 'MET', metOn: '2024-07-01' },
    })
    expect((await denied(at(unit, '2024-07-02'), 'submitRebuttal', rebuttal(opinionId))).message).toContain(
      '已经声明无异议',
    )
    await run(at(city, '2024-07-02'), 'issueOpinionLetters', letters(inspectionId, '2024-07-02'))
  })

  test('is over on the next day, by the system’s own day and not one that the object names', async () => {
    const { opinionId } = await fedBack('310000', '2024-06-28')
    const late = await denied(at(unit, '2024-07-13'), 'submitRebuttal', rebuttal(opinionId))
    expect(late).toEqual({
      code: 'CONFLICT',
      message: '申辩期限（2024-07-12）已过。依据：《上海市教育督导条例》',
    })
    const { submittedOn } = await run(at(unit, '2024-07-12'), 'submitRebuttal', rebuttal(opinionId))
    expect(submittedOn).toBe('2024-07-12')
  })

  test('that has not begun keeps the letters back: the receipt is missing', async () => {
    const { inspectionId, opinionId } = await fedBack('330000', '2024-07-01')
    const issue = letters(inspectionId, '2024-07-29')
    expect((await denied(at(city, '2024-07-29'), 'issueOpinionLetters', issue)).message).toContain(
      '登记收到日期',
    )
    await run(at(city, '2024-07-29'), 'acknowledgeOpinion', { opinionId, receivedOn: '2024-07-02' })
    await run(at(city, '2024-07-29'), 'issueOpinionLetters', issue)
  })

  test('begins with the receipt once, told by one side, and not before the feedback', async () => {
    const { opinionId } = await fedBack('330000', '2024-07-01')
    const receipt = (receivedOn: string) => ({ opinionId, receivedOn })
    expect((await denied(at(unit, '2024-07-03'), 'acknowledgeOpinion', receipt('2024-06-30'))).code).toBe(
      'INVALID',
    )
    await run(at(city, '2024-07-03'), 'acknowledgeOpinion', receipt('2024-07-02'))
    await run(at(unit, '2024-07-03'), 'acknowledgeOpinion', receipt('2024-07-02'))
    expect((await denied(at(unit, '2024-07-03'), 'acknowledgeOpinion', receipt('2024-07-03'))).code).toBe(
      'CONFLICT',
    )
    const enyang = unitOf(governments.enyang, { clock: clockOn('2024-07-03') })
    expect((await denied(enyang, 'acknowledgeOpinion', receipt('2024-07-02'))).code).toBe('NOT_FOUND')
  })
})

const rebuttalClock = async (inspectionId: string, on: string) =>
  (await clocksOf(inspectionId, on)).find(({ name }) => name === 'REBUTTAL') as Clock &
    Record<string, unknown>

describe('a clock', () => {
  const reason = '当事人申请，需补充鉴定'

  test('stands still and runs on: the days between are not counted', async () => {
    const { inspectionId } = await fedBack('310000', '2024-06-28')
    const { id: deadlineId } = await rebuttalClock(inspectionId, '2024-07-01')
    const suspended = { deadlineId, fromDay: '2024-07-03', reason }
    expect(await run(at(city, '2024-07-03'), 'suspendInspectionDeadline', suspended)).toMatchObject({
      state: 'SUSPENDED',
      dueOn: null,
    })
    const issue = letters(inspectionId, '2024-07-20')
    expect((await denied(at(city, '2024-07-20'), 'issueOpinionLetters', issue)).message).toContain('已中止')
    // Five working days stood still, from Wednesday 3 to Tuesday 9 July.
    const resumed = { deadlineId, onDay: '2024-07-10' }
    expect(await run(at(city, '2024-07-10'), 'resumeInspectionDeadline', resumed)).toMatchObject({
      state: 'RUNNING',
      dueOn: '2024-07-19',
    })
    expect((await rebuttalClock(inspectionId, '2024-07-20')).changes).toEqual([
      { kind: 'SUSPENSION', fromDay: '2024-07-03', toDay: '2024-07-10', days: null, reason },
    ])
  })

  test('gets longer by days as it counts them, once however often it is sent', async () => {
    const { inspectionId } = await fedBack('310000', '2024-06-28')
    const { id: deadlineId } = await rebuttalClock(inspectionId, '2024-07-01')
    const longer = { deadlineId, days: 5, reason, idempotencyKey: deadlineId }
    await run(at(city, '2024-07-01'), 'extendInspectionDeadline', longer)
    expect(await run(at(city, '2024-07-01'), 'extendInspectionDeadline', longer)).toMatchObject({
      dueOn: '2024-07-19',
    })
  })

  test.each([
    ['without a reason', { reason: ' ' }, 'INVALID'],
    ['before it began', { fromDay: '2024-06-27' }, 'INVALID'],
    ['in the future', { fromDay: '2024-07-09' }, 'INVALID'],
  ])('is not suspended %s', async (_, over, code) => {
    const { inspectionId } = await fedBack('310000', '2024-06-28')
    const { id: deadlineId } = await rebuttalClock(inspectionId, '2024-07-01')
    const input = { deadlineId, fromDay: '2024-07-01', reason, ...over }
    expect((await denied(at(city, '2024-07-08'), 'suspendInspectionDeadline', input)).code).toBe(code)
  })

  test('is changed only where it stands so, only by the body that inspects', async () => {
    const { inspectionId } = await fedBack('310000', '2024-06-28')
    const { id: deadlineId } = await rebuttalClock(inspectionId, '2024-07-01')
    const resume = { deadlineId, onDay: '2024-07-02' }
    expect(await denied(at(city, '2024-07-02'), 'resumeInspectionDeadline', resume)).toEqual({
      code: 'CONFLICT',
      message: '“申辩”期限当前状态为“进行中”，不能恢复',
    })
    const suspend = { deadlineId, fromDay: '2024-07-02', reason }
    expect((await denied(at(city, '2024-07-15'), 'suspendInspectionDeadline', suspend)).message).toContain(
      '期满',
    )
    const province = officerOf('province', { clock: clockOn('2024-07-02') })
    expect((await denied(province, 'suspendInspectionDeadline', suspend)).code).toBe('FORBIDDEN')
    const stranger = officerOf('mianyang', { clock: clockOn('2024-07-02') })
    expect((await denied(stranger, 'suspendInspectionDeadline', suspend)).code).toBe('NOT_FOUND')
    expect((await denied(city, 'suspendInspectionDeadline', { ...suspend, deadlineId: 'x' })).code).toBe(
      'NOT_FOUND',
    )
  })

  test('of a year whose holidays nobody has announced says that it is uncertain', async () => {
    neighbours.adopt(null)
    neighbours.rule('opinion.days', { amount: 700, from: 'INSPECTION_ENDED' })
    const { inspectionId, team } = await visited(null)
    neighbours.rule('opinion.days', null)
    await run(at(city, '2024-06-28'), 'recordDeliberation', deliberation(inspectionId, team))
    expect(await clocksOf(inspectionId, '2024-06-28')).toMatchObject([
      { dueOn: '2026-05-29', uncertain: true },
    ])
  })
})
