import { randomUUID } from 'node:crypto'
import type { Actor } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import { officer, openPersonnel, organization, organs } from './factories.ts'

const personnel = await openPersonnel()
const { database, directory, graph } = personnel
const school = directory.add(organization(places.tongjiang, { kind: 'SCHOOL' }))
const people = (count: number) =>
  Array.from({ length: count }, () => directory.person({ organization: school }))
const city = () => officer(organs.bazhong)

const enrollDocument = `mutation ($input: EnrollExpertsInput!) { enrollExperts(input: $input) {
  id status fields titleClass validFrom validTo isDemo person { id } pool { id } } }`
const removeDocument = `mutation ($input: RemoveExpertInput!) { removeExpert(input: $input) { status removedOn removalReason } }`

/** An expert; every default is visible here. */
const expert = (personId: string, overrides: Record<string, unknown> = {}) => ({
  personId,
  fields: ['学前教育'],
  titleClass: 'SENIOR',
  validFrom: '2020-09-01',
  isDemo: true,
  ...overrides,
})
const enroll = async (by: Actor, personIds: string[], overrides: Record<string, unknown> = {}) => {
  const input = { experts: personIds.map((id) => expert(id, overrides)) }
  const { enrollExperts } = await graph.ok(by, enrollDocument, { input })
  return enrollExperts.map(({ id }: { id: string }) => id) as string[]
}
const removal = (expertId: string, overrides: Record<string, unknown> = {}) => ({
  expertId,
  removedOn: '2020-12-01',
  reason: '本人申请',
  ...overrides,
})

const statements = async (count: number) => {
  const personIds = people(count)
  return (await personnel.statementsOf(() => enroll(city(), personIds))).length
}

describe('enrollExperts', () => {
  it('takes experts into the pool of the acting office, in the order given', async () => {
    const personIds = people(3)
    const input = { experts: personIds.map((id) => expert(id, { fields: ['督政', '学前教育', '督政'] })) }
    const { enrollExperts } = await graph.ok(city(), enrollDocument, { input })
    expect(enrollExperts.map((row: { person: { id: string } }) => row.person.id)).toEqual(personIds)
    expect(enrollExperts[0]).toMatchObject({
      status: 'ACTIVE',
      fields: ['督政', '学前教育'],
      titleClass: 'SENIOR',
      validFrom: '2020-09-01',
      validTo: null,
      isDemo: true,
      pool: { id: organs.bazhong.id },
    })
  })

  it('takes none of the batch if one fails, and names the rows', async () => {
    const [first = '', second = ''] = people(2)
    await enroll(city(), [second])
    const input = { experts: [first, randomUUID(), second, first].map((id) => expert(id)) }
    const { code, message } = await graph.refused(city(), enrollDocument, { input })
    expect(code).toBe('NOT_FOUND')
    expect(message).toBe(
      '第 2 行：人员不存在；第 3 行：该人员已在本专家库中（2020-09-01 至 今），请先移出；第 4 行：同一人在名单中重复',
    )
    expect(await database.sql(`select from expert where person_id = $1`, [first])).toEqual([])
  })

  it.each([
    ['nobody', { experts: [] }, 'experts 不能为空'],
    [
      'more than 200',
      { experts: Array.from({ length: 201 }, () => expert(randomUUID())) },
      '一次最多 200 项',
    ],
    ['no field', { experts: [expert(randomUUID(), { fields: [] })] }, 'fields 不能为空'],
    ['dates backwards', { experts: [expert(randomUUID(), { validTo: '2020-09-01' })] }, '结束日期应晚于'],
    ['a malformed person', { experts: [expert('x')] }, '不是有效的编号'],
  ])('refuses %s', async (_, input, message) => {
    const answer = await graph.refused(city(), enrollDocument, { input })
    expect(answer.code).toBe('INVALID')
    expect(answer.message).toContain(message)
  })

  it('does it once when sent twice, and at once by two officers once', async () => {
    const by = city()
    const input = { experts: people(2).map((id) => expert(id)), idempotencyKey: randomUUID() }
    const first = await graph.ok(by, enrollDocument, { input })
    expect(await graph.ok(by, enrollDocument, { input })).toEqual(first)
    const raced = { experts: people(5).map((id) => expert(id)) }
    const answers = [raced, { experts: raced.experts.toReversed() }].map((batch) =>
      graph.send(city(), enrollDocument, { input: batch }),
    )
    const codes = (await Promise.all(answers)).map(
      ({ errors }) => (errors[0]?.extensions?.code ?? '') as string,
    )
    expect(codes.toSorted()).toEqual(['', 'CONFLICT'])
  })

  it('enrols a person in the pools of two offices, and again after the time is over', async () => {
    const [personId = ''] = people(1)
    await enroll(city(), [personId], { validTo: '2021-09-01' })
    await enroll(officer(organs.sichuan), [personId])
    expect(await enroll(city(), [personId], { validFrom: '2021-09-01' })).toHaveLength(1)
  })

  it('uses as many statements for many as for few', async () => {
    expect(await statements(100)).toBe(await statements(2))
  })
})

describe('removeExpert', () => {
  it('keeps the expert with the reason, once, and lets the person be enrolled again', async () => {
    const [personId = ''] = people(1)
    const [id = ''] = await enroll(city(), [personId])
    const by = city()
    const { removeExpert } = await graph.ok(by, removeDocument, { input: removal(id) })
    expect(removeExpert).toEqual({ status: 'REMOVED', removedOn: '2020-12-01', removalReason: '本人申请' })
    expect((await graph.refused(by, removeDocument, { input: removal(id) })).code).toBe('CONFLICT')
    const [entry] = await database.sql(`select reason from audit_entry where account_id = $1`, [by.accountId])
    expect(entry).toEqual({ reason: '本人申请' })
    expect(await enroll(city(), [personId])).toHaveLength(1)
  })

  it('is the pool’s office alone; for others the expert is missing or not theirs', async () => {
    const [id = ''] = await enroll(city(), people(1))
    const refusalOf = async (by: Actor) =>
      (await graph.refused(by, removeDocument, { input: removal(id) })).code
    expect(await refusalOf(officer(organs.sichuan))).toBe('FORBIDDEN')
    expect(await refusalOf(officer(organs.tongjiang))).toBe('NOT_FOUND')
    const missing = await graph.refused(city(), removeDocument, { input: removal(randomUUID()) })
    expect(missing).toEqual({ code: 'NOT_FOUND', message: '专家不存在' })
    const early = await graph.refused(city(), removeDocument, {
      input: removal(id, { removedOn: '2020-08-31' }),
    })
    expect(early.code).toBe('INVALID')
  })

  it('of two officers at once lets one remove', async () => {
    const [id = ''] = await enroll(city(), people(1))
    const answers = [1, 2].map(() => graph.send(city(), removeDocument, { input: removal(id) }))
    const codes = (await Promise.all(answers)).map(
      ({ errors }) => (errors[0]?.extensions?.code ?? '') as string,
    )
    expect(codes.toSorted()).toEqual(['', 'CONFLICT'])
  })
})

const list = async (by: Actor, filter: Record<string, unknown>) => {
  const { experts } = await graph.ok(
    by,
    `query ($filter: ExpertFilter) { experts(filter: $filter, first: 200) { totalCount nodes { id } } }`,
    { filter },
  )
  expect(experts.totalCount).toBe(experts.nodes.length)
  return experts.nodes.map(({ id }: { id: string }) => id) as string[]
}

describe('experts', () => {
  it('are listed by field, class of title, division, status and day', async () => {
    const mianyang = officer(organs.mianyang)
    const [a = '', b = ''] = [
      ...(await enroll(mianyang, people(1), { fields: ['职业教育', '督政'], titleClass: 'OTHER' })),
      ...(await enroll(mianyang, people(1), { fields: ['督政'], validTo: '2021-09-01' })),
    ]
    const province = officer(organs.sichuan)
    const divisionId = places.mianyang.id
    expect(await list(province, { divisionId })).toEqual([b, a])
    expect(await list(province, { divisionId, field: '督政' })).toEqual([b, a])
    expect(await list(province, { divisionId, field: '职业' })).toEqual([])
    expect(await list(province, { divisionId, field: '职业教育', titleClass: 'OTHER' })).toEqual([a])
    expect(await list(province, { divisionId, titleClass: 'SENIOR' })).toEqual([b])
    expect(await list(province, { divisionId, on: '2021-09-01' })).toEqual([a])
    expect(await list(province, { divisionId, on: '2020-08-31' })).toEqual([])
    await graph.ok(mianyang, removeDocument, { input: removal(a) })
    expect(await list(province, { divisionId, status: 'ACTIVE' })).toEqual([b])
    expect(await list(province, { divisionId, on: '2020-11-30' })).toEqual([b, a])
    const { code } = await graph.refused(
      province,
      `{ experts(filter: { divisionId: "${randomUUID()}" }) { totalCount } }`,
    )
    expect(code).toBe('NOT_FOUND')
  })
})

describe('an expert of the city', async () => {
  const [personId = ''] = people(1)
  const [id = ''] = await enroll(city(), [personId])
  const document = `query ($keys: [_Any!]!) {
    expert(id: "${id}") { id }
    _entities(representations: $keys) { ... on Expert { titleClass } ... on Person { expert { id } } } }`
  const keys = [
    { __typename: 'Expert', id },
    { __typename: 'Person', id: personId },
  ]

  it.each([
    ['the city', city()],
    ['the province', officer(organs.sichuan)],
    ['the person', actor({ role: 'EXPERT', personId })],
  ])('is seen by %s', async (_, by) => {
    expect(await graph.ok(by, document, { keys })).toEqual({
      expert: { id },
      _entities: [{ titleClass: 'SENIOR' }, { expert: { id } }],
    })
  })

  it.each([
    ['a county below', officer(organs.tongjiang)],
    ['another city', officer(organs.mianyang)],
    ['another expert', actor({ role: 'EXPERT' })],
  ])('does not exist for %s', async (_, by) => {
    expect(await graph.ok(by, document, { keys })).toEqual({
      expert: null,
      _entities: [null, { expert: null }],
    })
    const { experts } = await graph.ok(by, `{ experts(first: 200) { totalCount nodes { id } } }`)
    expect(experts.nodes.map((row: { id: string }) => row.id)).not.toContain(id)
  })

  it('is no expert of today before the first day, and malformed ids are nobody', async () => {
    const early = officer(organs.bazhong, { today: '2020-08-31' })
    expect((await graph.ok(early, document, { keys }))._entities[1]).toEqual({ expert: null })
    const malformed = [{ __typename: 'Expert', id: 'x' }]
    expect((await graph.ok(city(), document, { keys: malformed }))._entities).toEqual([null])
  })

  it('cannot be written below the graph by another office, nor deleted by anybody', async () => {
    const row = await personnel.write(city(), (tx) => tx.expert.findUniqueOrThrow({ where: { id } }))
    const forged = { ...row, id: randomUUID(), personId: randomUUID() }
    const province = officer(organs.sichuan)
    const insert = personnel.write(province, (tx) => tx.expert.createMany({ data: [forged] }))
    await expect(insert).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const data = { removalReason: '别的' }
    const update = personnel.write(province, (tx) => tx.expert.updateMany({ where: { id }, data }))
    expect(await update).toEqual({ count: 0 })
    const removed = personnel.write(city(), (tx) => tx.expert.deleteMany({ where: { id } }))
    await expect(removed).rejects.toThrow()
  })
})
