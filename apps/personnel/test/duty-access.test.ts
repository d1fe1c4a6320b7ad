import { randomUUID } from 'node:crypto'
import { anonymous } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import { officer, organs } from './factories.ts'
import { county, nameOf, openDutyWorld, zoneSchoolsDocument } from './duty-world.ts'

const world = await openDutyWorld()
const { graph } = world

describe('a duty', async () => {
  const [personId = ''] = await world.inspectors(1)
  const [schoolId = '', neighbourId = ''] = world.schools(2)
  const zoneId = await world.zone({ officePhone: '0827-7200000' })
  await graph.ok(county(), zoneSchoolsDocument, {
    input: { zoneId, organizationIds: [schoolId, neighbourId], from: '2020-09-01' },
  })
  const [given] = await world.assign([{ organizationId: schoolId, personId }])
  const keys = [
    { __typename: 'DutyAssignment', id: given.id },
    { __typename: 'DutyZone', id: zoneId },
    { __typename: 'Organization', id: schoolId },
    { __typename: 'Organization', id: 'x' },
  ]
  const document = `query ($keys: [_Any!]!) {
    dutyAssignment(id: "${given.id}") { id inspectorName }
    dutyZones(filter: { on: "2020-12-01" }) { nodes { id } }
    _entities(representations: $keys) {
      ... on DutyAssignment { id } ... on DutyZone { name schools { id } }
      ... on Organization { responsibleInspectors(on: "2020-12-01") { id inspectorName } } } }`
  const seen = (by: Parameters<typeof graph.ok>[0]) => graph.ok(by, document, { keys })

  it.each([
    ['its county', county()],
    ['the city', officer(organs.bazhong)],
    ['the province', officer(organs.sichuan)],
  ])('is seen by %s', async (_, by) => {
    const { dutyAssignment, dutyZones, _entities } = await seen(by)
    expect(dutyAssignment).toEqual({ id: given.id, inspectorName: nameOf(personId) })
    expect(dutyZones.nodes).toContainEqual({ id: zoneId })
    expect(_entities[1].schools).toHaveLength(2)
    expect(_entities[2]).toEqual({ responsibleInspectors: [dutyAssignment] })
    expect(_entities[3]).toBeNull()
  })

  it.each([
    ['the school', actor({ role: 'UNIT', organizationId: schoolId })],
    ['the inspector', actor({ role: 'INSPECTOR', personId })],
  ])('is seen by %s, without the neighbours in the zone', async (_, by) => {
    const { dutyAssignment, dutyZones, _entities } = await seen(by)
    expect(dutyAssignment.id).toBe(given.id)
    expect(dutyZones.nodes).toEqual([])
    expect(_entities[1].schools).toEqual([])
    expect(_entities[2].responsibleInspectors).toHaveLength(1)
  })

  it.each([
    ['a neighbour school', actor({ role: 'UNIT', organizationId: neighbourId })],
    ['another county', officer(organs.enyang)],
    ['another city', officer(organs.mianyang)],
    ['nobody signed in', anonymous(randomUUID())],
  ])('does not exist for %s', async (_, by) => {
    const public_ = document.replace(/dutyAssignment\(.*\n.*\n/, '')
    if (by.kind === 'ANONYMOUS') {
      const { _entities } = await graph.ok(by, public_, { keys })
      expect(_entities).toEqual([null, null, { responsibleInspectors: [] }, null])
      return
    }
    const { dutyAssignment, dutyZones, _entities } = await seen(by)
    expect([dutyAssignment, dutyZones.nodes]).toEqual([null, []])
    expect(_entities).toEqual([null, null, { responsibleInspectors: [] }, null])
  })

  it('is among the duties of the inspector', async () => {
    const inspector = await graph.ok(
      county(),
      `{ inspector(id: "${personId}") { duties(on: "2020-12-01") { id } before: duties(on: "2020-09-20") { id } } }`,
    )
    expect(inspector.inspector).toEqual({ duties: [{ id: given.id }], before: [] })
  })

  it('asks together for the schools of a list', async () => {
    const many = world.schools(20).map((id) => ({ __typename: 'Organization', id }))
    const statements = (representations: object[]) =>
      world.statementsOf(() => graph.ok(county(), document, { keys: representations }))
    const few = await statements(keys.slice(2, 3))
    expect(await statements([...many, ...keys.slice(2, 3)])).toHaveLength(few.length)
  })

  it('is written for the own office only, should a rule be forgotten', async () => {
    const forge = (by: ReturnType<typeof county>, change: object) =>
      world.write(by, async (tx) => {
        const row = await tx.dutyAssignment.findUniqueOrThrow({ where: { id: given.id } })
        await tx.dutyAssignment.createMany({
          data: [
            {
              ...row,
              rules: {},
              id: randomUUID(),
              inspectorId: personId,
              validFrom: new Date('2021-01-01'),
              ...change,
            },
          ],
        })
      })
    const forbidden = { code: 'FORBIDDEN' }
    await expect(forge(officer(organs.bazhong), {})).rejects.toMatchObject(forbidden)
    await expect(forge(county(), { schoolPath: places.enyang.path })).rejects.toMatchObject(forbidden)
    const update = world.write(officer(organs.bazhong), (tx) =>
      tx.dutyAssignment.updateMany({ where: { id: given.id }, data: { validTo: new Date('2021-01-01') } }),
    )
    expect(await update).toEqual({ count: 0 })
    const stay = world.write(county(), (tx) =>
      tx.dutyZoneSchool.createMany({
        data: [
          {
            zoneId,
            schoolOrganizationId: randomUUID(),
            ownerPath: places.bazhong.path,
            validFrom: new Date('2021-01-01'),
            recordedAt: new Date(),
          },
        ],
      }),
    )
    await expect(stay).rejects.toMatchObject(forbidden)
  })
})

const nobody = (today = '2020-12-31') => anonymous(randomUUID(), `${today}T12:00:00+08:00`)

const names = (of: { fields: { name: string }[] }) => of.fields.map(({ name }) => name).toSorted()

describe('publicBoard', async () => {
  const [personId = '', other = ''] = await world.inspectors(2)
  const [schoolId = '', bare = ''] = world.schools(2)
  const [kindergartenId = ''] = world.schools(1, { kind: 'KINDERGARTEN' })
  const zoneId = await world.zone({ officePhone: '0827-7211111' })
  await graph.ok(county(), zoneSchoolsDocument, {
    input: { zoneId, organizationIds: [schoolId], from: '2020-09-01' },
  })
  await world.assign([
    { organizationId: schoolId, personId },
    { organizationId: kindergartenId, personId: other },
  ])
  const document = `query ($id: ID!) { publicBoard(organizationId: $id) {
    schoolName officeName officePhone matters isDemo inspectors { name validFrom validTo } } }`
  const board = async (id: string, by = nobody()) => (await graph.ok(by, document, { id })).publicBoard

  it('tells everybody name, office, telephone, matters and how long, and nothing else', async () => {
    const shown = await board(schoolId)
    expect(shown).toEqual({
      schoolName: expect.stringMatching(/^学校/),
      officeName: '通江县教育督导室',
      officePhone: '0827-7211111',
      matters: expect.arrayContaining(['校务管理和制度执行情况']),
      isDemo: false,
      inspectors: [{ name: nameOf(personId), validFrom: '2020-10-01', validTo: null }],
    })
    expect(shown.matters).toHaveLength(8)
    expect(JSON.stringify(shown)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/)
    const type = await graph.ok(
      nobody(),
      `{ b: __type(name: "PublicBoard") { fields { name } } i: __type(name: "PublicBoardInspector") { fields { name } } }`,
    )
    expect(names(type.b)).toEqual([
      'inspectors',
      'isDemo',
      'matters',
      'officeName',
      'officePhone',
      'schoolName',
    ])
    expect(names(type.i)).toEqual(['name', 'validFrom', 'validTo'])
  })

  it('has three matters for a kindergarten', async () => {
    expect((await board(kindergartenId)).matters).toHaveLength(3)
  })

  it('is null for a school without an inspector, an unknown one and a malformed id alike', async () => {
    expect(await Promise.all([bare, randomUUID(), 'x'].map((id) => board(id)))).toEqual([null, null, null])
  })

  it('shows neither duties past or to come nor inspectors out of office', async () => {
    expect(await board(schoolId, nobody('2020-09-30'))).toBeNull()
    expect(await board(schoolId, nobody('2023-09-15'))).toBeNull()
    await world.dismiss(other, '2020-12-01')
    expect(await board(kindergartenId)).toBeNull()
  })

  it('is the only door: the tables behind it show nothing to nobody', async () => {
    const counts = await world.write(nobody(), async (tx) => [
      await tx.dutyAssignment.count(),
      await tx.dutyZone.count(),
      await tx.dutyZoneSchool.count(),
      await tx.appointment.count(),
    ])
    expect(counts).toEqual([0, 0, 0, 0])
    const load = await world.write(
      nobody(),
      (tx) =>
        tx.$queryRaw<object[]>`select * from duty_load(${[personId]}::uuid[], '2020-10-01'::date, null)`,
    )
    expect(load).toEqual([])
  })
})
