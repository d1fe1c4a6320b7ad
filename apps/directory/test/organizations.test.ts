import { actor, places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { openWorld } from './world.ts'

const world = await openWorld()
const officer = actor({ division: places.bazhong })
interface Page {
  nodes: { id: string; name: string }[]
  edges: { cursor: string }[]
  pageInfo: { hasNextPage: boolean; endCursor: string }
  totalCount: number
}
const ids = ({ nodes }: Page) => nodes.map(({ id }) => id)
const forged = (text: string) => Buffer.from(text).toString('base64url')

const missing = '01930000-0000-7000-8000-00000000dead'

const register = `mutation ($input: RegisterOrganizationsInput!) {
  registerOrganizations(input: $input) { id name kind code isDemo division { id } relations { kind target { id } } }
}`
const row = (name: string, over: object = {}) => ({
  name,
  kind: 'SCHOOL',
  divisionId: places.tongjiang.id,
  ...over,
})
const input = (organizations: object[], idempotencyKey?: string) => ({
  input: { organizations, ...(idempotencyKey && { idempotencyKey }) },
})
const named = (names: string[]) => world.owner.organization.count({ where: { name: { in: names } } })

describe('registering organizations', () => {
  test('answers with all of them in their order, each under its supervisor', async () => {
    const bureau = await world.organization({ division: places.tongjiang, kind: 'DEPARTMENT' })
    const { registerOrganizations } = await world.ok(
      officer,
      register,
      input([
        row(' 通江一小 ', { code: '2151012345', supervisedById: bureau.id, isDemo: true }),
        row('通江二小', { kind: 'KINDERGARTEN' }),
      ]),
    )
    expect(registerOrganizations).toEqual([
      {
        id: expect.any(String),
        name: '通江一小',
        kind: 'SCHOOL',
        code: '2151012345',
        isDemo: true,
        division: { id: places.tongjiang.id },
        relations: [{ kind: 'SUPERVISED_BY', target: { id: bureau.id } }],
      },
      {
        id: expect.any(String),
        name: '通江二小',
        kind: 'KINDERGARTEN',
        code: null,
        isDemo: false,
        division: { id: places.tongjiang.id },
        relations: [],
      },
    ])
    const rows = await world.owner.organization.findMany({
      where: { name: { in: ['通江一小', '通江二小'] } },
    })
    expect(rows.map(({ divisionPath }) => divisionPath)).toEqual([
      places.tongjiang.path,
      places.tongjiang.path,
    ])
  })

  test('keeps the instant of the request as the time of recording', async () => {
    const clock = '2020-06-01T09:00:00+08:00'
    await world.ok({ ...officer, clock }, register, input([row('补录小学')]))
    const { recordedAt } = await world.owner.organization.findFirstOrThrow({ where: { name: '补录小学' } })
    expect(recordedAt).toEqual(new Date(clock))
  })

  test.each([
    ['outside the range', { divisionId: places.mianyang.id }, 'FORBIDDEN', '第 2 行：区划超出您的管辖范围'],
    ['above the range', { divisionId: places.sichuan.id }, 'FORBIDDEN', '第 2 行：区划超出您的管辖范围'],
    ['in no known division', { divisionId: missing }, 'INVALID', '第 2 行：区划不存在'],
    ['in a division that is no id', { divisionId: '511921' }, 'INVALID', '第 2 行：区划不存在'],
    ['with a false code', { code: '1' }, 'INVALID', '第 2 行：代码'],
    ['with a name that is too short', { name: ' 校 ' }, 'INVALID', '第 2 行：机构名称'],
    ['twice in one batch', { name: '批次甲' }, 'CONFLICT', '第 2 行：该区划已有同名机构'],
    ['under an unknown supervisor', { supervisedById: missing }, 'INVALID', '第 2 行：主管机构不存在'],
    ['under a supervisor that is no id', { supervisedById: 'x' }, 'INVALID', '第 2 行：主管机构不存在'],
    ['with a character that no database keeps', { name: '批\u0000次' }, 'INVALID', '无效字符'],
  ])('one %s is refused with its row, and the good one is not kept either', async (_, over, code, words) => {
    const refusal = await world.refused(officer, register, input([row('批次甲'), row('批次乙', over)]))
    expect(refusal).toEqual({ code, message: expect.stringContaining(words) })
    expect(await named(['批次甲', '批次乙'])).toBe(0)
  })

  test('a code that another organization has, or that the batch names twice, is refused', async () => {
    const code = '2151054321'
    await world.ok(officer, register, input([row('有码小学', { code })]))
    for (const batch of [
      [row('无码小学'), row('抢码小学', { code })],
      [row('甲码小学', { code: '2151054322' }), row('乙码小学', { code: '2151054322' })],
    ])
      expect(await world.refused(officer, register, input(batch))).toEqual({
        code: 'CONFLICT',
        message: expect.stringMatching(/^第 2 行：代码 \d+ 已属于另一机构/),
      })
    expect(await world.refused(officer, register, input([row('园码小学', { code: '1151054321' })]))).toEqual({
      code: 'INVALID',
      message: expect.stringContaining('与机构类别不符'),
    })
  })

  test('a name that the division has already is refused; another division may use it', async () => {
    await world.ok(officer, register, input([row('同名小学')]))
    const refusal = await world.refused(officer, register, input([row('新的小学'), row('同名小学')]))
    expect(refusal).toMatchObject({ code: 'CONFLICT', message: '第 2 行：该区划已有同名机构' })
    await world.ok(officer, register, input([row('同名小学', { divisionId: places.enyang.id })]))
  })

  test('of two senders of one name at once exactly one succeeds', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => world.send(officer, register, input([row('抢注小学')]))),
    )
    const codes = answers.flatMap(({ errors }) => errors.map((error) => error.extensions?.code))
    expect(codes).toEqual(['CONFLICT', 'CONFLICT'])
    expect(await named(['抢注小学'])).toBe(1)
  })

  test.each([0, 201])('%i at once are refused', async (count) => {
    const rows = Array.from({ length: count }, (_, i) => row(`大批${i}`))
    expect(await world.refused(officer, register, input(rows))).toMatchObject({ code: 'INVALID' })
  })

  test('200 at once are registered', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => row(`两百校${i}`, { divisionId: places.enyang.id }))
    const { registerOrganizations } = await world.ok(officer, register, input(rows))
    expect(registerOrganizations.map(({ name }: { name: string }) => name)).toEqual(
      rows.map(({ name }) => name),
    )
  })

  test('sent twice with one key it is done once and answered twice alike', async () => {
    const batch = input([row('重发小学'), row('重发中学')], 'resend-1')
    const first = await world.ok(officer, register, batch)
    expect(await world.ok(officer, register, batch)).toEqual(first)
    expect(await named(['重发小学', '重发中学'])).toBe(2)
  })
})

describe('relating organizations', async () => {
  const relate = `mutation ($input: RelateOrganizationsInput!) {
    relateOrganizations(input: $input) { id relations(on: "2020-01-01") { kind validFrom document target { id } } }
  }`
  const bureau = await world.organization({ kind: 'DEPARTMENT' })
  const committee = await world.organization({ kind: 'COMMITTEE' })
  const foreign = await world.organization({ kind: 'COMMITTEE', division: places.mianyang })
  const relation = (over: object = {}) => ({
    input: {
      sourceId: bureau.id,
      targetId: committee.id,
      kind: 'MEMBER_OF',
      validFrom: '2020-01-01',
      document: '巴府办发〔2020〕1号',
      ...over,
    },
  })

  test('holds from its day on, and the same relation twice is one', async () => {
    const expected = {
      id: bureau.id,
      relations: [
        {
          kind: 'MEMBER_OF',
          validFrom: '2020-01-01',
          document: '巴府办发〔2020〕1号',
          target: { id: committee.id },
        },
      ],
    }
    for (const _ of [1, 2]) {
      const { relateOrganizations } = await world.ok(officer, relate, relation())
      expect(relateOrganizations).toEqual(expected)
    }
    const { organization } = await world.ok(
      officer,
      'query ($id: ID!) { organization(id: $id) { relations(on: "2019-12-31") { kind } } }',
      { id: bureau.id },
    )
    expect(organization.relations).toEqual([])
  })

  test.each([
    ['an unknown target', { targetId: missing }, 'NOT_FOUND'],
    ['a source that is no id', { sourceId: 'x' }, 'NOT_FOUND'],
    ['itself', { targetId: bureau.id }, 'INVALID'],
    ['a committee of another city as member', { targetId: foreign.id }, 'FORBIDDEN'],
    ['a source of another city', { sourceId: foreign.id, kind: 'SUPERVISED_BY' }, 'FORBIDDEN'],
    ['a day that does not exist', { validFrom: '2020-02-30' }, 'INVALID'],
  ])('with %s is refused', async (_, over, code) => {
    expect(await world.refused(officer, relate, relation(over))).toMatchObject({ code })
  })
})

describe('ending a relation', async () => {
  const relate = `mutation ($input: RelateOrganizationsInput!) { relateOrganizations(input: $input) { id } }`
  const end = `mutation ($input: EndRelationInput!) { endRelation(input: $input) { id } }`
  const committee = await world.organization({ kind: 'COMMITTEE', division: places.enyang })
  const foreign = await world.organization({ kind: 'COMMITTEE', division: places.mianyang })
  const unit = () => world.organization({ kind: 'DEPARTMENT', division: places.enyang })
  const member = (sourceId: string, over: object) => ({
    input: { sourceId, targetId: committee.id, kind: 'MEMBER_OF', ...over },
  })
  const join = (sourceId: string, validFrom: string) =>
    world.ok(officer, relate, member(sourceId, { validFrom }))
  const leave = (sourceId: string, validTo: string) => member(sourceId, { validTo, reason: '机构改革' })
  const membersOn = async (on: string) =>
    (
      await world.ok(
        officer,
        'query ($id: ID!, $on: Date) { committee(divisionId: $id) { memberUnits(on: $on) { id } } }',
        { id: places.enyang.id, on },
      )
    ).committee.memberUnits.map(({ id }: { id: string }) => id)

  test('a unit leaves the committee and joins again; the list of any day stays as it was', async () => {
    const [stays, moves] = [await unit(), await unit()]
    await join(stays.id, '2019-01-01')
    await join(moves.id, '2019-01-01')
    expect((await world.ok(officer, end, leave(moves.id, '2021-01-01'))).endRelation).toEqual({
      id: moves.id,
    })
    await join(moves.id, '2023-01-01')
    expect(await membersOn('2020-12-31')).toEqual([stays.id, moves.id])
    expect(await membersOn('2021-01-01')).toEqual([stays.id])
    expect(await membersOn('2022-12-31')).toEqual([stays.id])
    expect(await membersOn('2023-01-01')).toEqual([stays.id, moves.id])
  })

  test('twenty-three members are counted on the day of the policy, whoever joins and leaves later', async () => {
    const before = (await membersOn('2022-08-19')).length
    const units = await Promise.all(Array.from({ length: 23 - before }, unit))
    for (const { id } of units) await join(id, '2022-08-19')
    await world.ok(officer, end, leave((units[0] as { id: string }).id, '2022-09-01'))
    await join((await unit()).id, '2022-10-01')
    await join((await unit()).id, '2022-10-01')
    expect(await membersOn('2022-08-19')).toHaveLength(23)
    expect(await membersOn('2022-09-01')).toHaveLength(22)
    expect(await membersOn('2022-10-01')).toHaveLength(24)
  })

  test('said twice is done once, with its reason in the audit', async () => {
    const { id } = await unit()
    await join(id, '2019-01-01')
    for (const requestId of ['end-1', 'end-2'])
      await world.ok({ ...officer, requestId }, end, leave(id, '2021-01-01'))
    const entries = await world.database.sql(
      `select request_id, reason from audit_entry where entity = 'organization_relation' and operation = 'UPDATE'
       and request_id like 'end-%'`,
    )
    expect(entries).toEqual([{ request_id: 'end-1', reason: '机构改革' }])
  })

  test('a second membership beside the first is refused', async () => {
    const { id } = await unit()
    await join(id, '2019-01-01')
    for (const validFrom of ['2018-01-01', '2020-01-01'])
      expect(await world.refused(officer, relate, member(id, { validFrom }))).toEqual({
        code: 'CONFLICT',
        message: expect.stringContaining('自 2019-01-01 起已经存在'),
      })
  })

  test('of two joinings at once on different days one is refused', async () => {
    const { id } = await unit()
    const answers = await Promise.all(
      ['2019-01-01', '2020-01-01'].map((validFrom) => world.send(officer, relate, member(id, { validFrom }))),
    )
    const codes = answers.flatMap(({ errors }) => errors.map((error) => error.extensions?.code))
    expect(codes).toEqual(['CONFLICT'])
  })

  const other = await world.organization({ kind: 'COMMITTEE', division: places.tongjiang })
  const [joined, ended, stranger] = [await unit(), await unit(), await unit()]
  for (const { id } of [joined, ended])
    await world.ok(officer, relate, member(id, { targetId: other.id, validFrom: '2019-01-01' }))
  const gone = (sourceId: string, over: object = {}) => ({
    input: { ...leave(sourceId, '2022-01-01').input, targetId: other.id, ...over },
  })
  await world.ok(officer, end, gone(ended.id, { validTo: '2020-01-01' }))
  test.each([
    ['on its first day', joined.id, { validTo: '2019-01-01' }, 'INVALID'],
    ['without a reason', joined.id, { reason: ' ' }, 'INVALID'],
    ['of another kind', joined.id, { kind: 'PART_OF' }, 'NOT_FOUND'],
    ['that never was', stranger.id, {}, 'NOT_FOUND'],
    ['with an unknown unit', missing, {}, 'NOT_FOUND'],
    ['with a target that is no id', joined.id, { targetId: 'x' }, 'NOT_FOUND'],
    ['with a committee of another city', joined.id, { targetId: foreign.id }, 'FORBIDDEN'],
    ['that ended on another day', ended.id, { validTo: '2021-01-01' }, 'CONFLICT'],
  ])('%s is refused', async (_, sourceId, over, code) => {
    expect(await world.refused(officer, end, gone(sourceId, over))).toMatchObject({ code })
  })

  test('is for those in whose range both lie', async () => {
    const elsewhere = actor({ division: places.mianyang })
    expect(await world.refused(elsewhere, end, gone(joined.id))).toMatchObject({
      code: 'FORBIDDEN',
    })
  })
})

describe('reading organizations', async () => {
  const page = `query ($filter: OrganizationFilter, $first: Int, $after: String) {
    organizations(filter: $filter, first: $first, after: $after) {
      nodes { id name } edges { cursor node { id } } pageInfo { hasNextPage endCursor } totalCount
    }
  }`
  const made: { id: string }[] = []
  for (let i = 0; i < 7; i += 1)
    made.push(await world.organization({ division: places.mianyang, name: `分页机构${i}` }))
  const newestFirst = made.map(({ id }) => id).toReversed()
  const filter = { nameContains: '分页机构' }

  test('pages newest first, without gap or repetition, and counts all', async () => {
    const found: string[] = []
    let after: string | null = null
    do {
      const { organizations }: { organizations: Page } = await world.ok(officer, page, {
        filter,
        first: 3,
        after,
      })
      expect(organizations.totalCount).toBe(7)
      expect(organizations.edges.at(-1)?.cursor).toBe(organizations.pageInfo.endCursor)
      found.push(...ids(organizations))
      after = organizations.pageInfo.hasNextPage ? organizations.pageInfo.endCursor : null
    } while (after)
    expect(found).toEqual(newestFirst)
  })

  test('a row that is added while somebody pages neither shifts nor repeats the rest', async () => {
    const first = await world.ok(officer, page, { filter, first: 3 })
    const added = await world.organization({ division: places.mianyang, name: '分页机构新' })
    const second = await world.ok(officer, page, {
      filter,
      first: 10,
      after: first.organizations.pageInfo.endCursor,
    })
    await world.owner.organization.delete({ where: { id: added.id } })
    expect([...ids(first.organizations), ...ids(second.organizations)]).toEqual(newestFirst)
  })

  test('a page that ends with the last row says so', async () => {
    const { organizations } = await world.ok(officer, page, { filter, first: 7 })
    expect(organizations.pageInfo.hasNextPage).toBe(false)
  })

  test('a cursor of another list, another post, a changed or an invented one is refused', async () => {
    const { organizations } = await world.ok(officer, page, { filter, first: 3 })
    const own: string = organizations.pageInfo.endCursor
    const [key] = Buffer.from(own, 'base64url').toString().split('.')
    const attempts = [
      [officer, { filter: { nameContains: '机构' }, after: own }],
      [
        { ...officer, postId: missing },
        { filter, after: own },
      ],
      [
        { ...officer, ranges: [['/', '0']] as [string, string][] },
        { filter, after: own },
      ],
      [officer, { filter, after: forged(`x${key}.${newestFirst[0]}`) }],
      [officer, { filter, after: forged(`${key}.${'-'.repeat(36)}`) }],
      [officer, { filter, after: forged(`${key}.' or true`) }],
      [officer, { filter, after: newestFirst[0] }],
      [officer, { filter, after: 'x' }],
    ] as const
    for (const [as, variables] of attempts) {
      expect(await world.refused(as, page, variables), JSON.stringify(variables)).toEqual({
        code: 'INVALID',
        message: '分页游标不属于这个列表，请从第一页重新查询',
      })
    }
  })

  test.each([0, -1, 201])('a page of %i is refused', async (first) => {
    expect(await world.refused(officer, page, { first })).toMatchObject({ code: 'INVALID' })
  })

  test('filters by division with all below, by kind, and by a name taken literally', async () => {
    await world.organization({ division: places.enyang, name: '筛选100%小学', kind: 'SCHOOL' })
    await world.organization({ division: places.bazhong, name: '筛选市级局', kind: 'DEPARTMENT' })
    await world.organization({ division: places.mianyang, name: '筛选绵阳小学', kind: 'SCHOOL' })
    const names = async (filter: object) => {
      const { organizations } = await world.ok(officer, page, { filter })
      expect(organizations.totalCount).toBe(organizations.nodes.length)
      return organizations.nodes.map(({ name }: { name: string }) => name)
    }
    const nameContains = '筛选'
    expect(await names({ nameContains, divisionId: places.bazhong.id })).toEqual([
      '筛选市级局',
      '筛选100%小学',
    ])
    expect(await names({ nameContains, kinds: ['SCHOOL'] })).toEqual(['筛选绵阳小学', '筛选100%小学'])
    expect(await names({ nameContains: '100%' })).toEqual(['筛选100%小学'])
    expect(await names({ nameContains: '1__%' })).toEqual([])
    expect(await names({ kinds: [] })).toEqual([])
    expect(await world.refused(officer, page, { filter: { divisionId: missing } })).toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('names are open to all who are signed in, across ranges, and to nobody else', async () => {
    const [target] = made
    const id = (target as { id: string }).id
    const { organization } = await world.ok(officer, 'query ($id: ID!) { organization(id: $id) { name } }', {
      id,
    })
    expect(organization).toEqual({ name: '分页机构0' })
    const entities =
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Organization { name } } }'
    const of = [
      { __typename: 'Organization', id },
      { __typename: 'Organization', id: 'x' },
    ]
    expect((await world.ok(officer, entities, { of }))._entities).toEqual([{ name: '分页机构0' }, null])
    expect((await world.ok(null, entities, { of }))._entities).toEqual([null, null])
  })

  test('several by id come in the order of the ids; unknown ones and texts that are no ids are left out', async () => {
    const [a, b] = made.map(({ id }) => id) as [string, string]
    const { organizationsById } = await world.ok(
      officer,
      'query ($ids: [ID!]!) { organizationsById(ids: $ids) { id } }',
      { ids: [b, missing, 'x', a] },
    )
    expect(organizationsById).toEqual([{ id: b }, { id: a }])
  })

  test('former names are read newest first', async () => {
    const { id } = made[0] as { id: string }
    const former = (name: string, until: string) => ({ organizationId: id, name, until: new Date(until) })
    await world.owner.formerName.createMany({
      data: [former('甲', '2001-01-01'), former('乙', '2010-01-01')],
    })
    const { organization } = await world.ok(
      officer,
      'query ($id: ID!) { organization(id: $id) { formerNames { name until } } }',
      { id },
    )
    expect(organization.formerNames).toEqual([
      { name: '乙', until: '2010-01-01' },
      { name: '甲', until: '2001-01-01' },
    ])
  })
})
