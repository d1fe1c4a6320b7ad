import { actor, places } from '@dudao/testkit'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { country } from './factories.ts'
import { openWorld } from './world.ts'

const world = await openWorld()
const officer = actor({ division: places.bazhong })
const missing = '01930000-0000-7000-8000-00000000dead'
const { sichuan, bazhong, tongjiang, enyang } = places

const township = { id: '01930000-0000-7000-8000-0000000000b1', path: `${tongjiang.path}91/` }
await world.owner.division.create({
  data: {
    ...township,
    label: 91,
    parentId: tongjiang.id,
    kind: 'TOWNSHIP',
    name: '诺江镇',
    shortName: '诺江',
  },
})

const query = `query ($input: SchoolCountsInput!) { schoolCounts(input: $input) {
  division { id } kind part schools large sizeUnknown } }`
const counts = async (input: object, reader = officer) =>
  (await world.ok(reader, query, { input: { divisionId: sichuan.id, on: '2024-10-01', ...input } }))
    .schoolCounts as Count[]
interface Count {
  division: { id: string }
  kind: string
  part: string
  schools: number
  large: number
  sizeUnknown: number
}

interface Recorded {
  place: { id: string; path: string }
  kind: string
  part: string
  pupils: number | null
  isLarge: boolean | null
}

/** A school with or without facts since September 2022. */
async function add({ place, kind, part, pupils, isLarge }: Recorded): Promise<string> {
  const { id } = await world.organization({ division: place, kind })
  if (pupils !== null) {
    await world.owner.schoolFacts.create({
      data: {
        organizationId: id,
        year: 2022,
        validFrom: new Date('2022-09-01'),
        stages: ['PRIMARY'],
        pupilsByStage: { PRIMARY: pupils },
        pupils,
        isTeachingPoint: part === 'TEACHING_POINT',
        isCampus: part === 'CAMPUS',
        isLarge,
        ownership: 'PUBLIC',
      },
    })
  }
  return id
}

beforeEach(async () => {
  await world.owner.schoolFacts.deleteMany()
  await world.owner.organization.deleteMany({ where: { kind: { in: ['SCHOOL', 'KINDERGARTEN'] } } })
})

const school = { place: tongjiang, kind: 'SCHOOL', part: 'WHOLE', pupils: 300, isLarge: null }

describe('counting schools', () => {
  test('a township’s schools are its county’s, a city’s own stand under the city', async () => {
    await add({ ...school, place: township })
    await add(school)
    await add({ ...school, place: bazhong })
    const rows = (await counts({})).map(({ division, schools }) => [division.id, schools])
    expect(rows).toEqual([
      [bazhong.id, 1],
      [tongjiang.id, 2],
    ])
  })

  test('equals a recount, whatever schools and thresholds there are', async () => {
    const recorded = fc.record({
      place: fc.constantFrom(tongjiang, township, enyang, bazhong, sichuan),
      kind: fc.constantFrom('SCHOOL', 'KINDERGARTEN'),
      part: fc.constantFrom('WHOLE', 'TEACHING_POINT', 'CAMPUS'),
      pupils: fc.option(fc.integer({ min: 1, max: 6 })),
      isLarge: fc.option(fc.boolean()),
    })
    const threshold = fc.record({
      place: fc.constantFrom(country, sichuan, bazhong, tongjiang, township, enyang),
      pupils: fc.integer({ min: 1, max: 6 }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(recorded, { maxLength: 12 }),
        fc.uniqueArray(threshold, { maxLength: 3, selector: ({ place }) => place.id }),
        async (schools, thresholds) => {
          await world.owner.schoolFacts.deleteMany()
          await world.owner.organization.deleteMany({ where: { kind: { in: ['SCHOOL', 'KINDERGARTEN'] } } })
          const large: string[] = []
          const expected = new Map<string, Count>()
          for (const one of schools) {
            const id = await add(one)
            const nearest = thresholds
              .filter(({ place }) => one.place.path.startsWith(place.path))
              .toSorted((a, b) => b.place.path.length - a.place.path.length)[0]
            const known = one.pupils === null ? null : one.isLarge
            const reaches = one.pupils === null || !nearest ? null : one.pupils >= nearest.pupils
            const isLarge = known ?? reaches
            if (isLarge) large.push(id)
            const division = { id: one.place === township ? tongjiang.id : one.place.id }
            const part = one.pupils === null ? 'WHOLE' : one.part
            const key = `${division.id} ${one.kind} ${part}`
            const row = expected.get(key) ?? {
              division,
              kind: one.kind,
              part,
              schools: 0,
              large: 0,
              sizeUnknown: 0,
            }
            row.schools += 1
            if (isLarge) row.large += 1
            if (isLarge === null) row.sizeUnknown += 1
            expected.set(key, row)
          }
          const largeFrom = thresholds.map(({ place, pupils }) => ({ divisionId: place.id, pupils }))
          const byKey = (rows: Count[]) =>
            rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
          expect(byKey(await counts({ largeFrom }))).toEqual(byKey([...expected.values()]))
          const listed = await world.ok(
            officer,
            `query ($filter: SchoolFilter) { schools(filter: $filter, on: "2024-10-01") { nodes { id } } }`,
            { filter: { divisionId: sichuan.id, largeFrom } },
          )
          const ids = listed.schools.nodes.map(({ id }: { id: string }) => id)
          expect(ids.toSorted()).toEqual(large.toSorted())
        },
      ),
      { numRuns: 40 },
    )
  })

  test('looks at the facts of the day and at a stage', async () => {
    await add(school)
    const largeFrom = [{ divisionId: sichuan.id, pupils: 300 }]
    expect(await counts({ largeFrom, on: '2022-08-31' })).toMatchObject([{ large: 0, sizeUnknown: 1 }])
    expect(await counts({ largeFrom, on: '2022-09-01' })).toMatchObject([{ large: 1, sizeUnknown: 0 }])
    expect(await counts({ stage: 'JUNIOR' })).toEqual([])
    expect(await counts({ stage: 'PRIMARY' })).toHaveLength(1)
  })

  test('is one statement, however many schools there are', async () => {
    for (let i = 0; i < 5; i++) await add(school)
    world.statements.length = 0
    await counts({})
    expect(world.statements.filter((text) => text.includes('school_facts'))).toHaveLength(1)
  })

  test.each([
    ['an unknown division', { divisionId: missing }, 'NOT_FOUND'],
    ['a text that is no id', { divisionId: 'x' }, 'NOT_FOUND'],
    ['a threshold of an unknown division', { largeFrom: [{ divisionId: missing, pupils: 1 }] }, 'NOT_FOUND'],
    ['a threshold of nobody', { largeFrom: [{ divisionId: sichuan.id, pupils: 0 }] }, 'INVALID'],
    [
      'two thresholds of one division',
      {
        largeFrom: [
          { divisionId: sichuan.id, pupils: 1 },
          { divisionId: sichuan.id, pupils: 2 },
        ],
      },
      'INVALID',
    ],
  ])('%s is refused', async (_, input, code) => {
    const asked = { input: { divisionId: sichuan.id, on: '2024-10-01', ...input } }
    expect(await world.refused(officer, query, asked)).toMatchObject({ code })
  })
})

test('a school may be said to have many pupils, year by year', async () => {
  const { id } = await world.organization({ division: tongjiang, kind: 'SCHOOL' })
  const record = `mutation ($input: RecordSchoolFactsInput!) { recordSchoolFacts(input: $input) { id } }`
  const row = (year: number, isLarge?: boolean) => ({
    organizationId: id,
    year,
    stages: [{ stage: 'PRIMARY', pupils: 300 }],
    ownership: 'PUBLIC',
    isLarge,
  })
  await world.ok(officer, record, { input: { rows: [row(2022, true), row(2023)] } })
  const { before, after } = await world.ok(
    officer,
    `query ($id: ID!) {
      before: organization(id: $id) { school(on: "2022-10-01") { isLarge } }
      after: organization(id: $id) { school(on: "2023-10-01") { isLarge } } }`,
    { id },
  )
  expect([before.school.isLarge, after.school.isLarge]).toEqual([true, null])
})
