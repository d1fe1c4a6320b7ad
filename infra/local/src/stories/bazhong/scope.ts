import type { Player } from '../player.ts'
import { counties } from './facts.ts'

/** One query over all five services; who asks decides what it finds. */
const unified = /* GraphQL */ `
  query YearOfADivision {
    viewer { post { organization { name } } }
    inspectors(first: 1) { totalCount }
    problems(first: 200) { totalCount nodes { responsibleDivision { id path } } }
    inspectionSummary(filter: { from: "2020-01-01", to: "2020-12-31" }) { inspections schools problems }
    letterSummary(filter: { from: "2020-01-01", to: "2020-12-31" }) { issued received }
    evaluationSummary(filter: { year: 2020 }) { participants }
  }
`

export interface ScopeFigures {
  inspectors: number
  problems: number
  inspections: number
  lettersIssued: number
  lettersReceived: number
  evaluated: number
}

async function ask(player: Player, login: string): Promise<ScopeFigures & { paths: string[] }> {
  const answer = await (await player.as(login, '2020-12-31'))(unified)
  const nodes: { responsibleDivision: { path: string } }[] = answer.problems.nodes
  return {
    inspectors: answer.inspectors.totalCount,
    problems: answer.problems.totalCount,
    inspections: answer.inspectionSummary.inspections,
    lettersIssued: answer.letterSummary.issued,
    lettersReceived: answer.letterSummary.received,
    evaluated: answer.evaluationSummary.participants,
    paths: [...new Set(nodes.map(({ responsibleDivision }) => responsibleDivision.path))],
  }
}

/** The same query as province, city and each county; answers the figures and whether each saw its own alone. */
export async function compareScopes(player: Player, divisionPaths: Record<string, string>) {
  const { paths: provincePaths, ...province } = await ask(player, 'province-officer')
  const { paths: cityPaths, ...city } = await ask(player, 'city-officer')
  const county: Record<string, ScopeFigures> = {}
  const foreign: string[] = cityPaths.filter((path) => !path.startsWith(divisionPaths.city as string))
  for (const { key } of counties) {
    const { paths, ...own } = await ask(player, `${key}-officer`)
    county[key] = own
    foreign.push(...paths.filter((path) => !path.startsWith(divisionPaths[key] as string)))
  }
  // The neighbour's problem: the province sees it, the city does not.
  const neighbourSeenByProvince = provincePaths.some((path) =>
    path.startsWith(divisionPaths.mianyang as string),
  )
  return { province, city, county, foreign, neighbourSeenByProvince }
}

const paths = /* GraphQL */ `
  query Paths {
    city: division(gbCode: "511900") { path children { gbCode path } }
    mianyang: division(gbCode: "510700") { path }
  }
`

/** Paths of the story's divisions by key. */
export async function findPaths(player: Player): Promise<Record<string, string>> {
  const { city, mianyang } = await (await player.as('province-officer', '2020-12-31'))(paths)
  const children: { gbCode: string; path: string }[] = city.children
  const ofCounties = counties.map(({ key, code }) => [
    key,
    children.find(({ gbCode }) => gbCode === code)?.path as string,
  ])
  return { city: city.path, mianyang: mianyang.path, ...Object.fromEntries(ofCounties) }
}
