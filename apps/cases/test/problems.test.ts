import { randomUUID } from 'node:crypto'
import { places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { judgeStep, problemSteps, type ProblemStep } from '../src/problems/rules.ts'
import { type Command, commandsOf, documents, newPlan, newProblem, newVisit, outcomeOf } from './commands.ts'
import { clockOn, dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, send, neighbours, governments, officerOf, unitOf, offices, owner } = world
const { city, at, run, denied, inspectionIn, problemIn, report } = commandsOf(world)

const province = officerOf('province')
const tongjiang = unitOf(governments.tongjiang)
const cityGovernment = unitOf(governments.city)
/** Commands of the city's office a month after the feedback. */
const later = at(city, dates.reported)

const part = (responsibleOrganizationId: string, over: object = {}) => ({
  clientId: randomUUID(),
  responsibleOrganizationId,
  requirement: '落实整改',
  dueOn: '2021-01-31',
  ...over,
})
const verification = (problemId: string) => ({
  problemId,
  finding: '整改到位',
  methods: ['ON_SITE'],
  on: dates.decided,
})
const statusOf = async (id: string) => (await owner.problem.findUniqueOrThrow({ where: { id } })).status

/** A problem of the province against the city's government, split over two counties. */
async function splitProvincial() {
  const { problemId } = await problemIn('OPEN', { who: province, unit: governments.city })
  const { parts } = await run(later, 'splitProblem', {
    problemId,
    parts: [part(governments.tongjiang.id), part(governments.enyang.id)],
  })
  const [first, second] = parts as { id: string }[]
  return { problemId, first: first?.id as string, second: second?.id as string }
}

async function closePart(problemId: string, unit: typeof governments.tongjiang) {
  await report(unitOf(unit), problemId)
  await run(city, 'verifyRectification', verification(problemId))
  await run(city, 'closeProblem', { problemId, closedOn: dates.closed })
}

const numbers = (rows: { number: number }[]) => rows.map(({ number }) => number)

describe('problems on the list', () => {
  test('are numbered in the order given, sent twice kept once, other content refused', async () => {
    const { inspectionId } = await inspectionIn('ON_SITE')
    const [a, b, c] = [1, 2, 3].map(() => newProblem(governments.tongjiang.id))
    const record = (problems: unknown[]) => run(city, 'recordProblems', { inspectionId, problems })
    expect(numbers(await record([a, b]))).toEqual([1, 2])
    expect(numbers(await record([c, a]))).toEqual([3, 1])
    const problems = [{ ...a, description: '改写' }]
    expect((await denied(city, 'recordProblems', { inspectionId, problems })).code).toBe('CONFLICT')
    expect(await owner.problem.count({ where: { inspectionId } })).toBe(3)
  })

  test('keep everything that was found', async () => {
    const { inspectionId, visits } = await inspectionIn('ON_SITE', {
      visits: [newVisit({ placeName: '某校' })],
    })
    const problem = newProblem(governments.tongjiang.id, {
      requirement: '限期整改',
      supervisingOrganizationId: governments.city.id,
      visitId: visits[0]?.id,
      level: 'SERIOUS',
      cause: '重视不够',
      basisArticle: '《义务教育法》第四十二条',
      source: 'COMPLAINT',
      dueOn: '2021-03-31',
      isDemo: true,
    })
    const [{ id }] = await run(city, 'recordProblems', { inspectionId, problems: [problem] })
    const { problem: found } = await ok(
      city,
      `query ($id: ID!) { problem(id: $id) { number clientId aspect description requirement level cause basisArticle
        responsibleOrganization { id } responsibleKind responsibleDivision { id } supervisingOrganization { id } placeName visit { id }
        source status ownerOrganization { id } parent { id } parts { id } dueOn returns rectifications { id }
        occurredOn releasedAt closedOn isDemo inspection { id } } }`,
      { id },
    )
    const { responsibleOrganizationId, supervisingOrganizationId, visitId, ...told } =
      problem as never as Record<string, string>
    expect(found).toEqual({
      ...told,
      number: 1,
      responsibleOrganization: { id: responsibleOrganizationId },
      responsibleKind: 'GOVERNMENT',
      responsibleDivision: { id: places.tongjiang.id },
      supervisingOrganization: { id: supervisingOrganizationId },
      visit: { id: visitId },
      placeName: '某校',
      status: 'PRELIMINARY',
      ownerOrganization: { id: offices.city.id },
      parent: null,
      parts: [],
      returns: 0,
      rectifications: [],
      releasedAt: null,
      closedOn: null,
      inspection: { id: inspectionId },
    })
  })

  test.each([
    ['no aspect', { aspect: '' }, 'INVALID'],
    ['no description', { description: ' ' }, 'INVALID'],
    ['a limit in the past', { dueOn: '2020-12-30' }, 'INVALID'],
    ['a day before the inspection', { occurredOn: '2020-08-23' }, 'INVALID'],
    ['a unit outside the range', { responsibleOrganizationId: offices.mianyang.id }, 'FORBIDDEN'],
    ['the inspecting body as unit', { responsibleOrganizationId: offices.city.id }, 'INVALID'],
    ['a unit that does not exist', { responsibleOrganizationId: randomUUID() }, 'NOT_FOUND'],
    ['a visit that does not exist', { visitId: randomUUID() }, 'NOT_FOUND'],
    ['a visit that is no id', { visitId: 'x' }, 'NOT_FOUND'],
  ])('with %s are refused', async (_, over, code) => {
    const { inspectionId } = await inspectionIn('NOTIFIED')
    const problems = [newProblem(governments.tongjiang.id, over)]
    expect((await denied(city, 'recordProblems', { inspectionId, problems })).code).toBe(code)
  })

  test('do not cite a visit of another inspection', async () => {
    const { visits } = await inspectionIn('ON_SITE')
    const { inspectionId } = await inspectionIn('ON_SITE')
    const problems = [newProblem(governments.tongjiang.id, { visitId: visits[0]?.id })]
    expect((await denied(city, 'recordProblems', { inspectionId, problems })).code).toBe('NOT_FOUND')
  })

  test('are told to the unit and its county with the feedback, not before', async () => {
    const see = `query ($id: ID!) { problem(id: $id) { status inspection { id } releasedAt } }`
    const preliminary = await problemIn('PRELIMINARY')
    const open = await problemIn('OPEN')
    for (const who of [tongjiang, officerOf('tongjiang')]) {
      expect((await ok(who, see, { id: preliminary.problemId })).problem).toBeNull()
      expect((await ok(who, see, { id: open.problemId })).problem).toEqual({
        status: 'OPEN',
        inspection: null,
        releasedAt: new Date(clockOn(dates.feedback)),
      })
    }
    for (const who of [unitOf(governments.enyang), officerOf('enyang'), officerOf('mianyang')]) {
      expect((await ok(who, see, { id: open.problemId })).problem).toBeNull()
    }
  })
})

describe('the state machine', () => {
  const states = ['PRELIMINARY', 'OPEN', 'RECTIFYING', 'REPORTED', 'RETURNED', 'VERIFIED', 'CLOSED'] as const
  const handIn = (problemId: string) => run(cityGovernment, 'submitRectificationPlan', newPlan(problemId))
  /** `pass` needs a department: supervision.test.ts; what explains has a record of its own: explanations.test.ts. */
  const steps: Record<
    Exclude<ProblemStep, 'release' | 'withdraw' | 'pass' | 'explain' | 'decideExplanation'>,
    [who: typeof city, Command, (id: string) => object, first?: (id: string) => Promise<unknown>]
  > = {
    submitPlan: [cityGovernment, 'submitRectificationPlan', newPlan],
    acceptPlan: [
      province,
      'acceptRectificationPlan',
      (problemId) => ({ problemId, on: dates.closed }),
      handIn,
    ],
    returnPlan: [
      province,
      'returnRectificationPlan',
      (problemId) => ({ problemId, reason: '不全', on: dates.closed }),
      handIn,
    ],
    extend: [
      { ...province, roles: ['LEADER'] },
      'extendDeadline',
      (problemId) => ({ problemId, dueOn: '2021-06-30', reason: '工期较长' }),
    ],
    split: [
      cityOfficeFor(),
      'splitProblem',
      (problemId) => ({ problemId, parts: [part(governments.enyang.id)] }),
    ],
    edit: [province, 'editProblem', (problemId) => ({ problemId, reason: '核实', cause: '重视不够' })],
    submit: [
      cityGovernment,
      'submitRectification',
      (problemId) => ({ problemId, text: '已整改', submittedOn: dates.closed }),
    ],
    return: [
      province,
      'returnRectification',
      (problemId) => ({ problemId, reason: '不全', on: dates.closed }),
    ],
    verify: [
      province,
      'verifyRectification',
      (problemId) => ({ problemId, finding: '到位', methods: ['ON_SITE'], on: dates.closed }),
    ],
    close: [province, 'closeProblem', (problemId) => ({ problemId, closedOn: dates.closed })],
  }
  function cityOfficeFor() {
    return city
  }

  test.each(states)(
    'in %s exactly the commands of the table are allowed',
    async (state) => {
      const outcomes: Record<string, unknown> = {}
      const wanted: Record<string, unknown> = {}
      let untouched: string | undefined
      for (const [step, [who, command, input, first]] of Object.entries(steps)) {
        const problemId =
          untouched ?? (await problemIn(state, { who: province, unit: governments.city })).problemId
        if (!judgeStep(step as ProblemStep, state)) await first?.(problemId)
        const { errors } = await send(who, documents[command], { input: input(problemId) })
        const [error] = errors
        untouched = error ? problemId : undefined
        outcomes[step] = error ? error.extensions : await statusOf(problemId)

        const rule = problemSteps[step as ProblemStep]
        const refusal = judgeStep(step as ProblemStep, state)
        // A list that is not released is not even known to the other side.
        const hidden = state === 'PRELIMINARY' && rule.by !== 'OWNER'
        wanted[step] = hidden
          ? { code: 'NOT_FOUND' }
          : refusal
            ? { code: 'CONFLICT', ...refusal.details }
            : 'to' in rule
              ? rule.to
              : state
      }
      expect(Object.keys(outcomes)).toHaveLength(10)
      expect(outcomes).toEqual(wanted)
    },
    20_000,
  )

  test('a refusal names the state and what is allowed now', async () => {
    const { problemId } = await problemIn('OPEN')
    expect(await denied(city, 'closeProblem', { problemId, closedOn: dates.closed })).toEqual({
      code: 'CONFLICT',
      message:
        '问题当前状态为“待整改”，不能销号；现在可以：分解、报送整改方案、审定整改方案、退回整改方案、延期、报送整改、报送情况说明、审批情况说明、撤销',
    })
  })

  test('neither splits nor closes what is not confirmed', async () => {
    const unconfirmed = async (status: string) => {
      const { problemId } = await problemIn(status, { who: province, unit: governments.city })
      await world.owner.problem.update({ where: { id: problemId }, data: { confirmedOn: null } })
      return problemId
    }
    const open = await unconfirmed('OPEN')
    const parts = [part(governments.enyang.id)]
    expect((await denied(city, 'splitProblem', { problemId: open, parts })).message).toContain('尚未确认')
    const verified = { problemId: await unconfirmed('VERIFIED'), closedOn: dates.closed }
    expect(await denied(province, 'closeProblem', verified)).toEqual({
      code: 'CONFLICT',
      message: '问题尚未确认（督导意见书发出后确认），不能销号',
    })
  })

  test('a report is returned once, then verified and closed, and all of it is told', async () => {
    const { problemId } = await problemIn('RETURNED')
    const again = await report(tongjiang, problemId, { text: '补充材料', submittedOn: dates.closed })
    expect(again).toMatchObject({ problem: { status: 'REPORTED' } })
    expect(again.receiptNumber).toMatch(/^ZG-2020-\d{6}$/)
    await run(city, 'verifyRectification', {
      problemId,
      finding: '齐全',
      methods: ['DOCUMENTS'],
      on: dates.closed,
    })
    const closed = await run(city, 'closeProblem', { problemId, closedOn: dates.closed })
    expect(closed).toMatchObject({ status: 'CLOSED', closedOn: dates.closed })
    for (const who of [city, tongjiang, officerOf('tongjiang'), province]) {
      const { problem } = await ok(
        who,
        `query ($id: ID!) { problem(id: $id) { returns closedOn rectifications {
          text outcome submittedOn submittedBy { id } decidedOn decisionReason problem { id } } } }`,
        { id: problemId },
      )
      const shared = { submittedBy: { id: governments.tongjiang.id }, problem: { id: problemId } }
      expect(problem).toEqual({
        returns: 1,
        closedOn: dates.closed,
        rectifications: [
          {
            ...shared,
            text: '补充材料',
            outcome: 'VERIFIED',
            submittedOn: dates.closed,
            decidedOn: dates.closed,
            decisionReason: '齐全',
          },
          {
            ...shared,
            text: '已整改',
            outcome: 'RETURNED',
            submittedOn: dates.reported,
            decidedOn: dates.decided,
            decisionReason: '材料不全',
          },
        ],
      })
    }
  })

  test('the audit keeps who returned it and why', async () => {
    const { problemId } = await problemIn('RETURNED')
    const [entry] = await world.database.sql<object>(
      `select reason, organization_id, action, before ->> 'status' as before from audit_entry
       where entity = 'problem' and entity_id = $1 and after ->> 'status' = 'RETURNED'`,
      [problemId],
    )
    expect(entry).toEqual({
      reason: '材料不全',
      organization_id: offices.city.id,
      action: 'returnRectification',
      before: 'REPORTED',
    })
  })

  test.each([
    ['no text', 'submitRectification', 'OPEN', { text: ' ', submittedOn: dates.reported }],
    [
      'a report before the finding',
      'submitRectification',
      'OPEN',
      { text: '已整改', submittedOn: '2020-09-13' },
    ],
    ['a report of tomorrow', 'submitRectification', 'OPEN', { text: '已整改', submittedOn: '2021-01-01' }],
    ['no reason', 'returnRectification', 'REPORTED', { reason: '', on: dates.decided }],
    ['a decision before the report', 'returnRectification', 'REPORTED', { reason: '不全', on: '2020-11-09' }],
    [
      'no finding',
      'verifyRectification',
      'REPORTED',
      { finding: '', methods: ['ON_SITE'], on: dates.decided },
    ],
    ['no method', 'verifyRectification', 'REPORTED', { finding: '到位', methods: [], on: dates.decided }],
    ['a closure before the verification', 'closeProblem', 'VERIFIED', { closedOn: '2020-11-19' }],
  ] as const)('%s is refused', async (_, command, state, rest) => {
    const { problemId } = await problemIn(state)
    const who = command === 'submitRectification' ? tongjiang : city
    expect((await denied(who, command, { problemId, ...rest })).code).toBe('INVALID')
  })
})

describe('the sides', () => {
  test('the rectifying side neither verifies nor returns nor closes', async () => {
    const reported = (await problemIn('REPORTED')).problemId
    const verified = (await problemIn('VERIFIED')).problemId
    const officer = { ...tongjiang, roles: ['OFFICER' as const] }
    for (const [command, input] of [
      ['verifyRectification', verification(reported)],
      ['returnRectification', { problemId: reported, reason: '不全', on: dates.decided }],
      ['closeProblem', { problemId: verified, closedOn: dates.closed }],
    ] as const) {
      // Neither as unit, nor in an office post of the same body, nor in the office of the county.
      expect((await denied(tongjiang, command, input)).code).toBe('FORBIDDEN')
      expect((await denied(officer, command, input)).message).toContain('整改单位不能')
      expect((await denied(officerOf('tongjiang'), command, input)).message).toContain('只有提出问题的机构')
      expect((await denied(province, command, input)).message).toContain('只有提出问题的机构')
    }
    expect([await statusOf(reported), await statusOf(verified)]).toEqual(['REPORTED', 'VERIFIED'])
  })

  test('one person with posts on both sides does not decide on the own report', async () => {
    const { problemId } = await problemIn('OPEN')
    const personId = randomUUID()
    await report({ ...tongjiang, personId }, problemId)
    const inOffice = { ...city, personId }
    expect((await denied(inOffice, 'verifyRectification', verification(problemId))).message).toContain(
      '为整改一方报送或者审核过的人不能',
    )
    await run(city, 'verifyRectification', verification(problemId))
    expect((await denied(inOffice, 'closeProblem', { problemId, closedOn: dates.closed })).code).toBe(
      'FORBIDDEN',
    )
  })

  test('only the responsible unit reports', async () => {
    const { problemId } = await problemIn('OPEN')
    const input = { problemId, text: '已整改', submittedOn: dates.reported }
    expect((await denied(city, 'submitRectification', input)).code).toBe('FORBIDDEN')
    expect((await denied(officerOf('tongjiang'), 'submitRectification', input)).code).toBe('FORBIDDEN')
    expect((await denied(unitOf(governments.enyang), 'submitRectification', input)).code).toBe('NOT_FOUND')
    const officer = { ...tongjiang, roles: ['OFFICER' as const] }
    expect((await run(officer, 'submitRectification', input)).receiptNumber).toBeTruthy()
  })

  test('a report sent twice is one report with one receipt', async () => {
    const { problemId } = await problemIn('OPEN')
    const over = { idempotencyKey: problemId }
    const answers = await Promise.all([
      report(tongjiang, problemId, over),
      report(tongjiang, problemId, over),
    ])
    expect(answers[0].receiptNumber).toBe(answers[1].receiptNumber)
    expect(await owner.rectification.count({ where: { problemId } })).toBe(1)
  })
})

describe('a problem against the own government', () => {
  test('is split over counties, whose parts the office owns', async () => {
    const { problemId, first } = await splitProvincial()
    const see = `query ($id: ID!) { problem(id: $id) {
      number status source requirement aspect ownerOrganization { id } responsibleOrganization { id } responsibleKind inspection { id }
      parent { id } parts { id number } } }`
    const { problem } = await ok(city, see, { id: first })
    expect(problem).toEqual({
      number: 1,
      status: 'OPEN',
      source: 'HIGHER_TIER',
      requirement: '落实整改',
      aspect: '教育投入',
      ownerOrganization: { id: offices.city.id },
      responsibleOrganization: { id: governments.tongjiang.id },
      responsibleKind: 'GOVERNMENT',
      inspection: null,
      parent: { id: problemId },
      parts: [],
    })
    // The county sees its part, not the problem behind it nor its neighbour's part.
    expect((await ok(tongjiang, see, { id: first })).problem).toMatchObject({ status: 'OPEN', parent: null })
    expect((await ok(tongjiang, see, { id: problemId })).problem).toBeNull()
    // The province sees what became of its problem.
    expect((await ok(province, see, { id: problemId })).problem.parts).toHaveLength(2)
  })

  test('waits for its parts with report and closure, whoever can see them', async () => {
    const { problemId, first, second } = await splitProvincial()
    const input = { problemId, text: '整改报告', submittedOn: dates.closed }
    await closePart(first, governments.tongjiang)
    const { errors } = await send(cityGovernment, documents.submitRectification, { input })
    expect(errors[0]).toMatchObject({
      message: '还有 1 个分解项没有销号，不能报送整改',
      extensions: { code: 'CONFLICT', unfinishedParts: 1 },
    })
    await closePart(second, governments.enyang)
    await run(cityGovernment, 'submitRectification', input)
    const on = { on: dates.closed }
    expect((await denied(city, 'verifyRectification', { ...verification(problemId), ...on })).code).toBe(
      'FORBIDDEN',
    )
    await run(province, 'verifyRectification', { ...verification(problemId), ...on })
    expect((await denied(city, 'closeProblem', { problemId, closedOn: dates.closed })).code).toBe('FORBIDDEN')
    expect((await run(province, 'closeProblem', { problemId, closedOn: dates.closed })).status).toBe('CLOSED')
  })

  test('does not close over an open part, even where one slipped in', async () => {
    const { problemId } = await problemIn('VERIFIED', { who: province, unit: governments.city })
    const parent = await owner.problem.findUniqueOrThrow({ where: { id: problemId } })
    const { id: _, inspectionId: __, ...row } = parent
    await owner.problem.create({
      data: {
        ...row,
        basisRule: undefined,
        parentId: problemId,
        status: 'OPEN',
        ownerOrganizationId: offices.city.id,
      },
    })
    expect((await denied(province, 'closeProblem', { problemId, closedOn: dates.closed })).message).toBe(
      '还有 1 个分解项没有销号，不能销号',
    )
  })

  test.each([
    ['the office that found it, above', () => province],
    ['the office of a county, below', () => officerOf('tongjiang')],
    ['the office of another city', () => officerOf('mianyang')],
    ['the government itself', () => ({ ...city, organizationId: governments.city.id })],
  ])('is not split by %s', async (_, who) => {
    const { problemId } = await problemIn('OPEN', { who: province, unit: governments.city })
    const input = { problemId, parts: [part(governments.tongjiang.id)] }
    expect(['FORBIDDEN', 'NOT_FOUND']).toContain((await denied(who(), 'splitProblem', input)).code)
  })

  test.each([
    ['a unit outside', { responsibleOrganizationId: offices.mianyang.id }, 'FORBIDDEN'],
    ['a unit above', { responsibleOrganizationId: offices.province.id }, 'FORBIDDEN'],
    ['the office itself', { responsibleOrganizationId: offices.city.id }, 'INVALID'],
    ['no requirement', { requirement: ' ' }, 'INVALID'],
    ['a limit in the past', { dueOn: '2020-11-09' }, 'INVALID'],
  ])('is not split over %s', async (_, over, code) => {
    const { problemId } = await problemIn('OPEN', { who: province, unit: governments.city })
    const parts = [part(governments.tongjiang.id), part(governments.enyang.id, over)]
    expect((await denied(later, 'splitProblem', { problemId, parts })).code).toBe(code)
    expect(await owner.problem.count({ where: { parentId: problemId } })).toBe(0)
  })

  test('may be split further by the county, part by part', async () => {
    const { first } = await splitProvincial()
    const school = neighbours.organization(places.tongjiang)
    const county = at(officerOf('tongjiang'), dates.reported)
    const { parts } = await run(county, 'splitProblem', { problemId: first, parts: [part(school.id)] })
    expect(parts).toHaveLength(1)
    const input = { problemId: first, text: '整改报告', submittedOn: dates.closed }
    expect((await denied(tongjiang, 'submitRectification', input)).message).toContain('1 个分解项没有销号')
  })
})

const outcomes = async (...requests: ReturnType<typeof send>[]) =>
  (await Promise.all(requests)).map(outcomeOf).toSorted()

describe('two at once', () => {
  test('verify: one does, the other learns that it is done', async () => {
    const { problemId } = await problemIn('REPORTED')
    const verify = () => send(city, documents.verifyRectification, { input: verification(problemId) })
    expect(await outcomes(verify(), verify(), verify())).toEqual(['CONFLICT', 'CONFLICT', 'ok'])
  })

  test('verify and return: one decision stands', async () => {
    const { problemId } = await problemIn('REPORTED')
    const input = { problemId, reason: '不全', on: dates.decided }
    const decisions = await outcomes(
      send(city, documents.verifyRectification, { input: verification(problemId) }),
      send(city, documents.returnRectification, { input }),
    )
    expect(decisions).toEqual(['CONFLICT', 'ok'])
    const [row] = await owner.rectification.findMany({ where: { problemId } })
    expect([row?.outcome]).toEqual([await statusOf(problemId)])
  })

  test('report: one report waits', async () => {
    const { problemId } = await problemIn('OPEN')
    const input = { problemId, text: '已整改', submittedOn: dates.reported }
    const submit = () => send(tongjiang, documents.submitRectification, { input })
    expect(await outcomes(submit(), submit())).toEqual(['CONFLICT', 'ok'])
    expect(await owner.rectification.count({ where: { problemId } })).toBe(1)
  })

  test('split: the same parts are made once, different ones are numbered one after the other', async () => {
    const { problemId } = await problemIn('OPEN', { who: province, unit: governments.city })
    const same = [part(governments.tongjiang.id), part(governments.enyang.id)]
    const split = (parts: object[]) => send(later, documents.splitProblem, { input: { problemId, parts } })
    expect(await outcomes(split(same), split(same))).toEqual(['ok', 'ok'])
    expect(
      await outcomes(split([part(governments.tongjiang.id)]), split([part(governments.enyang.id)])),
    ).toEqual(['ok', 'ok'])
    const parts = await owner.problem.findMany({ where: { parentId: problemId }, orderBy: { number: 'asc' } })
    expect(parts.map(({ number }) => number)).toEqual([1, 2, 3, 4])
  })

  test('split and report upward: never a reported problem with an open part', async () => {
    const { problemId } = await problemIn('OPEN', { who: province, unit: governments.city })
    const input = { problemId, text: '整改报告', submittedOn: dates.closed }
    const parts = [part(governments.tongjiang.id)]
    const answers = await outcomes(
      send(later, documents.splitProblem, { input: { problemId, parts } }),
      send(cityGovernment, documents.submitRectification, { input }),
    )
    expect(answers).toEqual(['CONFLICT', 'ok'])
    const made = await owner.problem.count({ where: { parentId: problemId } })
    expect([await statusOf(problemId), made]).toEqual(made === 1 ? ['OPEN', 1] : ['REPORTED', 0])
  })

  test('record problems: no number is given twice', async () => {
    const { inspectionId } = await inspectionIn('ON_SITE')
    const record = () =>
      run(city, 'recordProblems', { inspectionId, problems: [newProblem(governments.tongjiang.id)] })
    const rows = (await Promise.all([record(), record(), record()])).flat() as { number: number }[]
    expect(new Set(numbers(rows))).toEqual(new Set([1, 2, 3]))
  })
})

describe('the list of problems', () => {
  const list = `query ($filter: ProblemFilter) { problems(filter: $filter, first: 200) { totalCount nodes { id } } }`
  const ids = async (who: typeof city, filter: object) => {
    const { problems } = await ok(who, list, { filter })
    expect(problems.totalCount).toBe(problems.nodes.length)
    return problems.nodes.map(({ id }: { id: string }) => id)
  }

  test('is filtered, and a part counts apart only where its problem is not seen', async () => {
    const { problemId, first, second } = await splitProvincial()
    expect((await ids(city, { parentId: problemId })).toSorted()).toEqual([first, second].toSorted())
    expect(await ids(city, { parentId: problemId, responsibleDivisionId: places.enyang.id })).toEqual([
      second,
    ])
    expect(
      await ids(city, { parentId: problemId, responsibleOrganizationId: governments.tongjiang.id }),
    ).toEqual([first])
    expect(await ids(city, { parentId: problemId, ownedBy: offices.province.id })).toEqual([])
    expect(await ids(city, { parentId: problemId, status: 'CLOSED' })).toEqual([])
    const top = await ids(city, { topLevelOnly: true })
    expect(top).toContain(problemId)
    expect(top).not.toContain(first)
    expect(await ids(tongjiang, { topLevelOnly: true })).toContain(first)
  })

  test.each([
    ['inspectionId', 'x'],
    ['responsibleDivisionId', 'x'],
    ['responsibleOrganizationId', "' or true"],
    ['ownedBy', ''],
    ['parentId', randomUUID()],
  ])('finds nothing by %s %j, and does not fail', async (key, value) => {
    if (value) expect(await ids(city, { [key]: value })).toEqual([])
    else await ok(city, list, { filter: { [key]: value } })
  })

  test('hangs on the responsible organization, for all organizations of a query', async () => {
    const { problemId } = await problemIn('RETURNED')
    const { _entities } = await ok(
      tongjiang,
      `query ($ids: [_Any!]!, $status: ProblemStatus) { _entities(representations: $ids) { ... on Organization {
        id problems(status: $status, first: 200) { totalCount nodes { id } } inspections { totalCount }
        preliminaryOpinions(first: 1) { nodes { summary inspection { id } givenBy { id } } } } } }`,
      {
        ids: [governments.tongjiang.id, governments.enyang.id, 'nonsense'].map((id) => ({
          __typename: 'Organization',
          id,
        })),
        status: 'RETURNED',
      },
    )
    const [own, other, nonsense] = _entities
    expect(own.problems.nodes).toContainEqual({ id: problemId })
    expect(own.inspections.totalCount).toBe(0)
    expect(own.preliminaryOpinions.nodes).toEqual([
      { summary: '初步督导意见', inspection: null, givenBy: { id: offices.city.id } },
    ])
    expect(other.problems.totalCount).toBe(0)
    expect(nonsense).toBeNull()
  })
})
