import {
  actingBody,
  asDate,
  assertActsFor,
  DomainError,
  giveReason,
  isId,
  plainDate,
  refuse,
  refuseRows,
  type Vault,
} from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import type {
  AssignComplaintInput,
  HandleComplaintInput,
  RecordComplaintsInput,
} from '../generated/resolvers.ts'
import type { Complaint } from '../generated/prisma/client.ts'
import { checkBelow, placeIn, placesOf } from '../places.ts'
import { proposeAfterComplaints } from '../proposals/proposals.ts'
import { checkBatch, type Fresh, freshOf, inOrderSent } from '../sent.ts'
import { complainantOf } from './complainants.ts'
import { judgeComplaint, judgeHandlers, judgeText } from './rules.ts'

/** @throws DomainError NOT_FOUND for a missing complaint and for one that the caller may not see */
export async function getComplaint(ctx: Context, id: string): Promise<Complaint> {
  const complaint = isId(id) ? await ctx.tx.complaint.findUnique({ where: { id } }) : null
  if (!complaint) throw new DomainError('NOT_FOUND', '投诉不存在')
  return complaint
}

/** A complaint of the acting body, locked: commands on it wait for each other. */
async function lockOwnComplaint(ctx: Context, id: string): Promise<Complaint> {
  if (isId(id)) await ctx.tx.$queryRaw`select id from complaint where id = ${id}::uuid for no key update`
  const complaint = await getComplaint(ctx, id)
  assertActsFor(ctx, complaint.organId)
  return complaint
}

type NewRow = Fresh<RecordComplaintsInput['complaints'][number]>

/** Records complaints, in the order given; who records one handles it, until somebody else is named. */
export async function recordComplaints(
  ctx: Context,
  vault: Vault,
  { complaints }: RecordComplaintsInput,
): Promise<Complaint[]> {
  const { organizationId: organId } = actingBody(ctx)
  checkBatch(complaints, '件投诉')
  const which = { organId, clientId: { in: complaints.map(({ clientId }) => clientId) } }
  const known = await ctx.tx.complaint.findMany({
    where: which,
    select: { clientId: true, contentHash: true },
  })
  const fresh = freshOf(complaints, new Map(known.map((row) => [row.clientId, row.contentHash])))
  if (fresh.length > 0) await proposeAfterComplaints(ctx, await writeComplaints(ctx, vault, fresh))
  return inOrderSent(complaints, await ctx.tx.complaint.findMany({ where: which }))
}

async function writeComplaints(ctx: Context, vault: Vault, fresh: NewRow[]): Promise<Complaint[]> {
  const { organizationId: organId, divisionId, divisionPath: ownerPath } = actingBody(ctx)
  refuseRows(fresh.map(judgeComplaint))
  for (const { receivedOn } of fresh) checkFactDay(ctx, '收到日期', receivedOn)
  await checkTasks(ctx, organId, fresh)
  const places = await placesOf(
    ctx,
    fresh.map(({ organizationId }) => organizationId),
  )
  for (const place of places.values()) checkBelow(ownerPath, place)
  if (places.has(organId)) throw new DomainError('INVALID', '对本机构的投诉应当由其他机构办理')
  const rows = fresh.map((complaint) => ({
    id: uuidv7(),
    clientId: complaint.clientId,
    contentHash: complaint.contentHash,
    organId,
    ownerDivisionId: divisionId,
    ownerPath,
    subject: complaint.subject.trim(),
    content: complaint.content.trim(),
    matter: complaint.matter.trim(),
    organizationId: complaint.organizationId,
    organizationPath: placeIn(places, complaint.organizationId).path,
    taskId: complaint.taskId ?? null,
    channel: complaint.channel,
    isAnonymous: !complaint.complainant,
    receivedOn: asDate(complaint.receivedOn),
    isDemo: complaint.isDemo ?? false,
    recordedAt: ctx.now,
  }))
  await ctx.tx.complaint.createMany({ data: rows })
  await addHandlers(ctx, rows, [ctx.actor.personId as string])
  await ctx.tx.complainant.createMany({
    data: fresh.flatMap(({ complainant }, i) =>
      complainant ? complainantOf(ctx, vault, rows[i] as (typeof rows)[number], complainant) : [],
    ),
  })
  return ctx.tx.complaint.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    orderBy: { id: 'asc' },
  })
}

/** A complaint may be about a task of the acting body: one that it set, or has. */
async function checkTasks(ctx: Context, organId: string, fresh: NewRow[]): Promise<void> {
  const ids = [...new Set(fresh.flatMap(({ taskId }) => taskId ?? []))]
  const sides = [{ ownerOrganizationId: organId }, { responsibleOrganizationId: organId }]
  const found = ids.every(isId) ? await ctx.tx.task.count({ where: { id: { in: ids }, OR: sides } }) : -1
  if (found !== ids.length) throw new DomainError('NOT_FOUND', '任务不存在，或者不是本机构下达、承担的任务')
}

const addHandlers = (
  ctx: Context,
  complaints: readonly { id: string; ownerPath: string }[],
  personIds: string[],
) =>
  ctx.tx.complaintHandler.createMany({
    data: complaints.flatMap(({ id: complaintId, ownerPath }) =>
      personIds.map((personId) => ({ id: uuidv7(), complaintId, ownerPath, personId, recordedAt: ctx.now })),
    ),
  })

/** Says who handles a complaint; who is not named does so no more, and no longer reads who complained. */
export async function assignComplaint(ctx: Context, input: AssignComplaintInput): Promise<Complaint> {
  const { complaintId, handlerIds, reason } = input
  const complaint = await lockOwnComplaint(ctx, complaintId)
  refuse(judgeHandlers(handlerIds))
  refuse(judgeText('调整原因', reason))
  if (!handlerIds.every(isId)) throw new DomainError('NOT_FOUND', '人员不存在')
  const now = await ctx.tx.complaintHandler.findMany({ where: { complaintId, removedAt: null } })
  const handles = now.some(({ personId }) => personId === ctx.actor.personId)
  if (!handles && !ctx.actor.roles.includes('LEADER')) {
    throw new DomainError('FORBIDDEN', '只有办理人员和本机构负责人可以调整办理人员')
  }
  await giveReason(ctx.tx, reason.trim())
  await addHandlers(
    ctx,
    [complaint],
    handlerIds.filter((id) => !now.some(({ personId }) => personId === id)),
  )
  await ctx.tx.complaintHandler.updateMany({
    where: { complaintId, removedAt: null, personId: { notIn: [...handlerIds] } },
    data: { removedAt: ctx.now },
  })
  return complaint
}

/** Notes what came of a complaint. */
export async function handleComplaint(ctx: Context, input: HandleComplaintInput): Promise<Complaint> {
  const { complaintId, result, handledOn } = input
  const complaint = await lockOwnComplaint(ctx, complaintId)
  if (complaint.handledOn) {
    throw new DomainError('CONFLICT', `该投诉已于 ${plainDate(complaint.handledOn)} 办结，原记录未改动`)
  }
  refuse(judgeText('办理结果', result))
  checkFactDay(ctx, '办结日期', handledOn, { day: plainDate(complaint.receivedOn), what: '收到日期' })
  return ctx.tx.complaint.update({
    where: { id: complaintId },
    data: { handledOn: asDate(handledOn), result: result.trim() },
  })
}
