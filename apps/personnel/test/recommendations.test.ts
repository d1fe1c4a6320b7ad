import { randomUUID } from 'node:crypto'
import { places } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import {
  candidates,
  officer,
  openPersonnel,
  organization,
  organs,
  recommendation,
  recommendDocument,
} from './factories.ts'

const personnel = await openPersonnel()
const { database, directory, graph } = personnel
const school = directory.add(organization(places.tongjiang, { kind: 'SCHOOL' }))
const people = (count: number) =>
  Array.from({ length: count }, () => directory.person({ organization: school }))
const city = () => officer(organs.bazhong)

describe('recommendInspectors', () => {
  it('opens a candidacy for each person, in the order given, under the rules of that day', async () => {
    const personIds = people(3)
    const by = officer(organs.tongjiang)
    const { recommendInspectors } = await graph.ok(
      by,
      `mutation ($input: RecommendInspectorsInput!) { recommendInspectors(input: $input) {
        status session recommendedOn isDemo ruleVersion rules recordedAt
        inspector { id homeDivision { id } person { id } } recommendedBy { id } appointedBy { id } } }`,
      { input: recommendation(personIds) },
    )
    expect(recommendInspectors.map((row: { inspector: { id: string } }) => row.inspector.id)).toEqual(
      personIds,
    )
    expect(recommendInspectors[0]).toMatchObject({
      status: 'RECOMMENDED',
      session: 4,
      recommendedOn: '2020-08-03',
      isDemo: true,
      ruleVersion: 1,
      rules: {
        'appoint.publicity': { id: 'row of appoint.publicity', value: 7, unit: '工作日', packVersion: 1 },
      },
      inspector: { homeDivision: { id: places.tongjiang.id }, person: { id: personIds[0] } },
      recommendedBy: { id: organs.tongjiang.id },
      appointedBy: { id: organs.bazhong.id },
    })
    expect(new Date(recommendInspectors[0].recordedAt)).toEqual(new Date('2020-12-31T04:00:00Z'))
  })

  it('writes who acted into the audit, with the rows', async () => {
    const [personId = ''] = people(1)
    const by = officer(organs.tongjiang)
    await graph.ok(by, recommendDocument, { input: recommendation([personId]) })
    const entries = await database.sql<{ entity: string; action: string }>(
      `select entity, action from audit_entry where account_id = $1 order by id`,
      [by.accountId],
    )
    expect(entries).toEqual([
      { entity: 'inspector', action: 'recommendInspectors' },
      { entity: 'appointment', action: 'recommendInspectors' },
    ])
  })

  it('takes none of the batch if one fails, and names the rows', async () => {
    const [first = '', second = ''] = people(2)
    const unknown = randomUUID()
    const input = recommendation([first, unknown, second, first])
    const { code, message } = await graph.refused(city(), recommendDocument, { input })
    expect(code).toBe('NOT_FOUND')
    expect(message).toBe('第 2 行：人员不存在；第 4 行：同一人在名单中重复')
    const [count] = await database.sql(`select from appointment where inspector_id = any($1)`, [
      [first, second],
    ])
    expect(count).toBeUndefined()
  })

  it('answers about a person whom the caller may not see as about a missing one', async () => {
    const [personId = ''] = people(1)
    directory.hidden.add(personId)
    const { code, message } = await graph.refused(city(), recommendDocument, {
      input: recommendation([personId]),
    })
    expect([code, message]).toEqual(['NOT_FOUND', '第 1 行：人员不存在'])
  })

  it('refuses a person who is a candidate of the organ already', async () => {
    const [first = '', second = ''] = people(2)
    await candidates(personnel, [second], 'RECOMMENDED')
    const input = recommendation([first, second])
    const { code, message } = await graph.refused(city(), recommendDocument, { input })
    expect([code, message]).toEqual(['CONFLICT', '第 2 行：该人员已是该聘任机关的候选人，尚未办结'])
  })

  it('recommends an inspector of another county whose rows are hidden from the recommender', async () => {
    const [personId = ''] = people(1)
    await candidates(personnel, [personId], 'APPOINTED', { appointedBy: organs.enyang, tier: 'COUNTY' })
    const opened = await candidates(personnel, [personId], 'RECOMMENDED', { by: organs.tongjiang })
    expect(opened).toHaveLength(1)
  })

  it.each([
    ['a missing organ', { appointingOrganizationId: randomUUID() }, 'NOT_FOUND', '聘任机关不存在'],
    [
      'a school as organ',
      { appointingOrganizationId: school.id },
      'INVALID',
      '学校和培训机构不能任命、聘任督学',
    ],
    ['an organ of another tier', { tier: 'PROVINCE' }, 'INVALID', '督学层级应与聘任机关的层级一致'],
    [
      'an organ below',
      { appointingOrganizationId: organs.tongjiang.id, tier: 'COUNTY' },
      'INVALID',
      '只能向本级或上级的聘任机关推荐',
    ],
    [
      'an organ beside',
      { appointingOrganizationId: organs.mianyang.id },
      'INVALID',
      '只能向本级或上级的聘任机关推荐',
    ],
    ['a day to come', { recommendedOn: '2021-01-01' }, 'INVALID', '尚未发生'],
    ['a day that does not exist', { recommendedOn: '2020-02-30' }, 'INVALID', '不是真实存在的日期'],
    ['a malformed person', { persons: [{ personId: '1' }] }, 'INVALID', 'persons.0.personId 不是有效的编号'],
    ['nobody', { persons: [] }, 'INVALID', 'persons 不能为空'],
    ['session 0', { session: 0 }, 'INVALID', '届次应为正整数'],
  ])('refuses %s', async (_, overrides, code, message) => {
    const answer = await graph.refused(city(), recommendDocument, {
      input: recommendation(people(1), overrides),
    })
    expect(answer.code).toBe(code)
    expect(answer.message).toContain(message)
  })

  it('refuses more than 500 persons', async () => {
    const { code, message } = await graph.refused(city(), recommendDocument, {
      input: recommendation(people(501)),
    })
    expect([code, message]).toEqual(['INVALID', '输入有误：persons 一次最多 500 项'])
  })

  it('opens nothing while a rule of the later steps is not approved', async () => {
    directory.unapproved.add('term.parttime')
    const { code, message } = await graph.refused(city(), recommendDocument, {
      input: recommendation(people(1)),
    })
    expect(code).toBe('CONFLICT')
    expect(message).toContain('term.parttime')
    const fullTime = recommendation(people(1), { kind: 'FULL_TIME' })
    await graph.ok(city(), recommendDocument, { input: fullTime })
    directory.unapproved.clear()
  })

  it('does it once when sent twice, and refuses the key for another command', async () => {
    const by = city()
    const idempotencyKey = randomUUID()
    const input = recommendation(people(2), { idempotencyKey })
    const first = await graph.ok(by, recommendDocument, { input })
    const second = await graph.ok(by, recommendDocument, { input })
    expect(second).toEqual(first)
    const review = { appointmentIds: [randomUUID()], approve: true, on: '2020-08-17' }
    const { code } = await graph.refused(
      by,
      `mutation ($input: ReviewAppointmentsInput!) { reviewAppointments(input: $input) { id } }`,
      { input: { ...review, idempotencyKey } },
    )
    expect(code).toBe('CONFLICT')
  })
})
