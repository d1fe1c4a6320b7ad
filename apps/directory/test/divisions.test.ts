import { actor, places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { country } from './factories.ts'
import { openWorld } from './world.ts'

const world = await openWorld()
const reader = actor({ division: places.tongjiang })

const row = (name: string, label: number) => ({
  name,
  shortName: name,
  kind: 'COUNTY',
  gbCode: '511999',
  label,
  parentId: places.bazhong.id,
  path: `/1/2/3/${label}/`,
})

const nameToday = async (clock: string) =>
  (await world.ok({ ...reader, clock }, '{ division(gbCode: "511999") { name } }')).division.name

test('a division is read by id and by code, with its parent', async () => {
  const { byId, byCode } = await world.ok(
    reader,
    `query ($id: ID!) {
      byId: division(id: $id) { name shortName kind gbCode path parent { name parent { name parent { name parent { name } } } } }
      byCode: division(gbCode: "511921") { id }
    }`,
    { id: places.tongjiang.id },
  )
  expect(byId).toEqual({
    name: '通江县',
    shortName: '通江',
    kind: 'COUNTY',
    gbCode: '511921',
    path: '/1/2/3/4/',
    parent: { name: '巴中市', parent: { name: '四川省', parent: { name: '全国', parent: null } } },
  })
  expect(byCode).toEqual({ id: places.tongjiang.id })
})

test('divisions of other ranges are readable to all: names are public', async () => {
  const { division } = await world.ok(reader, '{ division(gbCode: "510700") { name } }')
  expect(division).toEqual({ name: '绵阳市' })
})

test('an unknown code, an unknown id and a text that is no id give null; nothing at all is refused', async () => {
  const { code, id, text } = await world.ok(
    reader,
    `{ code: division(gbCode: "999999") { id }
       id: division(id: "01930000-0000-7000-8000-00000000dead") { id }
       text: division(id: "511921") { id } }`,
  )
  expect({ code, id, text }).toEqual({ code: null, id: null, text: null })
  expect(await world.refused(reader, '{ division { id } }')).toMatchObject({ code: 'INVALID' })
})

describe('a code that passed from one division to another', async () => {
  await world.owner.division.createMany({
    data: [
      { ...row('旧县', 91), validTo: new Date('2013-01-18') },
      { ...row('新区', 92), validFrom: new Date('2013-01-18') },
    ],
  })
  const nameOn = async (on: string) =>
    (await world.ok(reader, 'query ($on: Date) { division(gbCode: "511999", on: $on) { name } }', { on }))
      .division.name

  test.each([
    ['2013-01-17', '旧县'],
    ['2013-01-18', '新区'],
    ['2026-01-01', '新区'],
  ])('names on %s the %s', async (on, name) => {
    expect(await nameOn(on)).toBe(name)
  })

  test('names today what holds today, by the clock of the request', async () => {
    expect(await nameToday('2010-06-01T00:00:00+08:00')).toBe('旧县')
    // Midnight in China is still the day before in UTC.
    expect(await nameToday('2013-01-17T16:30:00Z')).toBe('新区')
  })

  test('children are those of the date, by code, those without a code last', async () => {
    await world.owner.division.create({
      data: { ...row('经开区', 93), kind: 'ZONE', gbCode: null, statisticalCode: '511971' },
    })
    const on = async (date: string) => {
      const { division } = await world.ok(
        reader,
        'query ($id: ID!, $on: Date) { division(id: $id) { children(on: $on) { shortName parent { id } } } }',
        { id: places.bazhong.id, on: date },
      )
      expect(new Set(division.children.map((child: { parent: { id: string } }) => child.parent.id))).toEqual(
        new Set([places.bazhong.id]),
      )
      return division.children.map((child: { shortName: string }) => child.shortName)
    }
    expect(await on('2010-01-01')).toEqual(['恩阳', '通江', '旧县', '经开区'])
    expect(await on('2020-01-01')).toEqual(['恩阳', '通江', '新区', '经开区'])
  })
})

test.each(['2026-02-30', 'soon', '2026-1-1', '20260101', ''])('“%s” is no date', async (on) => {
  const asVariable = 'query ($on: Date) { division(gbCode: "511900", on: $on) { id } }'
  const asLiteral = `{ division(gbCode: "511900", on: "${on}") { id } }`
  for (const refusal of [
    await world.refused(reader, asVariable, { on }),
    await world.refused(reader, asLiteral),
  ]) {
    expect(refusal).toEqual({ code: 'INVALID', message: `“${on}”不是真实存在的日期，应为 YYYY-MM-DD` })
  }
})

test('_entities resolves divisions in the order of the references, unknown ones as null', async () => {
  const { _entities } = await world.ok(
    reader,
    'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Division { name } } }',
    {
      of: [places.enyang.id, 'nonsense', country.id, '01930000-0000-7000-8000-00000000dead'].map((id) => ({
        __typename: 'Division',
        id,
      })),
    },
  )
  expect(_entities).toEqual([{ name: '恩阳区' }, null, { name: '全国' }, null])
})

test('several divisions are read at once, in the order of the ids; unknown ones are left out', async () => {
  const document = 'query ($ids: [ID!]!) { divisionsById(ids: $ids) { id } }'
  const ids = [places.tongjiang.id, 'x', crypto.randomUUID(), places.sichuan.id]
  const { divisionsById } = await world.ok(reader, document, { ids })
  expect(divisionsById).toEqual([{ id: places.tongjiang.id }, { id: places.sichuan.id }])
  const many = Array.from({ length: 501 }, () => places.sichuan.id)
  expect((await world.refused(reader, document, { ids: many })).code).toBe('INVALID')
})
