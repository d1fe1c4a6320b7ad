import { isAllowed } from '@dudao/service'
import { actor, places, probeAccess } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { access } from '../src/access.ts'
import { commandsOf, newProblem, newVisit } from './commands.ts'
import { dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, officerOf, unitOf, governments, owner, neighbours, offices } = world
const { inspectionIn, report, city } = commandsOf(world)
const table = { ...access.Query, ...access.Mutation }

describe('the access table', async () => {
  const probes = await probeAccess(world.service, world)

  test('has a row for every root field of the contract, and nothing else', () => {
    expect(new Set(probes.map(({ field }) => field))).toEqual(new Set(Object.keys(table)))
  })

  test('lets in exactly the roles it names', () => {
    const wrong = probes.filter(({ field, role, refusal }) => {
      const allowed = role !== null && isAllowed(table[field as keyof typeof table], actor({ role }))
      return allowed !== (refusal === null)
    })
    expect(wrong).toEqual([])
  })

  test('lets nobody in without a sign-in', () => {
    const open = probes.filter(({ role, refusal }) => role === null && refusal !== 'UNAUTHENTICATED')
    expect(open).toEqual([])
  })

  test.each([
    ['closeProblem', ['OFFICER', 'LEADER']],
    ['submitRectification', ['OFFICER', 'UNIT']],
    ['recordVisits', ['OFFICER', 'LEADER', 'INSPECTOR']],
  ])('opens %s to %j alone', (field, roles) => {
    const open = probes.filter((probe) => probe.field === field && probe.refusal === null)
    expect(open.map(({ role }) => role)).toEqual(roles)
  })
})

describe('rows that are not one’s own', async () => {
  const school = neighbours.organization(governments.tongjiang.division)
  const { inspectionId, problems, team } = await inspectionIn('FEEDBACK_GIVEN', {
    visits: [newVisit({ kind: 'SCHOOL', organizationId: school.id, openness: 'COVERT' })],
    problems: [newProblem(governments.tongjiang.id)],
    suggestions: [
      { clientId: 's', text: '建议', organizationId: governments.tongjiang.id, occurredOn: dates.visited },
    ],
  })
  const problemId = problems[0]?.id as string
  await report(unitOf(governments.tongjiang), problemId)

  const everything = `query ($inspection: ID!, $problem: ID!, $organization: ID!, $school: ID!) {
    inspection(id: $inspection) { id }
    inspections { totalCount nodes { id } edges { node { id } } }
    problem(id: $problem) { id }
    problems(first: 200) { totalCount nodes { id rectifications { id } } }
    byInspection: problems(filter: { inspectionId: $inspection }) { totalCount }
    byUnit: problems(filter: { responsibleOrganizationId: $organization }) { totalCount }
    problemSummary { total byStatus { count } byAspect { aspect } byResponsible { count } closureRate }
    inspectionSummary { inspections objects schools trainingInstitutions townships meetings persons { value }
      problems suggestions aspects }
    concerning: inspectionSummary(filter: { perspective: RESPONSIBLE }) { inspections schools problems suggestions }
    supervisionTasks { totalCount }
    supervisionProposals { totalCount }
    problemEvidenceByFiles(fileIds: [$inspection, $problem]) { id }
    _entities(representations: [
      { __typename: "Inspection", id: $inspection }
      { __typename: "Problem", id: $problem }
      { __typename: "Organization", id: $organization }
      { __typename: "Organization", id: $school }
    ]) {
      ... on Inspection { inspection: id }
      ... on Problem { problem: id }
      ... on Organization {
        problems { totalCount } inspections { totalCount } preliminaryOpinions { totalCount } visits { totalCount }
      }
    }
  }`
  const ask = (who: Parameters<typeof ok>[0]) =>
    ok(who, everything, {
      inspection: inspectionId,
      problem: problemId,
      organization: governments.tongjiang.id,
      school: school.id,
    })
  const empty = { totalCount: 0 }
  const hidden = { problems: empty, inspections: empty, preliminaryOpinions: empty, visits: empty }

  test.each([
    ['an office of another city', officerOf('mianyang')],
    ['an office of another county', officerOf('enyang')],
    ['a unit of another county', unitOf(governments.enyang)],
    ['an inspector without a post in range', actor({ role: 'INSPECTOR' })],
    [
      'somebody in the other county who was on another team',
      actor({ role: 'EXPERT', personId: team[0] as string, ranges: [], clock: '2020-01-01T00:00:00Z' }),
    ],
  ])('are invisible to %s by every path', async (_, who) => {
    expect(await ask(who)).toEqual({
      inspection: null,
      inspections: { totalCount: 0, nodes: [], edges: [] },
      problem: null,
      problems: { totalCount: 0, nodes: [] },
      byInspection: empty,
      byUnit: empty,
      problemSummary: { total: 0, byStatus: [], byAspect: [], byResponsible: [], closureRate: null },
      inspectionSummary: {
        inspections: 0,
        objects: 0,
        schools: 0,
        trainingInstitutions: 0,
        townships: 0,
        meetings: 0,
        persons: { value: 0 },
        problems: 0,
        suggestions: 0,
        aspects: 0,
      },
      concerning: { inspections: 0, schools: 0, problems: 0, suggestions: 0 },
      supervisionTasks: empty,
      supervisionProposals: empty,
      problemEvidenceByFiles: [],
      _entities: [null, null, hidden, hidden],
    })
  })

  test('the unit sees its problem, report, opinion and nothing of the inspection', async () => {
    const seen = await ask(unitOf(governments.tongjiang))
    expect(seen).toMatchObject({
      inspection: null,
      inspections: { totalCount: 0 },
      problem: { id: problemId },
      problems: { totalCount: 1 },
      byInspection: { totalCount: 1 },
      inspectionSummary: { inspections: 0, schools: 0, problems: 0, suggestions: 0 },
      concerning: { inspections: 1, schools: 0, problems: 1, suggestions: 1 },
    })
    expect(seen.problems.nodes[0].rectifications).toHaveLength(1)
    expect(seen._entities).toEqual([
      null,
      { problem: problemId },
      { ...hidden, problems: { totalCount: 1 }, preliminaryOpinions: { totalCount: 1 } },
      hidden,
    ])
  })

  test('a malformed id answers like a missing one', async () => {
    const variables = { inspection: 'x', problem: "'", organization: '', school: '-' }
    const seen = await ok(city, everything, variables)
    expect(seen).toMatchObject({ inspection: null, problem: null, _entities: [null, null, null, null] })
  })

  test('a cursor of another post is refused', async () => {
    const page = `query ($after: String) { problems(first: 1, after: $after) { pageInfo { endCursor } } }`
    const { problems } = await ok(city, page)
    const { code } = await world.refused(officerOf('province'), page, { after: problems.pageInfo.endCursor })
    expect(code).toBe('INVALID')
  })

  test('the owner’s hand sees that they are there', async () => {
    expect(await owner.problem.count({ where: { inspectionId } })).toBe(1)
    expect(await owner.visit.count({ where: { inspectionId } })).toBe(1)
  })
})

describe('a bureau beside the office that inspects it', async () => {
  const bureau = neighbours.organization(places.bazhong, 'DEPARTMENT', '巴中市教育局')
  const inBureau = actor({ division: places.bazhong, organizationId: bureau.id })
  const look = (who: typeof city, inspectionId: string) =>
    ok(
      who,
      `query ($id: ID!, $of: ID!) {
        inspection(id: $id) { figures { problems meetings suggestions } suggestions { id } visits { totalCount } }
        problems(filter: { inspectionId: $id }) { totalCount }
        _entities(representations: [{ __typename: "Organization", id: $of }]) {
          ... on Organization { problems { totalCount } visits { totalCount } }
        }
      }`,
      { id: inspectionId, of: bureau.id },
    )
  const about = {
    objects: [bureau.id],
    visits: [
      newVisit({ organizationId: bureau.id }),
      newVisit({ organizationId: bureau.id, openness: 'COVERT' }),
    ],
    problems: [newProblem(bureau.id)],
    suggestions: [{ clientId: 's', text: '建议', occurredOn: dates.visited, organizationId: bureau.id }],
  }

  test('does not see what was found about it before the feedback, though it is in range', async () => {
    const { inspectionId } = await inspectionIn('ON_SITE', about)
    expect(await look(city, inspectionId)).toMatchObject({
      inspection: { figures: { problems: 1, meetings: 2, suggestions: 1 } },
      problems: { totalCount: 1 },
    })
    expect(await look(inBureau, inspectionId)).toEqual({
      inspection: {
        figures: { problems: 0, meetings: 0, suggestions: 0 },
        suggestions: [],
        visits: { totalCount: 0 },
      },
      problems: { totalCount: 0 },
      _entities: [{ problems: { totalCount: 0 }, visits: { totalCount: 0 } }],
    })
  })

  test('sees it from the feedback on, but for the covert visit', async () => {
    const { inspectionId } = await inspectionIn('FEEDBACK_GIVEN', about)
    expect(await look(inBureau, inspectionId)).toMatchObject({
      inspection: { figures: { problems: 1, meetings: 1, suggestions: 1 } },
      problems: { totalCount: 1 },
    })
  })

  test('an office that holds a meeting in its own house sees its own record', async () => {
    const { inspectionId } = await inspectionIn('ON_SITE', {
      visits: [newVisit({ organizationId: offices.city.id })],
    })
    expect(await look(city, inspectionId)).toMatchObject({ inspection: { figures: { meetings: 1 } } })
  })
})
