import type { Player, Refusal } from './player.ts'

/** Who engages whom, when: one session of a tier. */
export interface Engagement {
  /** Logins that recommend, review and decide; the leader may act in a post of this organization. */
  recommender: string
  officer: string
  leader: string
  leaderOf?: string
  organizationId: string
  tier: 'PROVINCE' | 'CITY' | 'COUNTY'
  session: number | null
  persons: string[]
  /** Days of the steps; the public notice lasts at least seven working days. */
  days: { recommended: string; reviewed: string; noticeFrom: string; noticeTo: string; appointed: string }
  document: string
  card: string
}

const recommend = /* GraphQL */ `
  mutation Recommend($input: RecommendInspectorsInput!) {
    recommendInspectors(input: $input) { id }
  }
`
const review = /* GraphQL */ `
  mutation Review($input: ReviewAppointmentsInput!) {
    reviewAppointments(input: $input) { id status }
  }
`
const notice = /* GraphQL */ `
  mutation Notice($input: PublishNoticeInput!) {
    publishNotice(input: $input) { id status noticeTo }
  }
`
const appoint = /* GraphQL */ `
  mutation Appoint($input: AppointInspectorsInput!) {
    appointInspectors(input: $input) { id status termFrom termTo cardNumber }
  }
`

export interface Appointed {
  id: string
  termFrom: string
  termTo: string
}

/** Recommends, reviews and gives public notice: candidates who may be appointed once the notice is over. */
async function putForward(player: Player, engagement: Engagement): Promise<string[]> {
  const { recommender, officer, organizationId, tier, session, persons, days } = engagement
  const { recommendInspectors } = await (await player.as(recommender, days.recommended))(recommend, {
    input: {
      appointingOrganizationId: organizationId,
      tier,
      kind: 'PART_TIME',
      session,
      recommendedOn: days.recommended,
      persons: persons.map((personId) => ({ personId, isDemo: true })),
    },
  })
  const appointmentIds = recommendInspectors.map(({ id }: { id: string }) => id)
  await (await player.as(officer, days.reviewed))(review, {
    input: { appointmentIds, approve: true, on: days.reviewed },
  })
  await (await player.as(officer, days.noticeFrom))(notice, {
    input: { appointmentIds, from: days.noticeFrom, to: days.noticeTo },
  })
  return appointmentIds
}

const decision = (appointmentIds: string[], { days, document, card }: Engagement) => ({
  input: {
    appointmentIds,
    appointedOn: days.appointed,
    termFrom: days.appointed,
    documentNumber: document,
    cardNumberPrefix: card,
  },
})

/** Recommend, review, give public notice, appoint: part-time inspectors of one session. */
export async function engage(player: Player, engagement: Engagement): Promise<Appointed[]> {
  const ids = await putForward(player, engagement)
  const send = await player.as(engagement.leader, engagement.days.appointed, engagement.leaderOf)
  return (await send(appoint, decision(ids, engagement))).appointInspectors
}

/** The same for candidates whom the rules do not let in; answers the refusal. */
export async function engageInVain(player: Player, engagement: Engagement): Promise<Refusal> {
  const ids = await putForward(player, engagement)
  const send = await player.as(engagement.leader, engagement.days.appointed, engagement.leaderOf)
  return send.refused(appoint, decision(ids, engagement))
}
