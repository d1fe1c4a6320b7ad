import { actor, places } from '@dudao/testkit'
import { expect, test } from 'vitest'
import { openWorld } from './world.ts'

const world = await openWorld()
const officer = actor({ division: places.bazhong })

const committee = await world.organization({ kind: 'COMMITTEE', name: '巴中市人民政府教育督导委员会' })
const bureau = await world.organization({ kind: 'DEPARTMENT', name: '巴中市教育局' })
const office = await world.organization({ kind: 'COMMITTEE_OFFICE', name: '督导委员会办公室' })
const formerOffice = await world.organization({ kind: 'COMMITTEE_OFFICE', name: '原办公室' })
const section = await world.organization({ kind: 'DEPARTMENT', name: '内设科室' })
const party = await world.organization({ kind: 'DEPARTMENT', name: '市委组织部' })

await world.relation({ source: formerOffice, target: committee, kind: 'PART_OF', to: '2019-01-01' })
await world.relation({ source: section, target: committee, kind: 'PART_OF' })
await world.relation({ source: office, target: committee, kind: 'PART_OF', from: '2019-01-01' })
await world.relation({ source: office, target: bureau, kind: 'HOSTED_BY', from: '2019-01-01' })
await world.relation({ source: bureau, target: committee, kind: 'MEMBER_OF' })
await world.relation({
  source: party,
  target: committee,
  kind: 'MEMBER_OF',
  from: '2020-01-01',
  to: '2024-01-01',
})

const seat = (name: string, validFrom: string, validTo?: string, role = 'LEADER') =>
  world.post({ organization: committee, role, seat: name, validFrom, ...(validTo && { validTo }) })
const chair = await seat('CHAIR', '2017-01-01', '2020-06-01')
const nextChair = await seat('CHAIR', '2020-06-01')
const deputies = [await seat('DEPUTY', '2019-01-01'), await seat('DEPUTY', '2019-01-01')]
const chief = await seat('CHIEF_INSPECTOR', '2019-01-01')
const secretary = await world.post({ organization: committee, role: 'OFFICER' })

const query = `query ($id: ID!, $on: Date) { committee(divisionId: $id) {
  organization { id } office { id } seats(on: $on) { id seat person { id } } memberUnits(on: $on) { name }
} }`
const on = async (date: string | null, reader = officer) =>
  (await world.ok(reader, query, { id: places.bazhong.id, on: date })).committee
const ids = (rows: { id: string }[]) => rows.map(({ id }) => id)

test('a committee has its office, which a bureau only hosts; a former office and other parts are not it', async () => {
  expect(await on(null)).toMatchObject({ organization: { id: committee.id }, office: { id: office.id } })
})

test('seats are those of the day: the chair changes on one, members without a seat are not among them', async () => {
  const before = await on('2020-05-31')
  expect(ids(before.seats)).toEqual(ids([chair, ...deputies, chief]))
  expect(before.seats.map((post: { seat: string }) => post.seat)).toEqual([
    'CHAIR',
    'DEPUTY',
    'DEPUTY',
    'CHIEF_INSPECTOR',
  ])
  const after = await on('2020-06-01')
  expect(ids(after.seats)).toEqual(ids([nextChair, ...deputies, chief]))
  expect(ids(after.seats)).not.toContain(secretary.id)
})

test.each([
  ['2019-12-31', ['巴中市教育局']],
  ['2020-01-01', ['巴中市教育局', '市委组织部']],
  ['2023-12-31', ['巴中市教育局', '市委组织部']],
  ['2024-01-01', ['巴中市教育局']],
])('the member units on %s are %j', async (date, names) => {
  const { memberUnits } = await on(date)
  expect(memberUnits.map(({ name }: { name: string }) => name)).toEqual(names)
})

test('units are open to all, who sits in it only to those who see the posts', async () => {
  const seen = await on('2020-06-01', actor({ division: places.mianyang }))
  expect(seen.memberUnits).toHaveLength(2)
  expect(seen.office).toEqual({ id: office.id })
  expect(seen.seats).toEqual([])
})

test.each([places.mianyang.id, '01930000-0000-7000-8000-00000000dead', 'no-id'])(
  'a division without a committee, an unknown one and no id give null: %s',
  async (id) => {
    expect(await world.ok(officer, query, { id })).toEqual({ committee: null })
  },
)
