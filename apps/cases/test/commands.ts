import { randomUUID } from 'node:crypto'
import { type Actor, asDate } from '@dudao/service'
import type { Answer } from '@dudao/testkit'
import { clockOn, dates, type World } from './world.ts'

export const documents = {
  createInspection: `mutation ($input: CreateInspectionInput!) { createInspection(input: $input) { id status } }`,
  openDraw: `mutation ($input: OpenDrawInput!) { openDraw(input: $input) { id status commitment secret } }`,
  holdDraw: `mutation ($input: HoldDrawInput!) { holdDraw(input: $input) { id status
    units { place kind organization { id } } inspectors { place person { id } } } }`,
  attachDraw: `mutation ($input: AttachDrawInput!) { attachDraw(input: $input) { id status
    objects { organization { id } } team { person { id } role isInspector grant { mode validTo } } draws { id } } }`,
  addTeamMembers: `mutation ($input: AddTeamMembersInput!) {
    addTeamMembers(input: $input) { id team { person { id } role isInspector grant { mode validTo } } } }`,
  removeTeamMember: `mutation ($input: RemoveTeamMemberInput!) { removeTeamMember(input: $input) { id team { id } } }`,
  saveInspectionPlan: `mutation ($input: SaveInspectionPlanInput!) {
    saveInspectionPlan(input: $input) { id plan { goals content methods schedule savedOn } } }`,
  issueInspectionNotice: `mutation ($input: IssueInspectionNoticeInput!) {
    issueInspectionNotice(input: $input) { id status rules noticedOn } }`,
  recordVisits: `mutation ($input: RecordVisitsInput!) { recordVisits(input: $input) { id clientId placeName } }`,
  releaseVisit: `mutation ($input: ReleaseVisitInput!) { releaseVisit(input: $input) { id releasedAt } }`,
  recordProblems: `mutation ($input: RecordProblemsInput!) { recordProblems(input: $input) { id number status } }`,
  editProblem: `mutation ($input: EditProblemInput!) { editProblem(input: $input) { id aspect description cause dueOn
    basisArticle basisRule responsibleOrganization { id } supervisingOrganization { id } } }`,
  adoptProposedProblems: `mutation ($input: AdoptProposedProblemsInput!) {
    adoptProposedProblems(input: $input) { clientId aspect description requirement level occurredOn
      responsibleOrganization { id } fieldEvidence { fileId } } }`,
  recordSuggestions: `mutation ($input: RecordSuggestionsInput!) { recordSuggestions(input: $input) { id number } }`,
  requestSelfEvaluations: `mutation ($input: RequestSelfEvaluationsInput!) {
    requestSelfEvaluations(input: $input) { id selfEvaluations { id organization { id } } } }`,
  submitSelfEvaluation: `mutation ($input: SubmitSelfEvaluationInput!) {
    submitSelfEvaluation(input: $input) { id submittedOn deadline { state dueOn metOn } } }`,
  reviewSelfEvaluation: `mutation ($input: ReviewSelfEvaluationInput!) {
    reviewSelfEvaluation(input: $input) { id finding reviewedOn } }`,
  recordPublicOpinion: `mutation ($input: RecordPublicOpinionInput!) {
    recordPublicOpinion(input: $input) { id publicOpinions { channel fromDay toDay respondents { value qualifier } summary } } }`,
  recordDeliberation: `mutation ($input: RecordDeliberationInput!) {
    recordDeliberation(input: $input) { id status endedOn reviewedOn deliberations {
      heldOn conclusion members agreeing needed article passed votes { person { id } vote } } } }`,
  acknowledgeOpinion: `mutation ($input: AcknowledgeOpinionInput!) {
    acknowledgeOpinion(input: $input) { id receivedOn rebuttalWaivedOn rebuttalDeadline { state fromDay dueOn metOn } } }`,
  submitRebuttal: `mutation ($input: SubmitRebuttalInput!) { submitRebuttal(input: $input) { id submittedOn } }`,
  answerRebuttal: `mutation ($input: AnswerRebuttalInput!) {
    answerRebuttal(input: $input) { id answer answeredOn items { accepted reason problem { id status } } } }`,
  issueOpinionLetters: `mutation ($input: IssueOpinionLettersInput!) {
    issueOpinionLetters(input: $input) { id status opinionOn } }`,
  submitInspectionReport: `mutation ($input: SubmitInspectionReportInput!) {
    submitInspectionReport(input: $input) { id status reportedOn } }`,
  recordReportDispatches: `mutation ($input: RecordReportDispatchesInput!) {
    recordReportDispatches(input: $input) { id report { dispatches { kind recipientName sentOn } } } }`,
  publishInspectionReport: `mutation ($input: PublishInspectionReportInput!) {
    publishInspectionReport(input: $input) { id report { openness publishedOn publishedAt opennessReason } } }`,
  suspendInspectionDeadline: `mutation ($input: SuspendInspectionDeadlineInput!) { suspendInspectionDeadline(input: $input) { id state dueOn } }`,
  resumeInspectionDeadline: `mutation ($input: ResumeInspectionDeadlineInput!) { resumeInspectionDeadline(input: $input) { id state dueOn } }`,
  extendInspectionDeadline: `mutation ($input: ExtendInspectionDeadlineInput!) { extendInspectionDeadline(input: $input) { id state dueOn } }`,
  giveVisitFeedback: `mutation ($input: GiveVisitFeedbackInput!) {
    giveVisitFeedback(input: $input) { id feedback feedbackOn releasedAt } }`,
  handOverTeamLead: `mutation ($input: HandOverTeamLeadInput!) {
    handOverTeamLead(input: $input) { id team { person { id } role } } }`,
  giveFeedback: `mutation ($input: GiveFeedbackInput!) { giveFeedback(input: $input) { id status } }`,
  completeInspection: `mutation ($input: CompleteInspectionInput!) { completeInspection(input: $input) { id status } }`,
  splitProblem: `mutation ($input: SplitProblemInput!) {
    splitProblem(input: $input) { id status parts { id number status responsibleOrganization { id } } } }`,
  submitRectificationPlan: `mutation ($input: SubmitRectificationPlanInput!) {
    submitRectificationPlan(input: $input) { id receiptNumber dueOn outcome problem { status } } }`,
  acceptRectificationPlan: `mutation ($input: AcceptRectificationPlanInput!) {
    acceptRectificationPlan(input: $input) { id status } }`,
  returnRectificationPlan: `mutation ($input: ReturnRectificationPlanInput!) {
    returnRectificationPlan(input: $input) { id status } }`,
  extendDeadline: `mutation ($input: ExtendDeadlineInput!) { extendDeadline(input: $input) { id status dueOn } }`,
  submitExplanation: `mutation ($input: SubmitExplanationInput!) {
    submitExplanation(input: $input) { id receiptNumber outcome problem { status isExplained } } }`,
  approveExplanation: `mutation ($input: ApproveExplanationInput!) {
    approveExplanation(input: $input) { id outcome isValid problem { status isExplained dueOn } } }`,
  declineExplanation: `mutation ($input: DeclineExplanationInput!) {
    declineExplanation(input: $input) { id outcome decisionReason problem { isExplained } } }`,
  proposeSupervision: `mutation ($input: ProposeSupervisionInput!) {
    proposeSupervision(input: $input) { id dueOn proposedOn status problem { id } } }`,
  acceptSupervisionProposal: `mutation ($input: AcceptSupervisionProposalInput!) {
    acceptSupervisionProposal(input: $input) { id status letterId decidedOn } }`,
  declineSupervisionProposal: `mutation ($input: DeclineSupervisionProposalInput!) {
    declineSupervisionProposal(input: $input) { id status declineReason decidedOn } }`,
  attachEvidence: `mutation ($input: AttachEvidenceInput!) {
    attachEvidence(input: $input) { id evidence { fileId sha256 name } } }`,
  passRectification: `mutation ($input: PassRectificationInput!) {
    passRectification(input: $input) { id outcome passedOn passNote } }`,
  submitRectification: `mutation ($input: SubmitRectificationInput!) {
    submitRectification(input: $input) { id receiptNumber problem { status } } }`,
  returnRectification: `mutation ($input: ReturnRectificationInput!) { returnRectification(input: $input) { id status returns } }`,
  verifyRectification: `mutation ($input: VerifyRectificationInput!) { verifyRectification(input: $input) { id status } }`,
  closeProblem: `mutation ($input: CloseProblemInput!) { closeProblem(input: $input) { id status closedOn } }`,
}

export type Command = keyof typeof documents

export const plan = {
  goals: '督促政府履行教育职责',
  content: '教育投入、教师待遇',
  methods: ['ON_SITE', 'DOCUMENTS'],
  schedule: '9月通知，10月反馈',
}

export const newVisit = (over: object = {}) => ({
  clientId: randomUUID(),
  kind: 'MEETING',
  placeName: '座谈会',
  occurredOn: dates.visited,
  methods: ['TALKS'],
  ...over,
})

export const newProblem = (responsibleOrganizationId: string, over: object = {}) => ({
  clientId: randomUUID(),
  aspect: '教育投入',
  description: '投入不足',
  responsibleOrganizationId,
  occurredOn: dates.visited,
  ...over,
})

export const newEvidence = (over: object = {}) => ({
  fileId: randomUUID(),
  sha256: randomUUID().replaceAll('-', '').repeat(2),
  name: '拨付凭证.pdf',
  ...over,
})

export const newPlan = (problemId: string, over: object = {}) => ({
  problemId,
  measures: '足额安排预算并拨付到校',
  responsiblePerson: '副县长张某某',
  stages: [{ title: '拨付到校', dueOn: '2020-12-31' }],
  submittedOn: dates.closed,
  ...over,
})

export const stages = [
  'DRAFT',
  'NOTIFIED',
  'ON_SITE',
  'REVIEWED',
  'FEEDBACK_GIVEN',
  'OPINION_ISSUED',
  'REPORTED',
  'COMPLETED',
] as const
export type Stage = (typeof stages)[number]

interface Preparation {
  who: Actor
  objects: string[]
  /** Person ids, the lead first. */
  team: string[]
  scope: string
  /** Whether the plan is saved and the notice issued. */
  noticed: boolean
}

/** The rows of a prepared inspection, as the commands leave them (inspections.test.ts walks those). */
async function prepared({ owner, neighbours }: World, preparation: Preparation): Promise<string> {
  const { who, objects, team, scope, noticed } = preparation
  const ownerPath = who.divisionPath as string
  const recordedAt = new Date(clockOn(dates.created))
  const members = team.map((personId, i) => ({
    personId,
    ownerPath,
    recordedAt,
    grantId: randomUUID(),
    role: i === 0 ? 'LEAD' : 'MEMBER',
    isInspector: neighbours.isInspector(personId),
  }))
  const { id } = await owner.inspection.create({
    data: {
      title: '履行教育职责督导',
      field: 'GOVERNMENT',
      scope,
      status: noticed ? 'NOTIFIED' : 'DRAFT',
      organId: who.organizationId as string,
      ownerDivisionId: who.divisionId as string,
      ownerPath,
      basis: '《教育督导条例》',
      rules: (noticed ? neighbours.keptRules() : []) as never,
      occurredOn: asDate(dates.created),
      noticedOn: noticed ? asDate(dates.noticed) : null,
      recordedAt,
      objects: {
        create: objects.map((organizationId) => {
          const { division } = neighbours.organizationOf(organizationId)
          return { organizationId, ownerPath, divisionId: division.id, divisionPath: division.path }
        }),
      },
      ...(noticed && {
        plan: { create: { ...plan, ownerPath, savedOn: asDate(dates.created), recordedAt } },
      }),
      team: { create: members },
      grants: {
        create: members.map(({ grantId, personId, isInspector }) => ({
          id: grantId,
          personId,
          ownerPath,
          mode: isInspector ? 'WRITE' : 'READ',
          validFrom: recordedAt,
          grantedByPostId: who.postId as string,
          recordedAt,
        })),
      },
    },
  })
  return id
}

/** The same person in the same post on another day. */
const at = (who: Actor, day: string): Actor => ({ ...who, clock: clockOn(day) })

/** What became of a command: ok, or the code of the refusal. */
export const outcomeOf = ({ errors }: Answer): string =>
  errors[0] ? (errors[0].extensions?.code as string) : 'ok'

export const lettersTo = (objects: string[]) =>
  objects.map((organizationId) => ({ organizationId, evaluation: '总体较好', requirements: [] }))

export const publicationOf = (inspectionId: string) => ({
  inspectionId,
  openness: 'PUBLIC',
  publishedOn: dates.report,
  publishedAt: '市政府门户网站',
})

/** Leads inspections and problems to where a test begins. */
export function commandsOf(world: World) {
  const { ok, refused, neighbours, governments, officerOf, unitOf } = world
  const city = officerOf('city')

  const run = (who: Actor, command: Command, input: object) =>
    ok(who, documents[command], { input }).then((data) => data[command])
  const denied = (who: Actor, command: Command, input: object) => refused(who, documents[command], { input })

  async function inspectionIn(
    stage: Stage,
    over: {
      who?: Actor
      objects?: string[]
      team?: string[]
      scope?: string
      visits?: object[]
      problems?: object[]
      suggestions?: object[]
    } = {},
  ) {
    const { who = city, objects = [governments.tongjiang.id], scope = 'COMPREHENSIVE' } = over
    const team = over.team ?? [neighbours.inspector(), neighbours.inspector(), neighbours.inspector()]
    const reaches = (wanted: Stage) => stages.indexOf(stage) >= stages.indexOf(wanted)
    const inspectionId = await prepared(world, { who, objects, team, scope, noticed: reaches('NOTIFIED') })
    const visits: { id: string }[] = []
    const problems: { id: string }[] = []
    if (reaches('ON_SITE')) {
      const sent = { inspectionId, visits: over.visits ?? [newVisit()] }
      visits.push(...(await run(at(who, dates.visited), 'recordVisits', sent)))
      if (over.problems?.length) {
        const found = { inspectionId, problems: over.problems }
        problems.push(...(await run(at(who, dates.visited), 'recordProblems', found)))
      }
      if (over.suggestions?.length) {
        const sent = { inspectionId, suggestions: over.suggestions }
        await run(at(who, dates.visited), 'recordSuggestions', sent)
      }
    }
    const inspection = { who, objects, team, inspectionId }
    if (reaches('REVIEWED') && scope !== 'REGULAR') await deliberate(inspection)
    if (reaches('FEEDBACK_GIVEN')) await giveFeedback(inspection)
    if (scope !== 'REGULAR') {
      if (reaches('OPINION_ISSUED')) await issueLetters(inspection)
      if (reaches('REPORTED')) await submitReport(inspection)
    }
    if (reaches('COMPLETED')) {
      await run(who, 'completeInspection', { inspectionId, completedOn: dates.report })
    }
    return { inspectionId, team, visits, problems }
  }

  interface Inspection {
    who: Actor
    objects: string[]
    team: string[]
    inspectionId: string
  }

  /** The whole team agrees. */
  const deliberate = ({ who, team, inspectionId }: Inspection, over: object = {}) =>
    run(at(who, dates.reviewed), 'recordDeliberation', {
      inspectionId,
      heldOn: dates.reviewed,
      conclusion: '总体较好',
      votes: team.map((personId) => ({ personId, vote: 'AGREE' })),
      ...over,
    })

  const giveFeedback = ({ who, objects, inspectionId }: Inspection, over: object = {}) =>
    run(at(who, dates.feedback), 'giveFeedback', {
      inspectionId,
      opinions: objects.map((organizationId) => ({ organizationId, summary: '初步督导意见' })),
      givenOn: dates.feedback,
      ...over,
    })

  const issueLetters = ({ who, objects, inspectionId }: Inspection, over: object = {}) =>
    run(at(who, dates.opinion), 'issueOpinionLetters', {
      inspectionId,
      letters: lettersTo(objects),
      issuedOn: dates.opinion,
      ...over,
    })

  /** To the government, filed with the higher organ, published. */
  async function submitReport({ who, inspectionId }: Inspection) {
    await run(at(who, dates.report), 'submitInspectionReport', reportOn(inspectionId))
    await run(at(who, dates.report), 'publishInspectionReport', publicationOf(inspectionId))
  }

  /** From the visits to the end. */
  async function finish(inspection: Inspection, completedOn = dates.report): Promise<void> {
    await deliberate(inspection)
    await giveFeedback(inspection)
    await issueLetters(inspection)
    await submitReport(inspection)
    const { who, inspectionId } = inspection
    await run(at(who, completedOn), 'completeInspection', { inspectionId, completedOn })
  }

  const reportOn = (inspectionId: string) => ({
    inspectionId,
    summary: '督导报告摘要',
    reportedOn: dates.report,
    dispatches: [
      { kind: 'GOVERNMENT', recipientName: '市人民政府', sentOn: dates.report },
      { kind: 'HIGHER_ORGAN', organizationId: world.offices.province.id, sentOn: dates.report },
    ],
  })

  const report = (who: Actor, problemId: string, over: object = {}) =>
    run(who, 'submitRectification', { problemId, text: '已整改', submittedOn: dates.reported, ...over })

  /** A released problem of the city against 通江县人民政府, led to a state. */
  async function problemIn(
    status: string,
    over: { who?: Actor; unit?: typeof governments.tongjiang; problem?: object } = {},
  ) {
    const { who = city, unit = governments.tongjiang, problem = {} } = over
    // Only what is confirmed by the opinion letter is split and closed.
    const stage = status === 'PRELIMINARY' ? 'ON_SITE' : 'OPINION_ISSUED'
    const { problems, inspectionId } = await inspectionIn(stage, {
      who,
      objects: [unit.id],
      problems: [newProblem(unit.id, problem)],
    })
    const problemId = (problems[0] as { id: string }).id
    const beyond = (states: string[]) => states.includes(status)
    if (status === 'RECTIFYING') {
      await run(unitOf(unit), 'submitRectificationPlan', newPlan(problemId, { submittedOn: dates.reported }))
      await run(who, 'acceptRectificationPlan', { problemId, on: dates.reported })
    }
    if (beyond(['REPORTED', 'RETURNED', 'VERIFIED', 'CLOSED'])) await report(unitOf(unit), problemId)
    if (beyond(['RETURNED'])) {
      await run(who, 'returnRectification', { problemId, reason: '材料不全', on: dates.decided })
    }
    if (beyond(['VERIFIED', 'CLOSED'])) {
      await run(who, 'verifyRectification', {
        problemId,
        finding: '整改到位',
        methods: ['ON_SITE'],
        on: dates.decided,
      })
    }
    if (beyond(['CLOSED'])) await run(who, 'closeProblem', { problemId, closedOn: dates.closed })
    return { problemId, inspectionId }
  }

  return {
    city,
    at,
    run,
    denied,
    inspectionIn,
    problemIn,
    report,
    deliberate,
    giveFeedback,
    issueLetters,
    reportOn,
    finish,
  }
}
