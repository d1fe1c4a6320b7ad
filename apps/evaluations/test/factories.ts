import { openAdapter } from '@dudao/service'
import { actor, createDatabase, graphOf, places, serve } from '@dudao/testkit'
import { afterAll } from 'vitest'
import { PrismaClient } from '../src/generated/prisma/client.ts'
import { createEvaluations } from '../src/schema.ts'

const id = (n: string) => `01930000-0000-7000-8000-0000000000${n}`

/** Organizations as directory knows them; the offices act, the governments are evaluated. */
export const organizations = {
  provinceOffice: { id: id('b1'), name: '四川省督导办', division: places.sichuan },
  cityOffice: { id: id('b2'), name: '巴中市督导办', division: places.bazhong },
  mianyangOffice: { id: id('b3'), name: '绵阳市督导办', division: places.mianyang },
  tongjiangOffice: { id: id('b4'), name: '通江县督导办', division: places.tongjiang },
  cityBureau: { id: id('b5'), name: '巴中市教育局', division: places.bazhong },
  tongjiang: { id: id('c1'), name: '通江县人民政府', division: places.tongjiang },
  enyang: { id: id('c2'), name: '恩阳区人民政府', division: places.enyang },
  mianyang: { id: id('c3'), name: '绵阳市人民政府', division: places.mianyang },
}

/** Who acts, by office and role. */
export const people = {
  officer: actor({ division: places.bazhong, organizationId: organizations.cityOffice.id }),
  leader: actor({ division: places.bazhong, role: 'LEADER', organizationId: organizations.cityOffice.id }),
  provinceOfficer: actor({ division: places.sichuan, organizationId: organizations.provinceOffice.id }),
  provinceLeader: actor({
    division: places.sichuan,
    role: 'LEADER',
    organizationId: organizations.provinceOffice.id,
  }),
  mianyangOfficer: actor({ division: places.mianyang, organizationId: organizations.mianyangOffice.id }),
  mianyangLeader: actor({
    division: places.mianyang,
    role: 'LEADER',
    organizationId: organizations.mianyangOffice.id,
  }),
  tongjiangOfficer: actor({ division: places.tongjiang, organizationId: organizations.tongjiangOffice.id }),
  /** Contact of the evaluated government: no range, only its organization. */
  tongjiangContact: actor({ role: 'UNIT', organizationId: organizations.tongjiang.id }),
  enyangContact: actor({ role: 'UNIT', organizationId: organizations.enyang.id }),
}

const directory = graphOf({
  ParticipantOrganizations: ({ ids }: { ids: string[] }) => ({
    organizationsById: Object.values(organizations).filter((row) => ids.includes(row.id)),
  }),
})

/** The service over a database of its own; `statements` counts what reached it. */
export async function start() {
  const database = await createDatabase()
  const client = new PrismaClient({
    adapter: openAdapter(database.appUrl, 5),
    log: [{ level: 'query', emit: 'event' }],
  })
  afterAll(() => client.$disconnect())
  let statements = 0
  client.$on('query', () => statements++)
  const graph = serve(createEvaluations(client), directory)
  return { database, graph, statements: () => statements }
}

export type Started = Awaited<ReturnType<typeof start>>

export const indicators = [
  { code: 'A1', name: '党对教育工作的领导', weight: 40, maxScore: 100, description: '查阅资料' },
  { code: 'A2', name: '教育经费投入', weight: 33.3, maxScore: 30 },
  { code: 'B1', name: '教师队伍', weight: 26.7, maxScore: 3 },
]

export const bands = [
  { grade: '优秀', from: 90, to: 100 },
  { grade: '良好', from: 80, to: 90 },
  { grade: '合格', from: 60, to: 80 },
  { grade: '不合格', from: 0, to: 60 },
]

export const createScheme = /* GraphQL */ `
  mutation ($input: CreateSchemeInput!) {
    createScheme(input: $input) {
      id name version status publishedOn issuer { id }
      indicators { id code name weight maxScore description } bands { grade from to }
    }
  }
`
export const publishScheme = /* GraphQL */ `
  mutation ($input: PublishSchemeInput!) { publishScheme(input: $input) { id status publishedOn } }
`
export const openRound = /* GraphQL */ `
  mutation ($input: OpenRoundInput!) {
    openRound(input: $input) {
      id name year status openedOn isDemo organ { id } scheme { id version indicators { code } }
      participants { id organization { id } total grade missing }
    }
  }
`
export const recordScores = /* GraphQL */ `
  mutation ($input: RecordScoresInput!) {
    recordScores(input: $input) {
      id
      participants {
        organization { id } missing total
        scores { id value explanation scoredBy { id } indicator { code } earlier { value explanation } }
      }
    }
  }
`
export const confirmRound = /* GraphQL */ `
  mutation ($input: ConfirmRoundInput!) {
    confirmRound(input: $input) {
      id status confirmedOn confirmedBy { id }
      participants { organization { id } total grade points { indicator { code } value max weight points } }
    }
  }
`

/** A published scheme of three indicators; returns its id. */
export async function aScheme({ graph }: Started, by = people.officer, name = '教育职责评价办法') {
  const { createScheme: scheme } = await graph.ok(by, createScheme, { input: { name, indicators, bands } })
  await graph.ok(by, publishScheme, { input: { schemeId: scheme.id, publishedOn: '2020-03-01' } })
  return scheme.id as string
}

/** An open round; by default the city's over two of its governments. Returns its id. */
export async function aRound(
  started: Started,
  {
    by = people.officer,
    of = [organizations.tongjiang, organizations.enyang],
    year = 2020,
    schemeId = '',
    isDemo = true,
  } = {},
) {
  const input = {
    schemeId: schemeId || (await aScheme(started, by)),
    name: `${year} 年度评价`,
    year,
    organizationIds: of.map((row) => row.id),
    openedOn: '2020-11-01',
    isDemo,
  }
  const { openRound: round } = await started.graph.ok(by, openRound, { input })
  return round.id as string
}

/** Scores for all three indicators of one participant, each as a share of its highest score. */
export const scoresFor = (organizationId: string, share: number) =>
  indicators.map(({ code, maxScore }) => ({
    organizationId,
    indicatorCode: code,
    value: Math.round(maxScore * share * 100) / 100,
  }))

/** The city's round with scores for 通江 (0.9) and 恩阳 (0.5), confirmed unless told otherwise. Returns its id. */
export async function aScoredRound(started: Started, { confirmed = true, year = 2020 } = {}) {
  const roundId = await aRound(started, { year })
  const scores = [...scoresFor(organizations.tongjiang.id, 0.9), ...scoresFor(organizations.enyang.id, 0.5)]
  await started.graph.ok(people.officer, recordScores, { input: { roundId, scores } })
  if (confirmed) {
    await started.graph.ok(people.leader, confirmRound, { input: { roundId, confirmedOn: '2020-12-20' } })
  }
  return roundId
}
