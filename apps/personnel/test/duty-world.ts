import { randomUUID } from 'node:crypto'
import { defaultRules, nation, resolveParameter } from '@dudao/rules'
import { graphOf, places, serve } from '@dudao/testkit'
import { candidates, officer, openPersonnel, organization, organs } from './factories.ts'
import { type OwnRule, type RegisteredSchool, staffingAnswers } from './staffing-directory.ts'

/** A county office's world: its schools, its inspectors in office from 2020-09-15 to 2023-09-15, trained unless told. */
export async function openDutyWorld({ province = '510000' } = {}) {
  const personnel = await openPersonnel()
  const { database, directory, service } = personnel
  const registered: RegisteredSchool[] = []
  const rules = { province, extra: new Map<string, unknown>(), own: [] as OwnRule[] }
  const answers = directory.answers()
  const school = (id: string) => registered.find((row) => row.id === id)
  const below = (divisionId: string) => {
    const place = Object.values(places).find((one) => one.id === divisionId)
    const inside = registered.filter((row) => place && row.division.path.startsWith(place.path))
    return inside
      .filter(({ kind }) => kind === 'SCHOOL' || kind === 'KINDERGARTEN')
      .toSorted((a, b) => (a.id < b.id ? 1 : -1))
  }
  const named = (id: string) => school(id) ?? []
  const graph = serve(
    service,
    graphOf({
      ...answers,
      ...staffingAnswers(registered, rules.own),
      RulesInForce: ({ keys, on }: { keys: string[]; on: string }) => ({
        ruleParameters: keys.flatMap((key) => {
          const extra = rules.extra.get(key)
          const found = extra
            ? { value: extra, unit: '所', article: '某省规定第一条', mark: 'FOUND' }
            : resolveParameter(defaultRules, key, { divisionChain: [rules.province, nation], on })
          return found && !directory.unapproved.has(key)
            ? [{ ...found, key, id: `row of ${key}`, packVersion: 1 }]
            : []
        }),
      }),
      DutyFacts: (asked: { officeId: string; organizationIds: string[]; personIds: string[] }) => ({
        organization: { name: '通江县教育督导室' },
        organizationsById: asked.organizationIds.flatMap(named),
        persons: answers
          .Employment({ personIds: asked.personIds, organizationIds: [] })
          .persons.map(({ id }) => ({ id, name: nameOf(id) })),
      }),
      ZoneSchools: ({ ids }: { ids: string[] }) => ({ organizationsById: ids.flatMap(named) }),
      CountOfSchools: ({ divisionId }: { divisionId: string }) => ({
        schools: { totalCount: below(divisionId).length },
      }),
      PageOfSchools: ({ divisionId, after }: { divisionId: string; after: string | null }) => {
        const rest = below(divisionId).filter(({ id }) => !after || id < after)
        return {
          schools: {
            edges: rest.slice(0, 200).map(({ id }) => ({ cursor: id, node: { id } })),
            pageInfo: { hasNextPage: rest.length > 200 },
          },
        }
      },
    }),
  )
  const world = {
    ...personnel,
    graph,
    rules,
    registered,
    /** Registers schools in directory; ids in the order of their names. */
    schools(
      count: number,
      {
        place = places.tongjiang,
        kind = 'SCHOOL',
        facts = null,
      }: { place?: RegisteredSchool['division']; kind?: string; facts?: Facts | null } = {},
    ): string[] {
      const school = facts && {
        pupils: 300,
        isLarge: null,
        isTeachingPoint: false,
        isCampus: false,
        ...facts,
      }
      return Array.from({ length: count }, () => {
        const row = organization(place, { kind })
        directory.add(row)
        registered.push({ ...row, name: `学校${registered.length + 1}`, school })
        return row.id
      })
    },
    /** Persons who work in the county's office and are appointed inspectors there. */
    async inspectors(count: number, { trained = true, by = organs.tongjiang } = {}): Promise<string[]> {
      const ids = Array.from({ length: count }, () => directory.person({ organization: by }))
      await world.appoint(ids, by)
      if (trained) await world.train(ids)
      return ids
    },
    appoint: (ids: string[], by = organs.tongjiang, tier = 'COUNTY') =>
      candidates(personnel, ids, 'APPOINTED', { appointedBy: by, tier }),
    /** Enters a training before duty as a past one, by whichever organizer. */
    async train(ids: string[], on = '2020-09-01') {
      await database.sql(
        `insert into training_credit (id, inspector_id, form, hundredths, training_year, occurred_on, is_pre_service,
           source, source_paper, credited_on, organizer_organization_id, owner_division_id, owner_path,
           home_division_id, home_path, is_demo, recorded_at)
         select gen_random_uuid(), id, 'CONCENTRATED', 800, 2020, $2::date, true,
           'PAST_ENTRY', '培训登记表', $2::date, $3, $4, $5, $4, $5, true, now()
         from unnest($1::uuid[]) as id`,
        [ids, on, organs.tongjiang.id, places.tongjiang.id, places.tongjiang.path],
      )
    },
    /** Ends an inspector's office early, as the appointing organ. */
    async dismiss(personId: string, endedOn: string) {
      await database.sql(
        `update appointment set status = 'ENDED', ended_on = $2, end_reason = '解聘'
         where inspector_id = $1 and status = 'APPOINTED'`,
        [personId, endedOn],
      )
    },
    async assign(rows: Row[], { by = county(), validFrom = '2020-10-01', ...rest } = {}) {
      const input = { rows, validFrom, ...rest }
      return (await graph.ok(by, assignDocument, { input })).assignResponsibleInspectors
    },
    async refuseAssign(rows: Row[], { by = county(), validFrom = '2020-10-01' } = {}) {
      const { errors } = await graph.send(by, assignDocument, { input: { rows, validFrom } })
      if (!errors[0]) throw new Error('the graph did not refuse')
      return { message: errors[0].message, ...(errors[0].extensions as { code: string; rows: object[] }) }
    },
    async coverage(on = '2020-10-20', { by = county(), divisionId = places.tongjiang.id } = {}) {
      return (await graph.ok(by, coverageDocument, { input: { divisionId, on } })).dutyCoverage
    },
    async zone(overrides: Record<string, unknown> = {}, by = county()): Promise<string> {
      const input = { name: `责任区${randomUUID()}`, validFrom: '2020-09-01', ...overrides }
      return (await graph.ok(by, zoneDocument, { input })).createDutyZone.id
    },
  }
  return world
}

type Facts = Partial<NonNullable<RegisteredSchool['school']>>

export interface Row {
  organizationId: string | undefined
  personId: string | undefined
  overloadReason?: string
  additional?: boolean
  isDemo?: boolean
}

export const county = () => officer(organs.tongjiang)

/** Every person has a name of their own. */
export const nameOf = (personId: string) => `督学${personId.slice(0, 6)}`

const duty = `id inspectorName validFrom validTo endReason overloadReason warnings zone { id name }
  school { id } person { id } rules ruleVersion role`
export const assignDocument = `mutation ($input: AssignResponsibleInspectorsInput!) {
  assignResponsibleInspectors(input: $input) { ${duty} } }`
export const endDutyDocument = `mutation ($input: EndDutyInput!) { endDuty(input: $input) { ${duty} } }`
export const rotateDocument = `mutation ($input: RotateDutiesInput!) { rotateDuties(input: $input) { ${duty} } }`
export const zoneDocument = `mutation ($input: CreateDutyZoneInput!) {
  createDutyZone(input: $input) { id name maxSchools officePhone validFrom validTo } }`
export const zoneSchoolsDocument = `mutation ($input: AssignSchoolsToZoneInput!) {
  assignSchoolsToZone(input: $input) { id now: schools { id } earlier: schools(on: "2020-10-20") { id } } }`
export const coverageDocument = `query ($input: DutyCoverageInput!) { dutyCoverage(input: $input) {
  schools covered rate overloaded requiredPerSchool maxSchoolsPerInspector
  uncoveredSchools(first: 200) { totalCount nodes { inspectors required school { id } } pageInfo { hasNextPage } }
  overloadedInspectors(first: 200) { totalCount nodes { schools limit person { id } } } } }`
