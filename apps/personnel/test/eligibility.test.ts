import { randomUUID } from 'node:crypto'
import { actor, places } from '@dudao/testkit'
import { beforeAll, describe, expect, it } from 'vitest'
import { candidates, officer, openPersonnel, organization, organs } from './factories.ts'

const personnel = await openPersonnel()
const { database, directory, graph } = personnel
const school = directory.add(organization(places.tongjiang, { kind: 'SCHOOL' }))
const formerSchool = directory.add(organization(places.tongjiang, { kind: 'SCHOOL' }))
const enyangSchool = directory.add(organization(places.enyang, { kind: 'SCHOOL' }))
const tongjiang = officer(organs.tongjiang)
const enyang = officer(organs.enyang)

const principal = directory.person({ organization: school })
const fromEnyang = directory.person({ organization: enyangSchool })
const nobody = directory.person({ organization: school })

beforeAll(async () => {
  await candidates(personnel, [principal], 'APPOINTED', { appointedBy: organs.tongjiang, tier: 'COUNTY' })
  await candidates(personnel, [fromEnyang], 'APPOINTED', { appointedBy: organs.enyang, tier: 'COUNTY' })
  await candidates(personnel, [nobody], 'PUBLIC_NOTICE', { appointedBy: organs.tongjiang, tier: 'COUNTY' })
})

const document = `query ($input: EligibilityInput!) { inspectorEligibility(input: $input) {
  personId isInspector appointment { id } recusals { organizationId ground article message } unjudgedOrganizationIds } }`

interface Question {
  on?: string
  by?: typeof tongjiang
}
const ask = async (
  personIds: string[],
  organizationIds: string[],
  { on = '2020-10-20', by = tongjiang }: Question = {},
) => (await graph.ok(by, document, { input: { personIds, organizationIds, on } })).inspectorEligibility

const groundsOf = async (personId: string, organizationId: string, question: Question = {}) => {
  const [answer] = await ask([personId], [organizationId], question)
  return answer.recusals.map(({ ground }: { ground: string }) => ground)
}

const declareDocument = `mutation ($input: DeclareRelationInput!) { declareRelation(input: $input) {
  id ground from to note person { id } organization { id } } }`
const relation = (overrides: object = {}) => ({
  personId: fromEnyang,
  organizationId: school.id,
  ground: 'NEAR_RELATIVE',
  from: '2020-01-01',
  note: '校长之弟',
  ...overrides,
})

describe('inspectorEligibility', () => {
  it('tells who is in office on the day, in the order of the ids', async () => {
    const answers = await ask([nobody, principal, randomUUID(), principal], [])
    expect(answers.map((answer: { isInspector: boolean }) => answer.isInspector)).toEqual([
      false,
      true,
      false,
    ])
    const [before] = await ask([principal], [], { on: '2020-09-14' })
    expect(before).toMatchObject({ isInspector: false, appointment: null })
    const [after] = await ask([principal], [], { on: '2023-09-15' })
    expect(after.isInspector).toBe(false)
  })

  it('answers yes about an inspector of another county, and shows nothing else', async () => {
    const [answer] = await ask([fromEnyang], [])
    expect(answer).toEqual({
      personId: fromEnyang,
      isInspector: true,
      appointment: null,
      recusals: [],
      unjudgedOrganizationIds: [],
    })
    const [own] = await ask([fromEnyang], [], { by: enyang })
    expect(own.appointment.id).toEqual(expect.any(String))
    const seen = await graph.ok(
      tongjiang,
      `{ inspector(id: "${fromEnyang}") { id } appointment(id: "${own.appointment.id}") { id }
        inspectors { nodes { id } } appointments { nodes { inspector { id } } } }`,
    )
    expect(seen).toMatchObject({ inspector: null, appointment: null })
    expect(JSON.stringify(seen)).not.toContain(fromEnyang)
  })

  it('finds staff of the unit, from the posts', async () => {
    const [answer] = await ask([principal], [school.id, formerSchool.id])
    expect(answer.recusals).toEqual([
      {
        organizationId: school.id,
        ground: 'STAFF_OF_UNIT',
        article: '《教育督导条例》（国务院令第624号）关于回避的规定',
        message: '现任职于该单位，应当回避',
      },
    ])
  })

  it('finds who left the unit less than three years ago, to the day', async () => {
    const person = directory.person({ organization: formerSchool, validTo: '2018-09-01' })
    expect(await groundsOf(person, formerSchool.id, { on: '2018-08-31' })).toEqual(['STAFF_OF_UNIT'])
    expect(await groundsOf(person, formerSchool.id, { on: '2018-09-01' })).toEqual(['LEFT_WITHIN_YEARS'])
    expect(await groundsOf(person, formerSchool.id, { on: '2021-08-31' })).toEqual(['LEFT_WITHIN_YEARS'])
    expect(await groundsOf(person, formerSchool.id, { on: '2021-09-01' })).toEqual([])
  })

  it('says for which organizations employment could not be judged', async () => {
    const unknown = randomUUID()
    const [answer] = await ask([principal], [school.id, enyangSchool.id, unknown])
    expect(answer.unjudgedOrganizationIds).toEqual([enyangSchool.id, unknown])
  })

  it.each([
    ['51 persons', { personIds: Array.from({ length: 51 }, () => randomUUID()), organizationIds: [] }],
    [
      '301 organizations',
      { personIds: [], organizationIds: Array.from({ length: 301 }, () => randomUUID()) },
    ],
    ['a malformed id', { personIds: ['x'], organizationIds: [] }],
  ])('refuses %s', async (_, ids) => {
    expect((await graph.refused(tongjiang, document, { input: { ...ids, on: '2020-10-20' } })).code).toBe(
      'INVALID',
    )
  })
})

describe('declareRelation', () => {
  it('counts for a team of another county, by its ground alone', async () => {
    const { declareRelation } = await graph.ok(enyang, declareDocument, {
      input: relation({ to: '2021-01-01' }),
    })
    expect(declareRelation).toMatchObject({
      ground: 'NEAR_RELATIVE',
      from: '2020-01-01',
      to: '2021-01-01',
      note: '校长之弟',
      person: { id: fromEnyang },
      organization: { id: school.id },
    })
    const answer = await ask([fromEnyang], [school.id, formerSchool.id])
    expect(answer[0].recusals).toMatchObject([{ organizationId: school.id, ground: 'NEAR_RELATIVE' }])
    expect(JSON.stringify(answer)).not.toContain('校长之弟')
    expect(await groundsOf(fromEnyang, school.id, { on: '2019-12-31' })).toEqual([])
    expect(await groundsOf(fromEnyang, school.id, { on: '2021-01-01' })).toEqual([])
  })

  it('is read by the inspector and by the officers who see an appointment, by nobody else', async () => {
    const read = async (by: typeof tongjiang) => {
      const { inspector } = await graph.ok(
        by,
        `{ inspector(id: "${fromEnyang}") { declaredRelations { note } } }`,
      )
      return inspector && inspector.declaredRelations.length
    }
    await graph.ok(enyang, declareDocument, { input: relation({ ground: 'FAMILY_EMPLOYED' }) })
    const self = actor({ role: 'UNIT', personId: fromEnyang })
    const colleague = officer(organs.enyang, { roles: ['INSPECTOR'] })
    expect(await read(enyang)).toBeGreaterThan(0)
    expect(await read(self)).toBe(await read(enyang))
    expect(await read(colleague)).toBe(0)
    expect(await read(tongjiang)).toBeNull()
  })

  it('is made by the inspector about oneself, and by no other inspector', async () => {
    const self = actor({ role: 'INSPECTOR', personId: fromEnyang })
    await graph.ok(self, declareDocument, { input: relation({ ground: 'OTHER', note: '与校长有经济往来' }) })
    const other = officer(organs.enyang, { roles: ['INSPECTOR'] })
    expect((await graph.refused(other, declareDocument, { input: relation() })).code).toBe('FORBIDDEN')
  })

  it('answers an officer of another county as about a missing inspector', async () => {
    const foreign = await graph.refused(tongjiang, declareDocument, { input: relation() })
    const missing = await graph.refused(tongjiang, declareDocument, {
      input: relation({ personId: randomUUID() }),
    })
    expect(foreign).toEqual({ code: 'NOT_FOUND', message: '督学不存在' })
    expect(missing).toEqual(foreign)
  })

  it.each([
    ['what follows from posts', { ground: 'STAFF_OF_UNIT' }, 'INVALID', '无须申报'],
    ['another circumstance without a word', { ground: 'OTHER', note: null }, 'INVALID', '其他情形须说明'],
    ['an end before the beginning', { to: '2020-01-01' }, 'INVALID', '结束日期应晚于开始日期'],
    ['an unknown unit', { organizationId: randomUUID() }, 'NOT_FOUND', '机构不存在'],
  ])('refuses %s', async (_, overrides, code, message) => {
    const answer = await graph.refused(enyang, declareDocument, { input: relation(overrides) })
    expect(answer.code).toBe(code)
    expect(answer.message).toContain(message)
  })

  it('does it once when sent twice', async () => {
    const input = relation({ idempotencyKey: randomUUID(), from: '2020-06-01' })
    const first = await graph.ok(enyang, declareDocument, { input })
    expect(await graph.ok(enyang, declareDocument, { input })).toEqual(first)
  })
})

/** What the two functions answer about persons and the school, in these roles. */
const callAs = async (roles: string, persons: string[]) => {
  const rows = await database.sql<{ inspectors: number; recusals: number }>(
    `with scope as materialized (select set_config('app.roles', $1, true))
     select (select count(*)::int from inspectors_in_office($2::uuid[], '2020-10-20')) as inspectors,
       (select count(*)::int from declared_recusals($2::uuid[], array[$3]::uuid[], '2020-10-20')) as recusals
     from scope`,
    [roles, persons, school.id],
  )
  return rows[0]
}

describe('the functions behind eligibility', () => {
  it('answer officers and leaders only', async () => {
    expect((await callAs(',OFFICER,', [fromEnyang]))?.inspectors).toBe(1)
    expect((await callAs(',LEADER,', [fromEnyang]))?.recusals).toBeGreaterThan(0)
    for (const roles of [',INSPECTOR,', ',UNIT,', ',SYSTEM,', '']) {
      expect(await callAs(roles, [fromEnyang])).toEqual({ inspectors: 0, recusals: 0 })
    }
  })

  it('answer about no more than fifty persons at a time', async () => {
    const crowd = [fromEnyang, ...Array.from({ length: 50 }, () => randomUUID())]
    expect(await callAs(',OFFICER,', crowd)).toEqual({ inspectors: 0, recusals: 0 })
  })

  it('are the only functions that run past the row policies, and open to this service alone', async () => {
    const functions = await database.sql(
      `select proname, pg_get_function_result(oid) as result, has_function_privilege('public', oid, 'execute') as public
       from pg_proc where pronamespace = 'public'::regnamespace and prosecdef and prorettype <> 'trigger'::regtype
       order by proname`,
    )
    expect(functions).toEqual([
      { proname: 'credited_at', public: false, result: 'SETOF uuid' },
      {
        proname: 'declared_recusals',
        result: 'TABLE(person_id uuid, organization_id uuid, ground text)',
        public: false,
      },
      { proname: 'duty_holders_in_office', public: false, result: 'SETOF uuid' },
      {
        proname: 'duty_load',
        public: false,
        result: 'TABLE(person_id uuid, valid_from date, valid_to date, is_large boolean)',
      },
      { proname: 'inspector_file_obstacle', public: false, result: 'text' },
      { proname: 'inspectors_in_office', result: 'SETOF uuid', public: false },
      { proname: 'kept_elsewhere', public: false, result: 'SETOF uuid' },
      { proname: 'open_check_in', public: false, result: expect.stringMatching(/^TABLE\(code_hash text, /) },
      {
        proname: 'public_board',
        public: false,
        // What the board at a school's gate shows, and no key to anything.
        result:
          'TABLE(inspector_name text, valid_from date, valid_to date, school_name text, school_kind text, office_name text, office_phone text, is_demo boolean)',
      },
      { proname: 'registered_identities', public: false, result: 'SETOF text' },
      {
        proname: 'staffing_present',
        public: false,
        // Numbers of divisions, and of nobody.
        result: 'TABLE(division_id uuid, path text, tier text, present integer, full_time integer)',
      },
      { proname: 'trained_before_duty', public: false, result: 'SETOF uuid' },
    ])
  })
})
