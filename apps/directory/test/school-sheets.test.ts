import { randomUUID } from 'node:crypto'
import { createLog, type Role, systemActor, transact } from '@dudao/service'
import { actor, graphOf, places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import type { Context } from '../src/context.ts'
import { openWorld } from './world.ts'

/** What documents answers to the owner: the import on whose errand the worker is. */
const answer = { step: 'CHECK', kind: 'SCHOOLS', good: null as number | null }
const graph = graphOf({ SheetErrand: () => ({ sheetErrand: answer }) })
const world = await openWorld({ graph })

const accountId = randomUUID()
/** The report worker on the errand of an import of somebody. */
const sent = (importId: string, division = places.bazhong, role: Role = 'OFFICER') =>
  actor({ division, role, accountId, delegate: 'report-worker', errand: importId })

let serial = 0
const nextCode = () => `21510${String((serial += 1)).padStart(5, '0')}`
const row = (over: object = {}) => ({
  row: 2,
  code: nextCode(),
  name: `学校${serial}`,
  kind: 'SCHOOL',
  division: '511921',
  year: 2024,
  stages: [{ stage: 'PRIMARY', pupils: 300 }],
  ownership: 'PUBLIC',
  isDemo: true,
  ...over,
})
const stageMutation = `mutation ($input: StageSchoolsInput!) { stageSchools(input: $input) { row field message } }`
const applyMutation = `mutation ($input: ApplyStagedSchoolsInput!) {
  applyStagedSchools(input: $input) { created changed unchanged } }`

const stage = async (importId: string, rows: object[], { token = 1, by = sent(importId) } = {}) => {
  answer.step = 'CHECK'
  return (await world.ok(by, stageMutation, { input: { importId, token, rows } })).stageSchools as {
    row: number
    field: string | null
    message: string
  }[]
}
const staged = async (importId: string) => world.owner.stagedSchool.count({ where: { importId } })
const applying = async (importId: string, by = sent(importId)) => {
  answer.step = 'APPLY'
  answer.good = await staged(importId)
  return [by, applyMutation, { input: { importId, token: 1 } }] as const
}
const apply = async (importId: string) => (await world.ok(...(await applying(importId)))).applyStagedSchools
/** Checks and applies a sheet without a fault. */
const bring = async (rows: object[]) => {
  const importId = randomUUID()
  expect(
    await stage(
      importId,
      rows.map((one, i) => ({ ...one, row: i + 2 })),
    ),
  ).toEqual([])
  return apply(importId)
}
const find = (code: string) =>
  world.owner.organization.findUniqueOrThrow({
    where: { code },
    include: { schoolFacts: true, relations: true },
  })

describe('a sheet of schools', () => {
  test('is staged without a trace in the rows, then written with its facts', async () => {
    const importId = randomUUID()
    const whole = row({ supervisorCode: '1151192100842XXXX1', source: '统计', closedOn: '2030-09-01' })
    const point = row({ row: 3, isTeachingPoint: true, mainSchoolCode: whole.code })
    const bureau = await world.organization({ kind: 'DEPARTMENT', division: places.tongjiang })
    await world.owner.organization.update({ where: { id: bureau.id }, data: { code: '1151192100842XXXX1' } })
    expect(await stage(importId, [whole])).toEqual([])
    expect(await stage(importId, [point])).toEqual([])
    expect(await world.owner.organization.count({ where: { code: whole.code } })).toBe(0)

    expect(await apply(importId)).toEqual({ created: 2, changed: 0, unchanged: 0 })
    const school = await find(whole.code)
    expect(school).toMatchObject({
      name: whole.name,
      kind: 'SCHOOL',
      divisionPath: places.tongjiang.path,
      isDemo: true,
      closedOn: new Date('2030-09-01'),
      relations: [{ kind: 'SUPERVISED_BY', targetId: bureau.id }],
      schoolFacts: [{ year: 2024, stages: ['PRIMARY'], pupils: 300, ownership: 'PUBLIC', source: '统计' }],
    })
    expect(await find(point.code)).toMatchObject({
      schoolFacts: [{ isTeachingPoint: true, mainSchoolId: school.id }],
    })
    expect(await staged(importId)).toBe(0)
    const [entry] = await world.database.sql<object>(
      `select account_id, delegate, action from audit_entry where entity = 'organization' and entity_id = $1`,
      [school.id],
    )
    expect(entry).toEqual({ account_id: accountId, delegate: 'report-worker', action: 'applyStagedSchools' })
  })

  test('brought again changes nothing; brought with other figures it changes those', async () => {
    const rows = Array.from({ length: 3 }, () => row())
    expect(await bring(rows)).toEqual({ created: 3, changed: 0, unchanged: 0 })
    const before = await find(rows[0]!.code)
    expect(await bring(rows)).toEqual({ created: 0, changed: 0, unchanged: 3 })
    expect(await find(rows[0]!.code)).toEqual(before)
    const more = {
      ...rows[0]!,
      stages: [
        { stage: 'PRIMARY', pupils: 301 },
        { stage: 'JUNIOR', pupils: 9 },
      ],
    }
    const closing = { ...rows[1]!, closedOn: '2025-09-01' }
    const newYear = { ...rows[2]!, year: 2025 }
    expect(await bring([more, closing, newYear])).toEqual({ created: 0, changed: 3, unchanged: 0 })
    expect(await bring([more, closing, newYear])).toEqual({ created: 0, changed: 0, unchanged: 3 })
    expect((await find(more.code)).schoolFacts).toMatchObject([
      { stages: ['PRIMARY', 'JUNIOR'], pupils: 310 },
    ])
    const years = (await find(newYear.code)).schoolFacts.toSorted((a, b) => a.year - b.year)
    expect(years).toMatchObject([
      { year: 2024, validTo: new Date('2025-09-01') },
      { year: 2025, validTo: null },
    ])
  })

  test('gives its code to a school that is known by its name and has none', async () => {
    const { id, name } = await world.organization({ kind: 'SCHOOL', division: places.tongjiang })
    const named = row({ name, isDemo: false })
    expect(await bring([named])).toEqual({ created: 0, changed: 1, unchanged: 0 })
    expect((await find(named.code)).id).toBe(id)
  })

  test('applied twice is written once and answers the same', async () => {
    const importId = randomUUID()
    await stage(importId, [row()])
    const call = await applying(importId)
    const answers = await Promise.all([world.ok(...call), world.ok(...call)])
    const once = { applyStagedSchools: { created: 1, changed: 0, unchanged: 0 } }
    expect(answers).toEqual([once, once])
  })

  test('checked anew forgets the rows of the try before', async () => {
    const importId = randomUUID()
    await stage(importId, [row(), row({ row: 3 })])
    await stage(importId, [row()], { token: 2 })
    expect(await staged(importId)).toBe(1)
  })
})

describe('a row is at fault', async () => {
  const taken = row()
  await bring([taken])
  const foreign = await world.organization({ kind: 'SCHOOL', division: places.tongjiang, name: '旧校' })
  await world.owner.organization.update({ where: { id: foreign.id }, data: { code: '2151900001' } })

  test.each([
    ['in a division nobody knows', { division: '999999' }, 'division', '区划不存在'],
    ['outside the range', { division: '510700' }, 'division', '管辖范围'],
    ['with a code of another kind', { code: '1151000009' }, 'code', '类型（11）'],
    ['with a code that is none', { code: '1234567890' }, 'code', '10 位学校标识码'],
    ['with another name than the code has', { ...taken, name: '改名学校' }, 'name', taken.name],
    ['in another division than the code has', { ...taken, division: '511903' }, 'division', '另一区划'],
    ['of real data under a demo school', { ...taken, isDemo: false }, 'isDemo', '演示数据'],
    ['with the name of another', { name: '旧校' }, 'name', '2151900001'],
    ['of a bureau', { kind: 'DEPARTMENT' }, 'kind', '学校或幼儿园'],
    ['of the future', { year: 2999 }, 'year', '学年'],
    ['without pupils', { stages: [] }, null, '至少填写一个学段'],
    ['of a part without a main school', { isCampus: true }, 'mainSchoolCode', '主校'],
    ['of a part of nobody', { isCampus: true, mainSchoolCode: '2151999999' }, 'mainSchoolCode', '主校不存在'],
    [
      'under a bureau nobody knows',
      { supervisorCode: '115119210000000000' },
      'supervisorCode',
      '主管单位不存在',
    ],
    ['that closed before its year', { closedOn: '2024-08-31' }, 'closedOn', '晚于'],
  ])('%s', async (_, over, field, words) => {
    const importId = randomUUID()
    const faults = await stage(
      importId,
      [row(), row({ ...over, row: 3 })].map((one, i) => ({ ...one, row: i + 2 })),
    )
    expect(faults).toContainEqual({ row: 3, field, message: expect.stringContaining(words) })
    expect(new Set(faults.map(({ row: at }) => at))).toEqual(new Set([3]))
    expect(await staged(importId)).toBe(1)
  })

  test('that repeats an earlier one, in the same batch or not', async () => {
    const importId = randomUUID()
    const [a, b] = [row(), row({ row: 3 })]
    expect(await stage(importId, [a, { ...b, name: a.name }])).toMatchObject([{ row: 3, field: 'name' }])
    expect(await stage(importId, [{ ...a, row: 9, name: '又一所' }])).toEqual([
      { row: 9, field: 'code', message: '与第 2 行的标识码重复' },
    ])
  })

  test('that is about the same school without a code as an earlier one', async () => {
    const importId = randomUUID()
    const { name } = await world.organization({ kind: 'SCHOOL', division: places.tongjiang })
    const [a, b] = [row({ name, isDemo: false }), row({ row: 3, name, isDemo: false })]
    expect(await stage(importId, [a, b])).toEqual([
      { row: 3, field: 'name', message: '与第 2 行的名称在同一区划重复' },
    ])
  })

  test('that names a main school whose own row is at fault', async () => {
    const importId = randomUUID()
    const main = row({ year: 2999 })
    await stage(importId, [main])
    const part = row({ row: 3, isCampus: true, mainSchoolCode: main.code })
    expect(await stage(importId, [part])).toMatchObject([{ row: 3, field: 'mainSchoolCode' }])
  })
})

describe('what has changed since the check', () => {
  test('refuses all rows, and says which', async () => {
    const importId = randomUUID()
    const [good, late] = [row(), row({ row: 3 })]
    await stage(importId, [good, late])
    await world.organization({ kind: 'KINDERGARTEN', division: places.tongjiang, name: late.name })
    expect(await world.refused(...(await applying(importId)))).toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('第 3 行：'),
    })
    expect(await world.owner.organization.count({ where: { code: good.code } })).toBe(0)
    expect(await staged(importId)).toBe(2)
  })

  test('counts for the rights of the requester too', async () => {
    const importId = randomUUID()
    await stage(importId, [row()])
    expect(await world.refused(...(await applying(importId, sent(importId, places.enyang))))).toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('管辖范围'),
    })
  })

  test('refuses rows that were cleared away', async () => {
    const importId = randomUUID()
    await stage(importId, [row()])
    const call = await applying(importId)
    await world.owner.stagedSchool.deleteMany({ where: { importId } })
    expect(await world.refused(...call)).toEqual({ code: 'INVALID', message: '检查结果已过期，请重新上传' })
  })
})

describe('who may stage and apply', () => {
  const importId = randomUUID()
  const input = { importId, token: 1, rows: [row()] }
  const noRight = { code: 'FORBIDDEN', message: '您当前的任职没有此项权限' }

  test('a worker on the errand of somebody who may register schools, and nobody else', async () => {
    for (const by of [
      actor({ division: places.bazhong }),
      actor({ division: places.bazhong, role: 'SYSTEM' }),
      sent(importId, places.bazhong, 'LEADER'),
    ])
      expect(await world.refused(by, stageMutation, { input })).toEqual(noRight)
    const reader = { ...sent(importId), errand: null }
    expect(await world.refused(reader, stageMutation, { input })).toEqual({
      code: 'FORBIDDEN',
      message: '代为读取的身份不能修改数据',
    })
  })

  test('on an errand nothing else is written', async () => {
    const close = `mutation ($id: ID!) { endPost(input: { postId: $id, validTo: "2024-01-01", reason: "越权" }) { id } }`
    const post = await world.post({ organization: await world.organization() })
    for (const document of [close, 'mutation { signOut }'])
      expect(
        await world.refused(sent(importId), document, document === close ? { id: post.id } : {}),
      ).toEqual({ code: 'FORBIDDEN', message: '代为读取的身份不能修改数据' })
  })

  test('what documents refuses is refused, and the wrong step too', async () => {
    answer.step = 'APPLY'
    expect(await world.refused(sent(importId), stageMutation, { input })).toMatchObject({ code: 'CONFLICT' })
  })

  test('the rows of one import are out of reach on the errand of another', async () => {
    await stage(importId, [row()])
    const count = (errand: string | null) =>
      transact(
        world.client,
        { actor: { ...sent(importId), delegate: null, errand }, mode: 'read', action: 'test' },
        (tx) => tx.stagedSchool.count({ where: { importId } }),
      )
    expect(await Promise.all([count(importId), count(randomUUID()), count(null)])).toEqual([1, 0, 0])
  })
})

test('rows that nobody applied are cleared away after three days', async () => {
  const [old, young] = [randomUUID(), randomUUID()]
  await stage(old, [row()])
  await stage(young, [row()])
  await world.database.sql(
    `update staged_school set staged_at = now() - interval '73 hours' where import_id = $1`,
    [old],
  )
  for (const { name, run } of world.service.sweeps ?? []) {
    const by = systemActor(name)
    await transact(world.client, { actor: by, mode: 'write', action: name }, (tx) => {
      const callAs = { authorization: '', requestId: by.requestId, clock: null }
      const log = createLog('directory', 'silent')
      return run({ tx, actor: by, now: new Date(), log, graph, callAs } satisfies Context)
    })
  }
  expect([await staged(old), await staged(young)]).toEqual([0, 1])
})

test('a closed school is not among the schools from its day on', async () => {
  const closing = row({ closedOn: '2025-09-01' })
  await bring([closing, row()])
  const listed = async (on: string) =>
    (
      await world.ok(
        actor(),
        `query ($on: Date) { schools(on: $on, first: 200) { nodes { code closedOn } } }`,
        { on },
      )
    ).schools.nodes.find(({ code }: { code: string }) => code === closing.code)
  expect(await listed('2025-08-31')).toEqual({ code: closing.code, closedOn: '2025-09-01' })
  expect(await listed('2025-09-01')).toBeUndefined()
})

/** How many statements staging and applying so many rows take. */
const statements = async (count: number) => {
  const importId = randomUUID()
  const batch = Array.from({ length: count }, (_, i) => row({ row: i + 2 }))
  world.statements.length = 0
  await stage(importId, batch)
  const staging = world.statements.length
  const call = await applying(importId)
  world.statements.length = 0
  await world.ok(...call)
  return [staging, world.statements.length]
}

test('a batch is judged and written by a fixed number of statements', async () => {
  expect(await statements(100)).toEqual(await statements(2))
})
