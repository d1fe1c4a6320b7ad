import { engage } from '../appointing.ts'
import { findOrgans, registerInspectors } from '../bodies.ts'
import { completeInspection, feedBack, goOnSite, openInspection, type Steps } from '../inspecting.ts'
import type { Player } from '../player.ts'
import { rectifyProblem } from '../rectifying.ts'
import { aspects, code, days, daysOf, issues, perIssue, rounds } from './facts.ts'

const organ = 'congtai-officer'

/** The unit and the contact that reports for it, in turn: a department and a school. */
const units = ['congtai-bureau', 'congtai-school'] as const
type Unit = (typeof units)[number]

const findUnits = /* GraphQL */ `
  query Units {
    bureau: organizations(filter: { nameContains: "邯郸市丛台区教育体育局" }, first: 1) { nodes { id } }
    school: organizations(filter: { nameContains: "丛台演示小学" }, first: 1) { nodes { id } }
  }
`
const explain = /* GraphQL */ `
  mutation Explain($input: SubmitExplanationInput!) {
    submitExplanation(input: $input) { id receiptNumber }
  }
`
const approve = /* GraphQL */ `
  mutation Approve($input: ApproveExplanationInput!) {
    approveExplanation(input: $input) { id outcome isValid(on: "2020-12-31") }
  }
`
const count = /* GraphQL */ `
  query Summary {
    problemSummary(filter: { from: "2020-01-01", to: "2020-12-31", perspective: OWNED }) {
      total explained unexplained closureRate accountedRate
      byStatus { status count }
      byResponsible { count }
    }
  }
`
const waiting = /* GraphQL */ `
  query Waiting {
    openMatters(kinds: [RECTIFY]) { total }
  }
`

interface Found {
  problemId: string
  unit: Unit
}

/** Four rounds of inspection, 36 problems: 33 are rectified and closed, of 3 the unit explains why it needs longer. */
export async function playProblems(player: Player, report: (line: string) => void) {
  report('四轮督查：发现问题')
  const found = await inspectInRounds(player)
  report('整改、核查、销号；未完成的作情况说明')
  const receipts: string[] = []
  const late = found.slice(-3)
  for (const { problemId, unit } of found.slice(0, -3)) {
    receipts.push(await rectifyProblem(player, { problemId, unit, organ, days }))
  }
  for (const problem of late) await explainDelay(player, problem)

  const { problemSummary } = await (await player.as(organ, days.counted))(count)
  const { byStatus, byResponsible, ...rates } = problemSummary
  const closed = byStatus.find(({ status }: { status: string }) => status === 'CLOSED')?.count ?? 0
  let stillOpen = 0
  for (const unit of units) {
    stillOpen += (await (await player.as(unit, days.counted))(waiting)).openMatters.total
  }
  return {
    summary: { ...rates, closed } as { total: number; closed: number; explained: number },
    units: byResponsible.reduce((sum: number, row: { count: number }) => sum + row.count, 0) as number,
    receipts,
    stillOpen,
  }
}

async function inspectInRounds(player: Player): Promise<Found[]> {
  const organs = await findOrgans(player, organ, code, days.set)
  const { bureau, school } = await (await player.as(organ, days.set))(findUnits)
  const idOf = { 'congtai-bureau': bureau.nodes[0].id, 'congtai-school': school.nodes[0].id }
  const team = await appointTeam(player, organs.office)
  const found: Found[] = []
  for (let round = 0; round < rounds; round += 1) {
    const dates = daysOf(round)
    const steps: Steps = {
      login: organ,
      title: `丛台区第${round + 1}轮教育督查（演示）`,
      field: 'GOVERNMENT',
      scope: 'SPECIAL',
      basis: '《教育督导条例》；区政府年度督查安排（演示）',
      content: '区直部门、乡镇街道、学校履行教育职责情况',
      organizationIds: units.map((unit) => idOf[unit]),
      reportTo: { government: '丛台区人民政府', higherOrgan: '邯郸市人民政府教育督导委员会办公室' },
      dates,
    }
    const inspectionId = await openInspection(player, steps, team)
    await goOnSite(player, inspectionId, steps, [
      {
        clientId: 'school',
        kind: 'SCHOOL',
        organizationId: idOf['congtai-school'],
        occurredOn: dates.visited,
        methods: ['ON_SITE', 'DOCUMENTS'],
        isDemo: true,
      },
    ])
    const inRound = Array.from({ length: (issues / rounds) * perIssue }, (_, i) => ({
      unit: units[i % units.length] as Unit,
      issue: round * (issues / rounds) + Math.floor(i / perIssue) + 1,
      number: i,
    }))
    const { problemIds } = await feedBack(player, inspectionId, steps, {
      problems: inRound.map(({ unit, issue, number }) => ({
        clientId: `problem-${number}`,
        aspect: aspects[number % aspects.length],
        description: `《督查专报》第${issue}期所列问题${(number % perIssue) + 1}（演示）`,
        responsibleOrganizationId: idOf[unit],
        dueOn: days.due,
        occurredOn: dates.visited,
        isDemo: true,
      })),
      suggestions: [],
      opinion: '初步督导意见（演示）',
      voters: team,
    })
    await completeInspection(player, inspectionId, steps)
    found.push(...problemIds.map((problemId, i) => ({ problemId, unit: inRound[i]?.unit as Unit })))
  }
  return found
}

async function appointTeam(player: Player, organizationId: string): Promise<string[]> {
  const persons = await registerInspectors(player, {
    login: organ,
    on: '2019-11-01',
    organizationId,
    prefix: '丛台演示督学',
    count: 3,
  })
  await engage(player, {
    recommender: organ,
    officer: organ,
    leader: 'congtai-leader',
    organizationId,
    tier: 'COUNTY',
    session: null,
    persons,
    days: {
      recommended: '2019-11-04',
      reviewed: '2019-11-06',
      noticeFrom: '2019-11-07',
      noticeTo: '2019-11-22',
      appointed: '2019-12-02',
    },
    document: '演示〔2019〕1号',
    card: 'YS130403',
  })
  return persons
}

/** The problem stays due; what is explained is when it will be done, and somebody else approves it. */
async function explainDelay(player: Player, { problemId, unit }: Found): Promise<void> {
  const { submitExplanation } = await (await player.as(unit, days.explained))(explain, {
    input: {
      problemId,
      text: '受施工条件限制，需延至明年一季度完成（演示）',
      finishOn: days.finish,
      submittedOn: days.explained,
    },
  })
  await (await player.as('congtai-leader', days.approved))(approve, {
    input: { explanationId: submitExplanation.id, on: days.approved },
  })
}
