import { randomBytes, randomUUID } from 'node:crypto'
import { chineseCalendar, defaultRules, nation, resolveParameter } from '@dudao/rules'
import { type Actor, DomainError, openAdapter } from '@dudao/service'
import { actor, createDatabase, graphOf, places, serve, type TestService } from '@dudao/testkit'
import { afterAll } from 'vitest'
import { PrismaClient } from '../src/generated/prisma/client.ts'
import { createCases } from '../src/schema.ts'

export type Division = (typeof places)[keyof typeof places]

interface OrganizationRow {
  id: string
  name: string
  kind: string
  division: Division
}

interface RecusalRow {
  personId: string
  organizationId: string
  ground: string
  article: string
  message: string
}

interface Paged<Filter> {
  filter: Filter
  after: string | null
}

/** Pages of 200, as the graph gives them. */
function pageOf<Row>(rows: Row[], after: string | null) {
  const from = Number(after ?? 0)
  const to = from + 200
  return { nodes: rows.slice(from, to), pageInfo: { hasNextPage: to < rows.length, endCursor: String(to) } }
}

const parentOf = (path: string) => path.replace(/[^/]+\/$/, '')

const divisionOf = (id: string) => Object.values(places).find((place) => place.id === id)

/** What the services around this one know: organizations, rules, who is an inspector and has to recuse. */
interface LetterRow {
  id: string
  kind: string
  status: string
  issuer?: { id: string }
  problemIds: string[]
}

interface RuleRow {
  key: string
  value: unknown
  unit: string
  article: string
  mark: string
  validFrom: string
}

const calendarRow: RuleRow = {
  key: 'calendar.workdays',
  value: chineseCalendar(2019, 2025),
  unit: '日',
  article: '国务院办公厅部分节假日安排的通知',
  mark: 'FOUND',
  validFrom: '2004-01-01',
}

/** What the services around this one know: organizations, rules, letters, who is an inspector and has to recuse. */
export function createNeighbours() {
  const organizations = new Map<string, OrganizationRow>()
  const inspectors = new Set<string>()
  const recusals: RecusalRow[] = []
  const unjudged = new Set<string>()
  const teamMin = { value: 3 as number | null }
  /** Values of other keys than team.min; what is not here no text says. */
  const ruleValues = new Map<string, unknown>()
  /** Rows that divisions further down have of their own. */
  const rulesBelow: { division: Division; key: string; value: unknown }[] = []
  const directory = { isAway: false }
  // The pack in force; `adopt` puts a province's shipped rows in its place.
  const pack = new Map<string, RuleRow>([[calendarRow.key, calendarRow]])
  const province = { code: null as string | null }
  const letters = new Map<string, LetterRow>()
  const asked: { on: string; organizationIds: string[] }[] = []

  const organization = (division: Division, kind = 'SCHOOL', name = `机构${organizations.size + 1}`) => {
    const row = { id: randomUUID(), name, kind, division }
    organizations.set(row.id, row)
    return row
  }
  const ruleId = '01930000-0000-7000-8000-0000000000f1'
  const unitsBelow = (divisionId: string, kinds: string[]) =>
    [...organizations.values()].filter(
      ({ kind, division }) =>
        kinds.includes(kind) && division.path.startsWith(divisionOf(divisionId)?.path ?? '-'),
    )
  const ruleRow = {
    unit: '人',
    article: '《教育督导条例》（国务院令第624号）第十六条',
    mark: 'FOUND',
    validFrom: '2012-10-01',
  }
  const ruleOf = (key: string, on: string): RuleRow | undefined => {
    if (province.code) {
      return resolveParameter(defaultRules, key, { divisionChain: [province.code, nation], on })
    }
    if (key === 'team.min') {
      return teamMin.value === null ? undefined : { ...ruleRow, key, value: teamMin.value }
    }
    return pack.get(key)
  }
  const graph = graphOf({
    IssuedLetter: ({ id }: { id: string }) => ({ letter: letters.get(id) ?? null }),
    OrganizationPlaces: ({ ids }: { ids: string[] }) => {
      if (directory.isAway) throw new DomainError('UNAVAILABLE', '服务暂不可用，请稍后重试')
      return { organizationsById: ids.flatMap((id) => organizations.get(id) ?? []) }
    },
    DivisionPlaces: ({ ids }: { ids: string[] }) => ({
      divisionsById: ids.flatMap((id) => Object.values(places).find((place) => place.id === id) ?? []),
    }),
    UnitCandidates: ({ filter, after }: Paged<{ divisionId: string; kinds: string[] }>) => ({
      organizations: pageOf(unitsBelow(filter.divisionId, filter.kinds), after),
    }),
    GovernmentsOf: ({ divisionId, after }: { divisionId: string; after: string | null }) => ({
      organizations: pageOf(unitsBelow(divisionId, ['GOVERNMENT']), after),
    }),
    SchoolsOf: ({ filter, after }: Paged<{ divisionId: string; kinds: string[] }>) => {
      const { nodes, pageInfo } = pageOf(unitsBelow(filter.divisionId, filter.kinds), after)
      const edges = nodes.map((node, i) => ({ cursor: String(Number(after ?? 0) + i + 1), node }))
      return { schools: { edges, pageInfo } }
    },
    SchoolCounts: ({ input }: { input: { divisionId: string } }) => ({
      schoolCounts: ['SCHOOL', 'KINDERGARTEN'].flatMap((kind) =>
        Object.values(places).map((division) => ({
          division,
          kind,
          schools: unitsBelow(input.divisionId, [kind]).filter((row) => row.division === division).length,
        })),
      ),
    }),
    CycleDivisions: ({ id, keys }: { id: string; keys: string[] }) => ({
      division: divisionOf(id) && {
        ...divisionOf(id),
        kind: 'CITY',
        children: Object.values(places)
          .filter(
            ({ path }) =>
              path.startsWith(divisionOf(id)?.path ?? '-') && parentOf(path) === divisionOf(id)?.path,
          )
          .map((place) => ({ ...place, kind: 'COUNTY' })),
      },
      ruleParameters: keys.flatMap((key) =>
        ruleValues.has(key) ? [{ ...ruleRow, key, value: ruleValues.get(key) }] : [],
      ),
      ruleParametersBelow: rulesBelow
        .filter(({ key }) => keys.includes(key))
        .map((row) => ({ ...ruleRow, article: '地方规定', ...row })),
    }),
    InspectorCandidates: ({ after }: Paged<object>) => ({
      inspectors: pageOf(
        [...inspectors].map((id) => ({ id })),
        after,
      ),
    }),
    LetterOfMatter: ({ id }: { id: string }) => ({ letter: letters.get(id) ?? null }),
    RulesInForce: ({ keys, on }: { keys: string[]; on: string }) => ({
      ruleParameters: keys.flatMap((key) => {
        const row = ruleOf(key, on)
        return row
          ? {
              id: ruleId,
              key,
              value: row.value,
              unit: row.unit,
              article: row.article,
              mark: row.mark,
              validFrom: row.validFrom,
            }
          : []
      }),
    }),
    TeamEligibility: ({
      input,
    }: {
      input: { personIds: string[]; organizationIds: string[]; on: string }
    }) => {
      asked.push(input)
      return {
        inspectorEligibility: input.personIds.map((personId) => ({
          personId,
          isInspector: inspectors.has(personId),
          recusals: recusals.filter(
            (row) => row.personId === personId && input.organizationIds.includes(row.organizationId),
          ),
          unjudgedOrganizationIds: input.organizationIds.filter((id) => unjudged.has(id)),
        })),
      }
    },
  })
  return {
    graph,
    /** A letter about problems. */
    letter(problemIds: string[], over: object = {}) {
      const row = { id: randomUUID(), kind: 'SUPERVISION_LETTER', status: 'APPROVED', problemIds, ...over }
      letters.set(row.id, row)
      return row.id
    },
    directory,
    teamMin,
    ruleValues,
    rulesBelow,
    unjudged,
    asked,
    organization,
    organizationOf: (id: string) => organizations.get(id) as OrganizationRow,
    isInspector: (personId: string) => inspectors.has(personId),
    /** The rule on the least team as an inspection keeps it. */
    teamRule: () => ({ ...ruleRow, key: 'team.min', value: teamMin.value, ruleParameterId: ruleId }),
    /** The rules as an inspection keeps them from its notice on. */
    keptRules: () =>
      [{ ...ruleRow, key: 'team.min', value: teamMin.value }, ...pack.values()]
        .filter(({ key }) => key !== calendarRow.key)
        .map((rule) => ({ ...rule, ruleParameterId: ruleId })),
    /** Puts a row into the pack in force; null takes it out. */
    rule(key: string, value: unknown, unit = '日', article = `《${key}》第一条`) {
      if (value === null) pack.delete(key)
      else pack.set(key, { key, value, unit, article, mark: 'FOUND', validFrom: '2015-01-01' })
    },
    /** From now on the shipped rows of a province hold, from their own days; null: the pack of before. */
    adopt(code: string | null) {
      province.code = code
    },
    /** A letter of a body. */
    issuedLetter(issuerId: string, kind: string, status = 'SERVED') {
      const id = randomUUID()
      letters.set(id, { id, kind, status, issuer: { id: issuerId }, problemIds: [] })
      return id
    },
    inspector() {
      const id = randomUUID()
      inspectors.add(id)
      return id
    },
    retire: (personId: string) => inspectors.delete(personId),
    recuse(personId: string, organizationId: string) {
      recusals.push({
        personId,
        organizationId,
        ground: 'STAFF_OF_UNIT',
        article: '《教育督导条例》第八条',
        message: '督学在被督导单位任职',
      })
    },
  }
}

/** Noon of a day of the story in China. */
export const clockOn = (day: string) => `${day}T12:00:00+08:00`

export const dates = {
  created: '2020-08-24',
  noticed: '2020-09-01',
  visited: '2020-09-14',
  reviewed: '2020-10-12',
  feedback: '2020-10-20',
  opinion: '2020-10-26',
  report: '2020-10-28',
  reported: '2020-11-10',
  decided: '2020-11-20',
  closed: '2020-12-01',
}

/** Somebody who acts for a unit: sees only what concerns it. */
const unitOf = (unit: { id: string; division: Division }, over: Partial<Actor> = {}) =>
  actor({
    role: 'UNIT',
    organizationId: unit.id,
    divisionId: unit.division.id,
    divisionPath: unit.division.path,
    clock: clockOn('2020-12-31'),
    ...over,
  })

/** Cases on a database of its own, its graph in process, and actors of the three tiers. */
export async function openWorld({ pool = 6 } = {}) {
  const database = await createDatabase()
  const statements: string[] = []
  const client = new PrismaClient({
    adapter: openAdapter(database.appUrl, pool),
    log: [{ emit: 'event', level: 'query' }],
  })
  client.$on('query', ({ query }) => statements.push(query))
  const owner = new PrismaClient({ adapter: openAdapter(database.ownerUrl, 2) })
  afterAll(async () => {
    await Promise.all([client.$disconnect(), owner.$disconnect()])
  })
  const neighbours = createNeighbours()
  const service = createCases(client, { PERSONAL_DATA_KEY: randomBytes(32).toString('base64url') })
  const graph = serve(service, neighbours.graph)

  const office = (division: Division, name: string) =>
    neighbours.organization(division, 'COMMITTEE_OFFICE', name)
  const government = (division: Division, name: string) =>
    neighbours.organization(division, 'GOVERNMENT', name)
  const offices = {
    province: office(places.sichuan, '省教育督导委员会办公室'),
    city: office(places.bazhong, '市教育督导委员会办公室'),
    tongjiang: office(places.tongjiang, '通江县教育督导委员会办公室'),
    enyang: office(places.enyang, '恩阳区教育督导委员会办公室'),
    mianyang: office(places.mianyang, '绵阳市教育督导委员会办公室'),
  }
  const governments = {
    city: government(places.bazhong, '巴中市人民政府'),
    tongjiang: government(places.tongjiang, '通江县人民政府'),
    enyang: government(places.enyang, '恩阳区人民政府'),
  }
  /** Somebody in an office: sees its division. */
  const officerOf = (where: keyof typeof offices, over: Partial<Actor> = {}) =>
    actor({
      division: offices[where].division,
      organizationId: offices[where].id,
      clock: clockOn('2020-12-31'),
      ...over,
    })
  return {
    send: (...args: Parameters<TestService['send']>) => graph.send(...args),
    ok: (...args: Parameters<TestService['ok']>) => graph.ok(...args),
    refused: (...args: Parameters<TestService['refused']>) => graph.refused(...args),
    service,
    client,
    owner,
    database,
    neighbours,
    offices,
    governments,
    officerOf,
    unitOf,
    /** The SQL that some work sends. */
    async statementsOf(work: () => Promise<unknown>): Promise<string[]> {
      statements.length = 0
      await work()
      return [...statements]
    },
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>
