import { places } from '@dudao/testkit'
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { candidates, officer, organs } from './factories.ts'
import { openDutyWorld } from './duty-world.ts'
import { isLarge, partOf, type RegisteredSchool } from './staffing-directory.ts'

const world = await openDutyWorld()
const { graph, rules, registered, directory, database } = world
const { sichuan, bazhong, tongjiang, enyang, mianyang } = places
const on = '2021-10-15'

const figures = `schools large sizeUnknown excluded undecided required present fullTime shortage surplus
  fullTimeRequired fullTimeShortage`
const document = `query ($input: StaffingInput!) { staffing(input: $input) {
  total { ${figures} }
  byDivision { division { id } isOwn figures { ${figures} } }
  rows(first: 200) { totalCount nodes { division { id } figures { ${figures} } rules { key value } } }
  rules { key title value article mark }
  notes } }`
const report = async ({ place = tongjiang, by = officer(organs.sichuan), date = on } = {}) =>
  (await graph.ok(by, document, { input: { divisionId: place.id, on: date } })).staffing

/** Persons who work for the city, appointed where told. */
const people = (count: number) =>
  Array.from({ length: count }, () => directory.person({ organization: organs.bazhong }))
const appoint = async (ids: string[], by = organs.tongjiang, tier = 'COUNTY', kind = 'PART_TIME') => {
  await candidates(world, ids, 'APPOINTED', { appointedBy: by, tier, kind })
  return ids
}

describe('the staffing of a county', () => {
  it('asks one inspector for each large school and one for every five others begun, and names its rules', async () => {
    world.schools(49)
    world.schools(3, { facts: { isLarge: true } })
    world.schools(4, { kind: 'KINDERGARTEN' })
    await appoint(people(12))
    const { total, byDivision, rules: inForce, notes } = await report()
    expect(total).toEqual({
      schools: 52,
      large: 3,
      sizeUnknown: 49,
      excluded: 0,
      undecided: 4,
      required: 13,
      present: 12,
      fullTime: 0,
      shortage: 1,
      surplus: 0,
      fullTimeRequired: null,
      fullTimeShortage: null,
    })
    expect(byDivision).toEqual([{ division: { id: tongjiang.id }, isOwn: true, figures: total }])
    expect(inForce).toEqual([
      {
        key: 'ratio.schoolsPerInspector',
        title: '督学与学校配备比例（每名督学对应学校数）',
        value: { normal: 5, large: 1 },
        article: '《关于深化新时代教育督导体制机制改革的意见》',
        mark: 'RECALLED',
      },
      ...['staffing.counts', 'staffing.largeSchoolPupils', 'staffing.minFullTime'].map((key) => ({
        key,
        title: expect.any(String),
        value: null,
        article: null,
        mark: null,
      })),
    ])
    expect(notes).toEqual([
      expect.stringContaining('只计一次'),
      expect.stringContaining('49 所学校不能判断'),
      expect.stringContaining('4 所未计入'),
      expect.stringContaining('待核'),
    ])
  })

  it('has no number where no rule is in force on the day', async () => {
    expect((await report({ date: '2020-12-31' })).total).toMatchObject({
      required: null,
      shortage: null,
      surplus: null,
      present: 12,
    })
  })

  it('counts who is in office on the day: from the first day of the term to the last', async () => {
    const days = ['2020-09-14', '2020-09-15', '2023-09-14', '2023-09-15']
    const reports = await Promise.all(days.map((date) => report({ date })))
    expect(reports.map(({ total }) => total.present)).toEqual([0, 12, 12, 0])
  })
})

describe('a person with two appointments', () => {
  it('counts once, for the lowest tier, whoever asks and however far the other one is', async () => {
    const before = (await report({ place: sichuan })).total.present
    const [both = '', far = ''] = people(2)
    await appoint([both, far], organs.bazhong, 'CITY')
    const own = async () => (await report({ place: bazhong, by: officer(organs.bazhong) })).byDivision[0]
    expect((await own()).figures.present).toBe(2)
    await appoint([both])
    expect((await own()).figures.present).toBe(1)
    // In a county of another city, whose appointments the officers of this city do not see.
    const abroad = directory.add({
      id: randomUUID(),
      kind: 'INSPECTION_OFFICE',
      division: { id: randomUUID(), path: `${mianyang.path}77/`, kind: 'COUNTY' },
    })
    await database.sql(
      `insert into appointment (id, inspector_id, tier, kind, status, recommending_organization_id, recommender_path,
         appointing_organization_id, owner_division_id, owner_path, home_division_id, home_path, recommended_on,
         notice_to, appointed_on, term_from, term_to, rule_version, rules, is_demo, recorded_at)
       select gen_random_uuid(), $1, 'COUNTY', 'PART_TIME', 'APPOINTED', $2, $3, $2, $4, $3, $4, $3, '2020-08-01',
         '2020-09-01', '2020-09-10', '2020-09-15', '2023-09-15', 1, '{}', true, now()`,
      [far, abroad.id, abroad.division.path, abroad.division.id],
    )
    expect((await own()).figures.present).toBe(0)
    const { total, byDivision } = await report({ place: sichuan })
    expect(total.present).toBe(before + 2)
    expect(byDivision.map(({ figures: { present } }: { figures: { present: number } }) => present)).toEqual([
      0,
      before + 1,
      1,
    ])
  })

  it('counts at one tier where the term began first', async () => {
    const [person = ''] = await appoint(people(1), organs.enyang)
    const present = async (place: typeof enyang) => (await report({ place })).total.present
    const [here, there] = [await present(tongjiang), await present(enyang)]
    await database.sql(
      `insert into appointment select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(),
         'term_from', '2020-09-14', 'appointed_on', '2020-09-14', 'owner_division_id', $2::text, 'owner_path', $3::text,
         'appointing_organization_id', $4::text))).* from appointment a where inspector_id = $1`,
      [person, tongjiang.id, tongjiang.path, organs.tongjiang.id],
    )
    expect([await present(tongjiang), await present(enyang)]).toEqual([here + 1, there - 1])
  })
})

describe('the figures', () => {
  /** Counted anew from what was registered and appointed, without the service. */
  interface Term {
    place: typeof enyang
    rank: number
    kind: string
  }
  const places = [tongjiang, enyang, bazhong, sichuan, mianyang]
  const organOf = new Map([
    [tongjiang, { organ: organs.tongjiang, tier: 'COUNTY', rank: 0 }],
    [enyang, { organ: organs.enyang, tier: 'COUNTY', rank: 0 }],
    [mianyang, { organ: organs.mianyang, tier: 'CITY', rank: 1 }],
    [bazhong, { organ: organs.bazhong, tier: 'CITY', rank: 1 }],
    [sichuan, { organ: organs.sichuan, tier: 'PROVINCE', rank: 2 }],
  ])
  const terms = new Map<string, Term[]>()
  const nearest = (key: string, { path }: typeof enyang) =>
    rules.own
      .filter((row) => row.key === key && path.startsWith(row.place.path))
      .toSorted((a, b) => b.place.path.length - a.place.path.length)[0]?.value

  const countsFor = (one: RegisteredSchool) => {
    const counts = nearest('staffing.counts', one.division) as Record<string, boolean> | undefined
    const asked = [
      one.kind === 'KINDERGARTEN' && 'kindergartens',
      partOf(one) === 'TEACHING_POINT' && 'teachingPoints',
      partOf(one) === 'CAMPUS' && 'campuses',
    ].flatMap((name) => name || [])
    return asked.every((name) => counts?.[name])
  }

  function recount(place: typeof enyang) {
    const units = places.filter(({ path }) => path.startsWith(place.path))
    const largeFrom = rules.own.flatMap(({ key, value, place: { id } }) =>
      key === 'staffing.largeSchoolPupils' ? [{ divisionId: id, pupils: value as number }] : [],
    )
    const sum = { schools: 0, large: 0, required: 0, present: 0, fullTime: 0, shortage: 0, surplus: 0 }
    for (const unit of units) {
      const own = registered.filter(
        (one) => one.division.id === unit.id && one.kind !== 'TRAINING_INSTITUTION' && countsFor(one),
      )
      const large = own.filter((one) => isLarge(one, largeFrom)).length
      const ratio = (nearest('ratio.schoolsPerInspector', unit) ?? { normal: 5, large: 1 }) as {
        normal: number
        large: number
      }
      const required = Math.ceil(large / ratio.large) + Math.ceil((own.length - large) / ratio.normal)
      const here = [...terms.values()].flatMap((held) => {
        const [first] = held.toSorted((a, b) => a.rank - b.rank)
        return first?.place === unit ? [first] : []
      })
      sum.schools += own.length
      sum.large += large
      sum.required += required
      sum.present += here.length
      sum.fullTime += here.filter(({ kind }) => kind === 'FULL_TIME').length
      sum.shortage += Math.max(0, required - here.length)
      sum.surplus += Math.max(0, here.length - required)
    }
    return sum
  }

  const place = fc.constantFrom(...places)
  const change = fc.oneof(
    fc.record({
      school: fc.record({
        pupils: fc.integer({ min: 1, max: 6 }),
        isLarge: fc.constantFrom(null, true, false),
        isTeachingPoint: fc.boolean(),
        isCampus: fc.constant(false),
      }),
      place,
      kind: fc.constantFrom('SCHOOL', 'KINDERGARTEN', 'TRAINING_INSTITUTION'),
    }),
    fc.record({ close: fc.nat() }),
    fc.record({ term: fc.nat({ max: 5 }), place, kind: fc.constantFrom('FULL_TIME', 'PART_TIME') }),
    fc.record({ dismissed: fc.nat() }),
    fc.record({
      rule: fc.constantFrom<[string, unknown]>(
        ['staffing.counts', { kindergartens: true, teachingPoints: true, campuses: false }],
        ['staffing.largeSchoolPupils', 4],
        ['ratio.schoolsPerInspector', { normal: 3, large: 2 }],
      ),
      place: fc.constantFrom(sichuan, bazhong, enyang),
    }),
  )

  it('summed upward equal a recount, whatever happens to schools, appointments and rules', async () => {
    await database.sql('truncate appointment cascade')
    registered.length = 0
    const crowd = people(6)
    let steps = 0
    let given = 0
    await fc.assert(
      fc.asyncProperty(change, async (step) => {
        if ('school' in step) world.schools(1, { place: step.place, kind: step.kind, facts: step.school })
        else if ('close' in step) registered.splice(step.close % Math.max(1, registered.length), 1)
        else if ('term' in step) {
          const { organ, tier, rank } = organOf.get(step.place) ?? { rank: 0 }
          const person = crowd[step.term] as string
          const held = terms.get(person) ?? []
          // One person has one appointment of a tier here; which of two counts is told above.
          if (organ && !held.some((term) => term.rank === rank)) {
            await appoint([person], organ, tier, step.kind)
            given++
            terms.set(person, [...held, { place: step.place, rank, kind: step.kind }])
          }
        } else if ('dismissed' in step) {
          const seat = step.dismissed % crowd.length
          await world.dismiss(crowd[seat] as string, on)
          terms.delete(crowd[seat] as string)
          crowd.splice(seat, 1, ...people(1))
        } else {
          const [key, value] = step.rule
          const known = rules.own.findIndex((row) => row.key === key && row.place === step.place)
          rules.own.splice(known < 0 ? rules.own.length : known, 1, { key, value, place: step.place })
        }
        if (++steps % 4 > 0) return
        const { total, byDivision, rows } = await report({ place: sichuan })
        expect(total).toMatchObject(recount(sichuan))
        for (const { division, isOwn, figures: sums } of byDivision) {
          if (!isOwn)
            expect(sums).toMatchObject(recount(places.find(({ id }) => id === division.id) as never))
        }
        for (const key of [
          'schools',
          'required',
          'present',
          'shortage',
          'surplus',
          'excluded',
          'undecided',
        ]) {
          const add = (parts: { figures: Record<string, number> }[]) =>
            parts.reduce((sum, { figures: part }) => sum + (part[key] ?? 0), 0)
          expect([add(byDivision), add(rows.nodes)]).toEqual([total[key], total[key]])
        }
      }),
      { numRuns: 240, endOnFailure: true },
    )
    expect(given).toBeGreaterThan(10)
  }, 60_000)

  it('ask for full-time inspectors in counties alone, where a rule does', async () => {
    for (const one of [tongjiang, bazhong, mianyang]) world.schools(1, { place: one })
    rules.own.push({ key: 'staffing.minFullTime', value: 3, place: bazhong })
    const { rows } = await report({ place: sichuan })
    const asked = new Map(
      rows.nodes.map((row: { division: { id: string }; figures: { fullTimeRequired: number | null } }) => [
        row.division.id,
        row.figures.fullTimeRequired,
      ]),
    )
    expect([asked.get(tongjiang.id), asked.get(bazhong.id), asked.get(mianyang.id)]).toEqual([3, null, null])
  })
})

/** A page of the county's large schools. */
const list = async (args: string) => {
  const { staffing } = await graph.ok(
    officer(organs.tongjiang),
    `query ($input: StaffingInput!) { staffing(input: $input) { total { large } largeSchools${args} {
      totalCount pageInfo { hasNextPage endCursor } nodes { school { id } pupils inspectors ownInspectors isGap } } } }`,
    { input: { divisionId: tongjiang.id, on } },
  )
  expect(staffing.largeSchools.totalCount).toBe(staffing.total.large)
  return staffing.largeSchools
}

/** A large school as the list should have it. */
const row = (id: string | undefined, inspectors: number, ownInspectors: number, pupils = 2000) => ({
  school: { id },
  pupils,
  inspectors,
  ownInspectors,
  isGap: ownInspectors === 0,
})
const byId = (a: { school: { id?: string } }, b: { school: { id?: string } }) =>
  (a.school.id ?? '') < (b.school.id ?? '') ? 1 : -1

describe('large schools', () => {
  it('are listed with an inspector of their own or as a gap, page by page', async () => {
    registered.length = 0
    rules.own.splice(0, rules.own.length, { key: 'staffing.largeSchoolPupils', value: 2000, place: sichuan })
    await database.sql('truncate appointment cascade')
    const [own = '', shared = ''] = await world.inspectors(2)
    const [alone, mixed, none, flagged] = [
      ...world.schools(3, { facts: { pupils: 2000 } }),
      ...world.schools(1, { facts: { pupils: 10, isLarge: true } }),
    ]
    const [small] = world.schools(1, { facts: { pupils: 1999 } })
    world.schools(1, { kind: 'KINDERGARTEN', facts: { pupils: 3000 } })
    await world.assign([
      { organizationId: alone, personId: own },
      { organizationId: mixed, personId: shared },
      { organizationId: small, personId: shared },
    ])
    const { nodes, totalCount } = await list('')
    expect(totalCount).toBe(4)
    const expected = [row(alone, 1, 1), row(mixed, 1, 0), row(none, 0, 0), row(flagged, 0, 0, 10)].toSorted(
      byId,
    )
    expect(nodes).toEqual(expected)
    const gaps = expected.filter(({ isGap }) => isGap)
    expect((await list('(gapsOnly: true)')).nodes).toEqual(gaps)
    const paged: object[] = []
    for (let after = ''; ; ) {
      const page = await list(`(gapsOnly: true, first: 1${after && `, after: "${after}"`})`)
      paged.push(...page.nodes)
      after = page.pageInfo.endCursor
      if (!page.pageInfo.hasNextPage) break
    }
    expect(paged).toEqual(gaps)
  })

  it('burden an inspector more: the duty is refused without a reason, and counted as too much', async () => {
    rules.extra.set('duty.schoolsPerInspector', { max: 5, large: 1 })
    rules.extra.set('staffing.largeSchoolPupils', 2000)
    const [personId] = await world.inspectors(1)
    const [big] = world.schools(1, { facts: { pupils: 2000 } })
    const [small] = world.schools(1, { facts: { pupils: 100 } })
    const [given] = await world.assign([{ organizationId: big, personId }])
    const second = { organizationId: small, personId }
    expect(await world.refuseAssign([second])).toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('2 所学校（其中有学生数较多的学校），超过 1 所'),
    })
    await world.assign([{ ...second, overloadReason: '缺员' }])
    const coverage = await world.coverage(on)
    expect(coverage.overloadedInspectors.nodes).toContainEqual({
      schools: 2,
      limit: 1,
      person: { id: personId },
    })
    const { dutyAssignment } = await graph.ok(
      officer(organs.tongjiang),
      `query { dutyAssignment(id: "${given.id}") { isLarge } }`,
    )
    expect(dutyAssignment.isLarge).toBe(true)
    rules.extra.clear()
  })
})

const ask = (place: { id: string }, by = officer(organs.enyang)) =>
  graph.refused(by, `query ($input: StaffingInput!) { staffing(input: $input) { total { present } } }`, {
    input: { divisionId: place.id, on },
  })

const call = (by: ReturnType<typeof officer>) =>
  world.write(
    by,
    (tx) => tx.$queryRaw<object[]>`select * from staffing_present('/', '0', '2021-10-15'::date)`,
  )

describe('who asks', () => {
  it('is answered for the own range alone; a foreign division answers like a missing one', async () => {
    const missing = await ask({ id: randomUUID() })
    expect(missing.code).toBe('NOT_FOUND')
    expect([await ask(tongjiang), await ask(bazhong)]).toEqual([missing, missing])
  })

  it('asks for a county or above', async () => {
    const township = { id: '01930000-0000-7000-8000-0000000000b1' }
    expect(await ask(township, officer(organs.tongjiang))).toMatchObject({ code: 'INVALID' })
  })

  it('is told numbers of the own range alone, also below the graph, and as an officer only', async () => {
    const all = await call(officer(organs.sichuan))
    expect(all).not.toEqual([])
    expect(await call(officer(organs.mianyang))).toEqual([])
    expect(await call(officer(organs.sichuan, { roles: ['UNIT'] }))).toEqual([])
  })
})
