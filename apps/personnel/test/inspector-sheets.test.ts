import { randomUUID } from 'node:crypto'
import { places } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import { officer, organs, reviewDocument } from './factories.ts'
import { identityNumber, openSheetWorld } from './sheet-world.ts'

const world = await openSheetWorld()
const { database, graph, import_, sent } = world
world.unit('通江县第一小学')
world.unit('绵阳中学', places.mianyang)

const stageDocument = `mutation ($input: StageInspectorsInput!) { stageInspectors(input: $input) { row field message } }`
const applyDocument = `mutation ($input: ApplyStagedInspectorsInput!) {
  applyStagedInspectors(input: $input) { created changed unchanged } }`
const stage = (importId: string, rows: object[], over: Parameters<typeof world.stage>[4] = {}) =>
  world.stage(stageDocument, 'stageInspectors', importId, rows, over)
const apply = (importId: string) => world.apply(applyDocument, 'applyStagedInspectors', importId)

const person = (name: string, over: object = {}) => ({
  name,
  identityNumber: identityNumber(),
  unit: '通江县第一小学',
  kind: 'PART_TIME',
  way: 'RECOMMENDATION',
  session: 4,
  education: 'BACHELOR',
  yearsInEducation: 15,
  isDemo: true,
  ...over,
})
const term = (name: string, termFrom: string, over: object = {}) =>
  person(name, { way: 'PAST_TERM', session: 3, termFrom, ...over })
/** Checks and applies a sheet without a fault. */
const bring = async (rows: object[]) => {
  const importId = randomUUID()
  expect(await stage(importId, rows)).toEqual([])
  return apply(importId)
}
const read = (name: string) =>
  database.sql<Record<string, unknown>>(
    `select a.status, a.kind, a.session, a.term_from::text as "from", a.term_to::text as "to", a.past_title as title,
       a.past_text as text, a.home_path as home, f.work_unit as unit, f.education, f.version, f.gender,
       f.birth_date::text as birth, f.identity_sealed as sealed
     from appointment a join inspector_file f on f.person_id = a.inspector_id
     where a.inspector_id = any($1) order by a.term_from`,
    [[...world.names].flatMap(([id, known]) => (known === name ? [id] : []))],
  )

describe('a sheet of inspectors', () => {
  it('registers, files and recommends hundreds by one import, whom one review selects', async () => {
    const rows = Array.from({ length: 200 }, (_, n) => person(`候选人${n}`))
    const importId = randomUUID()
    expect(await stage(importId, rows)).toEqual([])
    expect(await database.sql('select from appointment')).toEqual([])
    expect(await database.sql("select from staged_row where content::text like '%1980%'")).toEqual([])
    expect(await apply(importId)).toEqual({ created: 200, changed: 0, unchanged: 0 })
    expect(world.registrations.map((persons) => persons.length)).toEqual([200])
    expect(await world.staged(importId)).toBe(0)
    expect(await read('候选人7')).toEqual([
      {
        status: 'RECOMMENDED',
        kind: 'PART_TIME',
        session: 4,
        from: null,
        to: null,
        title: null,
        text: null,
        home: places.tongjiang.path,
        unit: '通江县第一小学',
        education: 'BACHELOR',
        version: 1,
        gender: expect.any(String),
        birth: '1980-01-01',
        sealed: expect.stringMatching(/^v1\./),
      },
    ])
    const ids = await database.sql<{ id: string }>(`select id from appointment where status = 'RECOMMENDED'`)
    const { reviewAppointments } = await graph.ok(officer(organs.bazhong), reviewDocument, {
      input: { appointmentIds: ids.map(({ id }) => id), approve: true, on: '2020-12-31' },
    })
    expect(reviewAppointments).toHaveLength(200)
  }, 20_000)

  it('enters several terms of the past of one person, and the candidacy beside them', async () => {
    const who = { identityNumber: identityNumber() }
    const rows = [
      term('老督学', '2014-09-15', { ...who, termTo: '2017-09-15', documentNumber: '巴督〔2014〕3号' }),
      term('老督学', '2017-09-15', {
        ...who,
        termTo: '2020-09-15',
        rawText: '名册第3页',
        confidence: 'CERTAIN',
      }),
      person('老督学', who),
    ]
    expect(await bring(rows)).toEqual({ created: 3, changed: 0, unchanged: 0 })
    expect(await read('老督学')).toMatchObject([
      {
        status: 'APPOINTED',
        from: '2014-09-15',
        to: '2017-09-15',
        title: '督学名册.xlsx',
        text: '第 2 行，第 3 届，2014-09-15 起，2017-09-15 止，巴督〔2014〕3号',
      },
      { from: '2017-09-15', text: '名册第3页' },
      { status: 'RECOMMENDED' },
    ])
  })

  it('brought again changes nothing; with other facts it changes those', async () => {
    const rows = [term('重复甲', '2014-09-15', { termTo: '2017-09-15' }), person('重复乙', { session: 5 })]
    expect(await bring(rows)).toEqual({ created: 2, changed: 0, unchanged: 0 })
    const before = world.registrations.length
    expect(await bring(rows)).toEqual({ created: 0, changed: 0, unchanged: 2 })
    expect(world.registrations).toHaveLength(before)
    const other = [
      { ...rows[0], education: 'MASTER' },
      { ...rows[1], mobile: '13800001234' },
    ]
    expect(await bring(other)).toEqual({ created: 0, changed: 2, unchanged: 0 })
    expect(await bring(other)).toEqual({ created: 0, changed: 0, unchanged: 2 })
    expect(await read('重复甲')).toMatchObject([{ education: 'MASTER', version: 2 }])
    const moved = { ...rows[0], termTo: '2016-09-15' }
    expect(await stage(randomUUID(), [moved])).toEqual([
      { row: 2, field: 'termFrom', message: expect.stringContaining('该任期已经登记，内容不同') },
    ])
  })

  it('takes somebody who is known in the unit for the same person, and by the number from then on', async () => {
    const id = world.person('王老师', '通江县第一小学')
    const row = person('王老师', { session: 6 })
    await bring([row])
    expect(await database.sql('select from inspector_file where person_id = $1', [id])).toHaveLength(1)
    world.unit('通江县第二小学')
    const elsewhere = { ...row, unit: '通江县第二小学' }
    expect(await bring([elsewhere])).toEqual({ created: 0, changed: 1, unchanged: 0 })
    // Another one of the name in the unit is somebody else: the number says so.
    await bring([person('王老师', { session: 6 })])
    expect([...world.names.values()].filter((name) => name === '王老师')).toHaveLength(2)
  })

  it('sent twice at its application is written once', async () => {
    const importId = randomUUID()
    await stage(importId, [person('一次')])
    const first = await apply(importId)
    import_.good = 1
    const again = await graph.ok(sent(importId), applyDocument, { input: { importId, token: 1 } })
    expect(again.applyStagedInspectors).toEqual(first)
  })
})

/** What is wrong with a row that comes after others. */
const faults = async (row: object, others: object[] = []) =>
  (await stage(randomUUID(), [...others, row]))
    .filter(({ row: at }) => at === others.length + 2)
    .map(({ field, message }) => [field, message])

describe('a faulty row is named with its cell:', () => {
  it.each([
    ['a wrong check digit', { identityNumber: '511902198001010010' }, 'identityNumber', '校验码'],
    [
      'a child',
      { identityNumber: identityNumber('20100101'), yearsInEducation: null },
      'identityNumber',
      '年满 18',
    ],
    ['more years than a life has', { yearsInEducation: 40 }, 'yearsInEducation', '从事教育工作 40 年'],
    ['an unknown unit', { unit: '不存在的学校' }, 'unit', '没有这一单位'],
    ['a unit out of reach', { unit: '绵阳中学' }, 'unit', '超出您的管辖范围'],
    ['a position before the birth', { since: '1979-09-01' }, 'since', '早于出生日期 1980-01-01'],
    ['a position in the future', { since: '2021-01-01' }, 'since', '在今天（2020-12-31）之后'],
    ['a candidate with a term', { termFrom: '2014-09-15' }, 'termFrom', '推荐的人选还没有此项'],
    ['a candidate whom the rules forbid', { yearsInEducation: 3 }, null, '不符合督学任职条件'],
    ['one letter for a name', { name: '王' }, 'name', '2 至 50 个字'],
  ])('%s', async (_, over, field, words) => {
    expect(await faults(person('有误者', over))).toEqual([[field, expect.stringContaining(words)]])
  })

  it.each([
    ['a term before the birth', { termFrom: '1979-09-15' }, 'termFrom', '早于出生日期'],
    ['a term of tomorrow', { termFrom: '2021-01-01' }, 'termFrom', '在今天'],
    ['an end before the beginning', { termTo: '2014-09-15' }, 'termTo', '应晚于开始日期'],
    [
      'an early end after the end',
      { termTo: '2017-09-15', endedOn: '2018-01-01' },
      'endedOn',
      '无须提前结束',
    ],
    ['a reason without an end', { endReason: '调离' }, 'endReason', '没有提前结束日期'],
    ['nothing known of the term', { termFrom: null, session: null }, 'termFrom', '至少填写一项'],
  ])('%s', async (_, over, field, words) => {
    expect(await faults(term('有误者', '2014-09-15', over))).toEqual([
      [field, expect.stringContaining(words)],
    ])
  })

  it('overlapping terms, in the sheet and with what is there', async () => {
    const who = { identityNumber: identityNumber() }
    const first = term('重叠者', '2014-09-15', { ...who, termTo: '2017-09-15' })
    const overlap = term('重叠者', '2017-09-14', who)
    const fault = [['termFrom', '与同一聘任机关的另一任期（2014-09-15 至 2017-09-15）重叠']]
    expect(await faults(overlap, [first])).toEqual(fault)
    await bring([first])
    expect(await faults(overlap)).toEqual(fault)
    expect(await faults(term('重叠者', '2017-09-15', who))).toEqual([])
  })

  it('a name that is not the number’s, in the sheet and with what is there', async () => {
    const who = { identityNumber: identityNumber() }
    const other = await faults(term('别名', '2017-09-15', who), [term('本名', '2014-09-15', who)])
    expect(other).toEqual([['name', expect.stringContaining('与第 2 行身份证号相同而姓名不同（“本名”）')]])
    await bring([term('本名', '2014-09-15', who)])
    expect(await faults(term('别名', '2017-09-15', who))).toEqual([
      ['name', '该身份证号的人员登记姓名为“本名”，请核对'],
    ])
  })

  it('a candidate of another session who is not decided yet', async () => {
    const row = person('未决者', { session: 8 })
    await bring([row])
    expect(await faults({ ...row, session: 9 })).toEqual([['way', expect.stringContaining('尚未办结')]])
  })

  it('a number in a file that the importer may not see', async () => {
    const who = { identityNumber: identityNumber() }
    const importId = randomUUID()
    const by = sent(importId, organs.mianyang)
    const row = person('外地人', { ...who, unit: '绵阳中学' })
    expect(await stage(importId, [row], { by })).toEqual([])
    import_.step = 'APPLY'
    import_.good = 1
    await graph.ok(by, applyDocument, { input: { importId, token: 1 } })
    expect(await faults(person('外地人', who))).toEqual([
      ['identityNumber', '该身份证号已登记在另一份档案中，请核对号码'],
    ])
  })

  it('terms of another organ, about which the sheet is', async () => {
    import_.subjectId = organs.sichuan.id
    const found = await faults(term('省督学', '2014-09-15'))
    const candidate = await faults(person('省督学人选'))
    import_.subjectId = null
    expect(found).toEqual([['way', expect.stringContaining('由聘任机关自己补录')]])
    expect(candidate).toEqual([])
  })
})

/** Statements that staging and applying so many rows take. */
const count = async (n: number) => {
  const importId = randomUUID()
  const rows = Array.from({ length: n }, (_, i) => term(`多人${i}`, '2014-09-15'))
  const staging = await world.statementsOf(() => stage(importId, rows))
  const applying = await world.statementsOf(() => apply(importId))
  return [staging.length, applying.length]
}

describe('what was staged', () => {
  it('is judged again: what has changed since the check refuses all of it', async () => {
    const importId = randomUUID()
    const who = { identityNumber: identityNumber() }
    expect(await stage(importId, [term('后来者', '2014-09-15', who), person('同行者')])).toEqual([])
    await bring([term('后来者', '2013-09-15', { ...who, termTo: '2016-09-15' })])
    import_.step = 'APPLY'
    import_.good = 2
    const refused = await graph.refused(sent(importId), applyDocument, { input: { importId, token: 1 } })
    expect(refused).toEqual({
      code: 'INVALID',
      message: expect.stringMatching(/检查之后数据有变化.*第 2 行：.*重叠/),
    })
    expect([...world.names.values()]).not.toContain('同行者')
  })

  it('is dropped by a check that begins anew, and seen by nobody else', async () => {
    const importId = randomUUID()
    await stage(importId, [person('甲方'), person('乙方')])
    await stage(importId, [person('丙方')], { token: 2 })
    expect(await world.staged(importId)).toBe(1)
    const seen = await world.write(officer(organs.bazhong), (tx) => tx.stagedRow.count())
    expect(seen).toBe(0)
    const direct = { input: { importId, token: 2, rows: [{ row: 2, ...person('丁方') }] } }
    expect(await graph.refused(officer(organs.bazhong), stageDocument, direct)).toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  it('needs as many statements for five hundred rows as for two', async () => {
    const [few, many] = [await count(2), await count(500)]
    expect((many[0] ?? 0) - (few[0] ?? 0)).toBeLessThan(5)
    // Wide rows travel in portions.
    expect((many[1] ?? 0) - (few[1] ?? 0)).toBeLessThan(10)
  }, 20_000)
})

it('a person’s file that another office keeps is left to it', async () => {
  const personId = world.person('县管督学', '通江县第一小学')
  const number = identityNumber()
  const keep = `mutation ($input: KeepInspectorFileInput!) { keepInspectorFile(input: $input) { version } }`
  await graph.ok(officer(organs.tongjiang), keep, {
    input: { personId, identityNumber: number, education: 'COLLEGE' },
  })
  expect(
    await bring([person('县管督学', { identityNumber: number, way: 'PAST_TERM', termFrom: '2014-09-15' })]),
  ).toEqual({
    created: 1,
    changed: 0,
    unchanged: 0,
  })
  expect(
    await database.sql('select education, version from inspector_file where person_id = $1', [personId]),
  ).toEqual([{ education: 'COLLEGE', version: 1 }])
})
