import { randomUUID } from 'node:crypto'
import { places } from '@dudao/testkit'
import { beforeAll, describe, expect, it } from 'vitest'
import { candidates, endDocument, officer, openPersonnel, organization, organs } from './factories.ts'
import { extra, shanxi } from './training-directory.ts'
import { createTraining, day, pastDocument, revokeDocument, yearDocument } from './training-factories.ts'

const personnel = await openPersonnel()
const { database, directory, graph, statementsOf } = personnel

const document = `query ($input: TrainingForecastInput!, $first: Int = 200, $after: String) {
  trainingForecast(input: $input, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes {
    personId person { id } countedHours dueBy rules { level requiredHours met shortHours } } } }`
type Reader = ReturnType<typeof officer>
const forecast = async (by: Reader, input: object, page: object = {}) =>
  (await graph.ok(by, document, { input, ...page })).trainingForecast
const countedOf = async (by: Reader, input: object): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await forecast(by, input)).nodes.map((row: { personId: string; countedHours: number }) => [
      row.personId,
      row.countedHours,
    ]),
  )

const judged = (level: string, requiredHours: number | null, shortHours: number | null) => ({
  level,
  requiredHours,
  met: shortHours === null ? null : shortHours === 0,
  shortHours,
})

/** 山西: Z has 24 hours concentrated and 20 over the net, Y has 32 concentrated, X has none. */
const organ = directory.add(organization(shanxi.province, { divisionKind: 'PROVINCE' }))
const county = directory.add(organization(shanxi.county))
const school = directory.add(organization(shanxi.county, { kind: 'SCHOOL' }))
const [x = '', y = '', z = ''] = [1, 2, 3].map(() => directory.person({ organization: school }))
const training = createTraining(personnel, organ, '2022-12-31')
const province = training.by
const { record, session, yearOf } = training

beforeAll(async () => {
  await candidates(personnel, [x, y, z], 'APPOINTED', { appointedBy: organ, tier: 'PROVINCE', year: 2021 })
  await record(await session({ ...day('2022-03-01'), hours: 24 }), [y, z])
  await record(await session({ ...day('2022-09-01'), hours: 8 }), [y])
  await record(await session({ ...day('2022-05-01'), hours: 20 }, { form: 'ONLINE' }), [z])
})

/** A list of inspectors, each with hours, rules and credits. */
const listStatements = (first: number) =>
  statementsOf(() =>
    graph.ok(
      province,
      `{ inspectors(first: ${first}) { nodes { id
        training(year: 2022) { countedHours rules { level shortHours } credits { id } } } } }`,
    ),
  )

describe('the hours of a year (story 1)', () => {
  it('count 24 of 24 concentrated and 20 online: 6 short of the province, 16 of the nation', async () => {
    const { year, hoursByForm, countedHours, rules } = await yearOf(z, 2022)
    expect({ year, hoursByForm, countedHours }).toEqual({
      year: 2022,
      hoursByForm: [
        { form: 'CONCENTRATED', hours: 24 },
        { form: 'ONLINE', hours: 20 },
      ],
      countedHours: 24,
    })
    expect(rules).toMatchObject([
      { ...judged('NATION', 40, 16), article: '《督学管理暂行办法》（教督〔2016〕2号）第二十一条' },
      { ...judged('PROVINCE', 30, 6), article: expect.stringContaining('山西省') },
      judged('OWN', 30, 6),
    ])
  })

  it('meet the province with 32, and not the nation', async () => {
    const { countedHours, rules } = await yearOf(y, 2022)
    expect(countedHours).toBe(32)
    expect(rules).toMatchObject([judged('NATION', 40, 8), judged('PROVINCE', 30, 0), judged('OWN', 30, 0)])
  })

  it('are judged by the rules of their own year', async () => {
    const { rules } = await yearOf(z, 2021)
    expect(rules).toMatchObject([
      judged('NATION', 40, 40),
      judged('PROVINCE', null, null),
      judged('OWN', 40, 40),
    ])
    expect((await yearOf(z, 2016)).rules).toMatchObject(
      ['NATION', 'PROVINCE', 'OWN'].map((level) => judged(level, null, null)),
    )
  })

  it('stay unjudged where nobody has approved a rule', async () => {
    directory.unapproved.add('train.hours')
    const { rules } = await yearOf(z, 2022)
    directory.unapproved.clear()
    const unknown = {
      requiredHours: null,
      article: null,
      countedForms: [],
      countedHours: null,
      met: null,
      shortHours: null,
    }
    expect(rules).toEqual(['NATION', 'PROVINCE', 'OWN'].map((level) => ({ level, ...unknown })))
  })

  it('are no year’s without a year', async () => {
    expect((await graph.refused(province, yearDocument, { id: z, year: 20 })).code).toBe('INVALID')
  })

  it('are read for a list of inspectors in as many statements as for one', async () => {
    expect(await listStatements(3)).toHaveLength((await listStatements(1)).length)
  })
})

const countedIn2022 = (on: string) => countedOf(province, { year: 2022, on })

describe('trainingForecast', () => {
  const year = { year: 2022 }

  it('tells on any day what is missing then, of everybody in office', async () => {
    expect(await countedIn2022('2022-02-28')).toEqual({ [x]: 0, [y]: 0, [z]: 0 })
    expect(await countedIn2022('2022-03-01')).toEqual({ [x]: 0, [y]: 24, [z]: 24 })
    expect(await countedIn2022('2022-12-31')).toEqual({ [x]: 0, [y]: 32, [z]: 24 })
    expect(await countedIn2022('2021-09-14')).toEqual({})
    expect(await countedIn2022('2024-09-15')).toEqual({})
  })

  it('puts the rules side by side, with the end of the year as the last day', async () => {
    const { nodes } = await forecast(province, { ...year, on: '2022-12-31' })
    expect(nodes.find(({ personId }: { personId: string }) => personId === z)).toEqual({
      personId: z,
      person: { id: z },
      countedHours: 24,
      dueBy: '2022-12-31',
      rules: [judged('NATION', 40, 16), judged('PROVINCE', 30, 6), judged('OWN', 30, 6)],
    })
  })

  it('lists those who are short of a known rule, if asked', async () => {
    const short = async (on: string) =>
      Object.keys(await countedOf(province, { ...year, on, shortOnly: true })).toSorted()
    expect(await short('2022-12-31')).toEqual([x, y, z].toSorted())
    const input = {
      sourcePaper: '2022年集中培训结业名单',
      rows: [{ personId: y, ...year, form: 'CONCENTRATED', hours: 8, occurredOn: '2022-12-01' }],
    }
    const { enterPastHours } = await graph.ok(province, pastDocument, { input })
    expect(await short('2022-12-31')).toEqual([x, z].toSorted())
    expect(await short('2022-11-30')).toEqual([x, y, z].toSorted())
    await graph.ok(province, revokeDocument, { input: { creditId: enterPastHours[0].id, reason: '误录' } })
    directory.unapproved.add('train.hours')
    expect(await short('2022-12-31')).toEqual([])
    directory.unapproved.clear()
  })

  it('is for the division asked about, by its rules, and leaves out what is not the caller’s', async () => {
    const on = '2022-12-31'
    const today = { today: on }
    expect(Object.keys(await countedOf(officer(county, today), { ...year, on }))).toHaveLength(3)
    expect(await countedOf(officer(organs.sichuan, today), { ...year, on })).toEqual({})
    const sichuan = { ...year, on, divisionId: places.sichuan.id }
    expect(await countedOf(province, sichuan)).toEqual({})
    const unknown = { ...year, on, divisionId: randomUUID() }
    expect(await graph.refused(province, document, { input: unknown })).toEqual({
      code: 'NOT_FOUND',
      message: '区划不存在',
    })
  })

  it('pages through, and refuses a cursor of another question', async () => {
    const input = { ...year, on: '2022-12-31' }
    const first = await forecast(province, input, { first: 2 })
    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
    const after = first.pageInfo.endCursor
    const second = await forecast(province, input, { first: 2, after })
    const ids = [...first.nodes, ...second.nodes].map(({ personId }: { personId: string }) => personId)
    expect(ids).toEqual([x, y, z].toSorted().toReversed())
    const other = { ...input, shortOnly: true }
    expect((await graph.refused(province, document, { input: other, after })).code).toBe('INVALID')
  })

  it('counts for a province the forms that its own approved row names', async () => {
    extra.push({
      key: 'train.countedForms',
      value: ['CONCENTRATED', 'ONLINE'],
      unit: '项',
      divisionCode: '140000',
      validFrom: '2022-01-01',
      article: '示例规定',
      mark: 'DESIGN',
    })
    const { nodes } = await forecast(province, { ...year, on: '2022-12-31' })
    const { rules } = await yearOf(z, 2022)
    extra.length = 0
    const expected = [judged('NATION', 40, 16), judged('PROVINCE', 30, 0), judged('OWN', 30, 0)]
    expect(rules).toMatchObject(expected)
    expect(rules[1]).toMatchObject({ countedForms: ['CONCENTRATED', 'ONLINE'], countedHours: 44 })
    expect(nodes.find(({ personId }: { personId: string }) => personId === z)).toMatchObject({
      countedHours: 24,
      rules: expected,
    })
  })

  it('leaves out whoever left office', async () => {
    const gone = directory.person({ organization: school })
    const way = { appointedBy: organ, tier: 'PROVINCE', year: 2021 }
    const [appointmentId] = await candidates(personnel, [gone], 'APPOINTED', way)
    const input = { appointmentId, endedOn: '2022-06-01', reason: '工作调动' }
    await graph.ok(province, endDocument, { input })
    expect(await countedOf(province, { ...year, on: '2022-05-31' })).toHaveProperty(gone)
    expect(await countedOf(province, { ...year, on: '2022-06-01' })).not.toHaveProperty(gone)
  })
})

describe('5,000 inspectors with 14,250 credits', () => {
  const big = directory.add(organization(places.mianyang, { divisionKind: 'CITY' }))
  const reader = officer(big, { today: '2022-12-31' })
  const input = { year: 2022, on: '2022-12-31' }

  beforeAll(async () => {
    for (const table of ['inspector', 'appointment', 'training_credit']) {
      await database.sql(`alter table ${table} disable trigger user`)
    }
    const crowd = `select md5('crowd ' || n)::uuid as id, n from generate_series(1, 5000) as n`
    await database.sql(`insert into inspector (id, recorded_at) select id, now() from (${crowd}) as crowd`)
    await database.sql(
      `insert into appointment (id, inspector_id, tier, kind, status, recommending_organization_id, recommender_path,
         appointing_organization_id, owner_division_id, owner_path, home_division_id, home_path, recommended_on,
         notice_from, notice_to, appointed_on, term_from, term_to, rule_version, rules, is_demo, recorded_at)
       select gen_random_uuid(), id, 'CITY', 'PART_TIME', 'APPOINTED', $1, $3, $1, $2, $3, $2, $3, '2021-08-01',
         '2021-08-20', '2021-09-01', '2021-09-10', '2021-09-10', '2024-09-10', 1, '{}', true, now()
       from (${crowd}) as crowd`,
      [big.id, big.division.id, big.division.path],
    )
    await database.sql(
      `insert into training_credit (id, inspector_id, form, hundredths, training_year, occurred_on, is_pre_service, source,
         source_paper, credited_on, organizer_organization_id, owner_division_id, owner_path, home_division_id, home_path,
         is_demo, recorded_at)
       select gen_random_uuid(), id, 'CONCENTRATED', 100 * (n % 20), 2022, '2022-05-01', false, 'PAST_ENTRY', 'x',
         '2022-05-01', $1, $2, $3, $2, $3, true, now()
       from (${crowd}) as crowd cross join generate_series(1, 3) where n % 20 > 0`,
      [big.id, big.division.id, big.division.path],
    )
    await database.sql(`analyze`)
  })

  it('are forecast in less than a second, by two statements whatever the page', async () => {
    await forecast(reader, input)
    const started = performance.now()
    const { totalCount, nodes } = await forecast(reader, input)
    const short = await forecast(reader, { ...input, shortOnly: true })
    const elapsed = (performance.now() - started) / 2
    expect([totalCount, nodes.length]).toEqual([5000, 200])
    // 3 × 0…19 hours: from 42 on the 40 are met.
    expect(short.totalCount).toBe((5000 / 20) * 14)
    expect(elapsed).toBeLessThan(1000)
    const reads = async (first: number) =>
      (await statementsOf(() => forecast(reader, input, { first }))).filter(({ query }) =>
        query.includes('appointment'),
      )
    expect(await reads(1)).toHaveLength(2)
    expect(await reads(200)).toHaveLength(2)
  })
})
