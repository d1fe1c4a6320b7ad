import { randomUUID } from 'node:crypto'
import { type Actor, systemActor, transact } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { proposeOverdue } from '../src/proposals/sweep.ts'
import { newTask, taskCommandsOf, taskDays } from './task-commands.ts'
import { clockOn, dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, refused, neighbours, governments, officerOf, unitOf, offices, owner, client, database } = world
const { setTask, province, city, tongjiang, run: runTask } = taskCommandsOf(world)
const leader = officerOf('city', { roles: ['LEADER'] })

const results = {
  recordComplaints: 'id',
  assignComplaint: 'id handlers { id }',
  handleComplaint: 'id handledOn result',
  revealComplainant: 'name contact',
  proposeOnSite: 'id conditions reasons matter task { id } organization { id }',
  decideOnSiteProposal: 'id status decisionReason decidedOn',
  createInspection: 'id proposal { id }',
}
type Command = keyof typeof results
const documentOf = (command: Command) =>
  `mutation ($input: ${command[0]?.toUpperCase()}${command.slice(1)}Input!) { ${command}(input: $input) { ${results[command]} } }`
const run = (who: Actor, command: Command, input: object) =>
  ok(who, documentOf(command), { input }).then((data) => data[command])
const denied = (who: Actor, command: Command, input: object) => refused(who, documentOf(command), { input })

const school = neighbours.organization(places.tongjiang)
const newComplaint = (over: object = {}) => ({
  clientId: randomUUID(),
  subject: '食堂卫生',
  content: '饭菜不洁，反映多次未改',
  matter: '学校食堂',
  organizationId: school.id,
  channel: 'HOTLINE',
  complainant: { name: '欧阳晓梅', contact: '13800005678' },
  receivedOn: '2020-12-20',
  ...over,
})
const record = async (who: Actor, over: object = {}) =>
  (await run(who, 'recordComplaints', { complaints: [newComplaint(over)] }))[0]

const proposals = async (who: Actor, filter: object = { ownOnly: true }) =>
  (
    await ok(
      who,
      `query ($filter: OnSiteProposalFilter) { onSiteProposals(filter: $filter, first: 200) { nodes {
        id matter status conditions reasons rules task { id } organization { id } proposedOn } } }`,
      { filter },
    )
  ).onSiteProposals.nodes
const about = (matter: string) =>
  proposals(city).then((all) => all.filter((one: { matter: string }) => one.matter === matter))

describe('who complained', () => {
  test('is told to the handlers alone, by a command that leaves a trace, and stands nowhere in clear', async () => {
    const { id } = await record(city)
    const seen = await run(city, 'revealComplainant', { complaintId: id, reason: '回访核实' })
    expect(seen).toEqual({ name: '欧阳晓梅', contact: '13800005678' })
    for (const who of [officerOf('city'), leader, province]) {
      expect(await denied(who, 'revealComplainant', { complaintId: id, reason: '看看' })).toEqual({
        code: 'FORBIDDEN',
        message: '只有办理该投诉的人员可以查看投诉人',
      })
    }
    const readings = async (who: Actor) =>
      (
        await ok(
          who,
          `query ($id: ID!) { complaint(id: $id) { isAnonymous handlers { id } readings { reason reader { id } } } }`,
          { id },
        )
      ).complaint
    expect(await readings(leader)).toEqual({
      isAnonymous: false,
      handlers: [{ id: city.personId }],
      readings: [{ reason: '回访核实', reader: { id: city.personId } }],
    })
    expect((await readings(province)).readings).toEqual([])
    const { found } = (
      await database.sql<{ found: boolean }>(
        `select exists (select from audit_entry where before::text || after::text ~ '欧阳晓梅|13800005678')
           or exists (select from complaint c where c::text ~ '欧阳晓梅')
           or exists (select from complainant c where c::text ~ '欧阳晓梅|13800005678') as found`,
      )
    )[0] as { found: boolean }
    expect(found).toBe(false)
  })

  test('goes with the handling: who no longer handles it no longer reads it', async () => {
    const { id } = await record(city)
    const next = officerOf('city')
    const assign = { complaintId: id, handlerIds: [next.personId], reason: '工作调整' }
    expect((await denied(officerOf('city'), 'assignComplaint', assign)).code).toBe('FORBIDDEN')
    expect((await run(leader, 'assignComplaint', assign)).handlers).toEqual([{ id: next.personId }])
    const reveal = { complaintId: id, reason: '核实' }
    expect((await denied(city, 'revealComplainant', reveal)).code).toBe('FORBIDDEN')
    expect((await run(next, 'revealComplainant', reveal)).name).toBe('欧阳晓梅')
    // An inspector who handles it sees the complaint, though no office shows it to inspectors.
    const inspector = actor({ role: 'INSPECTOR', division: places.bazhong, organizationId: offices.city.id })
    const look = `query ($id: ID!) { complaint(id: $id) { subject } }`
    expect((await ok(inspector, look, { id })).complaint).toBeNull()
    await run(next, 'assignComplaint', { ...assign, handlerIds: [next.personId, inspector.personId] })
    expect((await ok(inspector, look, { id })).complaint).toEqual({ subject: '食堂卫生' })
    expect((await run(inspector, 'revealComplainant', reveal)).name).toBe('欧阳晓梅')
  })

  test('of an anonymous complaint nobody knows', async () => {
    const { id } = await record(city, { complainant: null })
    const answer = await denied(city, 'revealComplainant', { complaintId: id, reason: '核实' })
    expect(answer.message).toContain('匿名')
  })
})

const complain = (over: object) => denied(city, 'recordComplaints', { complaints: [newComplaint(over)] })

describe('a complaint', () => {
  test('is seen by the tiers of its office, never by the unit concerned, also beside the office', async () => {
    const bureau = neighbours.organization(places.bazhong, 'DEPARTMENT', '巴中市教育局')
    const { id } = await record(city, { organizationId: bureau.id })
    const look = async (who: Actor) =>
      ok(
        who,
        `query ($id: ID!, $of: ID!) { complaint(id: $id) { id } complaints(filter: { organizationId: $of }) { totalCount }
          _entities(representations: [{ __typename: "Complaint", id: $id }]) { ... on Complaint { id } } }`,
        { id, of: bureau.id },
      )
    for (const who of [city, province]) expect((await look(who)).complaints.totalCount).toBe(1)
    const inBureau = actor({ division: places.bazhong, organizationId: bureau.id })
    for (const who of [inBureau, tongjiang, officerOf('mianyang')]) {
      expect(await look(who)).toEqual({ complaint: null, complaints: { totalCount: 0 }, _entities: [null] })
    }
    const query = `query ($id: ID!) { complaint(id: $id) { id } }`
    expect((await refused(unitOf(school), query, { id })).code).toBe('FORBIDDEN')
    // A foreign id answers like a missing one.
    const handled = { result: '已核实', handledOn: '2020-12-21' }
    const answers = [id, randomUUID(), 'x'].map((complaintId) =>
      denied(tongjiang, 'handleComplaint', { ...handled, complaintId }),
    )
    expect(new Set((await Promise.all(answers)).map((one) => JSON.stringify(one))).size).toBe(1)
  })

  test('is recorded once, handled once, by its own office', async () => {
    const complaint = newComplaint({ matter: '一次' })
    const [one] = await run(city, 'recordComplaints', { complaints: [complaint] })
    const [again] = await run(city, 'recordComplaints', { complaints: [complaint] })
    expect(again.id).toBe(one.id)
    const other = { ...complaint, complainant: { name: '另一人' } }
    expect((await denied(city, 'recordComplaints', { complaints: [other] })).code).toBe('CONFLICT')
    const handling = { complaintId: one.id, result: '已责令整改', handledOn: '2020-12-21' }
    expect((await denied(province, 'handleComplaint', handling)).code).toBe('FORBIDDEN')
    expect(await run(city, 'handleComplaint', handling)).toMatchObject({ result: '已责令整改' })
    expect((await denied(city, 'handleComplaint', handling)).code).toBe('CONFLICT')
  })

  test('is about a unit in range, not about the office itself, and about a task of the office alone', async () => {
    const far = neighbours.organization(places.mianyang)
    expect((await complain({ organizationId: far.id })).code).toBe('FORBIDDEN')
    expect((await complain({ organizationId: offices.city.id })).code).toBe('INVALID')
    const theirs = await setTask(province)
    expect((await complain({ taskId: theirs.id })).code).toBe('NOT_FOUND')
    expect((await complain({ receivedOn: '2021-01-01' })).code).toBe('INVALID')
  })
})

const withTrigger = async <R>(value: object, work: () => Promise<R>): Promise<R> => {
  neighbours.rule('onSite.trigger', value, '项')
  try {
    return await work()
  } finally {
    neighbours.rule('onSite.trigger', null)
  }
}

const sweep = () =>
  transact(client, { actor: systemActor('on-site proposals'), mode: 'write', action: 'sweep' }, (tx) =>
    proposeOverdue.run({
      tx,
      actor: systemActor('on-site proposals'),
      now: new Date(clockOn('2020-12-31')),
      log: { info: () => undefined },
    } as never),
  )

describe('the system proposes on-site supervision', () => {
  const many = { join: 'OR', complaints: { count: 3, withinDays: 30 } }

  test('of a matter of a unit with many complaints, once; an officer decides with a reason', async () => {
    await withTrigger(many, async () => {
      const matter = '招生收费'
      await record(city, { matter })
      await record(city, { matter, receivedOn: '2020-11-01' })
      await record(city, { matter })
      expect(await about(matter)).toEqual([])
      await Promise.all([record(city, { matter }), record(city, { matter })])
      await record(city, { matter })
      const [proposal, ...more] = await about(matter)
      expect(more).toEqual([])
      expect(proposal).toMatchObject({
        status: 'PROPOSED',
        conditions: ['COMPLAINTS'],
        rules: [{ key: 'onSite.trigger', value: many }],
        task: null,
        organization: { id: school.id },
      })
      expect(proposal.reasons[0]).toMatch(/^投诉量大：30 日内收到 [34] 件（达到 3 件即提议）$/)
      const decision = {
        proposalId: proposal.id,
        accept: true,
        reason: '多次反映，确需核实',
        decidedOn: '2020-12-31',
      }
      expect((await denied(province, 'decideOnSiteProposal', decision)).code).toBe('FORBIDDEN')
      expect((await denied(tongjiang, 'decideOnSiteProposal', decision)).code).toBe('NOT_FOUND')
      expect((await denied(city, 'decideOnSiteProposal', { ...decision, reason: '' })).code).toBe('INVALID')
      const opening = (over: object = {}) => ({
        title: '招生收费实地督办',
        field: 'SCHOOL',
        scope: 'SPECIAL',
        organizationIds: [school.id],
        basis: '群众投诉',
        occurredOn: dates.created,
        proposalId: proposal.id,
        ...over,
      })
      expect((await denied(city, 'createInspection', opening())).code).toBe('CONFLICT')
      expect(await run(city, 'decideOnSiteProposal', decision)).toMatchObject({ status: 'ACCEPTED' })
      expect((await denied(city, 'decideOnSiteProposal', decision)).code).toBe('CONFLICT')
      // Decided is decided: the same condition proposes it no more.
      await record(city, { matter })
      expect(await about(matter)).toHaveLength(1)
      const elsewhere = opening({ organizationIds: [governments.tongjiang.id] })
      expect((await denied(city, 'createInspection', elsewhere)).code).toBe('INVALID')
      const inspection = await run(city, 'createInspection', opening())
      expect(inspection.proposal).toEqual({ id: proposal.id })
    })
  })

  test('of a task behind its milestones or overdue, by the rule under which it was set', async () => {
    const trigger = { join: 'OR', behind: { days: 10 }, complaints: { count: 2, withinDays: 60 } }
    const task = await withTrigger(trigger, () =>
      setTask(city, {
        title: '校舍维修',
        responsibleOrganizationId: governments.tongjiang.id,
        milestones: [{ title: '开工', dueOn: '2020-09-30' }],
      }),
    )
    const without = await setTask(city, { title: '没有规则的任务' })
    expect(await run(city, 'proposeOnSite', { on: '2020-10-09' })).toEqual([])
    const [proposal, ...more] = await run(city, 'proposeOnSite', { on: '2020-10-10' })
    expect(more).toEqual([])
    expect(proposal).toMatchObject({
      conditions: ['BEHIND'],
      reasons: ['进度滞后 10 日（滞后 10 日即提议）'],
      matter: '校舍维修',
      task: { id: task.id },
      organization: { id: governments.tongjiang.id },
    })
    expect(await run(city, 'proposeOnSite', {})).toEqual([])
    const decline = { proposalId: proposal.id, accept: false, reason: '已约谈', decidedOn: '2020-12-31' }
    await run(city, 'decideOnSiteProposal', decline)
    expect(await run(city, 'proposeOnSite', {})).toEqual([])
    // Another condition than the one that was declined.
    await record(city, { taskId: task.id, organizationId: governments.tongjiang.id })
    expect(await about('校舍维修')).toHaveLength(1)
    await record(city, { taskId: task.id, organizationId: governments.tongjiang.id })
    const [again] = await about('校舍维修')
    expect(again).toMatchObject({ status: 'PROPOSED', conditions: ['COMPLAINTS', 'BEHIND'] })
    expect(await about(without.title ?? '没有规则的任务')).toEqual([])
    const seen = await ok(city, `query ($id: ID!) { task(id: $id) { complaints { subject } rules } }`, {
      id: task.id,
    })
    expect(seen.task).toMatchObject({ complaints: [{}, {}], rules: [{ key: 'onSite.trigger' }] })
  })

  test('only where both are so, if the rule says AND', async () => {
    const both = { join: 'AND', behind: { days: 1 }, complaints: { count: 1, withinDays: 365 } }
    const task = await withTrigger(both, () =>
      setTask(city, { title: '两项都要', responsibleOrganizationId: governments.enyang.id }),
    )
    await run(city, 'proposeOnSite', {})
    expect(await about('两项都要')).toEqual([])
    await record(city, { taskId: task.id, organizationId: governments.enyang.id })
    expect(await about('两项都要')).toMatchObject([{ conditions: ['COMPLAINTS', 'BEHIND'] }])
  })

  test('by itself as time passes, for the bodies of all divisions', async () => {
    const bureau = neighbours.organization(places.tongjiang, 'DEPARTMENT', '通江县教育局')
    const task = await withTrigger({ join: 'OR', behind: { days: 1 } }, () =>
      setTask(tongjiang, { title: '按时推进', responsibleOrganizationId: bureau.id }),
    )
    await sweep()
    await sweep()
    const found = await owner.onSiteProposal.findMany({ where: { taskId: task.id } })
    expect(found).toHaveLength(1)
    expect(found[0]?.ownerOrganizationId).toBe(offices.tongjiang.id)
    expect(await proposals(tongjiang)).toMatchObject([{ matter: '按时推进' }])
    // The tier above sees it, the unit concerned does not, wherever it sits.
    const all = await proposals(city, {})
    expect(all.some(({ matter }: { matter: string }) => matter === '按时推进')).toBe(true)
    const concerned = actor({ division: places.tongjiang, organizationId: bureau.id })
    expect(await proposals(concerned, {})).toEqual([])
  })

  test('never for what waits for its owner, and never for what a body set for itself', async () => {
    const [task] = await withTrigger({ join: 'OR', behind: { days: 1 } }, () =>
      runTask(city, 'createTasks', {
        basis: '依据',
        occurredOn: taskDays.set,
        tasks: [
          newTask({ title: '已报送任务', responsibleOrganizationId: offices.enyang.id }),
          newTask({ title: '自己的任务' }),
        ],
      }),
    )
    const enyang = officerOf('enyang')
    await runTask(enyang, 'signForTask', { taskId: task.id, signedOn: taskDays.signed })
    await runTask(enyang, 'reportTask', { taskId: task.id, text: '完成', submittedOn: taskDays.reported })
    await run(city, 'proposeOnSite', {})
    expect([...(await about('已报送任务')), ...(await about('自己的任务'))]).toEqual([])
  })
})
