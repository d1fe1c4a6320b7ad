import { describe, expect, test } from 'vitest'
import { commandsOf, newPlan } from './commands.ts'
import { dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, governments, officerOf, unitOf, owner } = world
const { city, at, run, denied, problemIn, report } = commandsOf(world)

const tongjiang = unitOf(governments.tongjiang)
const leader = { ...city, roles: ['LEADER' as const] }

describe('a plan', () => {
  const see = `query ($id: ID!) { problem(id: $id) { status plans {
    measures responsiblePerson stages { title dueOn } dueOn outcome decidedOn decidedBy { id } decisionReason
    submittedOn submittedBy { id } receiptNumber problem { id } } } }`

  test('is handed in, sent back, handed in again and accepted: the problem is being rectified', async () => {
    const { problemId } = await problemIn('OPEN')
    const first = await run(tongjiang, 'submitRectificationPlan', newPlan(problemId))
    expect(first).toMatchObject({ outcome: 'SUBMITTED', problem: { status: 'OPEN' } })
    expect(first.receiptNumber).toMatch(/^FA-2020-\d{6}$/)
    const back = { problemId, reason: '措施不具体', on: dates.closed }
    expect((await run(city, 'returnRectificationPlan', back)).status).toBe('OPEN')
    const stages = [
      { title: '拨付到校', dueOn: '2021-03-31' },
      { title: '安排预算', dueOn: '2021-01-31' },
    ]
    await run(tongjiang, 'submitRectificationPlan', newPlan(problemId, { stages }))
    const accepted = await run(city, 'acceptRectificationPlan', { problemId, on: '2020-12-05' })
    expect(accepted.status).toBe('RECTIFYING')

    for (const who of [tongjiang, city, officerOf('province')]) {
      const { problem } = await ok(who, see, { id: problemId })
      expect(problem.plans).toMatchObject([
        {
          stages: stages.toReversed(),
          dueOn: '2021-03-31',
          outcome: 'ACCEPTED',
          decidedOn: '2020-12-05',
          decidedBy: { id: city.personId },
          decisionReason: null,
          problem: { id: problemId },
        },
        {
          outcome: 'RETURNED',
          decisionReason: '措施不具体',
          submittedBy: { id: governments.tongjiang.id },
          responsiblePerson: '副县长张某某',
        },
      ])
    }
    expect((await ok(unitOf(governments.enyang), see, { id: problemId })).problem).toBeNull()
    // And the report follows it.
    expect(await report(tongjiang, problemId, { submittedOn: '2020-12-20' })).toMatchObject({
      problem: { status: 'REPORTED' },
    })
  })

  test('sent twice is one plan, and a second one waits for the decision on the first', async () => {
    const { problemId } = await problemIn('OPEN')
    const input = newPlan(problemId, { idempotencyKey: problemId })
    const [one, two] = await Promise.all([
      run(tongjiang, 'submitRectificationPlan', input),
      run(tongjiang, 'submitRectificationPlan', input),
    ])
    expect(one.receiptNumber).toBe(two.receiptNumber)
    const { code, message } = await denied(tongjiang, 'submitRectificationPlan', newPlan(problemId))
    expect([code, message]).toEqual(['CONFLICT', '已有一份整改方案等待审定，请等审定后再报送'])
  })

  test.each([
    ['a day before the feedback', { submittedOn: '2020-10-19' }],
    ['a day after today', { submittedOn: '2021-01-01' }],
    ['a stage beyond the deadline', { stages: [{ title: '拨付', dueOn: '2021-02-01' }] }],
  ])('with %s is refused', async (_, over) => {
    const { problemId } = await problemIn('OPEN', { problem: { dueOn: '2021-01-31' } })
    expect((await denied(tongjiang, 'submitRectificationPlan', newPlan(problemId, over))).code).toBe(
      'INVALID',
    )
  })

  test('is the unit’s to hand in and the owner’s to judge, never by one person', async () => {
    const { problemId } = await problemIn('OPEN')
    const accept = { problemId, on: dates.closed }
    expect((await denied(city, 'submitRectificationPlan', newPlan(problemId))).code).toBe('FORBIDDEN')
    expect(await denied(city, 'acceptRectificationPlan', accept)).toEqual({
      code: 'CONFLICT',
      message: '没有等待审定的整改方案',
    })
    await run({ ...tongjiang, personId: city.personId }, 'submitRectificationPlan', newPlan(problemId))
    expect((await denied(city, 'acceptRectificationPlan', accept)).message).toContain('请由他人办理')
    expect((await denied(officerOf('province'), 'acceptRectificationPlan', accept)).code).toBe('FORBIDDEN')
    expect((await denied(officerOf('mianyang'), 'acceptRectificationPlan', accept)).code).toBe('NOT_FOUND')
  })
})

describe('a deadline', () => {
  const see = `query ($id: ID!) { problem(id: $id) { dueOn history { status dueOn since until }
    extensions { fromDueOn toDueOn reason approvedOn approvedBy { id } } } }`

  test('is extended by a leader with a reason, and both days are kept', async () => {
    const { problemId } = await problemIn('OPEN', { problem: { dueOn: '2020-12-31' } })
    const extended = at(leader, dates.closed)
    await run(extended, 'extendDeadline', { problemId, dueOn: '2021-06-30', reason: ' 校舍工期较长 ' })
    const { problem } = await ok(tongjiang, see, { id: problemId })
    expect(problem).toMatchObject({
      dueOn: '2021-06-30',
      extensions: [
        {
          fromDueOn: '2020-12-31',
          toDueOn: '2021-06-30',
          reason: '校舍工期较长',
          approvedOn: dates.closed,
          approvedBy: { id: leader.personId },
        },
      ],
    })
    expect(problem.history.slice(1)).toEqual([
      { status: 'OPEN', dueOn: '2020-12-31', since: dates.feedback, until: dates.closed },
      { status: 'OPEN', dueOn: '2021-06-30', since: dates.closed, until: null },
    ])
  })

  test.each([
    ['in the past', '2020-12-30', '试'],
    ['that is no later', '2021-01-31', '试'],
    ['without a reason', '2021-06-30', ' '],
  ])('%s is refused', async (_, dueOn, reason) => {
    const { problemId } = await problemIn('OPEN', { problem: { dueOn: '2021-01-31' } })
    expect((await denied(leader, 'extendDeadline', { problemId, dueOn, reason })).code).toBe('INVALID')
    expect(await owner.deadlineExtension.count({ where: { problemId } })).toBe(0)
  })

  test('is not an officer’s to extend, nor the unit’s, nor that of another body', async () => {
    const { problemId } = await problemIn('OPEN')
    const input = { problemId, dueOn: '2021-06-30', reason: '工期较长' }
    expect((await denied(city, 'extendDeadline', input)).code).toBe('FORBIDDEN')
    const own = { ...tongjiang, roles: ['LEADER' as const] }
    expect((await denied(own, 'extendDeadline', input)).code).toBe('FORBIDDEN')
    const above = officerOf('province', { roles: ['LEADER'] })
    expect((await denied(above, 'extendDeadline', input)).code).toBe('FORBIDDEN')
  })
})

test('a verification tells how it was made, by whom and for which body', async () => {
  const { problemId } = await problemIn('VERIFIED')
  const { problem } = await ok(
    tongjiang,
    `query ($id: ID!) { problem(id: $id) { rectifications {
      outcome methods decidedOn decidedBy { id } decidedByOrganization { id } decisionReason passedOn passedBy { id } } } }`,
    { id: problemId },
  )
  expect(problem.rectifications).toEqual([
    {
      outcome: 'VERIFIED',
      methods: ['ON_SITE'],
      decidedOn: dates.decided,
      decidedBy: { id: city.personId },
      decidedByOrganization: { id: city.organizationId },
      decisionReason: '整改到位',
      passedOn: null,
      passedBy: null,
    },
  ])
})
