import { randomUUID } from 'node:crypto'
import { asDate } from '@dudao/service'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newFact, taskCommandsOf, taskDays } from './task-commands.ts'
import { openWorld } from './world.ts'

const world = await openWorld()
const { ok, offices, owner, officerOf } = world
const { run, denied, setTask, report, cascade, province, city, tongjiang, enyang } = taskCommandsOf(world)

const yuan = (hundredMillions: number) => Math.round(hundredMillions * 1e10)

const summaryOf = async (taskId: string, who = city) => {
  const { factSummary } = await ok(
    who,
    `query ($filter: FactSummaryFilter) { factSummary(filter: $filter) { groups { unit stage total { value qualifier } lines
      bySource { sources total { value qualifier } lines } } } }`,
    { filter: { taskId } },
  )
  return factSummary.groups
}
const group = (
  unit: string,
  stage: string | null,
  value: number,
  qualifier = 'EQ',
  lines = 1,
  bySource: object[] = [],
) => ({
  unit,
  stage,
  total: { value, qualifier },
  lines,
  bySource,
})
const ofSource = (sources: string[], value: number) => ({
  sources,
  total: { value, qualifier: 'EQ' },
  lines: 1,
})

const progressOf = async (taskId: string, who = city, on?: string) => {
  const { task } = await ok(
    who,
    `query ($id: ID!, $on: Date) { task(id: $id) { targets { title allotted { value qualifier } progress(on: $on) {
      value { value qualifier } ratio { value qualifier } state } } } }`,
    { id: taskId, on },
  )
  return task.targets
}

describe('the ledger of a task', () => {
  test('tells what is declared, applied for and paid apart: 27 of 27, 40.5 亿 with 19 亿 applied for, ≥ 2200 万', async () => {
    const task = await setTask(city, {
      title: '重点交账任务',
      targets: [{ title: '配套园', value: 27, unit: 'INSTITUTION', stage: 'COMPLETED' }],
    })
    const targetId = task.targets[0].id
    const [, , money] = await run(city, 'recordFacts', {
      taskId: task.id,
      facts: [
        newFact({
          title: '配套园',
          unit: 'INSTITUTION',
          stage: 'COMPLETED',
          quantity: { value: 27 },
          targetId,
        }),
        newFact({ title: '申报入库项目', unit: 'PROJECT', stage: 'DECLARED', quantity: { value: 12 } }),
        newFact({ title: '总投资', unit: 'FEN', stage: 'DECLARED', quantity: { value: yuan(40.5) } }),
        newFact({
          title: '惠民资金',
          unit: 'FEN',
          stage: 'PAID',
          quantity: { value: yuan(0.22), qualifier: 'GE' },
        }),
      ],
    })
    const [bonds] = await run(city, 'recordFacts', {
      taskId: task.id,
      facts: [
        newFact({
          title: '专项债券',
          unit: 'FEN',
          stage: 'APPLIED',
          sources: ['SPECIAL_BOND'],
          quantity: { value: yuan(19) },
          wholeId: money.id,
        }),
      ],
    })
    expect(await summaryOf(task.id)).toEqual([
      group('FEN', 'APPLIED', yuan(19), 'EQ', 1, [ofSource(['SPECIAL_BOND'], yuan(19))]),
      group('FEN', 'DECLARED', yuan(40.5)),
      group('FEN', 'PAID', yuan(0.22), 'GE'),
      group('INSTITUTION', 'COMPLETED', 27),
      group('PROJECT', 'DECLARED', 12),
    ])
    expect(await progressOf(task.id)).toEqual([
      {
        title: '配套园',
        allotted: null,
        progress: {
          value: { value: 27, qualifier: 'EQ' },
          ratio: { value: 1, qualifier: 'EQ' },
          state: 'REACHED',
        },
      },
    ])
    const { facts } = (
      await ok(
        city,
        `query ($id: ID!) { task(id: $id) { facts { nodes { id share { value qualifier } whole { id } } } } }`,
        {
          id: task.id,
        },
      )
    ).task
    const share = facts.nodes.find(({ id }: { id: string }) => id === bonds.id)
    expect(share.whole.id).toBe(money.id)
    expect(share.share.qualifier).toBe('EQ')
    expect(share.share.value).toBeCloseTo(0.469, 3)
  })

  test('keeps 32 projects and 8.6 亿 apart from 1.38 亿 of three sources, 978 on duty apart from 100 enrolled', async () => {
    const task = await setTask(city, { title: '项目和教师' })
    const [, money] = await run(city, 'recordFacts', {
      taskId: task.id,
      facts: [
        newFact({ title: '项目', unit: 'PROJECT', stage: 'IN_PLACE', quantity: { value: 32 } }),
        newFact({ title: '投入', unit: 'FEN', stage: 'IN_PLACE', quantity: { value: yuan(8.6) } }),
        newFact({ title: '补充教师', unit: 'PERSON', stage: 'ON_DUTY', quantity: { value: 978 } }),
        newFact({ title: '招聘教师', unit: 'PERSON', stage: 'SIGNED_UP', quantity: { value: 100 } }),
      ],
    })
    await run(city, 'recordFacts', {
      taskId: task.id,
      facts: [
        newFact({
          title: '多渠道筹措',
          unit: 'FEN',
          stage: 'IN_PLACE',
          // How the 1.38 亿 split over the three, the source does not say.
          sources: ['UPPER_TIER', 'LOCAL', 'DONATION'],
          quantity: { value: yuan(1.38) },
          wholeId: money.id,
        }),
      ],
    })
    expect(await summaryOf(task.id)).toEqual([
      group('FEN', 'IN_PLACE', yuan(8.6), 'EQ', 1, [
        ofSource(['DONATION', 'LOCAL', 'UPPER_TIER'], yuan(1.38)),
      ]),
      group('PERSON', 'ON_DUTY', 978),
      group('PERSON', 'SIGNED_UP', 100),
      group('PROJECT', 'IN_PLACE', 32),
    ])
  })

  test('keeps what was wrong beside what is right, and counts the right one', async () => {
    const task = await setTask(city, { targets: [{ title: '学位', value: 100, unit: 'PLACE' }] })
    const [wrong] = await run(city, 'recordFacts', {
      taskId: task.id,
      facts: [newFact({ quantity: { value: 70 }, targetId: task.targets[0].id })],
    })
    const correction = {
      factId: wrong.id,
      clientId: randomUUID(),
      quantity: { value: 60, qualifier: 'GE' },
      reason: '重复统计一所学校',
    }
    const right = await run(city, 'correctFact', correction)
    expect((await run(city, 'correctFact', correction)).id).toBe(right.id)
    expect((await denied(city, 'correctFact', { ...correction, clientId: randomUUID() })).message).toContain(
      '已经更正',
    )
    const { task: seen } = await ok(
      city,
      `query ($id: ID!) { task(id: $id) { facts { nodes { id quantity { value qualifier } correctionReason
        corrects { id } correctedBy { id } } } } }`,
      { id: task.id },
    )
    expect(seen.facts.nodes).toEqual([
      {
        id: right.id,
        quantity: { value: 60, qualifier: 'GE' },
        correctionReason: '重复统计一所学校',
        corrects: { id: wrong.id },
        correctedBy: null,
      },
      {
        id: wrong.id,
        quantity: { value: 70, qualifier: 'EQ' },
        correctionReason: null,
        corrects: null,
        correctedBy: { id: right.id },
      },
    ])
    expect(await summaryOf(task.id)).toEqual([group('PLACE', null, 60, 'GE')])
    expect((await progressOf(task.id))[0].progress).toEqual({
      value: { value: 60, qualifier: 'GE' },
      ratio: { value: 0.6, qualifier: 'GE' },
      state: 'UNKNOWN',
    })
  })

  test('corrected twice at once is corrected once', async () => {
    const task = await setTask(city)
    const [line] = await run(city, 'recordFacts', { taskId: task.id, facts: [newFact()] })
    const correct = () =>
      world.send(city, `mutation ($input: CorrectFactInput!) { correctFact(input: $input) { id } }`, {
        input: { factId: line.id, clientId: randomUUID(), quantity: { value: 1 }, reason: '更正' },
      })
    const answers = await Promise.all([correct(), correct()])
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1)
  })

  test('is written by the body that has the task, while it carries it out, and sent twice is one line', async () => {
    const { parts } = await cascade()
    const facts = [newFact()]
    const input = { taskId: parts[0].id, facts }
    expect((await denied(city, 'recordFacts', input)).code).toBe('FORBIDDEN')
    expect((await denied(enyang, 'recordFacts', input)).code).toBe('NOT_FOUND')
    const [one] = await run(tongjiang, 'recordFacts', input)
    expect((await run(tongjiang, 'recordFacts', input))[0].id).toBe(one.id)
    const other = { ...input, facts: [{ ...facts[0], title: '别的' }] }
    expect((await denied(tongjiang, 'recordFacts', other)).code).toBe('CONFLICT')
    await report(tongjiang, parts[0].id)
    expect((await denied(tongjiang, 'recordFacts', { ...input, facts: [newFact()] })).code).toBe('CONFLICT')
    expect(
      (
        await denied(officerOf('mianyang'), 'correctFact', {
          factId: one.id,
          clientId: 'c',
          quantity: { value: 1 },
          reason: '错',
        })
      ).code,
    ).toBe('NOT_FOUND')
    const tomorrow = newFact({ occurredOn: '2021-01-01' })
    const own = await setTask(city)
    expect((await denied(city, 'recordFacts', { taskId: own.id, facts: [tomorrow] })).message).toContain(
      '不能晚于今天',
    )
  })
})

const places = (value: number) => [{ title: '学位', value, qualifier: 'GE' }]

describe('figures roll up', () => {
  test('with their bounds, silent parts making a lower bound; the county sees its own share alone', async () => {
    const { root, parts } = await cascade({
      targets: [{ title: '学位', value: 100, qualifier: 'GE', unit: 'PLACE', stage: 'COMPLETED' }],
      shares: [places(60), places(40)],
    })
    const record = (
      who: typeof city,
      part: { id: string; targets: { id: string }[] },
      quantity: object,
      day: string,
    ) =>
      run(who, 'recordFacts', {
        taskId: part.id,
        facts: [newFact({ targetId: part.targets[0]?.id, quantity, stage: 'COMPLETED', occurredOn: day })],
      })
    expect((await progressOf(root.id, province))[0]).toEqual({
      title: '学位',
      allotted: { value: 100, qualifier: 'GE' },
      progress: { value: null, ratio: null, state: 'UNKNOWN' },
    })
    await record(tongjiang, parts[0], { value: 60 }, '2020-06-01')
    const half = {
      value: { value: 60, qualifier: 'GE' },
      ratio: { value: 0.6, qualifier: 'GE' },
      state: 'UNKNOWN',
    }
    expect((await progressOf(root.id, province))[0].progress).toEqual(half)
    await record(enyang, parts[1], { value: 45 }, '2020-07-01')
    expect((await progressOf(root.id, province))[0].progress).toEqual({
      value: { value: 105, qualifier: 'EQ' },
      ratio: { value: 1.05, qualifier: 'EQ' },
      state: 'REACHED',
    })
    expect((await progressOf(root.id, province, '2020-06-30'))[0].progress).toEqual(half)
    await record(enyang, parts[1], { value: 5, qualifier: 'GT' }, '2020-08-01')
    expect((await progressOf(root.id, city))[0].progress.value).toEqual({ value: 110, qualifier: 'GT' })
    expect((await progressOf(parts[0].id, tongjiang))[0].progress.value).toEqual({
      value: 60,
      qualifier: 'EQ',
    })
    expect(await summaryOf(root.id, tongjiang)).toEqual([])
    expect(await summaryOf(root.id, province)).toEqual([group('PLACE', 'COMPLETED', 110, 'GT', 3)])
    // A part that was withdrawn counts no more.
    await run(city, 'withdrawTask', { taskId: parts[0].id, reason: '重复', on: taskDays.reported })
    expect((await progressOf(root.id, province))[0].progress.value).toEqual({ value: 50, qualifier: 'GT' })
  })

  test('of percentages the latest, of parts the least, and nothing while a part is silent', async () => {
    const { root, parts } = await cascade({
      targets: [{ title: '体质达标率', value: 92, qualifier: 'GE', unit: 'PERCENT' }],
      shares: [[{ title: '体质达标率', value: 92 }], [{ title: '体质达标率', value: 92 }]],
    })
    const say = (
      who: typeof city,
      task: { id: string; targets: { id: string }[] },
      value: number,
      day: string,
    ) =>
      run(who, 'recordFacts', {
        taskId: task.id,
        facts: [
          newFact({
            title: '体质达标率',
            unit: 'PERCENT',
            quantity: { value },
            targetId: task.targets[0]?.id,
            occurredOn: day,
          }),
        ],
      })
    const found = async (on?: string) => (await progressOf(root.id, city, on))[0].progress
    await say(tongjiang, parts[0], 90, '2020-04-01')
    await say(tongjiang, parts[0], 95, '2020-06-01')
    expect((await found()).value).toBeNull()
    await say(enyang, parts[1], 93, '2020-06-01')
    expect(await found()).toMatchObject({ value: { value: 93, qualifier: 'GE' }, state: 'REACHED' })
    expect((await progressOf(root.id))[0].allotted).toBeNull()
    // What the body says of the whole goes before what its parts say.
    const [own] = (await ok(city, `query ($id: ID!) { task(id: $id) { targets { id } } }`, { id: root.id }))
      .task.targets
    await say(city, { id: root.id, targets: [own] }, 91.5, '2020-07-01')
    expect(await found()).toMatchObject({ value: { value: 91.5, qualifier: 'EQ' }, state: 'NOT_REACHED' })
    expect((await found('2020-06-30')).value).toEqual({ value: 93, qualifier: 'GE' })
    expect(await summaryOf(root.id)).toEqual([])
  })

  test('over any tree of parts as a count by hand does', async () => {
    interface Node {
      facts: { value: number; qualifier: string; day: number; superseded: boolean }[]
      shares: Node[]
      withdrawn: boolean
    }
    const { tree } = fc.letrec<{ tree: Node }>((tie) => ({
      tree: fc.record({
        facts: fc.array(
          fc.record({
            value: fc.nat(20),
            qualifier: fc.constantFrom('EQ', 'GE', 'GT', 'APPROX'),
            day: fc.integer({ min: 1, max: 28 }),
            superseded: fc.boolean(),
          }),
          { maxLength: 3 },
        ),
        shares: fc.oneof({ maxDepth: 3 }, fc.constant<Node[]>([]), fc.array(tie('tree'), { maxLength: 3 })),
        withdrawn: fc.integer({ min: 0, max: 6 }).map((n) => n === 0),
      }),
    }))
    const upto = 20
    const root = await setTask(city)

    const { id: _, rules: __, ...task } = await owner.task.findUniqueOrThrow({ where: { id: root.id } })
    const of = {
      ownerPath: task.ownerPath,
      responsibleOrganizationId: offices.city.id,
      responsiblePath: task.responsiblePath,
    }
    const rows = { tasks: [] as object[], targets: [] as object[], facts: [] as object[] }

    /** Lays out the rows of a tree, as the commands leave them (the tests above walk those); answers its first target. */
    const layOut = (node: Node, unit: 'PERCENT' | 'PLACE', parentId: string | null = null): string => {
      const taskId = randomUUID()
      const id = randomUUID()
      const isWithdrawn = node.withdrawn && parentId !== null
      const end = isWithdrawn ? { status: 'WITHDRAWN', endedOn: task.dueOn, endReason: '错' } : {}
      rows.tasks.push({ ...task, id: taskId, clientId: taskId, ...end })
      rows.targets.push({
        ...of,
        id,
        taskId,
        parentId,
        number: 1,
        title: '学位',
        value: 1,
        qualifier: 'EQ',
        unit,
      })
      for (const { value, qualifier, day, superseded } of node.facts) {
        const factId = randomUUID()
        rows.facts.push({
          ...of,
          id: factId,
          taskId,
          targetId: id,
          clientId: factId,
          contentHash: 'x',
          title: '学位',
          unit,
          value,
          qualifier,
          occurredOn: asDate(`2020-06-${String(day).padStart(2, '0')}`),
          supersededAt: superseded ? new Date() : null,
          recordedById: offices.city.id,
          recordedByPersonId: randomUUID(),
          recordedAt: new Date(),
        })
      }
      for (const share of node.shares) layOut(share, unit, id)
      return id
    }

    const alive = (node: Node) => node.shares.filter(({ withdrawn }) => !withdrawn)
    const said = (node: Node) => node.facts.filter(({ superseded, day }) => !superseded && day <= upto)
    const nodesOf = (node: Node): Node[] => [node, ...alive(node).flatMap(nodesOf)]
    const byHand = (node: Node): { value: number; qualifier: string } | null => {
      const nodes = nodesOf(node)
      const lines = nodes.flatMap(said)
      if (lines.length === 0) return null
      const has = (qualifier: string) => lines.some((line) => line.qualifier === qualifier)
      const silent = nodes.some((one) => alive(one).length === 0 && said(one).length === 0)
      const qualifier = has('APPROX') ? 'APPROX' : has('GT') ? 'GT' : has('GE') || silent ? 'GE' : 'EQ'
      return { value: lines.reduce((sum, { value }) => sum + value, 0), qualifier }
    }
    /** The percentages that speak for a tree, each at the highest place that says something; undefined where one is silent. */
    const speakers = (node: Node): number[] | undefined => {
      const own = said(node).toSorted((a, b) => b.day - a.day)
      // Two on one day: the order of ids decides, which here is chance.
      if (own.length > 0) return own.filter(({ day }) => day === own[0]?.day).map(({ value }) => value)
      if (alive(node).length === 0) return undefined
      const parts = alive(node).map(speakers)
      return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? [])
    }
    const ask = async (ids: string[]) => {
      const query = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Task { targets { id progress(on: "2020-06-20") { value { value qualifier } } } } } }`
      const asked = await owner.taskTarget.findMany({ where: { id: { in: ids } } })
      const data = await ok(city, query, {
        ids: asked.map(({ taskId }) => ({ __typename: 'Task', id: taskId })),
      })
      const targets: { id: string; progress: { value: { value: number; qualifier: string } | null } }[] =
        data._entities.flatMap((task: { targets: object[] }) => task.targets)
      return new Map(targets.map(({ id, progress }) => [id, progress.value]))
    }
    const line = { value: 5, qualifier: 'EQ', day: 1, superseded: false } as const
    const leaf: Node = { facts: [line], shares: [], withdrawn: false }
    // An exact sum and a tree of two levels are always among them, whatever chance brings.
    const trees: Node[] = [
      leaf,
      { facts: [], shares: [leaf, { ...leaf, shares: [leaf] }], withdrawn: false },
      ...fc.sample(tree, 40),
    ]
    const sums = trees.map((node) => layOut(node, 'PLACE'))
    const percents = trees.map((node) => layOut(node, 'PERCENT'))
    await owner.task.createMany({ data: rows.tasks as never })
    await owner.taskTarget.createMany({ data: rows.targets as never })
    await owner.trackedFact.createMany({ data: rows.facts as never })
    const found = await ask([...sums, ...percents])
    for (const [i, node] of trees.entries()) {
      expect(found.get(sums[i] as string), JSON.stringify(node)).toEqual(byHand(node))
      const parts = speakers(node)
      const percent = found.get(percents[i] as string)
      expect(percent === null, JSON.stringify(node)).toBe(parts === undefined)
      if (percent && parts) expect(parts).toContain(percent.value)
    }
  }, 30_000)
})

test('a county’s summary has its own lines alone', async () => {
  const { root, parts } = await cascade()
  await run(tongjiang, 'recordFacts', { taskId: parts[0].id, facts: [newFact({ quantity: { value: 7 } })] })
  await run(enyang, 'recordFacts', { taskId: parts[1].id, facts: [newFact({ quantity: { value: 8 } })] })
  expect(await summaryOf(root.id, province)).toEqual([group('PLACE', null, 15, 'EQ', 2)])
  expect(await summaryOf(parts[0].id, tongjiang)).toEqual([group('PLACE', null, 7)])
  expect(await summaryOf(parts[1].id, tongjiang)).toEqual([])
  expect(await summaryOf('x', tongjiang)).toEqual([])
})
