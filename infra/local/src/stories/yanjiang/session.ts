import { engage, engageInVain } from '../appointing.ts'
import { findOrgans, type Organs, registerInspectors } from '../bodies.ts'
import type { Player, Refusal } from '../player.ts'
import { county } from './facts.ts'

const login = 'yanjiang-officer'

/** The days of one engagement whose term begins at the start of March. */
const daysOf = (year: number) => ({
  recommended: `${year}-01-08`,
  reviewed: `${year}-01-10`,
  noticeFrom: `${year}-01-11`,
  noticeTo: `${year}-01-25`,
  appointed: `${year}-03-02`,
})

const engagement = (organs: Organs, session: number, year: number, persons: string[]) => ({
  recommender: login,
  officer: login,
  leader: 'yanjiang-leader',
  organizationId: organs.office,
  tier: 'COUNTY' as const,
  session,
  persons,
  days: daysOf(year),
  document: `演示〔${year}〕1号`,
  card: `YS5120${session}`,
})

const end = /* GraphQL */ `
  mutation EndSession($input: EndSessionInput!) {
    endSession(input: $input) { endedCount }
  }
`
const recommend = /* GraphQL */ `
  mutation Again($input: RecommendInspectorsInput!) {
    recommendInspectors(input: $input) { id }
  }
`
const notice = /* GraphQL */ `
  mutation ShortNotice($input: PublishNoticeInput!) {
    publishNotice(input: $input) { id }
  }
`
const past = /* GraphQL */ `
  mutation PastTerms($input: EnterPastTermsInput!) {
    enterPastTerms(input: $input) { id }
  }
`
const review = /* GraphQL */ `
  mutation ReviewOne($input: ReviewAppointmentsInput!) {
    reviewAppointments(input: $input) { id }
  }
`
const file = /* GraphQL */ `
  mutation File($input: FileAppointmentsInput!) {
    fileAppointments(input: $input) { id filedOn }
  }
`

/**
 * The session ends and the next begins: recommend, review, public notice of seven working days, appoint, file with the
 * city. Who has served three terms in a row is not engaged again.
 */
export async function changeSession(player: Player) {
  const refused: Record<string, Refusal> = {}
  const organs = await findOrgans(player, login, county.code, '2024-01-03')
  const city = await findOrgans(player, 'ziyang-officer', '512000', '2024-01-03')
  const people = { login, organizationId: organs.office }
  const [veteran] = await registerInspectors(player, {
    ...people,
    on: '2021-01-04',
    prefix: '雁江演示老督学',
    count: 1,
  })
  const five = await registerInspectors(player, {
    ...people,
    on: '2021-01-04',
    prefix: '雁江演示督学',
    count: 5,
  })
  const [newcomer] = await registerInspectors(player, {
    ...people,
    on: '2024-01-04',
    prefix: '雁江演示新督学',
    count: 1,
  })

  await enterPastTerms(player, veteran as string)
  await engage(player, engagement(organs, 3, 2021, [veteran as string, ...five]))
  const { endSession } = await (await player.as(login, '2024-01-04'))(end, {
    input: {
      appointingOrganizationId: organs.office,
      tier: 'COUNTY',
      session: 3,
      endedOn: '2024-01-04',
      reason: '换届',
    },
  })

  const candidates = {
    appointingOrganizationId: organs.office,
    tier: 'COUNTY',
    kind: 'PART_TIME',
    session: 4,
    recommendedOn: '2024-01-08',
  }
  refused.fourthTerm = await engageInVain(player, engagement(organs, 4, 2024, [veteran as string]))
  const next = [...five, newcomer as string]
  const appointments = await engage(player, engagement(organs, 4, 2024, next))
  refused.shortNotice = await refuseShortNotice(player, candidates, people)
  const { fileAppointments } = await (await player.as('yanjiang-leader', '2024-03-05'))(file, {
    input: {
      appointmentIds: appointments.map(({ id }) => id),
      filedWithOrganizationId: city.office,
      filedOn: '2024-03-05',
    },
  })
  return {
    organs,
    inspectors: next,
    newcomer: newcomer as string,
    refused,
    ended: endSession.endedCount as number,
    appointed: appointments.length,
    filed: fileAppointments.length as number,
  }
}

/** The first two terms of the veteran were served before the system came: they come in from the archive (补录). */
async function enterPastTerms(player: Player, personId: string): Promise<void> {
  const terms = [
    { session: 1, termFrom: '2015-03-02', termTo: '2018-03-02' },
    { session: 2, termFrom: '2018-03-02', termTo: '2021-03-02' },
  ]
  await (await player.as(login, '2021-01-05'))(past, {
    input: {
      source: 'PAPER',
      title: '历届督学聘任文件（演示）',
      rows: terms.map((term) => ({
        ...term,
        personId,
        kind: 'PART_TIME',
        rawText: `第${term.session}届督学名单（演示）`,
        confidence: 'CERTAIN',
        isDemo: true,
      })),
    },
  })
}

/** A notice over a weekend instead of seven working days. */
async function refuseShortNotice(
  player: Player,
  candidates: object,
  people: { login: string; organizationId: string },
): Promise<Refusal> {
  const [late] = await registerInspectors(player, {
    ...people,
    on: '2024-01-04',
    prefix: '雁江演示候选人',
    count: 1,
  })
  const { recommendInspectors } = await (await player.as(login, '2024-01-08'))(recommend, {
    input: { ...candidates, persons: [{ personId: late, isDemo: true }] },
  })
  const appointmentIds = recommendInspectors.map(({ id }: { id: string }) => id)
  await (await player.as(login, '2024-01-10'))(review, {
    input: { appointmentIds, approve: true, on: '2024-01-10' },
  })
  return (await player.as(login, '2024-01-11')).refused(notice, {
    input: { appointmentIds, from: '2024-01-11', to: '2024-01-15' },
  })
}
