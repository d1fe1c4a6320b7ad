import { randomUUID } from 'node:crypto'
import { type Actor, transact } from '@dudao/service'
import { places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { newFact, newTask, taskCommandsOf, taskDays } from './task-commands.ts'
import { clockOn, openWorld } from './world.ts'

const world = await openWorld()
const { ok, neighbours, governments, officerOf, unitOf, offices, client, owner } = world
const commands = taskCommandsOf(world)
const { run, denied, setTask, sign, split, partFor, report, accept, cascade } = commands
const { province, city, tongjiang, enyang } = commands

const anotherOf = (who: Actor): Actor => ({ ...who, personId: randomUUID(), accountId: randomUUID() })

const headings = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ heading: `第${from + i}项` }))

describe('a document of work points', () => {
  const sections = [
    [1, 3],
    [4, 7],
    [8, 13],
    [14, 19],
    [20, 23],
    [24, 28],
    [29, 35],
  ].map(([from = 0, to = 0], i) => ({ title: `第${i + 1}部分`, items: headings(from, to) }))
  const document = {
    title: '2024年全区教育和体育工作要点',
    year: 2024,
    documentNumber: '资雁教体党组发〔2024〕12号',
    datedOn: '2024-04-24',
    datedOnCertainty: 'DERIVED',
    rawDate: '2024424',
    signatories: [{ name: '局' }, { name: '党组', certainty: 'DERIVED' }],
    addressees: ['机关各股室'],
    sections,
  }

  test('is kept as printed, what is derived marked as such; its items are decomposed into tasks', async () => {
    const input = { ...document, idempotencyKey: 'once' }
    const plan = await run(city, 'registerWorkPlan', input)
    expect((await run(city, 'registerWorkPlan', input)).id).toBe(plan.id)
    const items: { id: string; number: number }[] = plan.sections.flatMap(
      (section: { items: object[] }) => section.items,
    )
    expect(items.map(({ number }) => number)).toEqual(Array.from({ length: 35 }, (_, i) => i + 1))
    const last = items.at(-1)?.id
    const tasks = Array.from({ length: 9 }, (_, i) => newTask({ title: `任务${i + 1}` }))
    await run(city, 'createTasks', { workPlanItemId: last, occurredOn: taskDays.set, tasks })
    const seen = await ok(
      city,
      `query ($id: ID!) { workPlan(id: $id) { year documentNumber datedOn datedOnCertainty rawDate addressees
        signatories { name certainty } organ { id } figures { total signed late } sections { number items { number tasks { title
        workPlanItem { number workPlan { id } } } } } } }`,
      { id: plan.id },
    )
    expect(seen.workPlan).toMatchObject({
      documentNumber: '资雁教体党组发〔2024〕12号',
      datedOn: '2024-04-24',
      datedOnCertainty: 'DERIVED',
      rawDate: '2024424',
      signatories: [
        { name: '局', certainty: 'STATED' },
        { name: '党组', certainty: 'DERIVED' },
      ],
      figures: { total: 9, signed: 9, late: 9 },
    })
    expect(seen.workPlan.sections.map(({ items: of }: { items: object[] }) => of.length)).toEqual([
      3, 4, 6, 6, 4, 5, 7,
    ])
    expect(seen.workPlan.sections[6].items[6].tasks).toHaveLength(9)
    expect(seen.workPlan.sections[6].items[6].tasks[8]).toEqual({
      title: '任务9',
      workPlanItem: { number: 35, workPlan: { id: plan.id } },
    })
  })

  test('is decomposed by its own body alone, and seen by its tiers alone', async () => {
    const plan = await run(city, 'registerWorkPlan', document)
    const input = {
      workPlanItemId: plan.sections[0].items[0].id,
      occurredOn: taskDays.set,
      tasks: [newTask()],
    }
    expect((await denied(province, 'createTasks', input)).code).toBe('FORBIDDEN')
    for (const who of [tongjiang, officerOf('mianyang')]) {
      expect((await denied(who, 'createTasks', input)).code).toBe('NOT_FOUND')
      expect(
        (await ok(who, `query ($id: ID!) { workPlan(id: $id) { id } }`, { id: plan.id })).workPlan,
      ).toBeNull()
    }
    const empty = { ...document, sections: [{ title: '一', items: [] }] }
    expect((await denied(city, 'registerWorkPlan', empty)).code).toBe('INVALID')
  })
})

describe('a task down the tiers', () => {
  test('is signed for at each level, and closes upward only when every part is closed', async () => {
    const { root, parts } = await cascade()
    const [first, second] = parts
    const school = neighbours.organization(places.tongjiang)
    const principal = unitOf(school)
    // A lower body splits its part again.
    const deeper = (await split(tongjiang, first.id, [partFor(school.id)])).parts[0]
    const levels = async () =>
      (
        await ok(province, `query ($id: ID!) { task(id: $id) { levels { level tasks signed closed } } }`, {
          id: root.id,
        })
      ).task.levels
    expect(await levels()).toEqual([
      { level: 1, tasks: 1, signed: 1, closed: 0 },
      { level: 2, tasks: 2, signed: 2, closed: 0 },
      { level: 3, tasks: 1, signed: 0, closed: 0 },
    ])
    expect(
      (
        await denied(tongjiang, 'reportTask', {
          taskId: first.id,
          text: '完成',
          submittedOn: taskDays.reported,
        })
      ).message,
    ).toBe('还有 1 个分解任务没有办结，不能报送完成情况')
    expect(
      (
        await denied(principal, 'reportTask', {
          taskId: deeper.id,
          text: '完成',
          submittedOn: taskDays.reported,
        })
      ).message,
    ).toContain('现在可以：签收')
    await sign(principal, deeper.id)
    await report(principal, deeper.id)
    await accept(tongjiang, deeper.id)
    await report(tongjiang, first.id)
    await report(enyang, second.id)
    expect(
      (await denied(city, 'reportTask', { taskId: root.id, text: '完成', submittedOn: taskDays.reported }))
        .code,
    ).toBe('CONFLICT')
    await accept(city, first.id)
    await run(city, 'returnTask', { taskId: second.id, reason: '缺材料', on: taskDays.reported })
    await report(enyang, second.id)
    await accept(city, second.id)
    await report(city, root.id)
    expect(
      (await denied(city, 'acceptTask', { taskId: root.id, finding: '属实', on: taskDays.reported })).code,
    ).toBe('FORBIDDEN')
    await accept(province, root.id)
    expect((await levels()).map(({ closed }: { closed: number }) => closed)).toEqual([1, 2, 1])
    const { task } = await ok(
      province,
      `query ($id: ID!) { task(id: $id) { status endedOn partFigures { total closed } parts { returns reports { outcome
        decisionReason submittedBy { id } } } } }`,
      { id: root.id },
    )
    expect(task).toMatchObject({
      status: 'CLOSED',
      endedOn: taskDays.reported,
      partFigures: { total: 2, closed: 2 },
    })
    expect(task.parts[1]).toMatchObject({
      returns: 1,
      reports: [{ outcome: 'ACCEPTED' }, { outcome: 'RETURNED', decisionReason: '缺材料' }],
    })
  })

  test('shows a body below its own part and what the task above says, nothing of its sisters', async () => {
    const targets = [{ title: '学位', value: 100, unit: 'PLACE' }]
    const { root, parts } = await cascade({
      targets,
      shares: [[{ title: '学位', value: 60 }], [{ title: '学位', value: 40 }]],
    })
    const query = `query ($own: ID!, $sister: ID!, $root: ID!) {
      own: task(id: $own) { title parent { id } assignment { title requirement dueOn } targets { value parent { id } } }
      sister: task(id: $sister) { id } root: task(id: $root) { id }
      tasks(first: 200) { nodes { id } } taskSummary { total }
      _entities(representations: [{ __typename: "Task", id: $sister }, { __typename: "Task", id: $root }]) { ... on Task { id } }
    }`
    const variables = { own: parts[0].id, sister: parts[1].id, root: root.id }
    const seen = await ok(tongjiang, query, variables)
    expect(seen).toMatchObject({
      own: {
        parent: null,
        assignment: { title: '义务教育教师待遇落实', requirement: '逐县核实，足额兑现', dueOn: taskDays.due },
        targets: [{ value: 60, parent: null }],
      },
      sister: null,
      root: null,
      _entities: [null, null],
    })
    const mine = await owner.task.findMany({ where: { responsibleDivisionId: places.tongjiang.id } })
    const ids = seen.tasks.nodes.map(({ id }: { id: string }) => id)
    expect(ids.toSorted()).toEqual(mine.map(({ id }) => id).toSorted())
    expect(seen.taskSummary.total).toBe(ids.length)
    // A foreign id answers like a missing one.
    for (const command of ['signForTask', 'reportTask', 'withdrawTask'] as const) {
      const answers = [parts[1].id, randomUUID(), 'x'].map((taskId) =>
        denied(tongjiang, command, {
          taskId,
          ...(command === 'signForTask' && { signedOn: taskDays.signed }),
          ...(command === 'reportTask' && { text: '完成', submittedOn: taskDays.reported }),
          ...(command === 'withdrawTask' && { reason: '错', on: taskDays.reported }),
        }),
      )
      expect(new Set((await Promise.all(answers)).map((answer) => JSON.stringify(answer))).size).toBe(1)
    }
    const above = await ok(city, query, variables)
    expect(above).toMatchObject({ own: { parent: { id: root.id } }, sister: { id: parts[1].id } })
    expect(await ok(officerOf('mianyang'), query, variables)).toMatchObject({
      own: null,
      tasks: { nodes: [] },
    })
  })

  test('is set downward, split by the body that has it, and due no later than above', async () => {
    const outside = newTask({ responsibleOrganizationId: offices.mianyang.id })
    expect(
      (await denied(city, 'createTasks', { basis: '依据', occurredOn: taskDays.set, tasks: [outside] })).code,
    ).toBe('FORBIDDEN')
    expect(
      (await denied(city, 'createTasks', { occurredOn: taskDays.set, tasks: [newTask()] })).message,
    ).toContain('依据')
    const { root } = await cascade()
    const input = (over: object = {}) => ({
      taskId: root.id,
      occurredOn: taskDays.signed,
      parts: [partFor(offices.tongjiang.id, over)],
    })
    expect((await denied(province, 'splitTask', input())).code).toBe('FORBIDDEN')
    expect(
      (await denied(city, 'splitTask', input({ responsibleOrganizationId: offices.city.id }))).code,
    ).toBe('INVALID')
    expect(
      (await denied(city, 'splitTask', input({ responsibleOrganizationId: offices.mianyang.id }))).code,
    ).toBe('FORBIDDEN')
    const tooLate = await denied(city, 'splitTask', input({ dueOn: '2020-12-31' }))
    expect(tooLate.message).toBe(
      `第 1 行：分解任务的期限（2020-12-31）不能晚于本级任务的期限（${taskDays.due}）`,
    )
  })

  test('sent twice is one task, other content under its id is refused', async () => {
    const task = newTask()
    const input = { basis: '依据', occurredOn: taskDays.set, tasks: [task] }
    const [first] = await run(city, 'createTasks', input)
    const [again] = await run(city, 'createTasks', input)
    expect(again.id).toBe(first.id)
    const other = { ...input, tasks: [{ ...task, title: '另一任务' }] }
    expect((await denied(city, 'createTasks', other)).code).toBe('CONFLICT')
    const { root } = await cascade()
    const part = partFor(offices.tongjiang.id)
    const [one, two] = await Promise.all([split(city, root.id, [part]), split(city, root.id, [part])])
    expect([one.parts.length, two.parts.length]).toEqual([3, 3])
  })

  test('that was a mistake is withdrawn with its reason, frees the task above, and counts no more', async () => {
    const { root, parts } = await cascade()
    await run(city, 'withdrawTask', { taskId: parts[0].id, reason: '重复下达', on: taskDays.reported })
    await report(enyang, parts[1].id)
    await accept(city, parts[1].id)
    await report(city, root.id)
    const { task } = await ok(
      city,
      `query ($id: ID!) { task(id: $id) { status partFigures { total withdrawn closed } parts { status endReason } } }`,
      { id: root.id },
    )
    expect(task).toMatchObject({
      status: 'REPORTED',
      partFigures: { total: 1, withdrawn: 1, closed: 1 },
      parts: [{ status: 'WITHDRAWN', endReason: '重复下达' }, { status: 'CLOSED' }],
    })
  })

  test('of one’s own needs no receipt, but somebody else to accept it', async () => {
    const own = await setTask(city, { requiredEvidence: '聘任文件' })
    expect(own.status).toBe('SIGNED')
    const bare = { taskId: own.id, text: '已完成', submittedOn: taskDays.reported }
    expect((await denied(city, 'reportTask', bare)).message).toContain('聘任文件')
    await report(city, own.id, { evidence: '巴教〔2020〕1号' })
    expect(
      (await denied(city, 'acceptTask', { taskId: own.id, finding: '属实', on: taskDays.reported })).message,
    ).toContain('由他人办理')
    expect((await accept(anotherOf(city), own.id)).status).toBe('CLOSED')
  })
})

const late = async (who: Actor, id: string, on: string) =>
  await ok(
    who,
    `query ($id: ID!, $on: Date!) {
        task(id: $id) { lateness(on: $on) { isLate overdueDays behind { title } } }
        tasks(filter: { lateOn: $on }, first: 200) { nodes { id } } taskSummary(on: $on) { late } }`,
    { id, on },
  )

describe('lateness', () => {
  test('is being overdue, or behind a milestone, on any day one asks about', async () => {
    const [task] = await run(city, 'createTasks', {
      basis: '依据',
      occurredOn: taskDays.set,
      tasks: [
        newTask({
          targets: [{ title: '学位', value: 100, qualifier: 'GE', unit: 'PLACE' }],
          milestones: [
            { title: '方案', dueOn: '2020-04-30' },
            { title: '过半', dueOn: '2020-06-30', targetTitle: '学位', value: 50 },
          ],
        }),
      ],
    })
    const behindOn = async (on: string) => {
      const { lateness } = (await late(city, task.id, on)).task
      return [
        lateness.isLate,
        lateness.overdueDays,
        lateness.behind.map(({ title }: { title: string }) => title),
      ]
    }
    expect(await behindOn('2020-04-30')).toEqual([false, 0, []])
    expect(await behindOn('2020-05-01')).toEqual([true, 0, ['方案']])
    await run(city, 'reachMilestone', { milestoneId: task.milestones[0].id, reachedOn: '2020-05-11' })
    expect(await behindOn('2020-05-10')).toEqual([true, 0, ['方案']])
    expect(await behindOn('2020-05-11')).toEqual([false, 0, []])
    const facts = [49, 1].map((value, i) =>
      newFact({ quantity: { value }, targetId: task.targets[0].id, occurredOn: `2020-0${6 + i}-15` }),
    )
    await run(city, 'recordFacts', { taskId: task.id, facts })
    expect(await behindOn('2020-07-01')).toEqual([true, 0, ['过半']])
    expect(await behindOn('2020-07-15')).toEqual([false, 0, []])
    expect(await behindOn('2020-12-10')).toEqual([true, 10, []])
    const { tasks, taskSummary } = await late(city, task.id, '2020-12-10')
    expect(tasks.nodes.map(({ id }: { id: string }) => id)).toContain(task.id)
    expect(taskSummary.late).toBe(tasks.nodes.length)
    // What waits for its owner is not the body's delay, and what is accepted is none.
    await report(city, task.id, { submittedOn: '2020-12-12' })
    expect(await behindOn('2020-12-12')).toEqual([false, 0, []])
    expect(await behindOn('2020-12-11')).toEqual([true, 11, []])
    await run(anotherOf(city), 'acceptTask', { taskId: task.id, finding: '属实', on: '2020-12-20' })
    expect(await behindOn('2020-12-31')).toEqual([false, 0, []])
    expect(await behindOn('2020-12-11')).toEqual([true, 11, []])
  })

  test('an event is noted once, by the body that has the task, and never for a target', async () => {
    const task = await setTask(province, {
      responsibleOrganizationId: offices.city.id,
      targets: [{ title: '学位', value: 1, unit: 'PLACE' }],
      milestones: [
        { title: '方案', dueOn: '2020-04-30' },
        { title: '过半', dueOn: '2020-06-30', targetTitle: '学位', value: 1 },
      ],
    })
    const reach = (i: number) => ({ milestoneId: task.milestones[i].id, reachedOn: '2020-05-11' })
    expect((await denied(city, 'reachMilestone', reach(0))).code).toBe('CONFLICT')
    await sign(city, task.id)
    expect((await denied(province, 'reachMilestone', reach(0))).code).toBe('FORBIDDEN')
    expect((await denied(city, 'reachMilestone', reach(1))).message).toContain('台账')
    await run(city, 'reachMilestone', reach(0))
    expect((await denied(city, 'reachMilestone', reach(0))).code).toBe('CONFLICT')
    expect((await denied(tongjiang, 'reachMilestone', reach(0))).code).toBe('NOT_FOUND')
  })
})

const past = <R>(
  who: Actor,
  work: (tx: Parameters<Parameters<typeof client.$transaction>[0]>[0]) => Promise<R>,
) => transact(client, { actor: who, mode: 'write', action: 'test' }, work)

const change = (who: Actor, id: string, data: object) =>
  past(who, (tx) => tx.task.update({ where: { id }, data }))

const row = async (id: string) => {
  const { id: _, rules: __, ...rest } = await owner.task.findUniqueOrThrow({ where: { id } })
  return { ...rest, clientId: randomUUID() }
}

describe('the database by itself', () => {
  const day = new Date(clockOn(taskDays.reported))

  test('closes and reports no task while a part is open, and leads no task another way', async () => {
    const { root, parts } = await cascade()
    for (const [who, id, data] of [
      [city, root.id, { status: 'REPORTED' }],
      [province, root.id, { status: 'CLOSED', endedOn: day }],
      [province, root.id, { status: 'WITHDRAWN', endedOn: day, endReason: '错' }],
      [tongjiang, parts[0].id, { status: 'CLOSED', endedOn: day }],
      [tongjiang, parts[0].id, { returns: 3 }],
      [tongjiang, parts[0].id, { signedOn: day }],
      [city, parts[0].id, { status: 'CLOSED', endedOn: day }],
    ] as const) {
      await expect(change(who, id, data)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
    await change(tongjiang, parts[0].id, { status: 'REPORTED' })
    for (const data of [{ title: '改' }, { dueOn: day }, { ownerPath: places.tongjiang.path }]) {
      await expect(change(city, root.id, data)).rejects.toThrow('permission denied')
    }
  })

  test('takes no part, target, line or report in another body’s name', async () => {
    const { root, parts } = await cascade({ targets: [{ title: '学位', value: 1, unit: 'PLACE' }] })
    const part = await row(parts[0].id)
    const mine = { ownerOrganizationId: offices.tongjiang.id, ownerPath: places.tongjiang.path }
    for (const [who, data] of [
      [province, part],
      [tongjiang, { ...part, ...mine, responsibleOrganizationId: randomUUID() }],
      [city, { ...part, parentId: parts[1].id, level: 3 }],
      [city, { ...part, level: 3 }],
    ] as const) {
      await expect(past(who, (tx) => tx.task.create({ data }))).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
    const of = {
      taskId: parts[0].id,
      ownerPath: part.ownerPath,
      responsibleOrganizationId: part.responsibleOrganizationId,
      responsiblePath: part.responsiblePath,
    }
    const target = { ...of, number: 9, title: '目标', value: 1, qualifier: 'EQ', unit: 'PLACE' }
    const line = {
      ...of,
      clientId: 'x',
      contentHash: 'x',
      title: '学位',
      unit: 'PLACE',
      value: 1,
      qualifier: 'EQ',
      occurredOn: day,
      recordedById: offices.tongjiang.id,
      recordedByPersonId: randomUUID(),
      recordedAt: day,
    }
    const handedIn = {
      ...of,
      text: '完成',
      submittedOn: day,
      submittedById: offices.tongjiang.id,
      submittedByPersonId: randomUUID(),
      recordedAt: day,
    }
    for (const forged of [
      () => past(tongjiang, (tx) => tx.taskTarget.create({ data: target })),
      () => past(province, (tx) => tx.taskTarget.create({ data: target })),
      () => past(city, (tx) => tx.trackedFact.create({ data: line })),
      () =>
        past(enyang, (tx) => tx.trackedFact.create({ data: { ...line, recordedById: offices.enyang.id } })),
      () =>
        past(tongjiang, (tx) =>
          tx.trackedFact.create({ data: { ...line, ownerPath: places.tongjiang.path } }),
        ),
      () => past(city, (tx) => tx.taskReport.create({ data: handedIn })),
      () =>
        past(tongjiang, (tx) =>
          tx.taskReport.create({ data: { ...handedIn, outcome: 'ACCEPTED', decidedOn: day } }),
        ),
    ]) {
      await expect(forged()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
    await past(tongjiang, (tx) => tx.trackedFact.create({ data: line }))
    await past(tongjiang, (tx) => tx.taskReport.create({ data: handedIn }))
    expect(
      (
        await past(tongjiang, (tx) =>
          tx.taskReport.updateMany({ where: of, data: { outcome: 'ACCEPTED', decidedOn: day } }),
        )
      ).count,
    ).toBe(0)
    expect(
      (await past(city, (tx) => tx.trackedFact.updateMany({ where: of, data: { supersededAt: day } }))).count,
    ).toBe(0)
    expect(root.status).toBe('ISSUED')
  })
})

test('a page of tasks with all that belongs to them costs as many statements for fifty as for two', async () => {
  const everything = `query ($first: Int!) { tasks(first: $first) { totalCount nodes { title parent { id } parts { id }
    partFigures { late } levels { tasks } reports { outcome } lateness { isLate behind { title } } milestones { title
    target { title } } targets { allotted { value } parent { id } progress { value { value } ratio { value } state } }
    facts(first: 5) { totalCount nodes { title share { value } target { title } correctedBy { id } } } workPlanItem { number } } } }`
  const tasks = Array.from({ length: 50 }, () =>
    newTask({
      targets: [{ title: '学位', value: 1, unit: 'PLACE' }],
      milestones: [{ title: '方案', dueOn: '2020-04-30' }],
    }),
  )
  const created = await run(city, 'createTasks', { basis: '依据', occurredOn: taskDays.set, tasks })
  for (const { id, targets } of [...created.slice(0, 3), ...created.slice(-2)]) {
    await run(city, 'recordFacts', { taskId: id, facts: [newFact({ targetId: targets[0].id })] })
  }
  const count = async (first: number) =>
    (await world.statementsOf(() => ok(city, everything, { first }))).length
  expect(await count(50)).toBe(await count(2))
})

test('a unit reports as its government’s contact, and its clerk elsewhere sees nothing', async () => {
  const task = await setTask(city, { responsibleOrganizationId: governments.tongjiang.id })
  const contact = unitOf(governments.tongjiang)
  await sign(contact, task.id)
  expect((await report(contact, task.id)).status).toBe('REPORTED')
  const look = `query ($id: ID!) { task(id: $id) { status } }`
  expect((await ok(unitOf(governments.enyang), look, { id: task.id })).task).toBeNull()
  expect((await ok(tongjiang, look, { id: task.id })).task).toEqual({ status: 'REPORTED' })
})
