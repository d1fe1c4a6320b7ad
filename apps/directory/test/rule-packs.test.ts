import { actor, places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { country } from './factories.ts'
import { openWorld } from './world.ts'

const world = await openWorld()
const missing = '01930000-0000-7000-8000-00000000dead'
const leader = actor({ division: places.bazhong, role: 'LEADER' })

const parameter = (key: string, over: object = {}) => ({
  key,
  value: 4,
  unit: '人',
  validFrom: '2026-01-01',
  validTo: '2027-01-01',
  article: '《巴中市教育督导办法》第三条',
  mark: 'FOUND',
  ...over,
})
const input = (parameters: object[], over: object = {}) => ({
  input: { divisionId: places.bazhong.id, parameters, reason: '市政府第12次常务会议', ...over },
})
const versions = async (key: string) =>
  (await world.owner.ruleParameter.findMany({ where: { key }, orderBy: { validFrom: 'asc' } })).map(
    ({ packVersion }) => packVersion,
  )

describe('rules in force', async () => {
  await world.rule({ key: 'test.depth', value: 1, division: country })
  await world.rule({ key: 'test.depth', value: 2, division: places.sichuan, from: '2015-01-01' })
  await world.rule({
    key: 'test.depth',
    value: 3,
    division: places.bazhong,
    from: '2020-01-01',
    to: '2022-01-01',
  })
  await world.rule({ key: 'test.depth', value: 9, division: places.mianyang })
  await world.rule({ key: 'test.sibling', value: 5, division: places.enyang })
  await world.rule({ key: 'test.nation', value: 7, division: country, from: '2012-10-01', to: '2025-01-01' })

  const query = `query ($keys: [String!]!, $id: ID!, $on: Date!) {
    ruleParameters(keys: $keys, divisionId: $id, on: $on) { key value unit validFrom validTo article mark packVersion division { id } }
  }`
  const values = async (keys: string[], id: string, on: string, reader = leader) => {
    const { ruleParameters } = await world.ok(reader, query, { keys, id, on })
    return ruleParameters.map((row: { key: string; value: unknown }) => [row.key, row.value])
  }

  test.each([
    ['the county inherits from its city', places.tongjiang, '2021-06-01', 3],
    ['the city has its own', places.bazhong, '2021-06-01', 3],
    ['on its first day', places.bazhong, '2020-01-01', 3],
    ['the day before, the province’s', places.bazhong, '2019-12-31', 2],
    ['from its end on, the province’s again', places.bazhong, '2022-01-01', 2],
    ['before the province had one, the country’s', places.tongjiang, '2014-12-31', 1],
    ['another city has another', places.mianyang, '2021-06-01', 9],
    ['the province is not bound by its cities', places.sichuan, '2021-06-01', 2],
  ])('%s: %s', async (_, division, on, value) => {
    expect(await values(['test.depth'], division.id, on)).toEqual([['test.depth', value]])
  })

  test('come in the order of the keys; what no row says is left out', async () => {
    const keys = ['test.nation', 'test.unheard', 'test.sibling', 'test.depth']
    expect(await values(keys, places.tongjiang.id, '2021-06-01')).toEqual([
      ['test.nation', 7],
      ['test.depth', 3],
    ])
    expect(await values(keys, places.tongjiang.id, '2012-09-30')).toEqual([])
    expect(await values(keys, places.tongjiang.id, '2025-01-01')).toEqual([['test.depth', 2]])
  })

  test('carry all that a reader needs to cite them, and are open to every signed-in reader', async () => {
    const { ruleParameters } = await world.ok(actor({ role: 'UNIT' }), query, {
      keys: ['test.depth'],
      id: places.tongjiang.id,
      on: '2021-06-01',
    })
    expect(ruleParameters).toEqual([
      {
        key: 'test.depth',
        value: 3,
        unit: '人',
        validFrom: '2020-01-01',
        validTo: '2022-01-01',
        article: '测试依据',
        mark: 'DESIGN',
        packVersion: 1,
        division: { id: places.bazhong.id },
      },
    ])
  })

  test('for an unknown division are refused, and so are more than 50 keys', async () => {
    for (const id of [missing, 'no-id'])
      expect(
        await world.refused(leader, query, { keys: ['test.depth'], id, on: '2021-01-01' }),
      ).toMatchObject({
        code: 'NOT_FOUND',
      })
    const keys = Array.from({ length: 51 }, (_, i) => `test.k${i}`)
    expect(
      await world.refused(leader, query, { keys, id: places.bazhong.id, on: '2021-01-01' }),
    ).toMatchObject({
      code: 'INVALID',
    })
  })
})

describe('approving a rule pack', () => {
  const approve = `mutation ($input: ApproveRulePackInput!) {
    approveRulePack(input: $input) { id key value packVersion validFrom validTo }
  }`

  test('adds rows of the next version, and they hold from their day on', async () => {
    const first = await world.ok(leader, approve, input([parameter('test.b'), parameter('test.a')]))
    const rows = first.approveRulePack as { key: string; packVersion: number }[]
    expect(rows.map(({ key }) => key)).toEqual(['test.a', 'test.b'])
    const [before] = rows.map(({ packVersion }) => packVersion)
    const second = await world.ok(
      leader,
      approve,
      input([parameter('test.a', { validFrom: '2027-01-01', validTo: null, value: { min: 1 } })]),
    )
    expect(second.approveRulePack).toEqual([
      {
        id: expect.any(String),
        key: 'test.a',
        value: { min: 1 },
        packVersion: (before as number) + 1,
        validFrom: '2027-01-01',
        validTo: null,
      },
    ])
    const inForce = async (on: string) =>
      (
        await world.ok(
          leader,
          `query ($id: ID!, $on: Date!) { ruleParameters(keys: ["test.a"], divisionId: $id, on: $on) { value } }`,
          { id: places.tongjiang.id, on },
        )
      ).ruleParameters
    expect(await inForce('2026-12-31')).toEqual([{ value: 4 }])
    expect(await inForce('2027-01-01')).toEqual([{ value: { min: 1 } }])
  })

  const refused: [name: string, parameters: object[], words: string, over?: object][] = [
    ['that holds on a day on which a row of the key holds already', [parameter('test.over')], '重叠'],
    [
      'with two rows of one key for the same days',
      [parameter('test.twice'), parameter('test.twice', { validFrom: '2026-06-01' })],
      '重叠',
    ],
    ['with a known key in a false unit', [parameter('team.min', { unit: '天' })], '第 1 行'],
    ['with a key that is none', [parameter('测试')], '第 1 行'],
    ['that ends before it begins', [parameter('test.back', { validTo: '2025-01-01' })], '失效日期'],
    ['on a day that does not exist', [parameter('test.day', { validFrom: '2026-02-30' })], '2026-02-30'],
    ['without a row', [], '1 至 200'],
    ['without a reason', [parameter('test.mute')], '依据和理由', { reason: ' ' }],
  ]
  test.each(refused)('%s is refused whole', async (_, parameters, words, over) => {
    if ((await versions('test.over')).length === 0)
      await world.rule({
        key: 'test.over',
        value: 1,
        division: places.bazhong,
        from: '2020-01-01',
        to: '2026-01-02',
      })
    const rows = parameters.length > 0 ? [...parameters, parameter('test.good')] : []
    expect(await world.refused(leader, approve, input(rows, over))).toEqual({
      code: 'INVALID',
      message: expect.stringContaining(words),
    })
    expect(await versions('test.good')).toEqual([])
  })

  test.each([
    ['another city', places.mianyang.id, 'FORBIDDEN'],
    ['the province above', places.sichuan.id, 'FORBIDDEN'],
    ['an unknown division', missing, 'NOT_FOUND'],
    ['what is no id', 'x', 'NOT_FOUND'],
  ])('for %s is refused', async (_, divisionId, code) => {
    expect(
      await world.refused(leader, approve, input([parameter('test.far')], { divisionId })),
    ).toMatchObject({ code })
    expect(await versions('test.far')).toEqual([])
  })

  test('by a city for its county passes', async () => {
    await world.ok(leader, approve, input([parameter('test.county')], { divisionId: places.tongjiang.id }))
    expect(await versions('test.county')).toEqual([1])
  })

  test('two at once get two versions, one after the other', async () => {
    const keys = ['test.ra', 'test.rb', 'test.rc', 'test.rd']
    await Promise.all(keys.map((key) => world.ok(leader, approve, input([parameter(key)]))))
    const given = (await Promise.all(keys.map(versions))).flat().toSorted((a, b) => a - b)
    const [first = 0] = given
    expect(given).toEqual([first, first + 1, first + 2, first + 3])
  })

  test('two at once for the same key and days: one is refused', async () => {
    const answers = await Promise.all(
      [1, 2].map(() => world.send(leader, approve, input([parameter('test.race')]))),
    )
    expect(answers.flatMap(({ errors }) => errors.map((error) => error.extensions?.code))).toEqual([
      'INVALID',
    ])
    expect(await versions('test.race')).toHaveLength(1)
  })

  test('sent twice with one key is done once; its reason is in the audit', async () => {
    const pack = input([parameter('test.once')], { idempotencyKey: 'pack-1', reason: '补发文件' })
    expect(await world.ok(leader, approve, pack)).toEqual(await world.ok(leader, approve, pack))
    const entries = await world.database.sql(
      `select reason, action, person_id from audit_entry where entity = 'rule_parameter' and after ->> 'key' = 'test.once'`,
    )
    expect(entries).toEqual([{ reason: '补发文件', action: 'approveRulePack', person_id: leader.personId }])
  })
})
