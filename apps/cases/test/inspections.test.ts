import { randomUUID } from 'node:crypto'
import { places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { inspectionSteps } from '../src/inspections/rules.ts'
import {
  type Command,
  commandsOf,
  documents,
  lettersTo,
  newProblem,
  newVisit,
  plan,
  publicationOf,
  stages,
} from './commands.ts'
import { clockOn, dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, refused, send, neighbours, governments, officerOf, offices } = world
const { city, at, run, denied, inspectionIn, deliberate, giveFeedback, issueLetters, reportOn } =
  commandsOf(world)

const creation = (over: object = {}) => ({
  title: '2020年通江县履行教育职责督导',
  field: 'GOVERNMENT',
  scope: 'COMPREHENSIVE',
  organizationIds: [governments.tongjiang.id],
  basis: '《教育督导条例》',
  occurredOn: dates.created,
  ...over,
})

describe('an inspection', () => {
  test('goes from preparation to completion and tells all of it', async () => {
    const organizationIds = [governments.tongjiang.id, governments.enyang.id]
    const team = [neighbours.inspector(), neighbours.inspector(), neighbours.inspector()]
    const early = at(city, dates.created)
    const { id: inspectionId } = await run(early, 'createInspection', creation({ organizationIds }))
    const members = team.map((personId, i) => ({ personId, role: i === 0 ? 'LEAD' : 'MEMBER' }))
    await run(early, 'addTeamMembers', { inspectionId, members })
    await run(early, 'saveInspectionPlan', { inspectionId, ...plan })
    await run(at(city, dates.noticed), 'issueInspectionNotice', { inspectionId, noticedOn: dates.noticed })
    const onSite = at(city, dates.visited)
    await run(onSite, 'recordVisits', { inspectionId, visits: [newVisit()] })
    const problems = organizationIds.map((id) => newProblem(id))
    await run(onSite, 'recordProblems', { inspectionId, problems })
    const suggestions = [{ clientId: 's1', text: '健全机制', occurredOn: dates.visited }]
    await run(onSite, 'recordSuggestions', { inspectionId, suggestions })
    const opinions = organizationIds.map((organizationId) => ({ organizationId, summary: '意见' }))
    const inspected = { who: city, objects: organizationIds, team, inspectionId }
    await deliberate(inspected)
    await giveFeedback(inspected, { opinions })
    await issueLetters(inspected)
    await run(at(city, dates.report), 'submitInspectionReport', reportOn(inspectionId))
    await run(at(city, dates.report), 'publishInspectionReport', publicationOf(inspectionId))
    await run(city, 'completeInspection', { inspectionId, completedOn: dates.report })

    const { inspection } = await ok(
      city,
      `query ($id: ID!) { inspection(id: $id) {
        status field scope organ { id } division { id } objects { organization { id } }
        plan { goals content methods schedule savedOn } team { person { id } role isInspector }
        visits { totalCount nodes { placeName division { id } } } problems { totalCount nodes { number status } }
        suggestions { number text } opinions { organization { id } summary givenOn givenBy { id } }
        opinionLetters { organization { id } evaluation issuedOn issuedBy { id } }
        report { summary reportedOn openness publishedOn publishedAt dispatches { kind recipientName organization { id } sentOn } }
        basis rules occurredOn noticedOn startedOn endedOn reviewedOn feedbackOn opinionOn reportedOn completedOn isDemo } }`,
      { id: inspectionId },
    )
    expect(inspection).toMatchObject({
      status: 'COMPLETED',
      organ: { id: offices.city.id },
      division: { id: places.bazhong.id },
      plan: { ...plan, savedOn: dates.created },
      visits: { totalCount: 1, nodes: [{ placeName: '座谈会', division: { id: places.bazhong.id } }] },
      problems: {
        totalCount: 2,
        nodes: [
          { number: 2, status: 'OPEN' },
          { number: 1, status: 'OPEN' },
        ],
      },
      suggestions: [{ number: 1, text: '健全机制' }],
      noticedOn: dates.noticed,
      startedOn: dates.visited,
      endedOn: dates.visited,
      reviewedOn: dates.reviewed,
      feedbackOn: dates.feedback,
      opinionOn: dates.opinion,
      reportedOn: dates.report,
      completedOn: dates.report,
      report: {
        summary: '督导报告摘要',
        reportedOn: dates.report,
        openness: 'PUBLIC',
        publishedOn: dates.report,
        publishedAt: '市政府门户网站',
        dispatches: [
          { kind: 'GOVERNMENT', recipientName: '市人民政府', organization: null, sentOn: dates.report },
          {
            kind: 'HIGHER_ORGAN',
            recipientName: '省教育督导委员会办公室',
            organization: { id: offices.province.id },
            sentOn: dates.report,
          },
        ],
      },
    })
    expect(inspection.objects).toHaveLength(2)
    expect(inspection.opinions).toHaveLength(2)
    expect(inspection.opinionLetters).toEqual(
      organizationIds.map((id) => ({
        organization: { id },
        evaluation: '总体较好',
        issuedOn: dates.opinion,
        issuedBy: { id: offices.city.id },
      })),
    )
    expect(inspection.team).toEqual(
      members.map(({ personId, role }) => ({ person: { id: personId }, role, isInspector: true })),
    )
    expect(inspection.rules).toMatchObject([
      { key: 'team.min', value: 3, article: '《教育督导条例》（国务院令第624号）第十六条' },
    ])
  })

  test.each([
    ['an empty title', { title: ' ' }, 'INVALID'],
    ['no basis', { basis: '  ' }, 'INVALID'],
    ['no object', { organizationIds: [] }, 'INVALID'],
    ['the same object twice', { organizationIds: [governments.enyang.id, governments.enyang.id] }, 'INVALID'],
    ['an object that does not exist', { organizationIds: [randomUUID()] }, 'NOT_FOUND'],
    ['an object that is no id', { organizationIds: ['x'] }, 'NOT_FOUND'],
    ['an object outside its range', { organizationIds: [offices.mianyang.id] }, 'FORBIDDEN'],
    ['itself as object', { organizationIds: [offices.city.id] }, 'INVALID'],
    ['a day in the future', { occurredOn: '2021-01-01' }, 'INVALID'],
    ['a day that does not exist', { occurredOn: '2020-02-30' }, 'INVALID'],
  ])('is not opened with %s', async (_, over, code) => {
    expect((await denied(city, 'createInspection', creation(over))).code).toBe(code)
  })

  test('sent twice is opened once', async () => {
    const input = creation({ idempotencyKey: 'once' })
    const [first, second] = await Promise.all([
      run(city, 'createInspection', input),
      run(city, 'createInspection', input),
    ])
    expect(first.id).toBe(second.id)
  })

  test('is led by its own body only, even when others see it', async () => {
    const { inspectionId } = await inspectionIn('DRAFT')
    const province = officerOf('province')
    expect(await denied(province, 'saveInspectionPlan', { inspectionId, ...plan })).toEqual({
      code: 'FORBIDDEN',
      message: '只有组织这次督导的机构可以办理',
    })
    expect((await denied(officerOf('tongjiang'), 'saveInspectionPlan', { inspectionId, ...plan })).code).toBe(
      'NOT_FOUND',
    )
  })
})

describe('the plan', () => {
  test.each([
    [{ schedule: ' ' }, '督导方案缺少：时间安排'],
    [{ goals: '', methods: [] }, '督导方案缺少：目标、方法'],
    [{ goals: '', content: '', methods: [], schedule: '' }, '督导方案缺少：目标、内容、方法、时间安排'],
  ])('with %j is refused and every missing part is named', async (over, message) => {
    const { inspectionId } = await inspectionIn('DRAFT')
    expect(await denied(city, 'saveInspectionPlan', { inspectionId, ...plan, ...over })).toEqual({
      code: 'INVALID',
      message,
    })
  })

  test('is needed before the notice', async () => {
    const { inspectionId } = await inspectionIn('DRAFT')
    const { code, message } = await denied(city, 'issueInspectionNotice', {
      inspectionId,
      noticedOn: dates.noticed,
    })
    expect(code).toBe('CONFLICT')
    expect(message).toContain('尚未保存督导方案')
  })

  test('saved again replaces the first, and the audit keeps that', async () => {
    const { inspectionId } = await inspectionIn('DRAFT')
    await run(city, 'saveInspectionPlan', { inspectionId, ...plan })
    const { plan: saved } = await run(city, 'saveInspectionPlan', { inspectionId, ...plan, goals: '新目标' })
    expect(saved.goals).toBe('新目标')
    const entries = await world.database.sql<{ before: { goals: string } | null }>(
      `select before from audit_entry where entity = 'inspection_plan' and after ->> 'inspection_id' = $1 order by id`,
      [inspectionId],
    )
    expect(entries.map(({ before }) => before?.goals ?? null)).toEqual([null, plan.goals])
  })
})

describe('steps are taken in their order', () => {
  type Step = [Command, keyof typeof inspectionSteps, (id: string, team: string[]) => object]
  const commands: Record<string, Step> = {
    plan: ['saveInspectionPlan', 'savePlan', (inspectionId) => ({ inspectionId, ...plan })],
    team: [
      'addTeamMembers',
      'changeTeam',
      (inspectionId) => ({ inspectionId, members: [{ personId: neighbours.inspector() }] }),
    ],
    notice: [
      'issueInspectionNotice',
      'issueNotice',
      (inspectionId) => ({ inspectionId, noticedOn: dates.noticed }),
    ],
    visits: ['recordVisits', 'recordVisits', (inspectionId) => ({ inspectionId, visits: [newVisit()] })],
    problems: [
      'recordProblems',
      'recordFindings',
      (inspectionId) => ({ inspectionId, problems: [newProblem(governments.tongjiang.id)] }),
    ],
    suggestions: [
      'recordSuggestions',
      'recordFindings',
      (inspectionId) => ({
        inspectionId,
        suggestions: [{ clientId: 'new', text: '建议', occurredOn: dates.visited }],
      }),
    ],
    feedback: [
      'giveFeedback',
      'giveFeedback',
      (inspectionId) => ({
        inspectionId,
        opinions: [{ organizationId: governments.tongjiang.id, summary: '意见' }],
        givenOn: dates.feedback,
      }),
    ],
    selfEvaluations: [
      'requestSelfEvaluations',
      'requestSelfEvaluations',
      (inspectionId) => ({
        inspectionId,
        requirements: '对照指标自评',
        requestedOn: dates.noticed,
        dueOn: '2020-12-31',
      }),
    ],
    publicOpinion: [
      'recordPublicOpinion',
      'recordPublicOpinion',
      (inspectionId) => ({
        inspectionId,
        channel: 'ONLINE',
        fromDay: dates.noticed,
        toDay: dates.visited,
        summary: '满意度较高',
      }),
    ],
    deliberation: [
      'recordDeliberation',
      'deliberate',
      (inspectionId, team) => ({
        inspectionId,
        heldOn: dates.reviewed,
        conclusion: '总体较好',
        votes: [{ personId: team[0], vote: 'AGREE' }],
      }),
    ],
    letters: [
      'issueOpinionLetters',
      'issueOpinions',
      (inspectionId) => ({
        inspectionId,
        letters: lettersTo([governments.tongjiang.id]),
        issuedOn: dates.opinion,
      }),
    ],
    report: ['submitInspectionReport', 'report', reportOn],
    dispatches: [
      'recordReportDispatches',
      'dispatchReport',
      (inspectionId) => ({
        inspectionId,
        dispatches: [{ kind: 'EDUCATION_DEPARTMENT', recipientName: '市教育局', sentOn: dates.report }],
      }),
    ],
    complete: [
      'completeInspection',
      'complete',
      (inspectionId) => ({ inspectionId, completedOn: dates.report }),
    ],
  }
  test.each(stages)('in %s exactly the steps of the table are allowed', async (stage) => {
    const outcomes: Record<string, string> = {}
    const wanted: Record<string, string> = {}
    let untouched: Awaited<ReturnType<typeof inspectionIn>> | undefined
    for (const [name, [command, step, input]] of Object.entries(commands)) {
      const inspection = untouched ?? (await inspectionIn(stage))
      const { inspectionId, team } = inspection
      // The notice needs a plan; that it is missing is another refusal than the order of steps.
      if (stage === 'DRAFT' && name === 'notice')
        await run(city, 'saveInspectionPlan', { inspectionId, ...plan })
      const { errors } = await send(city, documents[command], { input: input(inspectionId, team) })
      const refusal = errors[0]?.extensions as { code: string; status: string } | undefined
      // What is refused changes nothing, so the next command may try the same inspection.
      untouched = refusal && inspection
      outcomes[name] = refusal ? `${refusal.code} ${refusal.status}` : 'allowed'
      const open = (inspectionSteps[step].from as readonly string[]).includes(stage)
      wanted[name] = open ? 'allowed' : `CONFLICT ${stage}`
    }
    expect(outcomes).toEqual(wanted)
  })

  test('the refusal names the state and what is allowed now', async () => {
    const { inspectionId } = await inspectionIn('NOTIFIED')
    const { errors } = await send(city, documents.completeInspection, {
      input: { inspectionId, completedOn: dates.closed },
    })
    expect(errors[0]?.message).toBe(
      '督导当前状态为“已通知”，不能结束督导；现在可以：调整督导小组、通知自评、审核自评、登记实地督导、登记问题和建议、登记公众意见、调整期限',
    )
    expect(errors[0]?.extensions).toMatchObject({
      code: 'CONFLICT',
      status: 'NOTIFIED',
      allowed: [
        'changeTeam',
        'requestSelfEvaluations',
        'reviewSelfEvaluation',
        'recordVisits',
        'recordFindings',
        'recordPublicOpinion',
        'changeDeadline',
      ],
    })
  })
})

const opinion = (organizationId: string, summary = '意见') => ({ organizationId, summary })

describe('the feedback', () => {
  test('needs one opinion for each object and names the missing ones', async () => {
    const objects = [governments.tongjiang.id, governments.enyang.id]
    const { inspectionId } = await inspectionIn('REVIEWED', { objects })
    const give = (opinions: object[]) =>
      denied(city, 'giveFeedback', { inspectionId, opinions, givenOn: dates.feedback })
    expect(await give([opinion(governments.tongjiang.id)])).toEqual({
      code: 'INVALID',
      message: '缺少对以下督导对象的初步督导意见：恩阳区人民政府',
    })
    const [a, b] = objects as [string, string]
    expect((await give([opinion(a), opinion(a)])).message).toContain('只能有一份')
    expect((await give([opinion(a), opinion(b), opinion(governments.city.id)])).message).toContain('只能针对')
    expect((await give([opinion(a), opinion(b, ' ')])).code).toBe('INVALID')
  })

  test('is not given before the deliberation, nor in the future', async () => {
    const { inspectionId } = await inspectionIn('REVIEWED')
    const give = (givenOn: string) =>
      denied(at(city, dates.feedback), 'giveFeedback', {
        inspectionId,
        opinions: [opinion(governments.tongjiang.id)],
        givenOn,
      })
    expect((await give('2020-10-11')).message).toContain('不能早于评议日期')
    expect((await give('2020-10-21')).message).toContain('不能晚于今天')
  })

  test('a completion before the day of the report is refused', async () => {
    const { inspectionId } = await inspectionIn('REPORTED')
    const early = { inspectionId, completedOn: '2020-10-27' }
    expect((await denied(city, 'completeInspection', early)).message).toContain('不能早于报告日期')
  })
})

const suggestion = (over: object = {}) => ({
  clientId: 'a',
  text: '建议',
  occurredOn: dates.visited,
  ...over,
})

describe('suggestions', () => {
  test('sent twice are kept once, in the order given', async () => {
    const { inspectionId } = await inspectionIn('ON_SITE')
    const send = (suggestions: object[]) => run(city, 'recordSuggestions', { inspectionId, suggestions })
    const first = await send([suggestion(), suggestion({ clientId: 'b' })])
    const again = await send([suggestion({ clientId: 'c' }), suggestion()])
    expect(first.map(({ number }: { number: number }) => number)).toEqual([1, 2])
    expect(again.map(({ number }: { number: number }) => number)).toEqual([3, 1])
    expect(
      (await denied(city, 'recordSuggestions', { inspectionId, suggestions: [suggestion({ text: '别的' })] }))
        .code,
    ).toBe('CONFLICT')
  })

  test.each([
    ['no text', { text: ' ' }, 'INVALID'],
    ['an addressee outside the range', { organizationId: offices.mianyang.id }, 'FORBIDDEN'],
    ['no client id', { clientId: ' ' }, 'INVALID'],
  ])('with %s are refused', async (_, over, code) => {
    const { inspectionId } = await inspectionIn('ON_SITE')
    const input = { inspectionId, suggestions: [suggestion(over)] }
    expect((await denied(city, 'recordSuggestions', input)).code).toBe(code)
  })
})

describe('lists', () => {
  test('are filtered by state and by the acting body', async () => {
    await inspectionIn('DRAFT')
    const province = officerOf('province')
    const list = `query ($filter: InspectionFilter) { inspections(filter: $filter, first: 200) { totalCount nodes { status } } }`
    const { inspections } = await ok(province, list, { filter: { status: 'DRAFT' } })
    expect(new Set(inspections.nodes.map((node: { status: string }) => node.status))).toEqual(
      new Set(['DRAFT']),
    )
    expect((await ok(province, list, { filter: { ownOnly: true } })).inspections.totalCount).toBe(0)
    expect((await ok(city, list, { filter: { ownOnly: true } })).inspections.totalCount).toBeGreaterThan(0)
  })

  test('are paged, and a cursor is not carried into another list', async () => {
    const { inspectionId } = await inspectionIn('ON_SITE', { visits: [newVisit(), newVisit(), newVisit()] })
    const { inspectionId: other } = await inspectionIn('ON_SITE', { visits: [newVisit()] })
    const page = `query ($id: ID!, $after: String) { inspection(id: $id) {
      visits(first: 2, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }`
    const first = (await ok(city, page, { id: inspectionId })).inspection.visits
    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
    const after = first.pageInfo.endCursor
    const second = (await ok(city, page, { id: inspectionId, after })).inspection.visits
    expect(second).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: false } })
    expect(new Set([...first.nodes, ...second.nodes].map(({ id }) => id)).size).toBe(3)
    expect((await refused(city, page, { id: other, after })).code).toBe('INVALID')
    const elsewhere = { ...city, postId: randomUUID() }
    expect((await refused(elsewhere, page, { id: inspectionId, after })).code).toBe('INVALID')
  })
})

test('the time of the request decides what is late', async () => {
  const { inspectionId } = await inspectionIn('NOTIFIED')
  const early = { ...city, clock: clockOn('2020-09-10') }
  const input = { inspectionId, visits: [newVisit()] }
  expect((await denied(early, 'recordVisits', input)).message).toContain('不能晚于今天（2020-09-10）')
})
