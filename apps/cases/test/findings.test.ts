import { randomUUID } from 'node:crypto'
import { places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { commandsOf, newProblem } from './commands.ts'
import { dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, neighbours, governments, officerOf, unitOf, offices, owner } = world
const { city, run, denied, inspectionIn, problemIn, report } = commandsOf(world)

const tongjiang = governments.tongjiang.id
const enyang = governments.enyang.id

const further = (responsibleOrganizationId: string, over: object = {}) => ({
  clientId: randomUUID(),
  responsibleOrganizationId,
  ...over,
})

describe('on what a problem rests', () => {
  const see = `query ($id: ID!) { problem(id: $id) {
    basisArticle basisRule basisDocumentId indicatorId standardItem level } }`

  test('is the rule row in force on the day of the finding, with its article', async () => {
    const document = randomUUID()
    const indicatorId = randomUUID()
    const { problems } = await inspectionIn('ON_SITE', {
      problems: [
        newProblem(tongjiang, {
          basisRuleKey: 'team.min',
          basisDocumentId: document,
          indicatorId,
          standardItem: '第三条第二款',
          level: 'MAJOR',
        }),
      ],
    })
    const { problem } = await ok(city, see, { id: problems[0]?.id })
    const basisRule = neighbours.teamRule()
    expect(problem).toEqual({
      basisRule,
      basisArticle: basisRule.article,
      basisDocumentId: document,
      indicatorId,
      standardItem: '第三条第二款',
      level: 'MAJOR',
    })
  })

  test('is nothing that no text says', async () => {
    const { inspectionId } = await inspectionIn('ON_SITE')
    neighbours.teamMin.value = null
    const problems = [newProblem(tongjiang), newProblem(tongjiang, { basisRuleKey: 'team.min' })]
    const { code, message } = await denied(city, 'recordProblems', { inspectionId, problems })
    neighbours.teamMin.value = 3
    expect([code, message]).toEqual([
      'INVALID',
      '第 2 行：规则包在 2020-09-14 没有规则 team.min，不能作为依据',
    ])
    expect(await owner.problem.count({ where: { inspectionId } })).toBe(0)
  })
})

describe('the same finding of several units', () => {
  const see = `query ($id: ID!) { problem(id: $id) {
    number description requirement dueOn responsibleOrganization { id } siblings { id number } } }`

  test('is one problem for each, kept once however often it is sent', async () => {
    const { inspectionId } = await inspectionIn('ON_SITE')
    const problem = newProblem(tongjiang, { requirement: '限期补足', dueOn: '2021-03-31' })
    const unit = further(enyang, { dueOn: '2021-06-30' })
    const problems = [{ ...problem, furtherUnits: [unit] }, newProblem(tongjiang)]
    const sent = await run(city, 'recordProblems', { inspectionId, problems })
    expect(sent.map(({ number }: { number: number }) => number)).toEqual([1, 2, 3])
    expect(await run(city, 'recordProblems', { inspectionId, problems })).toEqual(sent)
    const [first, second, alone] = sent as { id: string }[]
    expect((await ok(city, see, { id: second?.id })).problem).toEqual({
      number: 2,
      description: '投入不足',
      requirement: '限期补足',
      dueOn: '2021-06-30',
      responsibleOrganization: { id: enyang },
      siblings: [{ id: first?.id, number: 1 }],
    })
    expect((await ok(city, see, { id: first?.id })).problem).toMatchObject({
      dueOn: '2021-03-31',
      siblings: [{ id: second?.id }],
    })
    expect((await ok(city, see, { id: alone?.id })).problem.siblings).toEqual([])
  })

  test('does not show one unit the problem of the other', async () => {
    const { problems } = await inspectionIn('FEEDBACK_GIVEN', {
      objects: [tongjiang, enyang],
      problems: [{ ...newProblem(tongjiang), furtherUnits: [further(enyang)] }],
    })
    const { problem } = await ok(unitOf(governments.tongjiang), see, { id: problems[0]?.id })
    expect(problem).toMatchObject({ number: 1, siblings: [] })
  })

  test('names each unit once', async () => {
    const { inspectionId } = await inspectionIn('ON_SITE')
    const problems = [{ ...newProblem(tongjiang), furtherUnits: [further(tongjiang)] }]
    const { message } = await denied(city, 'recordProblems', { inspectionId, problems })
    expect(message).toBe('同一问题的责任单位不能重复')
  })
})

describe('the list before the feedback', () => {
  test('is put right, and the audit keeps what it said before and why', async () => {
    const { problemId } = await problemIn('PRELIMINARY')
    const edited = await run(city, 'editProblem', {
      problemId,
      reason: '核实后更正',
      description: ' 生均公用经费未足额拨付 ',
      cause: '预算安排不足',
      basisRuleKey: 'team.min',
      dueOn: '2021-03-31',
      responsibleOrganizationId: enyang,
      supervisingOrganizationId: governments.city.id,
    })
    const { article } = neighbours.teamRule()
    expect(edited).toEqual({
      id: problemId,
      aspect: '教育投入',
      description: '生均公用经费未足额拨付',
      cause: '预算安排不足',
      dueOn: '2021-03-31',
      basisArticle: article,
      basisRule: neighbours.teamRule(),
      responsibleOrganization: { id: enyang },
      supervisingOrganization: { id: governments.city.id },
    })
    expect(await owner.problem.findUniqueOrThrow({ where: { id: problemId } })).toMatchObject({
      responsibleDivisionId: places.enyang.id,
      responsiblePath: places.enyang.path,
    })
    const [entry] = await world.database.sql<object>(
      `select reason, before ->> 'description' as before, after ->> 'description' as after
       from audit_entry where entity = 'problem' and entity_id = $1 and action = 'editProblem'`,
      [problemId],
    )
    expect(entry).toEqual({ reason: '核实后更正', before: '投入不足', after: '生均公用经费未足额拨付' })
  })

  test('keeps what is left out and takes away what is null', async () => {
    const { inspectionId } = await inspectionIn('ON_SITE')
    const over = { cause: '重视不够', requirement: '整改', basisRuleKey: 'team.min', dueOn: '2021-03-31' }
    const [{ id: problemId }] = await run(city, 'recordProblems', {
      inspectionId,
      problems: [newProblem(tongjiang, over)],
    })
    await run(city, 'editProblem', { problemId, reason: '更正', cause: null, basisRuleKey: null })
    expect(await owner.problem.findUniqueOrThrow({ where: { id: problemId } })).toMatchObject({
      cause: null,
      basisRule: null,
      requirement: '整改',
      dueOn: new Date('2021-03-31'),
    })
  })

  test.each([
    ['no reason', { reason: ' ' }, 'INVALID'],
    ['no description', { description: '' }, 'INVALID'],
    ['a limit in the past', { dueOn: '2020-12-30' }, 'INVALID'],
    ['a unit outside', { responsibleOrganizationId: offices.mianyang.id }, 'FORBIDDEN'],
    ['the inspecting body as unit', { responsibleOrganizationId: offices.city.id }, 'INVALID'],
    ['the unit as its own supervisor', { supervisingOrganizationId: tongjiang }, 'INVALID'],
    ['a document that is no id', { basisDocumentId: 'x' }, 'NOT_FOUND'],
  ])('is not edited with %s', async (_, over, code) => {
    const { problemId } = await problemIn('PRELIMINARY')
    const input = { problemId, reason: '更正', ...over }
    expect((await denied(city, 'editProblem', input)).code).toBe(code)
  })

  test('is the own body’s alone', async () => {
    const { problemId } = await problemIn('PRELIMINARY')
    const input = { problemId, reason: '更正', cause: '不足' }
    expect((await denied(officerOf('province'), 'editProblem', input)).code).toBe('FORBIDDEN')
    expect((await denied(officerOf('mianyang'), 'editProblem', input)).code).toBe('NOT_FOUND')
    expect((await denied(city, 'editProblem', { ...input, problemId: 'x' })).code).toBe('NOT_FOUND')
  })
})

describe('the history of a problem', () => {
  const see = `query ($id: ID!) { problem(id: $id) { history { status since until } } }`

  test('tells how it stood from day to day', async () => {
    const { problemId } = await problemIn('RETURNED')
    await report(unitOf(governments.tongjiang), problemId, { submittedOn: dates.decided })
    await run(city, 'verifyRectification', {
      problemId,
      finding: '到位',
      methods: ['ON_SITE'],
      on: dates.closed,
    })
    await run(city, 'closeProblem', { problemId, closedOn: dates.closed })
    const { problem } = await ok(unitOf(governments.tongjiang), see, { id: problemId })
    expect(problem.history).toEqual([
      { status: 'PRELIMINARY', since: dates.visited, until: dates.feedback },
      { status: 'OPEN', since: dates.feedback, until: dates.reported },
      { status: 'REPORTED', since: dates.reported, until: dates.decided },
      { status: 'RETURNED', since: dates.decided, until: dates.decided },
      { status: 'REPORTED', since: dates.decided, until: dates.closed },
      { status: 'VERIFIED', since: dates.closed, until: dates.closed },
      { status: 'CLOSED', since: dates.closed, until: null },
    ])
  })
})
