import type { Player, Refusal } from '../player.ts'
import { aspects, type County, counties, governmentInspection, office } from './facts.ts'
import {
  addMembers,
  completeInspection,
  feedBack,
  type Findings,
  goOnSite,
  openInspection,
  refusedMember,
  type Steps,
} from '../inspecting.ts'
import type { Bodies, People } from './people.ts'

const dates = {
  created: '2020-08-24',
  noticed: '2020-09-01',
  visited: '2020-09-14',
  reviewed: '2020-10-12',
  feedback: '2020-10-20',
  opinion: '2020-10-26',
  reported: '2020-10-28',
  completed: '2020-10-30',
}

const registerPlaces = /* GraphQL */ `
  mutation RegisterPlaces($input: RegisterOrganizationsInput!) {
    registerOrganizations(input: $input) { id kind }
  }
`
const townships = /* GraphQL */ `
  query Townships($id: ID!) {
    division(id: $id) { children { id name kind } }
  }
`

const numbered = <T>(count: number, of: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => of(i))

/** Schools and institutions of a county, made up; the demo school of Bazhou is one of them. */
async function registerSchools(
  player: Player,
  bodies: Bodies,
  county: County,
): Promise<{ schools: string[]; institutions: string[] }> {
  const short = county.name.replace('巴中市', '')
  const known = county.key === 'bazhou' ? [bodies.demoSchool] : []
  const row = (name: string, kind: string) => ({
    name: `${short}${name}`,
    kind,
    divisionId: bodies.divisions[county.key],
    supervisedById: bodies.bureaus[county.key],
    isDemo: true,
  })
  const send = await player.as('city-officer', dates.created)
  const { registerOrganizations } = await send(registerPlaces, {
    input: {
      idempotencyKey: `places-${county.key}`,
      organizations: [
        ...numbered(county.schools - known.length, (i) => row(`演示学校${i + 1}`, 'SCHOOL')),
        ...numbered(county.trainingInstitutions, (i) => row(`演示培训机构${i + 1}`, 'TRAINING_INSTITUTION')),
      ],
    },
  })
  const rows: { id: string; kind: string }[] = registerOrganizations
  const idsOf = (kind: string) => rows.filter((found) => found.kind === kind).map(({ id }) => id)
  return { schools: [...known, ...idsOf('SCHOOL')], institutions: idsOf('TRAINING_INSTITUTION') }
}

/** Where the team goes in one county: schools, institutions, real townships, meetings with their head-counts. */
async function visitsOf(player: Player, bodies: Bodies, county: County): Promise<object[]> {
  const { schools, institutions } = await registerSchools(player, bodies, county)
  const send = await player.as('city-officer', dates.visited)
  const { division } = await send(townships, { id: bodies.divisions[county.key] })
  const towns: { id: string; name: string }[] = division.children.slice(0, county.townships)
  const visit = (clientId: string, kind: string, place: object, methods: string[]) => ({
    clientId,
    kind,
    occurredOn: dates.visited,
    methods,
    openness: 'OPEN',
    isDemo: true,
    ...place,
  })
  return [
    ...schools.map((organizationId, i) =>
      visit(`school-${i}`, 'SCHOOL', { organizationId }, ['ON_SITE', 'DOCUMENTS']),
    ),
    ...institutions.map((organizationId, i) =>
      visit(`training-${i}`, 'TRAINING_INSTITUTION', { organizationId }, ['ON_SITE']),
    ),
    ...towns.map(({ id, name }, i) =>
      visit(`town-${i}`, 'TOWNSHIP', { divisionId: id, placeName: name }, ['ON_SITE', 'TALKS']),
    ),
    ...numbered(county.meetings, (i) =>
      visit(
        `meeting-${i}`,
        'MEETING',
        {
          placeName: `${county.name}演示座谈会${i + 1}`,
          // The source says "over 360 persons": a lower bound, and so is every part of it.
          persons: { value: county.persons / county.meetings, qualifier: 'GE' },
        },
        ['MEETING', 'TALKS'],
      ),
    ),
  ]
}

function findingsOf(bodies: Bodies, county: County, voters: string[]): Findings {
  const offset = counties.indexOf(county)
  return {
    problems: numbered(county.problems, (i) => {
      const aspect = aspects[(i + offset) % aspects.length]
      return {
        clientId: `problem-${i + 1}`,
        aspect,
        description: `${county.name}演示问题${i + 1}：${aspect}方面存在不足`,
        responsibleOrganizationId: bodies.governments[county.key],
        supervisingOrganizationId: bodies.bureaus[county.key],
        dueOn: '2020-12-31',
        occurredOn: dates.visited,
        isDemo: true,
      }
    }),
    suggestions: numbered(county.suggestions, (i) => ({
      clientId: `suggestion-${i + 1}`,
      organizationId: bodies.governments[county.key],
      text: `${county.name}演示建议${i + 1}：健全长效机制`,
      occurredOn: dates.visited,
      isDemo: true,
    })),
    opinion: `${county.name}人民政府履行教育职责情况初步督导意见（演示）`,
    voters,
  }
}

const seen = /* GraphQL */ `
  query Seen($id: ID!) {
    inspection(id: $id) { id title visits(first: 1) { totalCount } }
    inspections(first: 50) { totalCount }
    problems(first: 50) { totalCount nodes { responsibleDivision { id } } }
  }
`

/** What the inspector of Enyang sees of Tongjiang through the grant. */
export interface GrantFigures {
  before: boolean
  during: boolean
  inspectionsDuring: number
  foreignProblemsDuring: number
  after: boolean
}

/**
 * The city inspects its five governments, one inspection each. An inspector of Enyang helps in Tongjiang by a grant to
 * that one inspection; a member who is principal in Bazhou may sit on the team for Nanjiang, not on that for Bazhou.
 */
export async function inspectCounties(player: Player, bodies: Bodies, people: People) {
  const refused: Record<string, Refusal> = {}
  const grant: GrantFigures = {
    before: false,
    during: false,
    inspectionsDuring: 0,
    foreignProblemsDuring: 0,
    after: false,
  }
  const look = async (at: string, id: string) => (await player.as('enyang-inspector', at))(seen, { id })
  let opinions = 0

  for (const [n, county] of counties.entries()) {
    const organizationIds = [bodies.governments[county.key] as string]
    const steps: Steps = {
      login: 'city-officer',
      title: `2020年${county.name}履行教育职责督导`,
      ...governmentInspection,
      organizationIds,
      reportTo: { government: '巴中市人民政府', higherOrgan: '四川省人民政府教育督导委员会办公室' },
      dates,
    }
    const team = people.city.slice(n * 3, n * 3 + 3)
    const send = await player.as('city-officer', dates.created)
    const inspectionId = await openInspection(player, steps, team)
    if (county.key === 'tongjiang') {
      grant.before = (await look(dates.created, inspectionId)).inspection !== null
      await addMembers(send, inspectionId, [people.enyangInspector])
      const during = await look(dates.noticed, inspectionId)
      grant.during = during.inspection?.id === inspectionId
      grant.inspectionsDuring = during.inspections.totalCount
    }
    if (county.key === 'nanjiang') await addMembers(send, inspectionId, [people.principal])

    await goOnSite(player, inspectionId, steps, await visitsOf(player, bodies, county))
    // His own school is among the places visited in Bazhou.
    if (county.key === 'bazhou')
      refused.recusedPrincipal = await refusedMember(send, inspectionId, people.principal)
    opinions += (await feedBack(player, inspectionId, steps, findingsOf(bodies, county, team))).opinions
    if (county.key === 'tongjiang') {
      const during = await look(dates.feedback, inspectionId)
      const enyang = bodies.divisions.enyang
      const ids: { responsibleDivision: { id: string } }[] = during.problems.nodes
      grant.foreignProblemsDuring = ids.filter(
        ({ responsibleDivision }) => responsibleDivision.id !== enyang,
      ).length
    }
    await completeInspection(player, inspectionId, steps)
    if (county.key === 'tongjiang') grant.after = (await look('2020-10-31', inspectionId)).inspection !== null
  }
  return { refused, grant, opinions }
}

const figures = /* GraphQL */ `
  query InspectionFigures {
    inspectionSummary(filter: { from: "2020-01-01", to: "2020-12-31", perspective: OWNED }) {
      inspections schools trainingInstitutions townships meetings persons { value qualifier } problems suggestions aspects
    }
  }
`

/** The city's own inspections, counted from the records. */
export async function countInspections(player: Player) {
  const send = await player.as('city-leader', '2020-12-31', office.city)
  return (await send(figures)).inspectionSummary
}
