import { engage } from '../appointing.ts'
import { findOrgans, registerInspectors } from '../bodies.ts'
import {
  addMembers,
  addTeam,
  completeInspection,
  createInspection,
  feedBack,
  issueNotice,
  members,
  planOf,
  recordVisits,
  savePlan,
  type Steps,
} from '../inspecting.ts'
import type { Player, Refusal } from '../player.ts'
import { close } from '../rectifying.ts'
import { aspects, city, county, days, kindergarten } from './facts.ts'

const organ = 'mianyang-officer'

const findKindergarten = /* GraphQL */ `
  query Kindergarten($name: String!) {
    organizations(filter: { nameContains: $name }, first: 1) { nodes { id } }
  }
`
async function appointTeam(player: Player, organizationId: string): Promise<string[]> {
  const persons = await registerInspectors(player, {
    login: organ,
    on: '2023-01-03',
    organizationId,
    prefix: '绵阳演示督学',
    count: 3,
  })
  await engage(player, {
    recommender: organ,
    officer: organ,
    leader: 'mianyang-leader',
    organizationId,
    tier: 'CITY',
    session: null,
    persons,
    days: {
      recommended: '2023-01-04',
      reviewed: '2023-01-06',
      noticeFrom: '2023-01-09',
      noticeTo: '2023-02-03',
      appointed: '2023-02-06',
    },
    document: '演示〔2023〕1号',
    card: 'YS5107',
  })
  return persons
}

/** Plan, team and notice in their order; what is missing is refused by name. */
async function prepare(player: Player, steps: Steps, team: string[]) {
  const send = await player.as(organ, days.created)
  const inspectionId = await createInspection(player, steps)
  const refused: Record<string, Refusal> = {}
  const plan = planOf(inspectionId, steps)
  refused.planWithoutSchedule = await send.refused(savePlan, { input: { ...plan, schedule: '' } })
  await send(addTeam, { input: { inspectionId, members: members(team.slice(0, 2)) } })
  const noticing = await player.as(organ, days.noticed)
  const notice = { input: { inspectionId, noticedOn: days.noticed } }
  refused.noticeWithoutPlan = await noticing.refused(issueNotice, notice)
  await send(savePlan, { input: plan })
  refused.teamOfTwo = await noticing.refused(issueNotice, notice)
  await addMembers(send, inspectionId, team.slice(2))
  await noticing(issueNotice, notice)
  return { inspectionId, refused }
}

/** The inspection of a kindergarten in Santai with two problems: one is rectified and closed, the other expires. */
export async function inspectKindergarten(player: Player) {
  const organs = await findOrgans(player, organ, city, days.set)
  const santai = await findOrgans(player, 'santai-officer', county, days.set)
  const found = await (await player.as(organ, days.set))(findKindergarten, { name: kindergarten })
  const unitId: string = found.organizations.nodes[0].id
  const team = await appointTeam(player, organs.office)
  const steps: Steps = {
    login: organ,
    title: '三台县幼儿园专项督导（演示）',
    field: 'SCHOOL',
    scope: 'SPECIAL',
    basis: '《绵阳市教育督导问责办法》',
    content: '教育教学、师资队伍建设、教育经费使用、教育质量',
    organizationIds: [unitId],
    reportTo: { government: '绵阳市人民政府', higherOrgan: '四川省人民政府教育督导委员会办公室' },
    dates: days,
  }
  const { inspectionId, refused } = await prepare(player, steps, team)
  const visit = {
    clientId: 'kindergarten',
    kind: 'SCHOOL',
    organizationId: unitId,
    occurredOn: days.visited,
    isDemo: true,
  }
  const onSite = await player.as(organ, days.visited)
  refused.visitWithoutMethod = await onSite.refused(recordVisits, {
    input: { inspectionId, visits: [{ ...visit, methods: [] }] },
  })
  await onSite(recordVisits, {
    input: {
      inspectionId,
      visits: [{ ...visit, methods: ['ON_SITE', 'DOCUMENTS', 'TALKS', 'QUESTIONNAIRE'] }],
    },
  })
  const { problemIds } = await feedBack(player, inspectionId, steps, {
    problems: aspects.map((aspect, i) => ({
      clientId: `problem-${i + 1}`,
      aspect,
      description: `${aspect}方面的问题（演示）`,
      responsibleOrganizationId: unitId,
      supervisingOrganizationId: santai.bureau,
      dueOn: days.due,
      occurredOn: days.visited,
      isDemo: true,
    })),
    suggestions: [],
    opinion: '初步督导意见（演示）',
    voters: team,
  })
  const [first, second] = problemIds as [string, string]
  refused.closedBeforeReport = await (await player.as(organ, days.feedback)).refused(close, {
    input: { problemId: first, closedOn: days.feedback },
  })
  await completeInspection(player, inspectionId, steps)
  return { inspectionId, bureau: organs.bureau, first, second, refused }
}
