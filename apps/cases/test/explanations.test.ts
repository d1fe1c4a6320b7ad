import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { commandsOf, newEvidence, newProblem } from './commands.ts'
import { clockOn, dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, refused, governments, officerOf, unitOf, owner } = world
const { city, at, run, denied, inspectionIn, problemIn, report } = commandsOf(world)

const tongjiang = unitOf(governments.tongjiang)
const leader = officerOf('city', { roles: ['LEADER'] })
const explanation = (problemId: string, over: object = {}) => ({
  problemId,
  text: '校舍正在施工，需跨年完成',
  finishOn: '2021-06-30',
  submittedOn: dates.closed,
  ...over,
})
const approve = (explanationId: string, on = '2020-12-05') => ({ explanationId, on })

describe('an explanation', () => {
  const see = `query ($id: ID!, $on: Date) { problem(id: $id) { status isExplained isOverdue explanations {
    text finishOn outcome submittedOn submittedBy { id } decidedOn decidedBy { id } decisionReason isValid(on: $on)
    evidence { purpose name } } } }`

  test('is approved by another person, ends nothing, and counts until its day', async () => {
    const { problemId } = await problemIn('OPEN', { problem: { dueOn: '2020-12-30' } })
    const evidence = [newEvidence({ name: '施工合同.pdf' })]
    const handedIn = await run(tongjiang, 'submitExplanation', explanation(problemId, { evidence }))
    expect(handedIn).toMatchObject({
      outcome: 'SUBMITTED',
      problem: { status: 'OPEN', isExplained: false },
    })
    expect(handedIn.receiptNumber).toMatch(/^SM-2020-\d{6}$/)
    const approved = await run(leader, 'approveExplanation', approve(handedIn.id))
    expect(approved).toMatchObject({
      outcome: 'APPROVED',
      isValid: true,
      // Its deadline stays.
      problem: { status: 'OPEN', isExplained: true, dueOn: '2020-12-30' },
    })
    const told = {
      finishOn: '2021-06-30',
      outcome: 'APPROVED',
      submittedBy: { id: governments.tongjiang.id },
      decidedOn: '2020-12-05',
      decidedBy: { id: leader.personId },
      evidence: [{ purpose: 'EXPLANATION', name: '施工合同.pdf' }],
    }
    for (const [on, isValid] of [
      ['2020-12-04', false],
      ['2020-12-05', true],
      ['2021-06-30', true],
      ['2021-07-01', false],
    ] as const) {
      const { problem } = await ok(tongjiang, see, { id: problemId, on })
      expect(problem).toMatchObject({ isOverdue: true, explanations: [{ ...told, isValid }] })
    }
    const after = { ...city, clock: clockOn('2021-07-01') }
    expect((await ok(after, see, { id: problemId })).problem).toMatchObject({ isExplained: false })
  })

  test('that was not approved counts for nothing, and may be followed by a better one', async () => {
    const { problemId } = await problemIn('RETURNED')
    const { id } = await run(tongjiang, 'submitExplanation', explanation(problemId))
    expect((await denied(tongjiang, 'submitExplanation', explanation(problemId))).code).toBe('CONFLICT')
    const declined = await run(leader, 'declineExplanation', { ...approve(id), reason: '理由不充分' })
    expect(declined).toMatchObject({
      outcome: 'DECLINED',
      decisionReason: '理由不充分',
      problem: { isExplained: false },
    })
    expect((await denied(leader, 'approveExplanation', approve(id))).code).toBe('CONFLICT')
    await run(tongjiang, 'submitExplanation', explanation(problemId))
  })

  test('of a closed problem counts no more', async () => {
    const { problemId } = await problemIn('REPORTED')
    const { id } = await run(tongjiang, 'submitExplanation', explanation(problemId))
    await run(leader, 'approveExplanation', approve(id))
    await run(city, 'verifyRectification', {
      problemId,
      finding: '到位',
      methods: ['ON_SITE'],
      on: '2020-12-10',
    })
    await run(city, 'closeProblem', { problemId, closedOn: '2020-12-10' })
    expect((await ok(city, see, { id: problemId })).problem).toMatchObject({
      status: 'CLOSED',
      isExplained: false,
    })
    expect((await denied(tongjiang, 'submitExplanation', explanation(problemId))).code).toBe('CONFLICT')
  })

  test('sent twice is one, with one receipt', async () => {
    const { problemId } = await problemIn('OPEN')
    const input = explanation(problemId, { idempotencyKey: problemId })
    const [one, two] = await Promise.all([
      run(tongjiang, 'submitExplanation', input),
      run(tongjiang, 'submitExplanation', input),
    ])
    expect(one.receiptNumber).toBe(two.receiptNumber)
    expect(await owner.explanation.count({ where: { problemId } })).toBe(1)
  })

  test.each([
    ['without a word', { text: ' ' }],
    ['with a day gone by', { finishOn: '2020-12-30' }],
    ['of tomorrow', { submittedOn: '2021-01-01' }],
    ['with a file without a hash', { evidence: [newEvidence({ sha256: 'x' })] }],
  ])('%s is refused', async (_, over) => {
    const { problemId } = await problemIn('OPEN')
    expect((await denied(tongjiang, 'submitExplanation', explanation(problemId, over))).code).toBe('INVALID')
  })

  test('whose day has gone by is not approved any more', async () => {
    const { problemId } = await problemIn('OPEN')
    const early = at(tongjiang, dates.closed)
    const { id } = await run(early, 'submitExplanation', explanation(problemId, { finishOn: '2020-12-20' }))
    const { code, message } = await denied(leader, 'approveExplanation', approve(id, '2020-12-21'))
    expect(code).toBe('CONFLICT')
    expect(message).toContain('承诺的完成时间（2020-12-20）已过')
    await run(leader, 'approveExplanation', approve(id, '2020-12-20'))
  })

  test('is the unit’s to give, its owner’s to enter for it, and nobody’s to approve alone', async () => {
    const { problemId } = await problemIn('OPEN')
    const both = { ...city, roles: ['OFFICER' as const, 'LEADER' as const] }
    for (const who of [officerOf('tongjiang'), officerOf('province')]) {
      expect((await denied(who, 'submitExplanation', explanation(problemId))).code).toBe('FORBIDDEN')
    }
    expect((await denied(officerOf('mianyang'), 'submitExplanation', explanation(problemId))).code).toBe(
      'NOT_FOUND',
    )
    const { id } = await run(both, 'submitExplanation', explanation(problemId))
    expect((await denied(both, 'approveExplanation', approve(id))).message).toContain('请由他人办理')
    expect((await denied(city, 'approveExplanation', approve(id))).code).toBe('FORBIDDEN')
    const own = { ...tongjiang, roles: ['LEADER' as const] }
    expect((await denied(own, 'approveExplanation', approve(id))).code).toBe('FORBIDDEN')
    expect((await denied(leader, 'approveExplanation', approve(randomUUID()))).code).toBe('NOT_FOUND')
    expect((await run(leader, 'approveExplanation', approve(id))).outcome).toBe('APPROVED')
  })

  test('makes who gave it one of the other side: that person verifies nothing', async () => {
    const { problemId } = await problemIn('OPEN')
    const insider = { ...tongjiang, personId: city.personId }
    await run(insider, 'submitExplanation', explanation(problemId))
    await report(tongjiang, problemId, { submittedOn: dates.closed })
    const input = { problemId, finding: '到位', methods: ['ON_SITE'], on: dates.closed }
    expect((await denied(city, 'verifyRectification', input)).code).toBe('FORBIDDEN')
  })
})

describe('the figures as of a day', () => {
  const figures = `query ($filter: ProblemSummaryFilter) { problemSummary(filter: $filter) {
    total found explained unexplained closureRate accountedRate on byStatus { status count } } }`

  // 丛台 2020: 36 found, 33 rectified, 3 with an explanation.
  test('36 found are 33 closed, 3 explained and none without a word', async () => {
    const office = officerOf('enyang')
    const officeLeader = officerOf('enyang', { roles: ['LEADER'] })
    const unit = unitOf(governments.enyang)
    const { problems } = await inspectionIn('OPINION_ISSUED', {
      who: office,
      objects: [governments.enyang.id],
      problems: Array.from({ length: 36 }, () => newProblem(governments.enyang.id, { dueOn: '2020-11-30' })),
    })
    const ids = problems.map(({ id }) => id)
    for (const problemId of ids.slice(3)) {
      await report(unit, problemId)
      const verified = { problemId, finding: '到位', methods: ['ON_SITE'], on: dates.decided }
      await run(office, 'verifyRectification', verified)
      await run(office, 'closeProblem', { problemId, closedOn: dates.closed })
    }
    const own = { perspective: 'OWNED' }
    expect((await ok(office, figures, { filter: own })).problemSummary).toMatchObject({
      found: 36,
      explained: 0,
      unexplained: 3,
      accountedRate: 33 / 36,
      on: '2020-12-31',
    })
    for (const problemId of ids.slice(0, 3)) {
      const { id } = await run(unit, 'submitExplanation', explanation(problemId))
      await run(officeLeader, 'approveExplanation', approve(id))
    }
    const { problemSummary } = await ok(office, figures, { filter: own })
    expect(problemSummary).toMatchObject({
      total: 36,
      found: 36,
      explained: 3,
      unexplained: 0,
      byStatus: [
        { status: 'OPEN', count: 3 },
        { status: 'CLOSED', count: 33 },
      ],
      accountedRate: 1,
    })
    expect((problemSummary.closureRate * 100).toFixed(2)).toBe('91.67')

    const asOf = async (on: string, perspective = 'OWNED', who = office) =>
      (await ok(who, figures, { filter: { perspective, on } })).problemSummary
    // The day before the closures; between closures and approvals; past the day that was promised.
    expect(await asOf('2020-11-30')).toMatchObject({
      found: 36,
      explained: 0,
      unexplained: 36,
      closureRate: 0,
    })
    expect(await asOf('2020-12-04')).toMatchObject({ explained: 0, unexplained: 3, accountedRate: 33 / 36 })
    expect(await asOf('2020-12-05')).toMatchObject({ explained: 3, unexplained: 0, accountedRate: 1 })
    const later = { ...office, clock: clockOn('2021-12-31') }
    expect(await asOf('2021-06-30', 'OWNED', later)).toMatchObject({ explained: 3 })
    expect(await asOf('2021-07-01', 'OWNED', later)).toMatchObject({ explained: 0, unexplained: 3 })
    // Before they were found there was nothing, before they were told nothing for the unit.
    expect(await asOf('2020-09-13')).toMatchObject({ total: 0, accountedRate: null })
    expect(await asOf('2020-10-19')).toMatchObject({ byStatus: [{ status: 'PRELIMINARY', count: 36 }] })
    expect(await asOf('2020-10-19', 'RESPONSIBLE')).toMatchObject({ total: 0 })
    expect(await asOf('2020-11-15', 'RESPONSIBLE')).toMatchObject({
      byStatus: [
        { status: 'OPEN', count: 3 },
        { status: 'REPORTED', count: 33 },
      ],
    })
  }, 30_000)

  test('are not told of a day to come', async () => {
    expect((await refused(city, figures, { filter: { on: '2021-01-01' } })).code).toBe('INVALID')
  })
})
