import { type Organs, registerSchools } from '../bodies.ts'
import type { Player, Refusal } from '../player.ts'
import { holdTraining } from '../training.ts'
import { county } from './facts.ts'

const login = 'yanjiang-officer'

const assign = /* GraphQL */ `
  mutation Assign($input: AssignResponsibleInspectorsInput!) {
    assignResponsibleInspectors(input: $input) { id }
  }
`
const coverage = /* GraphQL */ `
  query Coverage($input: DutyCoverageInput!) {
    dutyCoverage(input: $input) {
      schools covered rate overloaded
      uncoveredSchools(first: 5) { nodes { school { name } } }
    }
  }
`

/** Training before the start (岗前培训). */
const train = (player: Player, persons: string[]) =>
  holdTraining(player, {
    login,
    title: '雁江演示新聘督学岗前培训',
    contents: '督导实务（演示）',
    form: 'CONCENTRATED',
    isPreService: true,
    days: { announced: '2024-03-06', from: '2024-03-11', to: '2024-03-13', recorded: '2024-03-14' },
    hours: 24,
    persons,
  })

/** Every school and kindergarten gets its responsible inspector: five each, one last gap shown before it is closed. */
export async function coverSchools(
  player: Player,
  { organs, inspectors, newcomer }: { organs: Organs; inspectors: string[]; newcomer: string },
) {
  const schools = await registerSchools(player, {
    login,
    divisionId: organs.division,
    supervisedById: organs.bureau,
    year: 2023,
    on: '2024-03-04',
    province: '51',
    rows: [
      ...Array.from({ length: county.schools }, (_, i) => ({
        name: `雁江演示学校${String(i + 1).padStart(2, '0')}`,
        kind: 'SCHOOL' as const,
        pupils: 500 + 20 * i,
      })),
      ...Array.from({ length: county.kindergartens }, (_, i) => ({
        name: `雁江演示幼儿园${String(i + 1).padStart(2, '0')}`,
        kind: 'KINDERGARTEN' as const,
        pupils: 180,
      })),
    ],
  })
  const rows = schools.map((organizationId, i) => ({
    organizationId,
    personId: inspectors[Math.floor(i / 5)] as string,
    isDemo: true,
  }))
  const untrained: Refusal = await (await player.as(login, '2024-03-05')).refused(assign, {
    input: { rows: rows.filter(({ personId }) => personId === newcomer), validFrom: '2024-03-05' },
  })
  await train(player, inspectors)

  const send = await player.as(login, '2024-03-15')
  const covered = async () => {
    const answer = await send(coverage, { input: { divisionId: organs.division, on: '2024-03-15' } })
    const { schools, covered, rate, overloaded, uncoveredSchools } = answer.dutyCoverage
    return {
      figures: { schools, covered, rate },
      overloaded,
      gaps: uncoveredSchools.nodes.map(nameOf) as string[],
    }
  }
  await send(assign, { input: { rows: rows.slice(0, -1), validFrom: '2024-03-15' } })
  const before = await covered()
  await send(assign, { input: { rows: rows.slice(-1), validFrom: '2024-03-15' } })
  return { untrained, before, after: await covered(), lastSchool: '雁江演示幼儿园06' }
}

const nameOf = ({ school }: { school: { name: string } }): string => school.name
