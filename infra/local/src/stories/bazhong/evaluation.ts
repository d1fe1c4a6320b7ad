import type { Player } from '../player.ts'
import { counties, indicators, office } from './facts.ts'
import type { Bodies } from './people.ts'

const createScheme = /* GraphQL */ `
  mutation CreateScheme($input: CreateSchemeInput!) {
    createScheme(input: $input) { id }
  }
`
const publishScheme = /* GraphQL */ `
  mutation PublishScheme($input: PublishSchemeInput!) {
    publishScheme(input: $input) { id status }
  }
`
const openRound = /* GraphQL */ `
  mutation OpenRound($input: OpenRoundInput!) {
    openRound(input: $input) { id }
  }
`
const recordScores = /* GraphQL */ `
  mutation RecordScores($input: RecordScoresInput!) {
    recordScores(input: $input) { id }
  }
`
const confirmRound = /* GraphQL */ `
  mutation ConfirmRound($input: ConfirmRoundInput!) {
    confirmRound(input: $input) { status participants { organization { id } total grade } }
  }
`

/** The city scores its five governments by its own scheme of ten indicators; all scores are demo data. */
export async function evaluateCounties(player: Player, bodies: Bodies) {
  const officer = await player.as('city-officer', '2020-11-16')
  const { createScheme: scheme } = await officer(createScheme, {
    input: {
      name: '对区县政府履行教育职责评价办法',
      indicators: indicators.map(([code, name, weight]) => ({ code, name, weight, maxScore: 100 })),
      bands: [
        { grade: '优秀', from: 90, to: 100 },
        { grade: '良好', from: 80, to: 90 },
        { grade: '合格', from: 65, to: 80 },
        { grade: '不合格', from: 0, to: 65 },
      ],
      idempotencyKey: 'scheme-2020',
    },
  })
  await officer(publishScheme, { input: { schemeId: scheme.id, publishedOn: '2020-11-16' } })
  const { openRound: round } = await officer(openRound, {
    input: {
      schemeId: scheme.id,
      name: '2020年区县政府履行教育职责评价',
      year: 2020,
      organizationIds: counties.map(({ key }) => bodies.governments[key]),
      openedOn: '2020-11-16',
      isDemo: true,
      idempotencyKey: 'round-2020',
    },
  })
  await officer(recordScores, {
    input: {
      roundId: round.id,
      scores: counties.flatMap(({ key }, county) =>
        indicators.map(([indicatorCode], i) => ({
          organizationId: bodies.governments[key],
          indicatorCode,
          value: 78 + ((county * 5 + i * 3) % 17),
          explanation: '演示评分',
        })),
      ),
    },
  })
  const leader = await player.as('city-leader', '2020-12-10', office.city)
  const { confirmRound: confirmed } = await leader(confirmRound, {
    input: { roundId: round.id, confirmedOn: '2020-12-10' },
  })
  return confirmed.participants as { total: number; grade: string }[]
}
