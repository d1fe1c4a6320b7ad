import type { Player, Send } from './player.ts'

const create = /* GraphQL */ `
  mutation CreateInspection($input: CreateInspectionInput!) {
    createInspection(input: $input) { id }
  }
`
export const addTeam = /* GraphQL */ `
  mutation AddTeam($input: AddTeamMembersInput!) {
    addTeamMembers(input: $input) { id team { person { id } role isInspector } }
  }
`
export const savePlan = /* GraphQL */ `
  mutation SavePlan($input: SaveInspectionPlanInput!) {
    saveInspectionPlan(input: $input) { id plan { goals schedule } }
  }
`
export const issueNotice = /* GraphQL */ `
  mutation IssueNotice($input: IssueInspectionNoticeInput!) {
    issueInspectionNotice(input: $input) { id status rules }
  }
`
export const recordVisits = /* GraphQL */ `
  mutation RecordVisits($input: RecordVisitsInput!) {
    recordVisits(input: $input) { id }
  }
`
const recordProblems = /* GraphQL */ `
  mutation RecordProblems($input: RecordProblemsInput!) {
    recordProblems(input: $input) { id }
  }
`
const recordSuggestions = /* GraphQL */ `
  mutation RecordSuggestions($input: RecordSuggestionsInput!) {
    recordSuggestions(input: $input) { id }
  }
`
const hearPublic = /* GraphQL */ `
  mutation HearPublic($input: RecordPublicOpinionInput!) {
    recordPublicOpinion(input: $input) { id }
  }
`
const deliberate = /* GraphQL */ `
  mutation Deliberate($input: RecordDeliberationInput!) {
    recordDeliberation(input: $input) { id status }
  }
`
const giveFeedback = /* GraphQL */ `
  mutation GiveFeedback($input: GiveFeedbackInput!) {
    giveFeedback(input: $input) { id status opinions { id } }
  }
`
const issueLetters = /* GraphQL */ `
  mutation IssueOpinionLetters($input: IssueOpinionLettersInput!) {
    issueOpinionLetters(input: $input) { id status }
  }
`
const submitReport = /* GraphQL */ `
  mutation SubmitInspectionReport($input: SubmitInspectionReportInput!) {
    submitInspectionReport(input: $input) { id status }
  }
`
const publishReport = /* GraphQL */ `
  mutation PublishInspectionReport($input: PublishInspectionReportInput!) {
    publishInspectionReport(input: $input) { id }
  }
`
const complete = /* GraphQL */ `
  mutation Complete($input: CompleteInspectionInput!) {
    completeInspection(input: $input) { id status }
  }
`

export interface Steps {
  login: string
  title: string
  field: 'GOVERNMENT' | 'SCHOOL'
  scope: 'COMPREHENSIVE' | 'SPECIAL'
  basis: string
  content: string
  organizationIds: string[]
  /** The own government and the next higher organ, as the report names them. */
  reportTo: { government: string; higherOrgan: string }
  dates: Record<
    'created' | 'noticed' | 'visited' | 'reviewed' | 'feedback' | 'opinion' | 'reported' | 'completed',
    string
  >
}

/** Opens an inspection; nothing of it is prepared yet. */
export async function createInspection(player: Player, steps: Steps): Promise<string> {
  const { login, title, field, scope, basis, organizationIds, dates } = steps
  const { createInspection: created } = await (await player.as(login, dates.created))(create, {
    input: { title, field, scope, organizationIds, basis, occurredOn: dates.created, isDemo: true },
  })
  return created.id
}

/** The inspection plan with its four parts. */
export const planOf = (inspectionId: string, { content, dates }: Steps) => ({
  inspectionId,
  goals: '督促履行教育职责，发现问题、诊断问题、督促整改',
  content,
  methods: ['ON_SITE', 'DOCUMENTS', 'TALKS', 'MEETING'],
  schedule: `${dates.noticed} 发出通知，${dates.visited} 起实地督导，${dates.feedback} 前反馈`,
})

/** One inspection with its team and plan, ready for the notice. */
export async function openInspection(player: Player, steps: Steps, team: string[]): Promise<string> {
  const inspectionId = await createInspection(player, steps)
  const send = await player.as(steps.login, steps.dates.created)
  await send(addTeam, { input: { inspectionId, members: members(team) } })
  await send(savePlan, { input: planOf(inspectionId, steps) })
  return inspectionId
}

export const members = (team: string[]) =>
  team.map((personId, i) => ({ personId, role: i === 0 ? 'LEAD' : 'MEMBER' }))

export const addMembers = (send: Send, inspectionId: string, personIds: string[]) =>
  send(addTeam, {
    input: { inspectionId, members: personIds.map((personId) => ({ personId, role: 'MEMBER' })) },
  })

/** What the graph answers when a member must not sit on this team. */
export const refusedMember = (send: Send, inspectionId: string, personId: string) =>
  send.refused(addTeam, { input: { inspectionId, members: [{ personId, role: 'MEMBER' }] } })

export interface Findings {
  problems: object[]
  suggestions: object[]
  opinion: string
  /** Members of the team, who deliberate and agree. */
  voters: string[]
}

/** Notice, and the visits to the places. */
export async function goOnSite(
  player: Player,
  inspectionId: string,
  { login, dates }: Steps,
  visits: object[],
): Promise<void> {
  await (await player.as(login, dates.noticed))(issueNotice, {
    input: { inspectionId, noticedOn: dates.noticed },
  })
  await (await player.as(login, dates.visited))(recordVisits, { input: { inspectionId, visits } })
}

/** Findings, deliberation and feedback: what was found becomes visible to the units with the feedback. */
export async function feedBack(
  player: Player,
  inspectionId: string,
  { login, organizationIds, dates }: Steps,
  { problems, suggestions, opinion, voters }: Findings,
): Promise<{ problemIds: string[]; opinions: number }> {
  const onSite = await player.as(login, dates.visited)
  const { recordProblems: recorded } = await onSite(recordProblems, { input: { inspectionId, problems } })
  if (suggestions.length > 0) await onSite(recordSuggestions, { input: { inspectionId, suggestions } })
  await onSite(hearPublic, {
    input: {
      inspectionId,
      channel: 'QUESTIONNAIRE',
      fromDay: dates.noticed,
      toDay: dates.visited,
      summary: '公众问卷意见汇总（演示）',
    },
  })
  await (await player.as(login, dates.reviewed))(deliberate, {
    input: {
      inspectionId,
      heldOn: dates.reviewed,
      conclusion: '评议结论（演示）',
      votes: voters.map((personId) => ({ personId, vote: 'AGREE' })),
    },
  })
  const { giveFeedback: given } = await (await player.as(login, dates.feedback))(giveFeedback, {
    input: {
      inspectionId,
      givenOn: dates.feedback,
      opinions: organizationIds.map((organizationId) => ({ organizationId, summary: opinion })),
    },
  })
  return { problemIds: recorded.map(({ id }: { id: string }) => id), opinions: given.opinions.length }
}

/** Opinion letters, which confirm the problems, and the report; then the inspection ends, and the grants of its team. */
export async function completeInspection(
  player: Player,
  inspectionId: string,
  { login, organizationIds, reportTo, dates }: Steps,
): Promise<void> {
  await (await player.as(login, dates.opinion))(issueLetters, {
    input: {
      inspectionId,
      issuedOn: dates.opinion,
      letters: organizationIds.map((organizationId) => ({
        organizationId,
        evaluation: '督导意见书（演示）',
        requirements: [],
      })),
    },
  })
  const reporting = await player.as(login, dates.reported)
  await reporting(submitReport, {
    input: {
      inspectionId,
      summary: '督导报告摘要（演示）',
      reportedOn: dates.reported,
      dispatches: [
        { kind: 'GOVERNMENT', recipientName: reportTo.government, sentOn: dates.reported },
        { kind: 'HIGHER_ORGAN', recipientName: reportTo.higherOrgan, sentOn: dates.reported },
      ],
    },
  })
  await reporting(publishReport, {
    input: {
      inspectionId,
      openness: 'PUBLIC',
      publishedOn: dates.reported,
      publishedAt: `${reportTo.government}门户网站（演示）`,
    },
  })
  await (await player.as(login, dates.completed))(complete, {
    input: { inspectionId, completedOn: dates.completed },
  })
}
