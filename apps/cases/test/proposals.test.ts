import { randomUUID } from 'node:crypto'
import { type Actor, systemActor, transact } from '@dudao/service'
import { places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import type { Context } from '../src/context.ts'
import { watchDeadlines } from '../src/supervision/proposals.ts'
import { commandsOf } from './commands.ts'
import { clockOn, dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, client, neighbours, governments, officerOf, unitOf, owner } = world
const { city, run, denied, problemIn, report } = commandsOf(world)

const tongjiang = unitOf(governments.tongjiang)
const leader = { ...city, roles: ['LEADER' as const] }
const dueOn = '2020-12-20'
const overdue = (status = 'OPEN', over: object = {}) => problemIn(status, { problem: { dueOn, ...over } })
const look = (who: Actor = city, on = '2020-12-31') => run(who, 'proposeSupervision', { on })
const idsOf = (rows: { problem: { id: string } }[]) => rows.map(({ problem }) => problem.id)

/** The sweep as the service runs it. */
async function sweep(day: string) {
  const actor = { ...systemActor('watch-deadlines'), clock: clockOn(day) }
  const log = { info: () => undefined } as unknown as Context['log']
  await transact(client, { actor, mode: 'write', action: 'sweep' }, (tx) =>
    watchDeadlines.run({ tx, actor, log, now: new Date(clockOn(day)) } as Context),
  )
}

describe('what is overdue', () => {
  const list = `query ($on: Date) { problems(filter: { overdueOn: $on }, first: 200) { nodes { id } } }`
  const see = `query ($id: ID!) { problem(id: $id) { isOverdue } }`
  const on = async (day: string, who = city) =>
    (await ok(who, list, { on: day })).problems.nodes.map(({ id }: { id: string }) => id)

  test('is what was the unit’s turn past its day, on that day', async () => {
    const open = (await overdue()).problemId
    const reported = (await overdue('REPORTED')).problemId
    const returned = (await problemIn('RETURNED', { problem: { dueOn: dates.reported } })).problemId
    const free = (await problemIn('OPEN')).problemId
    expect(await on('2020-12-21')).toEqual(expect.arrayContaining([open, returned]))
    for (const id of [reported, free]) expect(await on('2020-12-21')).not.toContain(id)
    expect(await on(dueOn)).not.toContain(open)
    // Reported on the very day, returned ten days later.
    expect(await on(dates.reported)).not.toContain(returned)
    expect(await on('2020-11-19')).not.toContain(returned)
    expect(await on(dates.decided)).toContain(returned)
    expect(await on('2020-12-21', officerOf('mianyang'))).toEqual([])
    expect((await ok(tongjiang, see, { id: open })).problem.isOverdue).toBe(true)
    expect((await ok(tongjiang, see, { id: reported })).problem.isOverdue).toBe(false)
  }, 20_000)

  test('was overdue by the deadline of that day, also when it is extended later', async () => {
    const { problemId } = await problemIn('OPEN', { problem: { dueOn: dates.closed } })
    await run(leader, 'extendDeadline', { problemId, dueOn: '2021-06-30', reason: '工期较长' })
    expect(await on('2020-12-15')).toContain(problemId)
    expect(await on('2020-12-31')).not.toContain(problemId)
  })
})

describe('a proposal to urge', () => {
  test('is made once for a deadline that went by, by hand or by the sweep, and sends nothing', async () => {
    const { problemId } = await overdue()
    const free = (await problemIn('OPEN')).problemId
    const proposed = await look()
    expect(idsOf(proposed)).toContain(problemId)
    expect(idsOf(proposed)).not.toContain(free)
    expect(idsOf(await look())).not.toContain(problemId)
    await sweep('2021-01-05')
    await sweep('2021-01-05')
    expect(await owner.supervisionProposal.count({ where: { problemId } })).toBe(1)
    // A later deadline that goes by is another matter.
    await run(leader, 'extendDeadline', { problemId, dueOn: '2021-01-31', reason: '工期较长' })
    await sweep('2021-01-31')
    expect(await owner.supervisionProposal.count({ where: { problemId } })).toBe(1)
    await sweep('2021-02-01')
    const rows = await owner.supervisionProposal.findMany({ where: { problemId }, orderBy: { id: 'asc' } })
    expect(rows.map(({ proposedOn, status }) => [proposedOn.toISOString().slice(0, 10), status])).toEqual([
      ['2020-12-31', 'PROPOSED'],
      ['2021-02-01', 'PROPOSED'],
    ])
  })

  test('is made by two at once only once', async () => {
    const { problemId } = await overdue()
    await Promise.all([look(), look(), sweep('2020-12-31')])
    expect(await owner.supervisionProposal.count({ where: { problemId } })).toBe(1)
  })

  test('is taken up with a letter about the problem', async () => {
    const { problemId } = await overdue()
    const [{ id: proposalId }] = (await look()).filter(
      (row: { problem: { id: string } }) => row.problem.id === problemId,
    )
    for (const [letterId, code] of [
      [randomUUID(), 'NOT_FOUND'],
      ['x', 'NOT_FOUND'],
      [neighbours.letter([randomUUID()]), 'INVALID'],
      [neighbours.letter([problemId], { kind: 'OPINION' }), 'INVALID'],
      [neighbours.letter([problemId], { status: 'VOID' }), 'INVALID'],
    ] as const) {
      expect((await denied(city, 'acceptSupervisionProposal', { proposalId, letterId })).code).toBe(code)
    }
    const letterId = neighbours.letter([problemId])
    expect(await run(city, 'acceptSupervisionProposal', { proposalId, letterId })).toMatchObject({
      status: 'ACCEPTED',
      letterId,
      decidedOn: '2020-12-31',
    })
    const again = { proposalId, reason: '不再需要' }
    expect((await denied(city, 'declineSupervisionProposal', again)).code).toBe('CONFLICT')
  })

  test('is declined with a reason, which stays', async () => {
    const { problemId } = await overdue()
    const [{ id: proposalId }] = (await look()).filter(
      (row: { problem: { id: string } }) => row.problem.id === problemId,
    )
    const decline = (reason: string) => ({ proposalId, reason })
    expect((await denied(city, 'declineSupervisionProposal', decline(' '))).code).toBe('INVALID')
    await run(city, 'declineSupervisionProposal', decline('已当面约谈'))
    const { problem } = await ok(
      city,
      `query ($id: ID!) { problem(id: $id) { supervisionProposals { status declineReason decidedBy { id } } } }`,
      { id: problemId },
    )
    expect(problem.supervisionProposals).toEqual([
      { status: 'DECLINED', declineReason: '已当面约谈', decidedBy: { id: city.personId } },
    ])
  })

  test('is not for the unit to know, nor for another office to decide', async () => {
    const { problemId } = await overdue()
    await look()
    const see = `query ($id: ID!) { problem(id: $id) { supervisionProposals { id } }
      supervisionProposals(filter: { status: PROPOSED, ownOnly: true }, first: 200) { nodes { problem { id } } } }`
    const mine = await ok(city, see, { id: problemId })
    expect(mine.problem.supervisionProposals).toHaveLength(1)
    expect(idsOf(mine.supervisionProposals.nodes)).toContain(problemId)
    const above = await ok(officerOf('province'), see, { id: problemId })
    expect(above).toMatchObject({
      problem: { supervisionProposals: [{}] },
      supervisionProposals: { nodes: [] },
    })
    for (const who of [tongjiang, officerOf('tongjiang')]) {
      expect(await ok(who, see, { id: problemId })).toMatchObject({
        problem: { supervisionProposals: [] },
        supervisionProposals: { nodes: [] },
      })
    }
    const [{ id: proposalId }] = mine.problem.supervisionProposals
    const decline = { proposalId, reason: '不办' }
    expect((await denied(officerOf('province'), 'declineSupervisionProposal', decline)).code).toBe(
      'FORBIDDEN',
    )
    expect((await denied(officerOf('tongjiang'), 'declineSupervisionProposal', decline)).code).toBe(
      'NOT_FOUND',
    )
  })

  test('comes with the lateness of the supervising department, which is noted once', async () => {
    const bureau = neighbours.organization(places.tongjiang, 'DEPARTMENT')
    const { problemId } = await overdue('OPEN', { supervisingOrganizationId: bureau.id })
    await sweep(dueOn)
    expect(await owner.supervisionFault.count({ where: { problemId } })).toBe(0)
    await sweep('2020-12-21')
    await sweep('2020-12-22')
    expect(await owner.supervisionFault.findMany({ where: { problemId } })).toMatchObject([
      { kind: 'LATE', dueOn: new Date(dueOn), occurredOn: new Date('2020-12-21') },
    ])
    // Passing late afterwards adds no second fault of that day.
    await report(tongjiang, problemId, { submittedOn: '2020-12-28' })
    const pass = { problemId, note: '属实', on: '2020-12-28' }
    await run(unitOf(bureau), 'passRectification', pass)
    expect(await owner.supervisionFault.count({ where: { problemId } })).toBe(1)
  })

  test('is not looked for on a day to come', async () => {
    expect((await denied(city, 'proposeSupervision', { on: '2021-01-01' })).code).toBe('INVALID')
  })
})
