import type { Player } from '../player.ts'
import { aspects, counties, countiesOf, governmentInspection, office, provincialProblems } from './facts.ts'
import { completeInspection, feedBack, goOnSite, openInspection } from '../inspecting.ts'
import type { Bodies, People } from './people.ts'

const problem = (i: number, responsibleOrganizationId: string, occurredOn: string) => ({
  clientId: `problem-${i + 1}`,
  aspect: aspects[i % aspects.length],
  description: `演示问题${i + 1}：${aspects[i % aspects.length]}方面存在不足，需限期整改`,
  responsibleOrganizationId,
  level: i % 7 === 0 ? 'SERIOUS' : 'GENERAL',
  dueOn: '2020-09-30',
  occurredOn,
  isDemo: true,
})

const dates = {
  created: '2020-03-16',
  noticed: '2020-03-20',
  visited: '2020-03-30',
  reviewed: '2020-04-03',
  feedback: '2020-04-08',
  opinion: '2020-04-10',
  reported: '2020-04-13',
  completed: '2020-04-13',
}

/** The province inspects a city's government and gives its feedback; answers the ids of the problems. */
async function inspectCity(
  player: Player,
  people: People,
  city: { id: string; place: string },
  count: number,
) {
  const steps = {
    login: 'province-officer',
    title: `2020年对${city.place}履行教育职责督导`,
    ...governmentInspection,
    organizationIds: [city.id],
    reportTo: { government: '四川省人民政府', higherOrgan: '国务院教育督导委员会办公室' },
    dates,
  }
  const inspectionId = await openInspection(player, steps, people.provincial)
  await goOnSite(player, inspectionId, steps, [
    {
      clientId: 'hearing',
      kind: 'MEETING',
      placeName: `${city.place}汇报会`,
      occurredOn: dates.visited,
      methods: ['MEETING', 'DOCUMENTS'],
      isDemo: true,
    },
  ])
  const { problemIds } = await feedBack(player, inspectionId, steps, {
    problems: Array.from({ length: count }, (_, i) => problem(i, city.id, dates.visited)),
    suggestions: [],
    opinion: `${city.place}应逐项整改所列问题，并按期报告`,
    voters: people.provincial,
  })
  await completeInspection(player, inspectionId, steps)
  return problemIds
}

const split = /* GraphQL */ `
  mutation Split($input: SplitProblemInput!) {
    splitProblem(input: $input) { id parts { id responsibleOrganization { id } } }
  }
`

export interface Part {
  id: string
  parentId: string
  parentNumber: number
  county: string
}

export interface Feedback {
  /** The province's 21 problems against the city. */
  parents: string[]
  parts: Part[]
}

/**
 * The province's 21 problems against the city's government, and one against a neighbour that this city must never see;
 * the city's committee office splits the 21 over its counties.
 */
export async function provincialFeedback(player: Player, bodies: Bodies, people: People): Promise<Feedback> {
  const city = { id: bodies.governments.city as string, place: '巴中市人民政府' }
  const neighbour = { id: bodies.governments.mianyang as string, place: '绵阳市人民政府' }
  const parents = await inspectCity(player, people, city, provincialProblems)
  await inspectCity(player, people, neighbour, 1)

  const send = await player.as('city-officer', '2020-04-15')
  const parts: Part[] = []
  for (const [number, parentId] of parents.entries()) {
    const { splitProblem } = await send(split, {
      input: {
        problemId: parentId,
        idempotencyKey: `split-${number}`,
        parts: countiesOf(number).map(({ key, name }) => ({
          clientId: key,
          responsibleOrganizationId: bodies.governments[key],
          requirement: `${name}负责落实演示问题${number + 1}的整改`,
          dueOn: '2020-08-31',
        })),
      },
    })
    for (const part of splitProblem.parts) {
      const county = counties.find(({ key }) => bodies.governments[key] === part.responsibleOrganization.id)
      parts.push({ id: part.id, parentId, parentNumber: number, county: county?.key ?? '' })
    }
  }
  return { parents, parts }
}

const openSeries = /* GraphQL */ `
  mutation OpenSeries($input: OpenNumberSeriesInput!) {
    openNumberSeries(input: $input) { id }
  }
`
const draft = /* GraphQL */ `
  mutation Draft($input: DraftLetterInput!) {
    draftLetter(input: $input) { id status number }
  }
`
const submit = /* GraphQL */ `
  mutation Submit($input: SubmitLetterInput!) {
    submitLetter(input: $input) { id status }
  }
`
const approve = /* GraphQL */ `
  mutation Approve($input: ApproveLetterInput!) {
    approveLetter(input: $input) { id status number }
  }
`

/** The five letters, one to each county government, by the committee office; the bureau may not issue one. */
export async function issueLetters(player: Player, bodies: Bodies, { parts, parents }: Feedback) {
  const officer = await player.as('city-officer', '2020-04-20')
  await officer(openSeries, {
    input: { organizationId: bodies.offices.city, code: '巴府教督办', validFrom: '2020-01-01' },
  })
  const letter = (key: string, name: string) => {
    const own = parts.filter(({ county }) => county === key)
    return {
      kind: 'SUPERVISION_NOTICE',
      title: '关于督促整改省级教育督导反馈问题的通知',
      addresseeIds: [bodies.governments[key]],
      problemIds: own.map(({ id }) => id),
      occurredOn: '2020-04-20',
      isDemo: true,
      idempotencyKey: `letter-${key}`,
      blocks: [
        {
          type: 'paragraph',
          text: `省人民政府教育督导委员会办公室反馈我市${parents.length}个问题，其中${own.length}项由${name}人民政府负责整改。现就有关事项通知如下。`,
        },
        { type: 'heading', level: 1, text: '整改事项' },
        {
          type: 'table',
          columns: ['序号', '问题', '时限'],
          rows: own.map(({ parentNumber }, i) => [
            String(i + 1),
            `演示问题${parentNumber + 1}：${aspects[parentNumber % aspects.length]}`,
            '2020年8月31日',
          ]),
        },
        { type: 'heading', level: 1, text: '有关要求' },
        {
          type: 'paragraph',
          text: '请逐项制定整改措施，明确责任单位和完成时限，按期书面报告整改情况。我办将组织核查，核查通过后销号。',
        },
      ],
    }
  }
  const bureau = await player.as('city-leader', '2020-04-20', office.bureau)
  const refusal = await bureau.refused(draft, {
    input: { ...letter('tongjiang', '通江县'), idempotencyKey: 'bureau' },
  })

  const letterIds: Record<string, string> = {}
  for (const { key, name } of counties) {
    const { draftLetter } = await officer(draft, { input: letter(key, name) })
    letterIds[key] = draftLetter.id
    await officer(submit, { input: { letterId: draftLetter.id } })
  }
  const leader = await player.as('city-leader', '2020-04-22', office.city)
  const numbers: string[] = []
  for (const letterId of Object.values(letterIds)) {
    const { approveLetter } = await leader(approve, { input: { letterId, approvedOn: '2020-04-22' } })
    numbers.push(approveLetter.number)
  }
  return { letterIds, numbers, bureauRefused: refusal }
}
