import type { Player } from './player.ts'

/** The organs of one division as the demo brings them. */
export interface Organs {
  division: string
  government: string
  bureau: string
  committee: string
  office: string
}

const find = /* GraphQL */ `
  query Organs($code: String!) {
    division(gbCode: $code) { id }
  }
`
const list = /* GraphQL */ `
  query OrgansOf($divisionId: ID!) {
    organizations(filter: { divisionId: $divisionId, kinds: [GOVERNMENT, DEPARTMENT, COMMITTEE, COMMITTEE_OFFICE] }, first: 50) {
      nodes { id kind division { id } }
    }
  }
`

/** Looks up the organs of a division, as its officer would. */
export async function findOrgans(player: Player, login: string, code: string, on: string): Promise<Organs> {
  const send = await player.as(login, on)
  const { division } = await send(find, { code })
  const { organizations } = await send(list, { divisionId: division.id })
  const idOf = (kind: string): string => {
    const own = organizations.nodes.find(
      (row: { kind: string; division: { id: string } }) =>
        row.kind === kind && row.division.id === division.id,
    )
    if (!own) throw new Error(`the demo has no ${kind} of ${code}`)
    return own.id
  }
  return {
    division: division.id,
    government: idOf('GOVERNMENT'),
    bureau: idOf('DEPARTMENT'),
    committee: idOf('COMMITTEE'),
    office: idOf('COMMITTEE_OFFICE'),
  }
}

interface NewSchools {
  login: string
  divisionId: string
  supervisedById: string
  /** School year whose facts are recorded, and the day on which this is done. */
  year: number
  on: string
  /** Two digits of the province in the school codes. */
  province: string
  rows: { name: string; kind: 'SCHOOL' | 'KINDERGARTEN'; pupils: number }[]
}

const register = /* GraphQL */ `
  mutation RegisterSchools($input: RegisterOrganizationsInput!) {
    registerOrganizations(input: $input) { id }
  }
`
const facts = /* GraphQL */ `
  mutation RecordFacts($input: RecordSchoolFactsInput!) {
    recordSchoolFacts(input: $input) { id }
  }
`

/** Registers made-up schools with their pupils; answers the ids in the order of the rows. */
export async function registerSchools(player: Player, schools: NewSchools): Promise<string[]> {
  const { login, divisionId, supervisedById, year, on, province, rows } = schools
  const send = await player.as(login, on)
  const { registerOrganizations } = await send(register, {
    input: {
      organizations: rows.map(({ name, kind }, i) => ({
        name,
        kind,
        divisionId,
        supervisedById,
        code: `${kind === 'SCHOOL' ? '21' : '11'}${province}9${String(i + 1).padStart(5, '0')}`,
        isDemo: true,
      })),
    },
  })
  const ids: string[] = registerOrganizations.map(({ id }: { id: string }) => id)
  await send(facts, {
    input: {
      rows: rows.map(({ kind, pupils }, i) => ({
        organizationId: ids[i],
        year,
        stages: [{ stage: kind === 'SCHOOL' ? 'PRIMARY' : 'KINDERGARTEN', pupils }],
        ownership: 'PUBLIC',
        source: '演示数据',
      })),
    },
  })
  return ids
}

const registerPeople = /* GraphQL */ `
  mutation RegisterPeople($input: RegisterPersonsInput!) {
    registerPersons(input: $input) { id }
  }
`

/** Registers made-up inspectors-to-be of an office. */
export async function registerInspectors(
  player: Player,
  {
    login,
    on,
    organizationId,
    prefix,
    count,
  }: { login: string; on: string; organizationId: string; prefix: string; count: number },
): Promise<string[]> {
  const persons = Array.from({ length: count }, (_, i) => ({
    name: `${prefix}${String(i + 1).padStart(2, '0')}`,
    organizationId,
    role: 'INSPECTOR',
    title: '督学',
    validFrom: on,
    isDemo: true,
  }))
  const { registerPersons } = await (await player.as(login, on))(registerPeople, { input: { persons } })
  return registerPersons.map(({ id }: { id: string }) => id)
}
