import { DomainError, giveReason, refuse, type Vault } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type { ComplainantIdentity, RevealComplainantInput } from '../generated/resolvers.ts'
import { openComplainant } from './complainants.ts'
import { getComplaint } from './complaints.ts'
import { judgeText } from './rules.ts'

/** Who complained, for those who handle the complaint; that somebody read it, and why, is kept in the same transaction. */
export async function revealComplainant(
  ctx: Context,
  vault: Vault,
  { complaintId, reason }: RevealComplainantInput,
): Promise<ComplainantIdentity> {
  const complaint = await getComplaint(ctx, complaintId)
  refuse(judgeText('查看原因', reason))
  if (complaint.isAnonymous) throw new DomainError('NOT_FOUND', '该投诉为匿名投诉，没有投诉人信息')
  const row = await ctx.tx.complainant.findUnique({ where: { complaintId } })
  // The row exists; the policy shows it to the handlers alone.
  if (!row) throw new DomainError('FORBIDDEN', '只有办理该投诉的人员可以查看投诉人')
  await giveReason(ctx.tx, reason.trim())
  await ctx.tx.complainantReading.createMany({
    data: {
      id: uuidv7(),
      complaintId,
      ownerPath: complaint.ownerPath,
      readerId: ctx.actor.personId as string,
      reason: reason.trim(),
      recordedAt: ctx.now,
    },
  })
  return openComplainant(vault, row)
}
