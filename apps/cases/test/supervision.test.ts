import { actor, places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { commandsOf, newProblem } from './commands.ts'
import { dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, neighbours, governments, offices, officerOf, unitOf, owner } = world
const { city, at, run, denied, inspectionIn, problemIn, report } = commandsOf(world)

const school = neighbours.organization(places.tongjiang, 'SCHOOL', '通江县某小学')
const bureau = neighbours.organization(places.tongjiang, 'DEPARTMENT', '通江县教育局')
const principal = unitOf(school)
const inBureau = unitOf(bureau)
const leader = { ...city, roles: ['LEADER' as const] }
const dueOn = '2021-01-31'

/** A problem of the city against the school, which the county's bureau supervises. */
const supervised = (status: string, over: object = {}) =>
  problemIn(status, { unit: school, problem: { supervisingOrganizationId: bureau.id, dueOn, ...over } })

const pass = (problemId: string, on: string) => ({ problemId, note: '属实，同意报送', on })
const verification = (problemId: string, on: string) => ({
  problemId,
  finding: '到位',
  methods: ['ON_SITE'],
  on,
})

const see = `query ($id: ID!) { problem(id: $id) { status returns supervision {
  organization { id } dueOn aroseOn passedOn problem { id } faults { kind dueOn occurredOn rectification { id } } } } }`
const taskOf = async (who: typeof city, id: string) => (await ok(who, see, { id })).problem.supervision

describe('the department that supervises', () => {
  test('has a task of its own from the release on, and sees the problem from then', async () => {
    const { problems } = await inspectionIn('ON_SITE', {
      objects: [school.id],
      problems: [newProblem(school.id, { supervisingOrganizationId: bureau.id })],
    })
    expect((await ok(inBureau, see, { id: problems[0]?.id })).problem).toBeNull()
    const { problemId } = await supervised('OPEN')
    const task = {
      organization: { id: bureau.id },
      dueOn,
      aroseOn: dates.feedback,
      passedOn: null,
      problem: { id: problemId },
      faults: [],
    }
    for (const who of [inBureau, principal, city]) expect(await taskOf(who, problemId)).toEqual(task)
    const { supervisionTasks } = await ok(
      inBureau,
      `query ($of: ID!) { supervisionTasks(filter: { organizationId: $of, openOnly: true }) { totalCount
        nodes { problem { id } } } }`,
      { of: bureau.id },
    )
    expect(supervisionTasks).toEqual({ totalCount: 1, nodes: [{ problem: { id: problemId } }] })
  })

  test('also of a part that an office split off', async () => {
    const { problemId } = await problemIn('OPEN', { who: officerOf('province'), unit: governments.city })
    const part = {
      clientId: 'p',
      responsibleOrganizationId: school.id,
      supervisingOrganizationId: bureau.id,
      requirement: '落实',
      dueOn,
    }
    const { parts } = await run(at(city, dates.reported), 'splitProblem', { problemId, parts: [part] })
    expect(await taskOf(inBureau, parts[0].id)).toMatchObject({ dueOn, aroseOn: dates.reported })
  })

  test('passes the report before the organ verifies', async () => {
    const { problemId } = await supervised('REPORTED')
    expect((await denied(city, 'verifyRectification', verification(problemId, dates.decided))).message).toBe(
      '主管部门尚未审核通过整改报告，不能核查通过。现在可以：由主管部门审核，或者退回整改；指导督促期限（2021-01-31）过后可以直接核查',
    )
    const passed = await run(inBureau, 'passRectification', pass(problemId, dates.decided))
    expect(passed).toMatchObject({
      outcome: 'SUBMITTED',
      passedOn: dates.decided,
      passNote: '属实，同意报送',
    })
    expect((await denied(inBureau, 'passRectification', pass(problemId, dates.decided))).code).toBe(
      'CONFLICT',
    )
    await run(city, 'verifyRectification', verification(problemId, dates.closed))
    expect(await taskOf(city, problemId)).toMatchObject({ passedOn: dates.decided, faults: [] })
  })

  test('returns the report itself, which counts as a return and is nothing against it', async () => {
    const { problemId } = await supervised('REPORTED')
    await run(inBureau, 'returnRectification', { problemId, reason: '材料不全', on: dates.decided })
    const { problem } = await ok(principal, see, { id: problemId })
    expect(problem).toMatchObject({ status: 'RETURNED', returns: 1, supervision: { passedOn: null } })
    const [row] = await owner.rectification.findMany({ where: { problemId } })
    expect(row).toMatchObject({ decidedById: bureau.id, decisionReason: '材料不全' })
    await report(principal, problemId, { submittedOn: dates.closed })
    await run(inBureau, 'passRectification', pass(problemId, dates.closed))
    expect(
      (await denied(inBureau, 'returnRectification', { problemId, reason: '改', on: dates.closed })).message,
    ).toBe('主管部门已审核通过这份整改报告，现在由督导机构核查')
    expect(await taskOf(city, problemId)).toMatchObject({ passedOn: dates.closed, faults: [] })
  })

  test('answers for a report that it passed and the organ returned', async () => {
    const { problemId } = await supervised('REPORTED')
    const { id } = await run(inBureau, 'passRectification', pass(problemId, dates.decided))
    await run(city, 'returnRectification', { problemId, reason: '弄虚作假', on: dates.closed })
    const fault = { kind: 'REJECTED', dueOn, occurredOn: dates.closed, rectification: { id } }
    for (const who of [city, inBureau, officerOf('province')]) {
      expect(await taskOf(who, problemId)).toMatchObject({ passedOn: null, faults: [fault] })
    }
    // What is held against the department is not for the unit to see.
    expect((await taskOf(principal, problemId)).faults).toEqual([])
  })

  test('answers for passing late', async () => {
    const { problemId } = await supervised('REPORTED', { dueOn: dates.decided })
    await run(inBureau, 'passRectification', pass(problemId, dates.closed))
    expect((await taskOf(city, problemId)).faults).toEqual([
      { kind: 'LATE', dueOn: dates.decided, occurredOn: dates.closed, rectification: null },
    ])
  })

  test('does not hold up the organ beyond its day, and answers for that', async () => {
    const { problemId } = await supervised('REPORTED', { dueOn: dates.decided })
    expect((await denied(city, 'verifyRectification', verification(problemId, dates.decided))).code).toBe(
      'CONFLICT',
    )
    await run(city, 'verifyRectification', verification(problemId, dates.closed))
    const task = await taskOf(city, problemId)
    expect(task.faults).toMatchObject([{ kind: 'SKIPPED', occurredOn: dates.closed }])
    const list = `{ supervisionTasks(filter: { withFaults: true }, first: 200) { nodes { problem { id } } } }`
    const { supervisionTasks } = await ok(city, list)
    expect(supervisionTasks.nodes).toContainEqual({ problem: { id: problemId } })
    expect((await ok(officerOf('mianyang'), list)).supervisionTasks.nodes).toEqual([])
  })

  test('gets the later deadline too', async () => {
    const { problemId } = await supervised('OPEN')
    await run(leader, 'extendDeadline', { problemId, dueOn: '2021-06-30', reason: '工期较长' })
    expect(await taskOf(inBureau, problemId)).toMatchObject({ dueOn: '2021-06-30' })
  })
})

describe('nobody else', () => {
  test('passes a report: not the unit, nor the organ, nor a stranger, nor the person who reported', async () => {
    const { problemId } = await supervised('REPORTED')
    const input = pass(problemId, dates.decided)
    const [row] = await owner.rectification.findMany({ where: { problemId } })
    expect((await denied(principal, 'passRectification', input)).code).toBe('FORBIDDEN')
    expect((await denied(city, 'passRectification', input)).code).toBe('FORBIDDEN')
    expect((await denied(officerOf('enyang'), 'passRectification', input)).code).toBe('NOT_FOUND')
    const reporter = { ...inBureau, personId: row?.submittedByPersonId as string }
    expect((await denied(reporter, 'passRectification', input)).code).toBe('FORBIDDEN')
  })

  test('verifies a report that the same person passed for the department', async () => {
    const { problemId } = await supervised('REPORTED')
    await run({ ...inBureau, personId: city.personId }, 'passRectification', pass(problemId, dates.decided))
    const refusal = await denied(city, 'verifyRectification', verification(problemId, dates.closed))
    expect(refusal.message).toContain('请由他人办理')
  })

  test('is told of the list before the release, though its bureau lies in the office’s range', async () => {
    const cityBureau = neighbours.organization(places.bazhong, 'DEPARTMENT', '巴中市教育局')
    const inRange = actor({ division: places.bazhong, organizationId: cityBureau.id })
    const { problems } = await inspectionIn('ON_SITE', {
      objects: [school.id],
      problems: [newProblem(school.id, { supervisingOrganizationId: cityBureau.id })],
    })
    const id = problems[0]?.id
    expect((await ok(inRange, see, { id })).problem).toBeNull()
    expect((await ok(city, see, { id })).problem).not.toBeNull()
    const { problemId } = await problemIn('OPEN', {
      unit: school,
      problem: { supervisingOrganizationId: cityBureau.id },
    })
    expect(await taskOf(inRange, problemId)).toMatchObject({
      organization: { id: cityBureau.id },
      dueOn: null,
    })
  })

  test('supervises its own finding or itself', async () => {
    const { inspectionId } = await inspectionIn('ON_SITE', { objects: [school.id] })
    for (const supervisingOrganizationId of [offices.city.id, school.id]) {
      const problems = [newProblem(school.id, { supervisingOrganizationId })]
      expect((await denied(city, 'recordProblems', { inspectionId, problems })).code).toBe('INVALID')
    }
  })
})
