import { places } from '@dudao/testkit'
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { officer, organs } from './factories.ts'
import { assignDocument, county, endDutyDocument, openDutyWorld } from './duty-world.ts'

const world = await openDutyWorld()
const { graph, directory } = world

const idsOf = (nodes: Record<string, { id: string }>[], field: string) =>
  nodes.map((node) => node[field]?.id ?? '').toSorted()

interface Known {
  id: string
  schoolId: string
  personId: string
  from: string
  to: string | null
}

describe('dutyCoverage', async () => {
  const on = '2020-11-15'
  const schools = world.schools(9)
  const kindergartens = world.schools(2, { kind: 'KINDERGARTEN' })
  world.schools(3, { kind: 'TRAINING_INSTITUTION' })
  world.schools(1, { place: places.enyang })
  const units = [...schools, ...kindergartens]
  const people = await world.inspectors(3)
  const duties: Known[] = []
  const dismissed = new Map<string, string>()

  /** Counted anew from what was answered, without the service. */
  const recount = () => {
    const inForce = duties.filter((duty) => duty.from <= on && (duty.to === null || on < duty.to))
    const valid = inForce.filter(({ personId }) => on < (dismissed.get(personId) ?? '9999'))
    const covered = new Set(valid.map(({ schoolId }) => schoolId))
    const load = people.map((id) => ({ id, count: valid.filter(({ personId }) => personId === id).length }))
    return {
      covered: covered.size,
      uncovered: units.filter((id) => !covered.has(id)).toSorted(),
      overloaded: load
        .filter(({ count }) => count > 5)
        .map(({ id }) => id)
        .toSorted(),
    }
  }

  const assign = async (schoolId: string, personId: string, from: string) => {
    const row = { organizationId: schoolId, personId, overloadReason: '缺员', additional: true }
    const { data, errors } = await graph.send(county(), assignDocument, {
      input: { rows: [row], validFrom: from },
    })
    if (errors.length > 0) return
    const [{ id, validTo: to }] = data.assignResponsibleInspectors
    duties.push({ id, schoolId, personId, from, to })
  }
  const end = async (duty: Known | undefined, endedOn: string) => {
    if (!duty) return
    const input = { assignmentId: duty.id, endedOn, reason: '调整' }
    const { errors } = await graph.send(county(), endDutyDocument, { input })
    if (errors.length === 0) duty.to = endedOn
  }

  const day = fc.constantFrom('2020-10-01', '2020-11-01', '2020-11-15', '2020-11-16', '2020-12-01')
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ school: fc.nat(), person: fc.nat(), on: day }) },
    { weight: 2, arbitrary: fc.record({ duty: fc.nat(), on: day }) },
  )

  it('equals a recount after any change', async () => {
    let steps = 0
    await fc.assert(
      fc.asyncProperty(step, async (change) => {
        if ('duty' in change) await end(duties[change.duty % Math.max(1, duties.length)], change.on)
        else
          await assign(
            units[change.school % units.length] as string,
            people[change.person % people.length] as string,
            change.on,
          )
        if (++steps === 90) {
          dismissed.set(people[0] as string, '2020-11-10')
          await world.dismiss(people[0] as string, '2020-11-10')
        }
        const expected = recount()
        const coverage = await world.coverage(on)
        expect(coverage).toMatchObject({
          schools: units.length,
          covered: expected.covered,
          rate: expected.covered / units.length,
          overloaded: expected.overloaded.length,
          requiredPerSchool: 1,
          maxSchoolsPerInspector: 5,
        })
        expect(idsOf(coverage.uncoveredSchools.nodes, 'school')).toEqual(expected.uncovered)
        expect(coverage.uncoveredSchools.totalCount).toBe(expected.uncovered.length)
        expect(idsOf(coverage.overloadedInspectors.nodes, 'person')).toEqual(expected.overloaded)
      }),
      { numRuns: 100, endOnFailure: true },
    )
    expect(duties.length).toBeGreaterThan(10)
  }, 60_000)

  it('pages through gaps and overloads without losing or doubling one', async () => {
    const document = `query ($input: DutyCoverageInput!, $after: String) { dutyCoverage(input: $input) {
      uncoveredSchools(first: 2, after: $after) { nodes { school { id } } pageInfo { hasNextPage endCursor } } } }`
    const input = { divisionId: places.tongjiang.id, on: '2020-09-20' }
    const found: string[] = []
    let after: string | null = null
    for (let more = true; more; ) {
      const { dutyCoverage } = await graph.ok(county(), document, { input, after })
      const { nodes, pageInfo } = dutyCoverage.uncoveredSchools
      found.push(...nodes.map(({ school }: { school: { id: string } }) => school.id))
      more = pageInfo.hasNextPage
      after = pageInfo.endCursor
    }
    expect(found).toEqual(units.toSorted().toReversed())
  })

  it('is for a division in the own range: the province sees its counties, a county not its neighbour', async () => {
    const above = await world.coverage(on, { by: officer(organs.sichuan), divisionId: places.sichuan.id })
    expect(above.schools).toBe(units.length + 1)
    expect(above.covered).toBe(recount().covered)
    const ask = (divisionId: string) =>
      graph.refused(
        officer(organs.enyang),
        `query ($input: DutyCoverageInput!) { dutyCoverage(input: $input) { covered } }`,
        { input: { divisionId, on } },
      )
    const [foreign, wider, missing] = [
      await ask(places.tongjiang.id),
      await ask(places.sichuan.id),
      await ask(randomUUID()),
    ]
    expect([foreign, wider]).toEqual([missing, missing])
    expect(missing.code).toBe('NOT_FOUND')
  })

  it('has no rate where there are no schools, and no overload where no rule says', async () => {
    directory.unapproved.add('duty.schoolsPerInspector')
    const look = { by: officer(organs.mianyang), divisionId: places.mianyang.id }
    const coverage = await world.coverage(on, look)
    expect(coverage).toMatchObject({ schools: 0, rate: null, overloaded: null, maxSchoolsPerInspector: null })
    directory.unapproved.clear()
  })
})
