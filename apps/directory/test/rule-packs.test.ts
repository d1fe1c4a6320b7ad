import { addCalendarDays, addYears } from '@dudao/rules'
import { type Actor, dateIn } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { country, inPost } from './factories.ts'
import { openWorld } from './world.ts'

const world = await openWorld()
const missing = '01930000-0000-7000-8000-00000000dead'
const office = await world.organization()
const county = await world.organization({ division: places.tongjiang })
const proposer = inPost(await world.post({ organization: office }), places.bazhong)
const leader = inPost(await world.post({ organization: office, role: 'LEADER' }), places.bazhong, 'LEADER')
const leaderOf = (division: (typeof places)['bazhong']) => actor({ division, role: 'LEADER' })
const today = dateIn(new Date())
const soon = addYears(today, 1)
const later = addYears(today, 2)

const parameter = (key: string, over: object = {}) => ({
  key,
  value: 4,
  unit: '人',
  validFrom: soon,
  validTo: later,
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

  test('that divisions below have of their own are read together, each with its division', async () => {
    const below = `query ($keys: [String!]!, $id: ID!, $on: Date!) {
      ruleParametersBelow(keys: $keys, divisionId: $id, on: $on) { key value division { id } } }`
    const asked = (id: string, on: string) =>
      world.ok(leader, below, { keys: ['test.depth', 'test.sibling'], id, on })
    const { ruleParametersBelow } = await asked(places.sichuan.id, '2021-06-01')
    expect(ruleParametersBelow).toEqual([
      { key: 'test.depth', value: 3, division: { id: places.bazhong.id } },
      { key: 'test.depth', value: 9, division: { id: places.mianyang.id } },
      { key: 'test.sibling', value: 5, division: { id: places.enyang.id } },
    ])
    expect((await asked(places.bazhong.id, '2022-01-01')).ruleParametersBelow).toHaveLength(1)
    expect(
      await world.refused(leader, below, { keys: ['test.depth'], id: missing, on: '2021-06-01' }),
    ).toMatchObject({ code: 'NOT_FOUND' })
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

const fields = `id version status reason backfillReason approvedOn approvedAt returnReason returnedAt
  division { id } organization { id } proposedBy { id } approvedBy { id } returnedBy { id }
  parameters { key value validFrom validTo } changes { key before { value validTo division { id } } after { value validFrom } }`
const propose = `mutation ($input: ProposeRulePackInput!) { proposeRulePack(input: $input) { ${fields} } }`
const approve = `mutation ($input: ApproveRulePackInput!) { approveRulePack(input: $input) { ${fields} } }`
const sendBack = `mutation ($input: ReturnRulePackInput!) { returnRulePack(input: $input) { ${fields} } }`

const proposed = async (parameters: object[], over: object = {}, as: Actor = proposer) =>
  (await world.ok(as, propose, input(parameters, over))).proposeRulePack
const approved = async (versionId: string, over: object = {}, as: Actor = leader) =>
  (await world.ok(as, approve, { input: { versionId, ...over } })).approveRulePack
const inForce = async (key: string, on: string, division = places.tongjiang) =>
  (
    await world.ok(
      leader,
      `query ($keys: [String!]!, $id: ID!, $on: Date!) { ruleParameters(keys: $keys, divisionId: $id, on: $on) { value } }`,
      { keys: [key], id: division.id, on },
    )
  ).ruleParameters.map(({ value }: { value: unknown }) => value)

describe('changing a rule pack', () => {
  test('takes two persons: proposed by one nothing holds, approved by another it does', async () => {
    const version = await proposed([parameter('test.b'), parameter('test.a', { validTo: null })])
    expect(version).toMatchObject({
      status: 'PROPOSED',
      reason: '市政府第12次常务会议',
      division: { id: places.bazhong.id },
      organization: { id: office.id },
      proposedBy: { id: proposer.personId },
      approvedBy: null,
      approvedOn: null,
      approvedAt: null,
      parameters: [
        { key: 'test.b', value: 4, validFrom: soon, validTo: later },
        { key: 'test.a', value: 4, validFrom: soon, validTo: null },
      ],
    })
    expect(version.version).toBeGreaterThan(1)
    expect(await inForce('test.a', soon)).toEqual([])
    expect(await approved(version.id)).toMatchObject({
      id: version.id,
      version: version.version,
      status: 'APPROVED',
      approvedBy: { id: leader.personId },
      approvedOn: today,
      approvedAt: expect.anything(),
      backfillReason: null,
      returnedBy: null,
    })
    expect(await inForce('test.a', addCalendarDays(soon, -1))).toEqual([])
    expect(await inForce('test.a', soon)).toEqual([4])
    expect(await versions('test.a')).toEqual([version.version])
  })

  test('ends the row that holds where the new one begins, and shows both', async () => {
    await world.rule({ key: 'test.next', value: 1, division: places.bazhong, from: '2020-01-01' })
    const version = await proposed([parameter('test.next', { value: 2, validTo: null })])
    const change = (validTo: string | null) => [
      {
        key: 'test.next',
        before: { value: 1, validTo, division: { id: places.bazhong.id } },
        after: { value: 2, validFrom: soon },
      },
    ]
    expect(version.changes).toEqual(change(null))
    expect((await approved(version.id)).changes).toEqual(change(soon))
    expect(await inForce('test.next', addCalendarDays(soon, -1))).toEqual([1])
    expect(await inForce('test.next', soon)).toEqual([2])
  })

  test('shows the inherited row it replaces, and nothing where nothing was stated', async () => {
    await world.rule({ key: 'test.above', value: 7, division: places.sichuan, from: '2015-01-01' })
    const { changes } = await proposed([parameter('test.above'), parameter('test.fresh')])
    expect(changes.map(({ before }: { before: unknown }) => before)).toEqual([
      { value: 7, validTo: null, division: { id: places.sichuan.id } },
      null,
    ])
  })

  test('takes the terms of the school year', async () => {
    const terms = [{ name: '第一学期', from: '2030-09-01', to: '2031-01-20' }]
    const calendar = parameter('calendar.terms', { value: terms, unit: '学期', article: '巴中市校历' })
    await approved((await proposed([calendar])).id)
    expect(await inForce('calendar.terms', soon)).toEqual([terms])
    const overlapping = [...terms, { name: '第二学期', from: '2031-01-19', to: '2031-07-01' }]
    expect(
      await world.refused(
        proposer,
        propose,
        input([{ ...calendar, validFrom: later, validTo: null, value: overlapping }]),
      ),
    ).toEqual({ code: 'INVALID', message: expect.stringContaining('学期之间不能重叠') })
  })

  const faulty: [name: string, parameters: object[], words: string, over?: object][] = [
    [
      'with two rows of one key for the same days',
      [parameter('test.twice'), parameter('test.twice', { validFrom: addCalendarDays(soon, 30) })],
      '重叠',
    ],
    ['with a known key in a false unit', [parameter('team.min', { unit: '天' })], '第 1 行'],
    ['with a key that is none', [parameter('测试')], '第 1 行'],
    ['that ends before it begins', [parameter('test.back', { validTo: '2025-01-01' })], '失效日期'],
    ['on a day that does not exist', [parameter('test.day', { validFrom: '2026-02-30' })], '2026-02-30'],
    ['without a row', [], '1 至 200'],
    ['without a reason', [parameter('test.mute')], '依据和理由', { reason: ' ' }],
  ]
  test.each(faulty)('%s is refused whole when it is proposed', async (_, parameters, words, over) => {
    const count = await world.owner.rulePackVersion.count()
    const rows = parameters.length > 0 ? [...parameters, parameter('test.good')] : []
    expect(await world.refused(proposer, propose, input(rows, over))).toEqual({
      code: 'INVALID',
      message: expect.stringContaining(words),
    })
    expect(await world.owner.rulePackVersion.count()).toBe(count)
  })

  test('that begins with or before a row that is known already is refused', async () => {
    await world.rule({ key: 'test.ahead', value: 1, division: places.bazhong, from: soon })
    for (const validFrom of [soon, today])
      expect(
        await world.refused(
          proposer,
          propose,
          input([parameter('test.ahead', { validFrom, validTo: null })]),
        ),
      ).toEqual({ code: 'INVALID', message: expect.stringContaining('重叠') })
  })

  test.each([
    ['another city', places.mianyang.id, 'FORBIDDEN'],
    ['the province above', places.sichuan.id, 'FORBIDDEN'],
    ['a county below', places.tongjiang.id, 'FORBIDDEN'],
    ['an unknown division', missing, 'NOT_FOUND'],
    ['what is no id', 'x', 'NOT_FOUND'],
  ])('of %s is refused', async (_, divisionId, code) => {
    expect(
      await world.refused(proposer, propose, input([parameter('test.far')], { divisionId })),
    ).toMatchObject({ code })
  })

  test('sent twice with one key is proposed once; the reason is in the audit', async () => {
    const pack = input([parameter('test.once')], { idempotencyKey: 'pack-1', reason: '补发文件' })
    const first = await world.ok(proposer, propose, pack)
    expect(await world.ok(proposer, propose, pack)).toEqual(first)
    await approved(first.proposeRulePack.id)
    const entries = await world.database.sql(
      `select reason, action, person_id from audit_entry where entity = 'rule_parameter' and after ->> 'key' = 'test.once'`,
    )
    expect(entries).toEqual([{ reason: '补发文件', action: 'approveRulePack', person_id: leader.personId }])
  })

  test('proposed by several at once gets one number each', async () => {
    const given = await Promise.all(
      ['ra', 'rb', 'rc', 'rd'].map((key) => proposed([parameter(`test.${key}`)])),
    )
    const numbers = given.map(({ version }) => version).toSorted((a, b) => a - b)
    const [first] = numbers
    expect(numbers).toEqual([first, first + 1, first + 2, first + 3])
  })
})

describe('approving', () => {
  test('is not for the proposer, not even one who is a leader', async () => {
    const version = await proposed([parameter('test.self')], {}, leader)
    expect(await world.refused(leader, approve, { input: { versionId: version.id } })).toEqual({
      code: 'FORBIDDEN',
      message: expect.stringContaining('另一位负责人'),
    })
    // The same person in another post is the same person.
    const otherPost = { ...leader, postId: missing, accountId: proposer.accountId }
    expect(await world.refused(otherPost, approve, { input: { versionId: version.id } })).toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  test('is for leaders of the division itself', async () => {
    const version = await proposed([parameter('test.own')])
    const attempt = (as: Actor, versionId = version.id) =>
      world.refused(as, approve, { input: { versionId } })
    expect(await attempt(leaderOf(places.sichuan))).toMatchObject({ code: 'FORBIDDEN' })
    expect(await attempt(leaderOf(places.tongjiang))).toMatchObject({ code: 'NOT_FOUND' })
    expect(await attempt(leaderOf(places.mianyang))).toEqual(
      await attempt(leaderOf(places.mianyang), missing),
    )
    expect(await attempt(leaderOf(places.bazhong), 'x')).toMatchObject({ code: 'NOT_FOUND' })
    expect(await attempt(proposer)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await versions('test.own')).toEqual([])
  })

  test('happens once, however many leaders decide at once', async () => {
    const version = await proposed([parameter('test.once.only')])
    const others = await Promise.all(
      [1, 2].map(async () =>
        inPost(await world.post({ organization: office, role: 'LEADER' }), places.bazhong, 'LEADER'),
      ),
    )
    const decisions = [
      ...[leader, ...others].map((as) => world.send(as, approve, { input: { versionId: version.id } })),
      world.send(leader, sendBack, { input: { versionId: version.id, reason: '再议' } }),
    ]
    const answers = await Promise.all(decisions)
    const codes = answers.flatMap(({ errors }) => errors.map((error) => error.extensions?.code))
    expect(codes).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT'])
    const { status } = await world.owner.rulePackVersion.findUniqueOrThrow({ where: { id: version.id } })
    expect(await versions('test.once.only')).toHaveLength(status === 'APPROVED' ? 1 : 0)
  })

  test('two proposals for the same days: the second one is refused', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map((value) => proposed([parameter('test.race', { value })])),
    )
    await approved(first.id)
    expect(await world.refused(leader, approve, { input: { versionId: second.id } })).toEqual({
      code: 'INVALID',
      message: expect.stringContaining('重叠'),
    })
    expect(await versions('test.race')).toEqual([first.version])
  })

  test('of a row that would hold before the day of the approval is refused', async () => {
    const yesterday = addCalendarDays(today, -1)
    const { id } = await proposed([parameter('test.ok'), parameter('test.past', { validFrom: yesterday })])
    expect(await world.refused(leader, approve, { input: { versionId: id } })).toEqual({
      code: 'INVALID',
      message: expect.stringMatching(/第 2 行.*不溯及既往/),
    })
    expect(await versions('test.ok')).toEqual([])
  })

  test('of a row that holds from today on passes', async () => {
    await approved((await proposed([parameter('test.today', { validFrom: today })])).id)
    expect(await inForce('test.today', today)).toEqual([4])
  })

  test('of a past day is an entry of the past, with its reason', async () => {
    const { id } = await proposed([parameter('test.old', { validFrom: '2020-05-01', validTo: '2022-01-01' })])
    const attempt = (over: object) => world.refused(leader, approve, { input: { versionId: id, ...over } })
    expect(await attempt({ approvedOn: '2020-05-01' })).toEqual({
      code: 'INVALID',
      message: expect.stringContaining('补录理由'),
    })
    const backfillReason = '依据巴府发〔2020〕5号补录'
    expect(await attempt({ approvedOn: '2020-05-02', backfillReason })).toMatchObject({ code: 'INVALID' })
    expect(await attempt({ approvedOn: addCalendarDays(today, 1), backfillReason })).toMatchObject({
      code: 'INVALID',
    })
    expect(await approved(id, { approvedOn: '2020-05-01', backfillReason })).toMatchObject({
      status: 'APPROVED',
      approvedOn: '2020-05-01',
      backfillReason,
    })
    expect(await inForce('test.old', '2021-12-31')).toEqual([4])
  })

  test('counts its day by the explicit clock', async () => {
    const clock = '2020-03-01T09:00:00+08:00'
    const { id } = await proposed(
      [parameter('test.clock', { validFrom: '2020-03-01', validTo: null })],
      {},
      {
        ...proposer,
        clock,
      },
    )
    expect(await approved(id, {}, { ...leader, clock })).toMatchObject({ approvedOn: '2020-03-01' })
  })
})

describe('returning', () => {
  test('leaves the rules as they are, and the number used', async () => {
    const version = await proposed([parameter('test.back')])
    const { returnRulePack } = await world.ok(leader, sendBack, {
      input: { versionId: version.id, reason: '依据不足' },
    })
    expect(returnRulePack).toMatchObject({
      status: 'RETURNED',
      returnReason: '依据不足',
      returnedBy: { id: leader.personId },
      returnedAt: expect.anything(),
      approvedBy: null,
      approvedAt: null,
      backfillReason: null,
    })
    expect(await world.refused(leader, approve, { input: { versionId: version.id } })).toEqual({
      code: 'CONFLICT',
      message: expect.stringContaining('已退回'),
    })
    expect((await proposed([parameter('test.back')])).version).toBeGreaterThan(version.version)
    expect(await versions('test.back')).toEqual([])
  })

  test('is for leaders and the proposer, with a reason', async () => {
    const { id } = await proposed([parameter('test.withdrawn')])
    const colleague = inPost(await world.post({ organization: office }), places.bazhong)
    const attempt = (as: Actor, reason = '撤回') =>
      world.send(as, sendBack, { input: { versionId: id, reason } })
    const code = async (answer: ReturnType<typeof attempt>) => (await answer).errors[0]?.extensions?.code
    expect(await code(attempt(colleague))).toBe('FORBIDDEN')
    expect(await code(attempt(actor({ division: places.sichuan, role: 'LEADER' })))).toBe('FORBIDDEN')
    expect(await code(attempt(proposer, ' '))).toBe('INVALID')
    expect(await code(attempt(proposer))).toBeUndefined()
    expect(await code(attempt(proposer))).toBe('CONFLICT')
  })
})

describe('the versions of a pack', async () => {
  const query = `query ($id: ID!, $first: Int, $after: String) { rulePackVersions(divisionId: $id, first: $first, after: $after) {
    nodes { id version status } pageInfo { hasNextPage endCursor } totalCount } }`
  const one = 'query ($id: ID!) { rulePackVersion(id: $id) { id } }'
  const entities = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on RulePackVersion { id } } }`
  const countyOfficer = inPost(await world.post({ organization: county }), places.tongjiang)
  const countyLeader = inPost(
    await world.post({ organization: county, role: 'LEADER' }),
    places.tongjiang,
    'LEADER',
  )
  const own = { divisionId: places.tongjiang.id }
  const first = await proposed([parameter('test.ca')], own, countyOfficer)
  await approved(first.id, {}, countyLeader)
  const second = await proposed([parameter('test.cb')], own, countyOfficer)
  const listed = async (as: Actor) => {
    const { rulePackVersions } = await world.ok(as, query, { id: places.tongjiang.id })
    expect(rulePackVersions.totalCount).toBe(rulePackVersions.nodes.length)
    return rulePackVersions.nodes.map(({ id }: { id: string }) => id)
  }
  const read = async (as: Actor, id: string) => [
    (await world.ok(as, one, { id })).rulePackVersion?.id,
    (await world.ok(as, entities, { of: [{ __typename: 'RulePackVersion', id }] }))._entities[0]?.id,
  ]

  test('come newest first, page by page; an office’s own begin with 2', async () => {
    expect([first.version, second.version]).toEqual([2, 3])
    expect(await listed(countyOfficer)).toEqual([second.id, first.id])
    const page = await world.ok(countyOfficer, query, { id: places.tongjiang.id, first: 1 })
    expect(page.rulePackVersions.pageInfo.hasNextPage).toBe(true)
    const { endCursor: after } = page.rulePackVersions.pageInfo
    const rest = await world.ok(countyOfficer, query, { id: places.tongjiang.id, first: 1, after })
    expect(rest.rulePackVersions.nodes).toEqual([{ id: first.id, version: 2, status: 'APPROVED' }])
    expect(
      await world.refused(countyOfficer, query, { id: places.sichuan.id, first: 1, after }),
    ).toMatchObject({ code: 'INVALID' })
    expect(await world.refused(countyOfficer, query, { id: missing })).toMatchObject({ code: 'NOT_FOUND' })
  })

  test('are seen above; elsewhere only what is approved is, and a proposal answers like a missing one', async () => {
    expect(await listed(leader)).toEqual([second.id, first.id])
    expect(await read(leader, second.id)).toEqual([second.id, second.id])
    for (const stranger of [
      actor({ division: places.mianyang }),
      actor({ division: places.enyang }),
      actor({ role: 'UNIT' }),
    ]) {
      expect(await listed(stranger)).toEqual([first.id])
      expect(await read(stranger, second.id)).toEqual(await read(stranger, missing))
      expect(await read(stranger, first.id)).toEqual([first.id, first.id])
    }
    expect(await read(leader, 'x')).toEqual([undefined, undefined])
  })
})
