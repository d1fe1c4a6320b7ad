import { engage } from '../appointing.ts'
import { findOrgans, registerInspectors, registerSchools } from '../bodies.ts'
import type { Player } from '../player.ts'
import { county, largeFrom } from './facts.ts'

const propose = /* GraphQL */ `
  mutation Propose($input: ProposeRulePackInput!) {
    proposeRulePack(input: $input) { id }
  }
`
const approve = /* GraphQL */ `
  mutation Approve($input: ApproveRulePackInput!) {
    approveRulePack(input: $input) { id status }
  }
`

/** The county says by its own rule pack what a large school is; two persons decide. */
async function defineLargeSchools(player: Player, divisionId: string): Promise<void> {
  const { proposeRulePack } = await (await player.as('yanhu-officer', '2022-09-05'))(propose, {
    input: {
      divisionId,
      reason: '明确“学生数较多”的标准（演示）',
      parameters: [
        {
          key: 'staffing.largeSchoolPupils',
          value: largeFrom,
          unit: '人',
          validFrom: '2022-09-10',
          article: '演示规定',
          mark: 'DESIGN',
        },
      ],
    },
  })
  await (await player.as('yanhu-leader', '2022-09-06'))(approve, { input: { versionId: proposeRulePack.id } })
}

/** 52 schools, 3 of them large, and 12 inspectors of the first session. */
export async function staffCounty(player: Player) {
  const organs = await findOrgans(player, 'yanhu-officer', county.code, '2022-09-05')
  await defineLargeSchools(player, organs.division)
  const schools = await registerSchools(player, {
    login: 'yanhu-officer',
    divisionId: organs.division,
    supervisedById: organs.bureau,
    year: 2022,
    on: '2022-09-12',
    province: '14',
    rows: Array.from({ length: county.schools }, (_, i) => ({
      name: `盐湖演示学校${String(i + 1).padStart(2, '0')}`,
      kind: 'SCHOOL' as const,
      pupils: i < county.large ? largeFrom + 100 * i : 400 + 10 * i,
    })),
  })
  const persons = await registerInspectors(player, {
    login: 'yanhu-officer',
    on: '2022-09-12',
    organizationId: organs.office,
    prefix: '盐湖演示督学',
    count: county.inspectors,
  })
  await engage(player, {
    recommender: 'yanhu-officer',
    officer: 'yanhu-officer',
    leader: 'yanhu-leader',
    organizationId: organs.office,
    tier: 'COUNTY',
    session: 1,
    persons,
    days: {
      recommended: '2022-09-13',
      reviewed: '2022-09-15',
      noticeFrom: '2022-09-16',
      noticeTo: '2022-09-30',
      appointed: '2022-10-10',
    },
    document: '演示〔2022〕1号',
    card: 'YS1408',
  })
  return { organs, schools, persons }
}
