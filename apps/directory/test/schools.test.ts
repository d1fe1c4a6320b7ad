import { actor, places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { openWorld } from './world.ts'

const world = await openWorld()
const officer = actor({ division: places.bazhong })
const missing = '01930000-0000-7000-8000-00000000dead'

const facts = `school(on: $on) {
  asOf validFrom stages pupils pupilsByStage { stage pupils } isTeachingPoint isCampus mainSchool { id } ownership directTier source
}`
const record = `mutation ($input: RecordSchoolFactsInput!, $on: Date) { recordSchoolFacts(input: $input) { id code ${facts} } }`
const row = (over: object = {}) => ({
  year: 2024,
  stages: [{ stage: 'PRIMARY', pupils: 300 }],
  ownership: 'PUBLIC',
  ...over,
})
const input = (rows: object[], idempotencyKey?: string) => ({
  input: { rows, ...(idempotencyKey && { idempotencyKey }) },
})
const school = (over: Parameters<typeof world.organization>[0] = {}) =>
  world.organization({ kind: 'SCHOOL', division: places.tongjiang, ...over })
const coded = async (code: string) => {
  const { id } = await school()
  return world.owner.organization.update({ where: { id }, data: { code } })
}
const factsOn = async (id: string, on: string | null, reader = officer) =>
  (await world.ok(reader, `query ($id: ID!, $on: Date) { organization(id: $id) { ${facts} } }`, { id, on }))
    .organization.school
const written = (organizationId: string) => world.owner.schoolFacts.findMany({ where: { organizationId } })

describe('recording school facts', () => {
  test('answers with the schools in their order, found by id or by code', async () => {
    const main = await coded('3151000001')
    const point = await school()
    const cityRun = await world.organization({ kind: 'KINDERGARTEN', division: places.bazhong })
    const { recordSchoolFacts } = await world.ok(officer, record, {
      ...input([
        row({
          organizationId: point.id,
          isTeachingPoint: true,
          mainSchoolCode: ' 3151000001 ',
          source: '2024年教育事业统计',
        }),
        row({
          code: '3151000001',
          stages: [
            { stage: 'JUNIOR', pupils: 500 },
            { stage: 'PRIMARY', pupils: 900 },
          ],
        }),
        row({
          organizationId: cityRun.id,
          stages: [{ stage: 'KINDERGARTEN', pupils: 210 }],
          ownership: 'PRIVATE',
        }),
      ]),
      on: '2024-10-01',
    })
    const whole = {
      asOf: 2024,
      validFrom: '2024-09-01',
      isTeachingPoint: false,
      isCampus: false,
      mainSchool: null,
      source: null,
    }
    expect(recordSchoolFacts).toEqual([
      {
        id: point.id,
        code: null,
        school: {
          ...whole,
          stages: ['PRIMARY'],
          pupils: 300,
          pupilsByStage: [{ stage: 'PRIMARY', pupils: 300 }],
          isTeachingPoint: true,
          mainSchool: { id: main.id },
          ownership: 'PUBLIC',
          directTier: 'COUNTY',
          source: '2024年教育事业统计',
        },
      },
      {
        id: main.id,
        code: '3151000001',
        school: {
          ...whole,
          stages: ['PRIMARY', 'JUNIOR'],
          pupils: 1400,
          pupilsByStage: [
            { stage: 'PRIMARY', pupils: 900 },
            { stage: 'JUNIOR', pupils: 500 },
          ],
          ownership: 'PUBLIC',
          directTier: 'COUNTY',
        },
      },
      {
        id: cityRun.id,
        code: null,
        school: expect.objectContaining({ pupils: 210, ownership: 'PRIVATE', directTier: 'CITY' }),
      },
    ])
  })

  test('a year holds until the next that was recorded, in whatever order they come', async () => {
    const { id } = await school()
    const of = (year: number, pupils: number) =>
      row({ organizationId: id, year, stages: [{ stage: 'PRIMARY', pupils }] })
    await world.ok(officer, record, input([of(2023, 23)]))
    await world.ok(officer, record, input([of(2020, 20), of(2021, 21)]))
    const pupils = async (on: string | null) => (await factsOn(id, on))?.pupils ?? null
    expect(await pupils('2020-08-31')).toBeNull()
    expect(await pupils('2020-09-01')).toBe(20)
    expect(await pupils('2021-08-31')).toBe(20)
    expect(await pupils('2023-08-31')).toBe(21)
    expect(await pupils('2023-09-01')).toBe(23)
    expect(await pupils(null)).toBe(23)
  })

  test('a re-run changes nothing, a correction replaces the year and keeps the old one in the audit', async () => {
    const { id } = await school()
    const batch = input([row({ organizationId: id })])
    await world.ok({ ...officer, requestId: 'facts-1' }, record, batch)
    const [first] = await written(id)
    await world.ok({ ...officer, requestId: 'facts-2' }, record, batch)
    expect(await written(id)).toEqual([first])
    await world.ok(
      { ...officer, requestId: 'facts-3' },
      record,
      input([row({ organizationId: id, stages: [{ stage: 'PRIMARY', pupils: 301 }] })]),
    )
    expect(await written(id)).toMatchObject([{ id: first?.id, pupils: 301 }])
    const entries = await world.database.sql(
      `select request_id, operation, before ->> 'pupils' as before from audit_entry
       where entity = 'school_facts' and entity_id = $1 order by id`,
      [first?.id],
    )
    expect(entries).toEqual([
      { request_id: 'facts-1', operation: 'INSERT', before: null },
      { request_id: 'facts-3', operation: 'UPDATE', before: '300' },
    ])
  })

  test('gives a code to a school that has none, once', async () => {
    const { id } = await school()
    const give = (code: string) => input([row({ organizationId: id, code })])
    const { recordSchoolFacts } = await world.ok(officer, record, give('2151000010'))
    expect(recordSchoolFacts).toMatchObject([{ id, code: '2151000010' }])
    expect(await world.refused(officer, record, give('2151000011'))).toEqual({
      code: 'CONFLICT',
      message: expect.stringContaining('不再变更'),
    })
  })

  test('every faulty row is named with its reason, and the good ones are not kept either', async () => {
    const [good, far, other] = [await school(), await school({ division: places.mianyang }), await school()]
    const office = await world.organization({ kind: 'DEPARTMENT', division: places.tongjiang })
    const holder = await coded('2151000020')
    const kindergarten = await school({ kind: 'KINDERGARTEN' })
    const answer = await world.send(
      officer,
      record,
      input([
        row({ organizationId: good.id }),
        row({ organizationId: far.id }),
        row({ organizationId: missing }),
        row({ organizationId: 'x' }),
        row({ code: '2151999999' }),
        row({}),
        row({ organizationId: office.id }),
        row({ organizationId: other.id, stages: [{ stage: 'PRIMARY', pupils: -3 }] }),
        row({ organizationId: other.id, year: 2023, code: holder.code }),
        row({ organizationId: kindergarten.id, code: '2151000021' }),
        row({ organizationId: good.id }),
        row({ organizationId: other.id, year: 2022, isCampus: true, mainSchoolId: missing }),
        row({ organizationId: other.id, year: 2999 }),
      ]),
    )
    expect(answer.data?.recordSchoolFacts ?? null).toBeNull()
    const rows = answer.errors[0]?.extensions?.rows as { row: number; message: string }[]
    expect(rows.map(({ row, message }) => [row, message.slice(0, 8)])).toEqual([
      [2, '学校超出您的管辖'],
      [3, '学校不存在，请核'],
      [4, '学校不存在，请核'],
      [5, '学校不存在，请核'],
      [6, '学校不存在，请核'],
      [7, '只有学校和幼儿园'],
      [8, '在校生数不能是负'],
      [9, '代码 21510'],
      [10, '学校标识码 21'],
      [11, '同一学校的 20'],
      [12, '主校不存在，请核'],
      [13, '学年应在 194'],
    ])
    expect(await written(good.id)).toEqual([])
  })

  test('one new code for two schools is refused', async () => {
    const [a, b] = [await school(), await school()]
    const code = '2151000030'
    const batch = input([row({ organizationId: a.id, code }), row({ organizationId: b.id, code })])
    expect(await world.refused(officer, record, batch)).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('第 2 行'),
    })
  })

  test.each([0, 201])('%i rows at once are refused', async (count) => {
    const rows = Array.from({ length: count }, () => row({ organizationId: missing }))
    expect(await world.refused(officer, record, input(rows))).toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('200'),
    })
  })

  test('sent twice with one key it is done once', async () => {
    const { id } = await school()
    const batch = input([row({ organizationId: id })], 'facts-once')
    const first = await world.ok(officer, record, batch)
    expect(await world.ok(officer, record, batch)).toEqual(first)
    expect(await written(id)).toHaveLength(1)
  })

  test('of several batches about one school at once none is lost', async () => {
    const { id } = await school()
    const years = [2018, 2019, 2020, 2021, 2022]
    await Promise.all(
      years.map((year) => world.ok(officer, record, input([row({ organizationId: id, year })]))),
    )
    const kept = (await written(id)).toSorted((a, b) => a.year - b.year)
    expect(kept.map(({ year }) => year)).toEqual(years)
    expect(kept.map(({ validTo }) => validTo)).toEqual([...kept.slice(1).map((next) => next.validFrom), null])
  })
})

const stages = (...names: string[]) => names.map((stage) => ({ stage, pupils: 100 }))

describe('reading schools', async () => {
  const query = `query ($filter: SchoolFilter, $on: Date, $first: Int, $after: String) {
    schools(filter: $filter, on: $on, first: $first, after: $after) {
      nodes { id name ${facts} } pageInfo { hasNextPage endCursor } totalCount } }`
  const { enyang } = places
  const big = await school({ division: enyang, name: '恩阳大校' })
  const nine = await school({ division: enyang, name: '恩阳九年制' })
  const point = await school({ division: enyang, name: '恩阳教学点' })
  const garden = await school({ division: enyang, name: '恩阳幼儿园', kind: 'KINDERGARTEN' })
  const unknown = await school({ division: enyang, name: '恩阳未登记' })
  await world.organization({ division: enyang, kind: 'DEPARTMENT', name: '恩阳教育局' })
  await world.ok(
    officer,
    record,
    input([
      row({ organizationId: big.id, year: 2022, stages: stages('PRIMARY') }),
      row({ organizationId: nine.id, year: 2022, stages: stages('PRIMARY') }),
      row({ organizationId: nine.id, year: 2023, stages: stages('PRIMARY', 'JUNIOR') }),
      row({ organizationId: point.id, year: 2022, isTeachingPoint: true, mainSchoolId: big.id }),
      row({ organizationId: garden.id, year: 2022, stages: stages('KINDERGARTEN') }),
    ]),
  )
  const listed = async (filter: object, on = '2023-10-01', reader = officer) => {
    const { schools } = await world.ok(reader, query, { filter: { divisionId: enyang.id, ...filter }, on })
    expect(schools.totalCount).toBe(schools.nodes.length)
    return schools.nodes.map(({ name }: { name: string }) => name)
  }

  test('lists schools and kindergartens of a division, newest first, recorded or not', async () => {
    expect(await listed({})).toEqual(['恩阳未登记', '恩阳幼儿园', '恩阳教学点', '恩阳九年制', '恩阳大校'])
    expect(await listed({ kinds: ['KINDERGARTEN'] })).toEqual(['恩阳幼儿园'])
    expect(await listed({ kinds: ['DEPARTMENT'] })).toEqual([])
    expect(await listed({ kinds: [] })).toEqual([])
  })

  test('filters by what was recorded for the day', async () => {
    expect(await listed({ stage: 'JUNIOR' })).toEqual(['恩阳九年制'])
    expect(await listed({ stage: 'JUNIOR' }, '2023-08-31')).toEqual([])
    expect(await listed({ stage: 'PRIMARY', isTeachingPoint: false })).toEqual(['恩阳九年制', '恩阳大校'])
    expect(await listed({ isTeachingPoint: true })).toEqual(['恩阳教学点'])
    expect(await listed({ isTeachingPoint: true }, '2022-08-31')).toEqual([])
  })

  test('pages without gap or repetition, and carries no cursor into another day or division', async () => {
    const page = (over: object) =>
      world.ok(officer, query, { filter: { divisionId: enyang.id }, on: '2023-10-01', first: 2, ...over })
    const found: string[] = []
    let after: string | null = null
    do {
      const {
        schools,
      }: { schools: { nodes: { name: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
        await page({ after })
      found.push(...schools.nodes.map(({ name }) => name))
      after = schools.pageInfo.hasNextPage ? schools.pageInfo.endCursor : null
    } while (after)
    expect(found).toEqual(await listed({}))
    const { schools } = await page({})
    const foreign = { first: 2, after: schools.pageInfo.endCursor }
    for (const over of [
      { filter: { divisionId: enyang.id }, on: '2023-10-02' },
      { filter: { divisionId: places.bazhong.id }, on: '2023-10-01' },
    ])
      expect(await world.refused(officer, query, { ...foreign, ...over })).toMatchObject({ code: 'INVALID' })
    expect(await world.refused(officer, query, { filter: { divisionId: missing } })).toMatchObject({
      code: 'NOT_FOUND',
    })
    expect(await world.refused(officer, query, { first: 201 })).toMatchObject({ code: 'INVALID' })
  })

  test('what a school is, is open to all who are signed in; only its keepers record it', async () => {
    const stranger = actor({ division: places.mianyang })
    expect(await listed({}, '2023-10-01', stranger)).toHaveLength(5)
    expect((await factsOn(big.id, '2023-10-01', stranger)).pupils).toBe(100)
    expect(await factsOn(unknown.id, '2023-10-01')).toBeNull()
    expect(await world.refused(stranger, record, input([row({ organizationId: big.id })]))).toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(await world.refused(null, query)).toMatchObject({ code: 'UNAUTHENTICATED' })
  })
})
