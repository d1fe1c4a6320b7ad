import { engage } from '../appointing.ts'
import type { Player } from '../player.ts'
import { counties, office } from './facts.ts'

/** Ids of the bodies of the story, by key. */
export interface Bodies {
  /** Government of each county by key, and of `city` and `mianyang`. */
  governments: Record<string, string>
  offices: { province: string; city: string }
  divisions: Record<string, string>
  bureaus: Record<string, string>
  demoSchool: string
}

const perCounty = (of: (county: (typeof counties)[number]) => string): Record<string, string> =>
  Object.fromEntries(counties.map((county) => [county.key, of(county)]))

/** Looks up the bodies that the demo brought, by name and code, as an officer would. */
export async function findBodies(player: Player): Promise<Bodies> {
  const send = await player.as('province-officer', '2020-01-02')
  const { city, mianyang, organs } = await send(/* GraphQL */ `
    query Bodies {
      city: division(gbCode: "511900") { id children { id gbCode } }
      mianyang: division(gbCode: "510700") { id }
      organs: organizations(filter: { kinds: [GOVERNMENT, DEPARTMENT, COMMITTEE_OFFICE, SCHOOL] }, first: 200) {
        nodes { id name }
      }
    }
  `)
  const idOf = (name: string): string => {
    const found = organs.nodes.find((row: { name: string }) => row.name === name)
    if (!found) throw new Error(`the demo has no ${name}`)
    return found.id
  }
  const divisionOf = (code: string) => city.children.find((row: { gbCode: string }) => row.gbCode === code).id
  return {
    governments: {
      ...perCounty(({ name }) => idOf(`${name}人民政府`)),
      city: idOf('巴中市人民政府'),
      mianyang: idOf('绵阳市人民政府'),
    },
    bureaus: perCounty(({ name }) => idOf(`${name}教育局`)),
    offices: { province: idOf(office.province), city: idOf(office.city) },
    divisions: { ...perCounty(({ code }) => divisionOf(code)), city: city.id, mianyang: mianyang.id },
    demoSchool: idOf(office.school),
  }
}

export interface People {
  /** Persons of the city's fourth session: 65. */
  city: string[]
  /** Persons whom the city recommended to the province: 5. */
  recommended: string[]
  /** Inspectors of the province's own, who visit the cities: 3. */
  provincial: string[]
  enyangInspector: string
  principal: string
}

const register = /* GraphQL */ `
  mutation RegisterPersons($input: RegisterPersonsInput!) {
    registerPersons(input: $input) { id }
  }
`

async function personOf(player: Player, login: string): Promise<string> {
  const { viewer } = await (await player.as(login, '2020-01-02'))(`query Me { viewer { person { id } } }`)
  return viewer.person.id
}

const newPeople = (prefix: string, count: number, organizationId: string) =>
  Array.from({ length: count }, (_, i) => ({
    name: `${prefix}${String(i + 1).padStart(2, '0')}`,
    organizationId,
    role: 'INSPECTOR',
    title: '督学',
    validFrom: '2020-01-01',
    isDemo: true,
  }))

/** Registers the inspectors-to-be; names say that they are made up. */
export async function registerPeople(player: Player, bodies: Bodies): Promise<People> {
  const add = async (login: string, persons: object[]): Promise<string[]> => {
    const send = await player.as(login, '2020-01-03')
    const { registerPersons } = await send(register, {
      input: { persons, idempotencyKey: `people-${login}` },
    })
    return registerPersons.map(({ id }: { id: string }) => id)
  }
  const enyangInspector = await personOf(player, 'enyang-inspector')
  const principal = await personOf(player, 'bazhou-principal')
  const cityOffice = bodies.offices.city
  const ids = await add('city-officer', [
    ...newPeople('演示市督学', 63, cityOffice),
    ...newPeople('演示省督学', 5, cityOffice),
  ])
  return {
    city: [...ids.slice(0, 63), enyangInspector, principal],
    recommended: ids.slice(63),
    provincial: await add('province-officer', newPeople('演示省级督学', 3, bodies.offices.province)),
    enyangInspector,
    principal,
  }
}

const days = {
  recommended: '2020-01-06',
  reviewed: '2020-01-10',
  noticeFrom: '2020-01-13',
  noticeTo: '2020-01-22',
  appointed: '2020-02-17',
}

/** 5 provincial inspectors recommended by the city, 65 of the city's fourth session, and the province's own team. */
export async function appointInspectors(player: Player, bodies: Bodies, people: People): Promise<void> {
  const province = {
    officer: 'province-officer',
    leader: 'province-leader',
    organizationId: bodies.offices.province,
  }
  // The source does not state the session of the provincial inspectors: it stays unknown.
  const provincial = {
    ...province,
    tier: 'PROVINCE',
    session: null,
    days,
    document: '演示〔2020〕1号',
    card: 'YS51',
  } as const
  await engage(player, { ...provincial, recommender: 'city-officer', persons: people.recommended })
  await engage(player, { ...provincial, recommender: 'province-officer', persons: people.provincial })
  await engage(player, {
    recommender: 'city-officer',
    officer: 'city-officer',
    leader: 'city-leader',
    leaderOf: office.city,
    organizationId: bodies.offices.city,
    tier: 'CITY',
    session: 4,
    persons: people.city,
    days,
    document: '演示〔2020〕2号',
    card: 'YS5119',
  })
}
