import type { Player, Refusal } from '../player.ts'
import { countInspections, inspectCounties } from './city-inspection.ts'
import { evaluateCounties } from './evaluation.ts'
import { issueLetters, provincialFeedback } from './feedback.ts'
import { countLetters, receiveLetters } from './letters.ts'
import { appointInspectors, findBodies, registerPeople } from './people.ts'
import { countProblems, rectify } from './rectification.ts'
import { foreignNames, makeReport } from './reports.ts'
import { compareScopes, findPaths } from './scope.ts'

const countInspectors = /* GraphQL */ `
  query CountInspectors($city: ID!) {
    fromCity: appointments(filter: { tier: PROVINCE, status: APPOINTED }, first: 50) { nodes { recommendedBy { id } } }
    ofSession: inspectors(filter: { divisionId: $city, tier: CITY, session: 4, appointedOn: "2020-12-31" }, first: 1) {
      totalCount
    }
  }
`

/** Plays the year 2020 of Bazhong and answers its figures, each counted by the graph. */
export async function playBazhong(player: Player, report: (line: string) => void = () => undefined) {
  const refused: Record<string, Refusal> = {}
  const bodies = await findBodies(player)

  report('督学：推荐、审核、公示、聘任')
  const people = await registerPeople(player, bodies)
  await appointInspectors(player, bodies, people)

  report('省级反馈问题，市级分解并发出督办通知')
  const feedback = await provincialFeedback(player, bodies, people)
  const letters = await issueLetters(player, bodies, feedback)
  refused.letterByBureau = letters.bureauRefused

  report('文书后台排版、送达、签收')
  await receiveLetters(player, letters.letterIds)

  report('整改、核查、退回、上报、销号')
  Object.assign(refused, (await rectify(player, feedback)).refused)

  report('市级督导五个区县政府')
  const inspection = await inspectCounties(player, bodies, people)
  Object.assign(refused, inspection.refused)

  report('评价打分')
  const evaluated = await evaluateCounties(player, bodies)

  report('年度报告（后台任务）')
  const city = await makeReport(player, 'city-officer')
  const county = await makeReport(player, 'tongjiang-officer')

  report('同一查询，省、市、县分别查看')
  const scope = await compareScopes(player, await findPaths(player))

  const send = await player.as('city-officer', '2020-12-31')
  const { fromCity, ofSession } = await send(countInspectors, { city: bodies.divisions.city })
  const recommended = fromCity.nodes.filter(
    ({ recommendedBy }: { recommendedBy: { id: string } }) => recommendedBy.id === bodies.offices.city,
  )
  const cityGovernment = bodies.governments.city as string
  const visited = await countInspections(player)
  const { province, aspects, closed, returned } = await countProblems(
    player,
    bodies.offices.province,
    cityGovernment,
  )
  return {
    inspectors: { province: recommended.length as number, city: ofSession.totalCount as number },
    problems: { province, city: visited.problems as number, parts: feedback.parts.length, closed, returned },
    suggestions: visited.suggestions as number,
    aspects: { province: aspects, city: visited.aspects as number },
    visits: {
      schoolsAndInstitutions: visited.schools + visited.trainingInstitutions,
      townships: visited.townships as number,
      meetings: visited.meetings as number,
      persons: visited.persons as { value: number; qualifier: string },
    },
    opinions: inspection.opinions,
    letters: { ...(await countLetters(player)), numbers: letters.numbers },
    evaluated: evaluated.length,
    grant: inspection.grant,
    refused,
    scope,
    report: {
      pdf: city.pdf.length,
      docx: city.docx.length,
      pages: city.pages,
      ms: city.ms,
      progress: city.progress,
    },
    countyReport: {
      pages: county.pages,
      foreignNames: foreignNames(county.text, 'tongjiang'),
      text: county.text,
    },
    papers: { cityPdf: city.pdf, cityDocx: city.docx, cityText: city.text, countyPdf: county.pdf },
  }
}

export type Outcome = Awaited<ReturnType<typeof playBazhong>>
