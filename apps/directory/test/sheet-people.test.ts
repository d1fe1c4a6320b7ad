import { randomUUID } from 'node:crypto'
import { actor, graphOf, places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { openWorld } from './world.ts'

const answer = { step: 'APPLY', kind: 'INSPECTORS', good: 1 }
const world = await openWorld({ graph: graphOf({ SheetErrand: () => ({ sheetErrand: answer }) }) })
const officer = actor({ division: places.bazhong })
const accountId = randomUUID()
const sent = (importId: string) =>
  actor({ division: places.bazhong, accountId, delegate: 'report-worker', errand: importId })

const school = await world.organization({ kind: 'SCHOOL', division: places.tongjiang, name: '通江一小' })
await world.owner.organization.update({ where: { id: school.id }, data: { code: '3151000001' } })
const far = await world.organization({ kind: 'SCHOOL', division: places.mianyang, name: '绵阳中学' })
for (const division of [places.tongjiang, places.enyang])
  await world.organization({ kind: 'SCHOOL', division, name: '中心小学' })

describe('finding people', () => {
  const document = `query ($keys: [PersonKeyInput!]!) { findPeople(keys: $keys) { unit { id } persons { id } } }`
  const find = async (...keys: [unit: string, name: string][]) =>
    (await world.ok(officer, document, { keys: keys.map(([unit, name]) => ({ unit, name })) })).findPeople

  test('answers by code or by the one full name in reach, in the order of the keys', async () => {
    const one = await world.post({
      organization: school,
      personId: (await world.person({ name: '王老师' })).id,
    })
    const gone = await world.person({ name: '王老师' })
    await world.post({ organization: school, personId: gone.id, validTo: '2020-01-01' })
    const unit = { id: school.id }
    expect(
      await find(
        ['通江一小', '王老师'],
        ['3151000001', '李老师'],
        ['中心小学', '王老师'],
        ['绵阳中学', '王老师'],
        ['没有的学校', '王老师'],
      ),
    ).toEqual([
      { unit, persons: [{ id: one.personId }] },
      { unit, persons: [] },
      { unit: null, persons: [] },
      { unit: null, persons: [] },
      { unit: null, persons: [] },
    ])
  })

  test('shows nobody whom the asker does not see, and no more than five hundred', async () => {
    await world.owner.organization.update({ where: { id: far.id }, data: { code: '3151000002' } })
    await world.post({ organization: far, personId: (await world.person({ name: '张老师' })).id })
    expect(await find(['3151000002', '张老师'])).toEqual([{ unit: { id: far.id }, persons: [] }])
    const keys = Array.from({ length: 501 }, () => ({ unit: 'x', name: 'y' }))
    expect(await world.refused(officer, document, { keys })).toMatchObject({ code: 'INVALID' })
  })
})

const persons = (over: object = {}) => [
  {
    id: randomUUID(),
    name: '新督学',
    organizationId: school.id,
    title: '校长',
    since: '2015-09-01',
    ...over,
  },
  { id: randomUUID(), name: '另一督学', organizationId: school.id, isDemo: true },
]
const input = (importId: string, some: object[]) => ({ input: { importId, token: 1, persons: some } })

describe('registering the persons of a sheet', () => {
  const document = `mutation ($input: RegisterSheetPersonsInput!) { registerSheetPersons(input: $input) }`
  test('gives each a post as somebody of the unit, under the id that was chosen, once', async () => {
    const importId = randomUUID()
    const some = persons()
    const ids = some.map(({ id }) => id)
    for (let i = 0; i < 2; i++) {
      const { registerSheetPersons } = await world.ok(sent(importId), document, input(importId, some))
      expect(registerSheetPersons).toEqual(ids)
    }
    const posts = await world.owner.post.findMany({
      where: { personId: { in: ids } },
      include: { person: true },
    })
    expect(posts).toHaveLength(2)
    expect(posts.find(({ personId }) => personId === ids[0])).toMatchObject({
      role: 'UNIT',
      title: '校长',
      validFrom: new Date('2015-09-01'),
      divisionPath: places.tongjiang.path,
      person: { name: '新督学', isDemo: false },
    })
  })

  test('refuses an id that is somebody else’s, a unit out of reach, and everybody who is on no errand', async () => {
    const importId = randomUUID()
    const known = await world.person({ name: '旧人' })
    const taken = input(importId, persons({ id: known.id }))
    expect(await world.refused(sent(importId), document, taken)).toMatchObject({ code: 'CONFLICT' })
    const away = input(importId, persons({ organizationId: far.id }))
    expect(await world.refused(sent(importId), document, away)).toMatchObject({ code: 'FORBIDDEN' })
    const some = input(importId, persons())
    expect(await world.refused(officer, document, some)).toMatchObject({ code: 'FORBIDDEN' })
    answer.step = 'CHECK'
    expect(await world.refused(sent(importId), document, some)).toMatchObject({ code: 'CONFLICT' })
    answer.step = 'APPLY'
    expect(await world.owner.person.count({ where: { name: '新督学' } })).toBe(1)
  })
})
