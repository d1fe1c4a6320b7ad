import { randomUUID } from 'node:crypto'
import { type Answer, places } from '@dudao/testkit'
import { beforeAll, describe, expect, it } from 'vitest'
import { officer, organs } from './factories.ts'
import {
  assignDocument,
  county,
  endDutyDocument,
  nameOf,
  openDutyWorld,
  rotateDocument,
  zoneDocument,
  zoneSchoolsDocument,
} from './duty-world.ts'

const world = await openDutyWorld()
const { database, graph, rules, directory } = world

const outcomes = async (...requests: Promise<Answer>[]) =>
  (await Promise.all(requests)).map(({ errors }) => (errors[0]?.extensions?.code ?? '') as string).toSorted()

const pairs = (schools: string[], personId: string | undefined) =>
  schools.map((organizationId) => ({ organizationId, personId }))

describe('assignResponsibleInspectors', () => {
  it('gives duties in the order of the rows, open until further notice, with names and rules kept', async () => {
    const [first, second] = await world.inspectors(2)
    const [a, b] = world.schools(2)
    const duties = await world.assign([
      { organizationId: b, personId: second },
      { organizationId: a, personId: first },
    ])
    expect(duties).toMatchObject([
      { school: { id: b }, person: { id: second }, validFrom: '2020-10-01', validTo: null, warnings: [] },
      { school: { id: a }, inspectorName: nameOf(first as string), role: 'RESPONSIBLE', ruleVersion: 1 },
    ])
    expect(duties[0].rules['duty.schoolsPerInspector']).toMatchObject({ value: { max: 5 } })
  })

  it('allows as many schools as the rule says, and one more only with a reason that is kept', async () => {
    const [personId] = await world.inspectors(1)
    const schools = world.schools(7)
    await world.assign(pairs(schools.slice(0, 5), personId))
    const sixth = { organizationId: schools[5], personId }
    const refused = await world.refuseAssign([sixth])
    expect(refused.message).toContain('该督学将负责 6 所学校，超过 5 所；确需安排的请填写超额理由（依据：')
    expect(refused.rows).toMatchObject([{ row: 1, rule: 'duty.schoolsPerInspector' }])
    const [duty] = await world.assign([{ ...sixth, overloadReason: '人员不足' }])
    expect(duty.overloadReason).toBe('人员不足')
    expect(duty.warnings[0]).toContain('该督学将负责 6 所学校，超过 5 所（依据：')
  })

  it('counts the rows before in the same batch', async () => {
    const [personId] = await world.inspectors(1)
    const refused = await world.refuseAssign(pairs(world.schools(6), personId))
    expect(refused.rows).toMatchObject([{ row: 6, rule: 'duty.schoolsPerInspector' }])
  })

  it('takes the upper end of a range as the limit', async () => {
    rules.province = '500000'
    const [personId] = await world.inspectors(1)
    const schools = world.schools(6)
    await world.assign(pairs(schools.slice(0, 5), personId))
    const refused = await world.refuseAssign(pairs(schools.slice(5), personId))
    expect(refused.message).toContain('重庆市')
    rules.province = '510000'
  })

  it('refuses strangers: unknown schools and persons, other kinds, other divisions, none in office', async () => {
    const [personId] = await world.inspectors(1)
    const [organizationId] = world.schools(1)
    const [abroad] = world.schools(1, { place: places.enyang })
    const [training] = world.schools(1, { kind: 'TRAINING_INSTITUTION' })
    const nobody = directory.person({ organization: organs.tongjiang })
    const refused = await world.refuseAssign([
      { organizationId: randomUUID(), personId },
      { organizationId: training, personId },
      { organizationId: abroad, personId },
      { organizationId, personId: randomUUID() },
      { organizationId, personId: nobody },
    ])
    expect(refused.code).toBe('NOT_FOUND')
    expect(refused.rows).toMatchObject([
      { row: 1, message: '学校不存在' },
      { row: 2, message: expect.stringContaining('不是学校或幼儿园') },
      { row: 3, message: expect.stringContaining('不属于本机构所在区划') },
      { row: 4, message: '人员不存在' },
      { row: 5, rule: 'duty.inOffice', article: expect.stringContaining('《教育督导条例》') },
    ])
  })

  it('refuses whoever is no longer, or not yet, in office on the first day', async () => {
    const [personId] = await world.inspectors(1)
    const [organizationId] = world.schools(1)
    const rows = [{ organizationId, personId }]
    expect((await world.refuseAssign(rows, { validFrom: '2020-09-14' })).rows).toMatchObject([
      { rule: 'duty.inOffice' },
    ])
    expect((await world.refuseAssign(rows, { validFrom: '2023-09-15' })).rows).toMatchObject([
      { rule: 'duty.inOffice' },
    ])
    await world.assign(rows, { validFrom: '2020-09-15' })
  })

  it('refuses whoever was not trained before, and names the article', async () => {
    const [personId = ''] = await world.inspectors(1, { trained: false })
    const rows = pairs(world.schools(1), personId)
    const refused = await world.refuseAssign(rows)
    expect(refused.message).toContain('尚未完成岗前培训')
    expect(refused.rows).toMatchObject([
      { rule: 'train.preService', article: expect.stringContaining('《督学管理暂行办法》') },
    ])
    await world.train([personId], '2020-09-30')
    expect(await world.assign(rows)).toHaveLength(1)
  })

  it('refuses whoever has to recuse, naming the ground and its article', async () => {
    const [personId = ''] = await world.inspectors(1)
    const [declared, other, left] = world.schools(3)
    await database.sql(
      `insert into declared_relation (id, inspector_id, organization_id, ground, valid_from, recorded_at)
       values (gen_random_uuid(), $1, $2, 'NEAR_RELATIVE', '2020-01-01', now())`,
      [personId, declared],
    )
    const refused = await world.refuseAssign(pairs([other as string, declared as string], personId))
    expect(refused.rows).toMatchObject([{ row: 2, rule: 'recusal' }])
    expect(refused.message).toContain('与该单位主要负责人有近亲属关系，应当回避（依据：《教育督导条例》')
    const school = { id: left as string, kind: 'SCHOOL', division: { ...places.tongjiang, kind: 'COUNTY' } }
    const former = directory.person({ organization: school, validTo: '2019-09-01' })
    await world.appoint([former])
    await world.train([former])
    const again = await world.refuseAssign(pairs([school.id], former))
    expect(again.message).toContain('2019-09-01 离开该单位，未满 3 年，应当回避')
  })

  it('leaves a school with the inspectors it has to have, unless one more is meant', async () => {
    const [first, second] = await world.inspectors(2)
    const [organizationId] = world.schools(1)
    await world.assign([{ organizationId, personId: first }])
    const row = { organizationId, personId: second }
    const refused = await world.refuseAssign([row])
    expect(refused.code).toBe('CONFLICT')
    expect(refused.message).toContain('该校已有 1 名责任督学，达到应配 1 名')
    expect((await world.refuseAssign([{ organizationId, personId: first }])).message).toContain(
      '该督学自 2020-10-01 起已负责该校',
    )
    expect(await world.assign([{ ...row, additional: true }])).toHaveLength(1)
  })

  it('takes all rows or none', async () => {
    const [personId] = await world.inspectors(1)
    const [organizationId] = world.schools(1)
    await world.refuseAssign([
      { organizationId, personId },
      { organizationId: randomUUID(), personId },
    ])
    const rows = await database.sql(`select from duty_assignment where inspector_id = $1`, [personId])
    expect(rows).toEqual([])
  })

  it('refuses more than 200 rows, and none', async () => {
    const row = { organizationId: randomUUID(), personId: randomUUID() }
    const many = await world.refuseAssign(Array.from({ length: 201 }, () => row))
    expect(many).toMatchObject({ code: 'INVALID', message: expect.stringContaining('一次最多 200 项') })
    expect((await world.refuseAssign([])).code).toBe('INVALID')
  })

  it('assigns a full batch of 200 rows', async () => {
    const people = await world.inspectors(40)
    const rows = world.schools(200).map((organizationId, i) => ({ organizationId, personId: people[i % 40] }))
    const duties = await world.assign(rows)
    expect(duties.map(({ school }: { school: { id: string } }) => school.id)).toEqual(
      rows.map(({ organizationId }) => organizationId),
    )
  })

  it('does it once when it is sent twice', async () => {
    const [personId] = await world.inspectors(1)
    const rows = pairs(world.schools(2), personId)
    const by = county()
    const idempotencyKey = randomUUID()
    const first = await world.assign(rows, { by, idempotencyKey } as object)
    expect(await world.assign(rows, { by, idempotencyKey } as object)).toEqual(first)
    expect(
      await database.sql(`select from duty_assignment where inspector_id = $1`, [personId]),
    ).toHaveLength(2)
  })
})

describe('of two officers at once', () => {
  it('one gives the school its inspector, the other learns that it has one', async () => {
    const people = await world.inspectors(2)
    const [organizationId] = world.schools(1)
    const send = (personId: string | undefined) =>
      graph.send(county(), assignDocument, {
        input: { rows: [{ organizationId, personId }], validFrom: '2020-10-01' },
      })
    expect(await outcomes(send(people[0]), send(people[1]))).toEqual(['', 'CONFLICT'])
  })

  it('they cannot overload an inspector together', async () => {
    const [personId] = await world.inspectors(1)
    const schools = world.schools(8)
    const send = (some: string[]) =>
      graph.send(county(), assignDocument, {
        input: { rows: pairs(some, personId), validFrom: '2020-10-01' },
      })
    expect(await outcomes(send(schools.slice(0, 4)), send(schools.slice(4).toReversed()))).toEqual([
      '',
      'INVALID',
    ])
  })

  it('they cannot overfill a zone together', async () => {
    const zoneId = await world.zone()
    const schools = world.schools(30)
    const send = (organizationIds: string[]) =>
      graph.send(county(), zoneSchoolsDocument, { input: { zoneId, organizationIds, from: '2020-09-01' } })
    expect(await outcomes(send(schools.slice(0, 15)), send(schools.slice(15)))).toEqual(['', 'INVALID'])
  })
})

describe('two responsible inspectors per school', () => {
  beforeAll(() => {
    rules.province = '310000'
    return () => (rules.province = '510000')
  })

  it('are needed for a school to count as covered where the rule asks for two', async () => {
    // The rule of Shanghai is in force from 2021.
    const at = { validFrom: '2021-03-01', by: officer(organs.enyang, { today: '2021-12-31' }) }
    const look = { by: at.by, divisionId: places.enyang.id }
    const [a, b] = await world.inspectors(2, { by: organs.enyang })
    const [organizationId] = world.schools(1, { place: places.enyang })
    const [before] = [await world.coverage('2021-03-01', look)]
    await world.assign([{ organizationId, personId: a }], at)
    const half = await world.coverage('2021-03-01', look)
    expect(half).toMatchObject({ requiredPerSchool: 2, covered: before.covered })
    expect(half.uncoveredSchools.nodes).toContainEqual({
      inspectors: 1,
      required: 2,
      school: { id: organizationId },
    })
    await world.assign([{ organizationId, personId: b }], at)
    expect((await world.coverage('2021-03-01', look)).covered).toBe(before.covered + 1)
  })
})

describe('endDuty', () => {
  it('ends a duty once, with its reason, and uncovers the school from that day', async () => {
    const [personId] = await world.inspectors(1)
    const [{ id: assignmentId, school }] = await world.assign(pairs(world.schools(1), personId))
    const input = { assignmentId, endedOn: '2020-12-01', reason: '工作调动' }
    const { endDuty } = await graph.ok(county(), endDutyDocument, { input })
    expect(endDuty).toMatchObject({ validTo: '2020-12-01', endReason: '工作调动' })
    expect((await graph.refused(county(), endDutyDocument, { input })).code).toBe('CONFLICT')
    const gaps = async (on: string) =>
      (await world.coverage(on)).uncoveredSchools.nodes.some(
        (gap: { school: { id: string } }) => gap.school.id === school.id,
      )
    expect([await gaps('2020-11-30'), await gaps('2020-12-01')]).toEqual([false, true])
    const [entry] = await database.sql(
      `select reason from audit_entry where entity_id = $1 and operation = 'UPDATE'`,
      [assignmentId],
    )
    expect(entry).toEqual({ reason: '工作调动' })
  })

  it('is for the office that gave it, and not before it begins', async () => {
    const [personId] = await world.inspectors(1)
    const [{ id: assignmentId }] = await world.assign(pairs(world.schools(1), personId))
    const input = { assignmentId, endedOn: '2020-12-01', reason: '工作调动' }
    const above = await graph.refused(officer(organs.bazhong), endDutyDocument, { input })
    // The row policies lock nothing for another office, and the city may read it.
    expect(above.code).toBe('FORBIDDEN')
    const foreign = await graph.refused(officer(organs.enyang), endDutyDocument, { input })
    const missing = await graph.refused(officer(organs.enyang), endDutyDocument, {
      input: { ...input, assignmentId: randomUUID() },
    })
    expect(foreign).toEqual(missing)
    const early = await graph.refused(county(), endDutyDocument, {
      input: { ...input, endedOn: '2020-10-01' },
    })
    expect(early.message).toContain('结束日期应晚于开始日期 2020-10-01')
  })
})

describe('a zone', () => {
  it('has at most twenty schools, and names the rule', async () => {
    const zoneId = await world.zone()
    const schools = world.schools(21)
    const input = { zoneId, organizationIds: schools, from: '2020-09-01' }
    const refused = await graph.send(county(), zoneSchoolsDocument, { input })
    expect(refused.errors[0]?.message).toContain('责任区将有 21 所学校，超过 20 所（依据：')
    expect(refused.errors[0]?.extensions).toMatchObject({ code: 'INVALID', rule: 'zone.maxSchools' })
    const twenty = { ...input, organizationIds: schools.slice(0, 20) }
    const { assignSchoolsToZone } = await graph.ok(county(), zoneSchoolsDocument, { input: twenty })
    expect(assignSchoolsToZone.now).toHaveLength(20)
    const last = { ...input, organizationIds: schools.slice(20), from: '2020-10-01' }
    expect((await graph.refused(county(), zoneSchoolsDocument, { input: last })).code).toBe('INVALID')
  })

  it('takes a school over from another zone on the day of the move', async () => {
    const [from, to] = [await world.zone(), await world.zone()]
    const organizationIds = world.schools(1)
    const put = (zoneId: string, day: string) =>
      graph.send(county(), zoneSchoolsDocument, { input: { zoneId, organizationIds, from: day } })
    await put(from, '2020-09-01')
    expect((await put(from, '2020-10-01')).errors[0]?.message).toContain('该校已在此责任区')
    expect((await put(to, '2020-09-01')).errors[0]?.message).toContain('已划入另一责任区')
    const { data } = await put(to, '2020-11-01')
    expect(data.assignSchoolsToZone).toEqual({ id: to, now: [{ id: organizationIds[0] }], earlier: [] })
  })

  it('is kept by its office and exists in its own time only', async () => {
    const zoneId = await world.zone({ validTo: '2020-12-01' })
    const input = { zoneId, organizationIds: world.schools(1), from: '2020-12-01' }
    expect((await graph.refused(county(), zoneSchoolsDocument, { input })).message).toContain('不在其内')
    const above = { ...input, from: '2020-10-01' }
    expect((await graph.refused(officer(organs.bazhong), zoneSchoolsDocument, { input: above })).code).toBe(
      'FORBIDDEN',
    )
    expect((await graph.refused(officer(organs.enyang), zoneSchoolsDocument, { input: above })).code).toBe(
      'NOT_FOUND',
    )
  })

  it('has a name of its own in its office', async () => {
    const input = { name: '城区责任区', validFrom: '2020-09-01', officePhone: '0827-7222222' }
    const { createDutyZone } = await graph.ok(county(), zoneDocument, { input })
    expect(createDutyZone).toMatchObject({ maxSchools: 20, officePhone: '0827-7222222' })
    const again = await graph.refused(county(), zoneDocument, { input })
    expect(again).toEqual({ code: 'CONFLICT', message: '本机构已有同名的责任区' })
  })
})

const inZone = async (count: number) => {
  const zoneId = await world.zone()
  const organizationIds = world.schools(count)
  await graph.ok(county(), zoneSchoolsDocument, { input: { zoneId, organizationIds, from: '2020-09-01' } })
  return { zoneId, organizationIds }
}

describe('rotateDuties', () => {
  it('ends the former duties and gives new ones on the same day', async () => {
    const { zoneId, organizationIds } = await inZone(2)
    const [a, b] = await world.inspectors(2)
    const [former] = await world.assign(pairs(organizationIds, a))
    expect(former.zone.id).toBe(zoneId)
    const input = { zoneId, rows: pairs(organizationIds, b), on: '2020-12-01' }
    const { rotateDuties } = await graph.ok(county(), rotateDocument, { input })
    expect(rotateDuties).toMatchObject([
      { person: { id: b }, validFrom: '2020-12-01' },
      { person: { id: b }, zone: { id: zoneId } },
    ])
    const { dutyAssignment } = await graph.ok(
      county(),
      `{ dutyAssignment(id: "${former.id}") { validTo endReason } }`,
    )
    expect(dutyAssignment).toEqual({ validTo: '2020-12-01', endReason: '轮换' })
  })

  it('is for schools of the zone and for other inspectors; a refusal ends nothing', async () => {
    const { zoneId, organizationIds } = await inZone(1)
    const [a, b] = await world.inspectors(2)
    const [former] = await world.assign(pairs(organizationIds, a))
    const same = { zoneId, rows: pairs(organizationIds, a), on: '2020-12-01' }
    expect((await graph.refused(county(), rotateDocument, { input: same })).message).toContain(
      '轮换后不能仍由原责任督学负责该校',
    )
    const outside = { zoneId, rows: pairs([...organizationIds, ...world.schools(1)], b), on: '2020-12-01' }
    expect((await graph.refused(county(), rotateDocument, { input: outside })).message).toContain(
      '第 2 行：该校在 2020-12-01 不属于此责任区',
    )
    const { dutyAssignment } = await graph.ok(county(), `{ dutyAssignment(id: "${former.id}") { validTo } }`)
    expect(dutyAssignment.validTo).toBeNull()
  })

  it('is due after the years of an approved rule: the duty ends then, and does not go on', async () => {
    rules.extra.set('duty.rotationYears', 2)
    const [personId] = await world.inspectors(1)
    const schools = world.schools(1)
    const [duty] = await world.assign(pairs(schools, personId))
    expect(duty.validTo).toBe('2022-10-01')
    const refused = await world.refuseAssign(pairs(schools, personId), {
      by: officer(organs.tongjiang, { today: '2022-12-31' }),
      validFrom: '2022-10-05',
    })
    expect(refused.message).toContain('自 2020-10-01 起负责该校已满 2 年，应当轮换（依据：某省规定第一条）')
    expect(refused.rows).toMatchObject([{ rule: 'duty.rotationYears', article: '某省规定第一条' }])
    rules.extra.clear()
  })
})
