import { DomainError, plainDate, refuse } from '@dudao/service'
import type { Context } from '../context.ts'
import type { InspectionScope } from '../generated/resolvers.ts'
import type { Inspection, TeamMember } from '../generated/prisma/client.ts'
import { type AppliedRule, rulesInForce, rulesOf } from '../rules-in-force.ts'
import { type Eligibility, eligibilityOf } from './eligibility.ts'
import { judgeRecusals, judgeTeam, leastTeam, type Member } from './rules.ts'

export const teamNow = (ctx: Context, inspectionId: string): Promise<TeamMember[]> =>
  ctx.tx.teamMember.findMany({ where: { inspectionId, removedAt: null }, orderBy: { id: 'asc' } })

const teamRuleOn = async (ctx: Context, { ownerDivisionId }: Inspection, on: string) =>
  (await rulesInForce(ctx, [leastTeam], ownerDivisionId, on)).get(leastTeam)

/**
 * Judges the whole team as of a day: recusal from every object, who is an inspector in office, one lead, the least
 * number of inspectors.
 *
 * @returns the rule row it was judged by
 */
export async function checkWholeTeam(
  ctx: Context,
  inspection: Inspection,
  on: string,
): Promise<AppliedRule | undefined> {
  const team = await teamNow(ctx, inspection.id)
  const personIds = team.map(({ personId }) => personId)
  const rule = await teamRuleOn(ctx, inspection, on)
  const { inspectors } = team.length > 0 ? await judgedEligibility(ctx, inspection, personIds, on) : noOne
  for (const member of team) {
    const isInspector = inspectors.has(member.personId)
    if (isInspector !== member.isInspector) {
      await ctx.tx.teamMember.update({ where: { id: member.id }, data: { isInspector } })
      member.isInspector = isInspector
    }
  }
  refuse(judgeTeam(inspection.scope as InspectionScope, team as Member[], rule))
  return rule
}

/** The same by what was known of the members when they joined, for an inspector, who may not ask about others. */
export async function checkStoredTeam(
  ctx: Context,
  inspection: Inspection,
  on: string,
): Promise<AppliedRule | undefined> {
  const rule = await teamRuleOn(ctx, inspection, on)
  const team = (await teamNow(ctx, inspection.id)) as Member[]
  refuse(judgeTeam(inspection.scope as InspectionScope, team, rule))
  return rule
}

const noOne: Pick<Eligibility, 'inspectors'> = { inspectors: new Set() }

/** Once the notice is out, the team in it stays a sufficient one, by the rule of that notice. */
export function checkAfterNotice(inspection: Inspection, team: Member[]): void {
  if (inspection.status === 'DRAFT') return
  const rule = rulesOf(inspection).find(({ key }) => key === leastTeam)
  refuse(judgeTeam(inspection.scope as InspectionScope, team, rule))
}

/** Eligibility for the objects and the places visited so far; refuses where somebody has to recuse. */
export async function judgedEligibility(
  ctx: Context,
  inspection: Inspection,
  personIds: string[],
  on: string,
): Promise<Eligibility> {
  const visited = await ctx.tx.visit.findMany({
    where: { inspectionId: inspection.id, organizationId: { not: null } },
    distinct: ['organizationId'],
    select: { organizationId: true },
  })
  const places = visited.map(({ organizationId }) => organizationId as string)
  const organizationIds = [...(await objectIdsOf(ctx, inspection)), ...places]
  const eligibility = await eligibilityOf(ctx, personIds, organizationIds, on)
  refuse(judgeRecusals(eligibility.recusals))
  if (!eligibility.judged) throw new DomainError('FORBIDDEN', '督导对象超出管辖范围，无法核实回避情况')
  return eligibility
}

async function objectIdsOf(ctx: Context, { id: inspectionId }: Inspection): Promise<string[]> {
  const objects = await ctx.tx.inspectionObject.findMany({ where: { inspectionId } })
  return objects.map(({ organizationId }) => organizationId)
}

/**
 * Judges the team on each day of visits: who has to recuse from a place, and whether enough of its inspectors were in
 * office then; where a day has no organization, the objects are asked about.
 *
 * @returns whether all was judged
 */
export async function checkVisitRecusals(
  ctx: Context,
  inspection: Inspection,
  visits: readonly { organizationId: string | null; occurredOn: Date }[],
): Promise<boolean> {
  const team = await teamNow(ctx, inspection.id)
  const personIds = team.map(({ personId }) => personId)
  const days = Map.groupBy(visits, ({ occurredOn }) => plainDate(occurredOn))
  const objectIds = await objectIdsOf(ctx, inspection)
  const answers = await Promise.all(
    [...days].map(([day, ofDay]) => {
      const places = ofDay.flatMap(({ organizationId }) => organizationId ?? [])
      return eligibilityOf(ctx, personIds, places.length > 0 ? places : objectIds, day)
    }),
  )
  refuse(judgeRecusals(answers.flatMap(({ recusals }) => recusals)))
  const rule = rulesOf(inspection).find(({ key }) => key === leastTeam)
  for (const { inspectors } of rule ? answers : []) {
    const then = team.map(({ role, personId }) => ({ role, isInspector: inspectors.has(personId) }) as Member)
    refuse(judgeTeam(inspection.scope as InspectionScope, then, rule))
  }
  return answers.every(({ judged }) => judged)
}

/** A member from another division could not have recusal judged when recording; the inspecting body can. */
export async function judgeLateRecusals(ctx: Context, inspection: Inspection): Promise<void> {
  const late = { inspectionId: inspection.id, recusalJudged: false }
  const visits = await ctx.tx.visit.findMany({ where: late })
  if (visits.length === 0) return
  const recusalJudged = await checkVisitRecusals(ctx, inspection, visits)
  await ctx.tx.visit.updateMany({ where: late, data: { recusalJudged } })
}

/** Present was only who was on the team that day. */
export async function checkParticipants(
  ctx: Context,
  inspectionId: string,
  visits: readonly { participantIds?: unknown; occurredOn: Date }[],
): Promise<void> {
  const named = visits.some(({ participantIds }) => (participantIds as string[]).length > 0)
  const team = named ? await ctx.tx.teamMember.findMany({ where: { inspectionId } }) : []
  visits.forEach(({ participantIds, occurredOn }, i) => {
    const then = team.filter(({ removedAt }) => !removedAt || removedAt >= occurredOn)
    const isMember = (id: string) => then.some(({ personId }) => personId === id)
    if ((participantIds as string[]).every(isMember)) return
    throw new DomainError('INVALID', `第 ${i + 1} 行：参加人员应为当日在督导小组的成员`)
  })
}
