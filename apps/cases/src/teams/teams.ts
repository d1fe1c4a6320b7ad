import { DomainError, giveReason, loadChildren, once, refuse, todayOf } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type {
  AddTeamMembersInput,
  HandOverTeamLeadInput,
  RemoveTeamMemberInput,
} from '../generated/resolvers.ts'
import type { Inspection, TeamMember } from '../generated/prisma/client.ts'
import { getInspection, lockOwnInspection } from '../inspections/inspections.ts'
import { endGrants } from './grants.ts'
import { checkAfterNotice, judgedEligibility, teamNow } from './judging.ts'
import { judgeNewMembers, type Member, type NewMember } from './rules.ts'

/** Adds members and opens the inspection to each of them by a grant: inspectors may record, others read. */
export async function addTeamMembers(ctx: Context, input: AddTeamMembersInput): Promise<Inspection> {
  const id = await once(ctx, 'addTeamMembers', input.idempotencyKey, async () => {
    const inspection = await lockOwnInspection(ctx, input.inspectionId, 'changeTeam')
    const team = await teamNow(ctx, inspection.id)
    const members = input.members.map(({ personId, role = 'MEMBER', speciality }) => ({
      personId,
      role,
      speciality: speciality?.trim() || null,
    }))
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
  added: (NewMember & Member & { speciality: string | null })[],
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

/** Hands the lead over to another member; the former lead stays on the team. */
export async function handOverTeamLead(ctx: Context, input: HandOverTeamLeadInput): Promise<Inspection> {
  const { inspectionId, personId, reason } = input
  await lockOwnInspection(ctx, inspectionId, 'changeTeam')
  if (!reason.trim()) throw new DomainError('INVALID', '请填写更换组长的原因')
  const team = await teamNow(ctx, inspectionId)
  const next = team.find((member) => member.personId === personId)
  if (!next) throw new DomainError('NOT_FOUND', '此人不在督导小组中')
  if (next.role === 'LEAD') throw new DomainError('CONFLICT', '此人已经是组长')
  await giveReason(ctx.tx, reason.trim())
  const lead = team.find(({ role }) => role === 'LEAD')
  if (lead) await ctx.tx.teamMember.update({ where: { id: lead.id }, data: { role: 'MEMBER' } })
  await ctx.tx.teamMember.update({ where: { id: next.id }, data: { role: 'LEAD' } })
  return getInspection(ctx, inspectionId)
}

export function teamOf(ctx: Context, inspectionId: string): Promise<TeamMember[]> {
  const read = (ids: string[]) =>
    ctx.tx.teamMember.findMany({
      where: { inspectionId: { in: ids }, removedAt: null },
      orderBy: { id: 'asc' },
    })
  return loadChildren(ctx, 'team', inspectionId, read, (row) => row.inspectionId)
}
