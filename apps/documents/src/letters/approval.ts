import { DomainError, enqueue, giveReason, pastDay, plainDate } from '@dudao/service'
import { renderDocument } from '@dudao/jobs'
import type { Context } from '../context.ts'
import type { Letter } from '../generated/prisma/client.ts'
import type { ApproveLetterInput, LetterKind, VoidLetterInput } from '../generated/resolvers.ts'
import { takeNumber } from '../numbers/series.ts'
import { addresseeRows, getBodies, lockForStep } from './drafts.ts'
import { faultOfReason } from './rules.ts'

/**
 * Approves a submitted letter: checks again whom the body may write to, freezes the names of issuer and addressees for
 * the paper, takes the next number, and asks for the rendering.
 */
export async function approveLetter(ctx: Context, input: ApproveLetterInput): Promise<Letter> {
  const approvedOn = pastDay(ctx, '成文日期', input.approvedOn)
  const letter = await lockForStep(ctx, input.letterId, 'APPROVE')
  if (approvedOn < letter.occurredOn) {
    throw new DomainError('INVALID', `成文日期不能早于拟稿日期 ${plainDate(letter.occurredOn)}`)
  }
  const rows = await addresseeRows(ctx, letter)
  const { issuer, addressees } = await getBodies(
    ctx,
    letter.kind as LetterKind,
    letter.issuerOrganizationId,
    rows.map((row) => row.organizationId),
  )
  for (const [i, row] of rows.entries()) {
    const now = addressees[i]
    if (now && (now.name !== row.name || now.path !== row.divisionPath)) {
      await ctx.tx.addressee.update({
        where: { id: row.id },
        data: { name: now.name, divisionPath: now.path },
      })
    }
  }
  const number = await takeNumber(ctx, input.seriesId, approvedOn)
  const approved = await ctx.tx.letter.update({
    where: { id: letter.id },
    data: {
      ...number,
      status: 'APPROVED',
      issuerName: issuer.name,
      approvedOn,
      approvedByPersonId: ctx.actor.personId,
      approvedInPostId: ctx.actor.postId,
    },
  })
  await ctx.tx.rendering.create({
    data: {
      letterId: letter.id,
      status: 'QUEUED',
      clock: ctx.actor.clock,
      requestId: ctx.actor.requestId,
      recordedAt: ctx.now,
    },
  })
  await enqueue(ctx, renderDocument, { documentId: letter.id })
  return approved
}

/**
 * Makes a letter void that nobody was served with yet. Its number stays with the reason; workers that are busy with it
 * lose their tokens.
 */
export async function voidLetter(ctx: Context, { letterId, reason }: VoidLetterInput): Promise<Letter> {
  const fault = faultOfReason(reason)
  if (fault) throw new DomainError('INVALID', fault)
  const { id } = await lockForStep(ctx, letterId, 'VOID')
  const sent = await ctx.tx.delivery.count({ where: { letterId: id, sentAt: { not: null } } })
  if (sent > 0) {
    throw new DomainError('CONFLICT', '公文已送达部分收文机关，不能作废；如需更正，请另行制发新的公文')
  }
  await giveReason(ctx.tx, reason.trim())
  await ctx.tx.rendering.updateMany({
    where: { letterId: id, status: { in: ['QUEUED', 'RUNNING', 'FAILED'] } },
    data: { status: 'CANCELLED', token: { increment: 1 } },
  })
  await ctx.tx.delivery.updateMany({
    where: { letterId: id, status: 'QUEUED' },
    data: { status: 'FAILED', failure: '公文已作废', token: { increment: 1 } },
  })
  return ctx.tx.letter.update({ where: { id }, data: { status: 'VOID', voidReason: reason.trim() } })
}
