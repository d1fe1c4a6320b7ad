import { randomUUID } from 'node:crypto'
import { places } from '@dudao/testkit'
import { beforeAll, describe, expect, it } from 'vitest'
import { candidates, endDocument, officer, openPersonnel, organization, organs } from './factories.ts'

const personnel = await openPersonnel()
const { directory, statementsOf, graph } = personnel
const tongjiangSchool = directory.add(organization(places.tongjiang, { kind: 'SCHOOL' }))
const enyangSchool = directory.add(organization(places.enyang, { kind: 'SCHOOL' }))
const province = officer(organs.sichuan)

const fromTongjiang = directory.person({ organization: tongjiangSchool })
const fromEnyang = directory.person({ organization: enyangSchool })
const countyInspector = directory.person({ organization: tongjiangSchool })
const candidate = directory.person({ organization: tongjiangSchool })

beforeAll(async () => {
  await candidates(personnel, [fromTongjiang, fromEnyang], 'APPOINTED')
  const toProvince = { by: organs.bazhong, appointedBy: organs.sichuan, tier: 'PROVINCE', session: 9 }
  await candidates(personnel, [fromEnyang], 'APPOINTED', toProvince)
  const toCounty = { appointedBy: organs.tongjiang, tier: 'COUNTY', session: 2 }
  await candidates(personnel, [countyInspector], 'APPOINTED', toCounty)
  await candidates(personnel, [candidate], 'RECOMMENDED', { session: 5 })
})

const idsOf = async (filter: Record<string, unknown>): Promise<Set<string>> => {
  const { inspectors } = await graph.ok(
    province,
    `query ($filter: InspectorFilter) { inspectors(filter: $filter) { totalCount nodes { id } } }`,
    { filter },
  )
  expect(inspectors.totalCount).toBe(inspectors.nodes.length)
  return new Set(inspectors.nodes.map(({ id }: { id: string }) => id))
}

const listWhole = (first: number) =>
  graph.ok(
    province,
    `{ inspectors(first: ${first}) { nodes {
      person { id } homeDivision { id } appointmentOn(on: "2020-10-01") { id }
      appointments { inspector { id } } declaredRelations { id } } } }`,
  )

describe('inspectors', () => {
  it.each([
    ['everybody', {}, [fromTongjiang, fromEnyang, countyInspector, candidate]],
    ['a tier', { tier: 'PROVINCE' }, [fromEnyang]],
    ['a session', { session: 4 }, [fromTongjiang, fromEnyang]],
    ['a tier and a session of one and the same appointment', { tier: 'PROVINCE', session: 4 }, []],
    ['those in office on a day', { appointedOn: '2020-09-15' }, [fromTongjiang, fromEnyang, countyInspector]],
    ['those in office a day earlier', { appointedOn: '2020-09-14' }, []],
    [
      'those in office on the last day',
      { appointedOn: '2023-09-14', tier: 'CITY' },
      [fromTongjiang, fromEnyang],
    ],
    ['those in office a day later', { appointedOn: '2023-09-15', tier: 'CITY' }, []],
    ['those at home in a county or engaged by it', { divisionId: places.enyang.id }, [fromEnyang]],
    [
      'those of a city',
      { divisionId: places.bazhong.id, tier: 'CITY', appointedOn: '2020-10-01' },
      [fromTongjiang, fromEnyang],
    ],
    ['those of another city', { divisionId: places.mianyang.id }, []],
  ])('lists %s', async (_, filter, expected) => {
    expect(await idsOf(filter)).toEqual(new Set(expected))
  })

  it('refuses an unknown division', async () => {
    const document = `{ inspectors(filter: { divisionId: "${randomUUID()}" }) { totalCount } }`
    expect(await graph.refused(province, document)).toEqual({ code: 'NOT_FOUND', message: '区划不存在' })
  })

  it('is paged, and a cursor is good for its own list only', async () => {
    const page = `query ($after: String, $filter: InspectorFilter) {
      inspectors(first: 3, after: $after, filter: $filter) { nodes { id } pageInfo { hasNextPage endCursor } } }`
    const { inspectors: first } = await graph.ok(province, page)
    expect([first.nodes.length, first.pageInfo.hasNextPage]).toEqual([3, true])
    const after = first.pageInfo.endCursor
    const { inspectors: second } = await graph.ok(province, page, { after })
    expect([second.nodes.length, second.pageInfo.hasNextPage]).toEqual([1, false])
    expect((await graph.refused(officer(organs.bazhong), page, { after })).code).toBe('INVALID')
    expect((await graph.refused(province, page, { after, filter: { session: 4 } })).code).toBe('INVALID')
  })

  it('asks the database as often for four inspectors as for one', async () => {
    const few = await statementsOf(() => listWhole(1))
    expect(await statementsOf(() => listWhole(4))).toHaveLength(few.length)
  })
})

describe('an inspector', () => {
  const inspector = `{ inspector { homeDivision { id } appointments { tier } appointmentOn(on: "2020-10-01") { tier } } }`

  it('hangs on the person, with the appointments the reader may see, newest first', async () => {
    const entities = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Person ${inspector} } }`
    const keys = [fromEnyang, randomUUID(), 'no id'].map((id) => ({ __typename: 'Person', id }))
    const { _entities } = await graph.ok(province, entities, { keys })
    expect(_entities).toEqual([
      {
        inspector: {
          homeDivision: { id: places.enyang.id },
          appointments: [{ tier: 'PROVINCE' }, { tier: 'CITY' }],
          appointmentOn: [{ tier: 'PROVINCE' }, { tier: 'CITY' }],
        },
      },
      { inspector: null },
      { inspector: null },
    ])
  })

  it('is out of office from the day on which a term is ended early', async () => {
    const person = directory.person({ organization: enyangSchool })
    const way = { appointedBy: organs.enyang, tier: 'COUNTY' }
    const [appointmentId] = await candidates(personnel, [person], 'APPOINTED', way)
    const by = officer(organs.enyang)
    await graph.ok(by, endDocument, { input: { appointmentId, endedOn: '2020-11-01', reason: '工作调动' } })
    const { inspector: found } = await graph.ok(
      by,
      `{ inspector(id: "${person}") {
        before: appointmentOn(on: "2020-10-31") { status } on: appointmentOn(on: "2020-11-01") { status } today: appointmentOn { id } } }`,
    )
    expect(found).toEqual({ before: [{ status: 'ENDED' }], on: [], today: [] })
  })
})

describe('appointments', () => {
  it.each([
    ['a status', { status: 'RECOMMENDED' }, 1],
    ['a tier', { tier: 'CITY' }, 3],
    ['a session', { session: 9 }, 1],
    ['an organ', { appointingOrganizationId: organs.bazhong.id }, 3],
    ['an organ and a status', { appointingOrganizationId: organs.bazhong.id, status: 'APPOINTED' }, 2],
  ])('are listed by %s', async (_, filter, expected) => {
    const { appointments } = await graph.ok(
      province,
      `query ($filter: AppointmentFilter) { appointments(filter: $filter) { totalCount nodes { id } } }`,
      { filter },
    )
    expect([appointments.totalCount, appointments.nodes.length]).toEqual([expected, expected])
  })

  it('refuses a malformed organ', async () => {
    const document = `{ appointments(filter: { appointingOrganizationId: "x" }) { totalCount } }`
    expect((await graph.refused(province, document)).code).toBe('NOT_FOUND')
  })
})
