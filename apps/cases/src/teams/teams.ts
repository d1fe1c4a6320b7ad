import { DomainError, giveReason, loadChildren, once, plainDate, refuse, todayOf } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type { AddTeamMembersInput, InspectionScope, RemoveTeamMemberInput } from '../generated/resolvers.ts'
import type { Inspection, TeamMember } from '../generated/prisma/client.ts'
import { getInspection, lockOwnInspection } from '../inspections/inspections.ts'
import { type AppliedRule, rulesInForce, rulesOf } from '../rules-in-force.ts'
import { type Eligibility, eligibilityOf } from './eligibility.ts'
import { endGrants } from './grants.ts'
import { judgeNewMembers, judgeRecusals, judgeTeam, leastTeam, type Member, type NewMember } from './rules.ts'

/** Adds members and opens the inspection to each of them by a grant: inspectors may record, others read. */
export async function addTeamMembers(ctx: Context, input: AddTeamMembersInput): Promise<Inspection> {
  const id = await once(ctx, 'addTeamMembers', input.idempotencyKey, async () => {
    const inspection = await lockOwnInspection(ctx, input.inspectionId, 'changeTeam')
    const team = await teamNow(ctx, inspection.id)
    const members = input.members.map(({ personId, role = 'MEMBER' }) => ({ personId, role }))
    refuse(judgeNewMembers(team as NewMember[], members))
    const personIds = members.map(({ personId }) => personId)
    const { inspectors } = await judgedEligibility(ctx, inspection, personIds, todayOf(ctx))
    const added = members.map((member) => ({ ...member, isInspector: inspectors.has(member.personId) }))
    checkAfterNotice(inspection, [...(team as Member[]), ...added])
    await writeMembers(ctx, inspection, added)
    return inspection.id
  })
  return getInspection(ctx, id)
}

async function writeMembers(
  ctx: Context,
  inspection: Inspection,
  added: (NewMember & Member)[],
): Promise<void> {
  const rows = added.map((member) => ({ ...member, id: uuidv7(), grantId: uuidv7() }))
  const shared = { inspectionId: inspection.id, ownerPath: inspection.ownerPath, recordedAt: ctx.now }
  await ctx.tx.inspectionGrant.createMany({
    data: rows.map(({ grantId, personId, isInspector }) => ({
      ...shared,
      id: grantId,
      personId,
      mode: isInspector ? 'WRITE' : 'READ',
      validFrom: ctx.now,
      grantedByPostId: ctx.actor.postId as string,
    })),
  })
  await ctx.tx.teamMember.createMany({ data: rows.map((row) => ({ ...row, ...shared })) })
}

/** Removes a member; the grant ends at once. After the notice the rest must still be a sufficient team. */
export async function removeTeamMember(ctx: Context, input: RemoveTeamMemberInput): Promise<Inspection> {
  const { inspectionId, personId, reason } = input
  const id = await once(ctx, 'removeTeamMember', input.idempotencyKey, async () => {
    const inspection = await lockOwnInspection(ctx, inspectionId, 'changeTeam')
    if (!reason.trim()) throw new DomainError('INVALID', '请填写移出小组的原因')
    const team = await teamNow(ctx, inspectionId)
    const member = team.find((one) => one.personId === personId)
    if (!member) throw new DomainError('NOT_FOUND', '此人不在督导小组中')
    checkAfterNotice(inspection, team.filter((one) => one !== member) as Member[])
    await giveReason(ctx.tx, reason.trim())
    await ctx.tx.teamMember.update({ where: { id: member.id }, data: { removedAt: ctx.now } })
    await endGrants(ctx, { inspectionId, personId })
    return inspectionId
  })
  return getInspection(ctx, id)
}

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
  const rule = (await rulesInForce(ctx, [leastTeam], inspection.ownerDivisionId, on)).get(leastTeam)
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

const noOne: Pick<Eligibility, 'inspectors'> = { inspectors: new Set() }

/** Once the notice is out, the team in it stays a sufficient one, by the rule of that notice. */
function checkAfterNotice(inspection: Inspection, team: Member[]): void {
  if (inspection.status === 'DRAFT') return
  const rule = rulesOf(inspection).find(({ key }) => key === leastTeam)
  refuse(judgeTeam(inspection.scope as InspectionScope, team, rule))
}

/** Eligibility for the objects and the places visited so far; refuses where somebody has to recuse. */
async function judgedEligibility(
  ctx: Context,
  inspection: Inspection,
  personIds: string[],
  on: string,
): Promise<Eligibility> {
  const objects = await ctx.tx.inspectionObject.findMany({ where: { inspectionId: inspection.id } })
  const visited = await ctx.tx.visit.findMany({
    where: { inspectionId: inspection.id, organizationId: { not: null } },
    distinct: ['organizationId'],
    select: { organizationId: true },
  })
  const organizationIds = [...objects, ...visited].map((row) => row.organizationId as string)
  const eligibility = await eligibilityOf(ctx, personIds, organizationIds, on)
  refuse(judgeRecusals(eligibility.recusals))
  if (!eligibility.judged) throw new DomainError('FORBIDDEN', '督导对象超出管辖范围，无法核实回避情况')
  return eligibility
}

/** Refuses where a member has to recuse from a place on the day it was visited. @returns whether all was judged */
export async function checkVisitRecusals(
  ctx: Context,
  inspectionId: string,
  visits: readonly { organizationId: string | null; occurredOn: Date }[],
): Promise<boolean> {
  const team = await teamNow(ctx, inspectionId)
  const personIds = team.map(({ personId }) => personId)
  const days = Map.groupBy(
    visits.filter((visit) => visit.organizationId),
    (visit) => plainDate(visit.occurredOn),
  )
  const answers = await Promise.all(
    [...days].map(([day, places]) =>
      eligibilityOf(
        ctx,
        personIds,
        places.map((place) => place.organizationId as string),
        day,
      ),
    ),
  )
  refuse(judgeRecusals(answers.flatMap(({ recusals }) => recusals)))
  return answers.every(({ judged }) => judged)
}

/** A member from another division could not have recusal judged when recording; the inspecting body can. */
export async function judgeLateRecusals(ctx: Context, inspectionId: string): Promise<void> {
  const visits = await ctx.tx.visit.findMany({ where: { inspectionId, recusalJudged: false } })
  if (visits.length === 0) return
  const recusalJudged = await checkVisitRecusals(ctx, inspectionId, visits)
  await ctx.tx.visit.updateMany({ where: { inspectionId, recusalJudged: false }, data: { recusalJudged } })
}

export const teamNow = (ctx: Context, inspectionId: string): Promise<TeamMember[]> =>
  ctx.tx.teamMember.findMany({ where: { inspectionId, removedAt: null }, orderBy: { id: 'asc' } })

export function teamOf(ctx: Context, inspectionId: string): Promise<TeamMember[]> {
  const read = (ids: string[]) =>
    ctx.tx.teamMember.findMany({
      where: { inspectionId: { in: ids }, removedAt: null },
      orderBy: { id: 'asc' },
    })
  return loadChildren(ctx, 'team', inspectionId, read, (row) => row.inspectionId)
}
