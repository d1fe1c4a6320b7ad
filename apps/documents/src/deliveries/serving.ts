import { assertActsFor, DomainError, enqueue } from '@dudao/service'
import { serveDelivery } from '@dudao/jobs'
import type { Context } from '../context.ts'
import { hasReported, messageOf } from '../fencing.ts'
import type { Addressee, Delivery, Letter } from '../generated/prisma/client.ts'
import type { CompleteDeliveryInput, DeliveryChannel, DeliveryTask } from '../generated/resolvers.ts'
import { lockLetter } from '../letters/letters.ts'
import { getDelivery } from './deliveries.ts'
import { announcementOf } from './rules.ts'

/** Opens a delivery for each addressee and channel, the inbox first, and asks for their service. */
export async function openDeliveries(ctx: Context, letter: Letter, addressees: Addressee[]): Promise<void> {
  const channels = await ctx.tx.channelAddress.findMany({
    where: {
      organizationId: { in: addressees.map(({ organizationId }) => organizationId) },
      address: { not: null },
    },
    orderBy: { channel: 'asc' },
  })
  const rows = addressees.flatMap(({ organizationId, divisionPath }) =>
    [
      { channel: 'INBOX', address: null },
      ...channels.filter((row) => row.organizationId === organizationId),
    ].map(({ channel, address }) => ({
      letterId: letter.id,
      recipientOrganizationId: organizationId,
      recipientPath: divisionPath,
      issuerOrganizationId: letter.issuerOrganizationId,
      ownerPath: letter.ownerPath,
      channel,
      address,
      status: 'QUEUED',
      queuedAt: ctx.now,
      clock: ctx.actor.clock,
      requestId: ctx.actor.requestId,
      recordedAt: ctx.now,
    })),
  )
  const made = await ctx.tx.delivery.createManyAndReturn({ data: rows, select: { id: true } })
  for (const { id } of made) await enqueue(ctx, serveDelivery, { deliveryId: id })
}

/** Takes on a delivery: a new token, and what is to be said where. */
export async function startDelivery(ctx: Context, deliveryId: string): Promise<DeliveryTask> {
  const { id, letterId, recipientOrganizationId: organizationId } = await getDelivery(ctx, deliveryId)
  const [taken] = await ctx.tx.$queryRaw<
    { token: number; channel: DeliveryChannel; address: string | null }[]
  >`
    update delivery set token = token + 1, heartbeat_at = clock_timestamp()
    where id = ${id}::uuid and status = 'QUEUED' returning token, channel, address`
  if (!taken) throw new DomainError('CONFLICT', '该送达任务已经结束')
  const letter = await ctx.tx.letter.findUniqueOrThrow({ where: { id: letterId } })
  const addressee = await ctx.tx.addressee.findUniqueOrThrow({
    where: { letterId_organizationId: { letterId, organizationId } },
  })
  return {
    ...taken,
    ...announcementOf({
      issuer: letter.issuerName ?? '',
      recipient: addressee.name,
      title: letter.title.replaceAll('\n', ''),
      number: letter.number ?? '',
    }),
    idempotencyKey: id,
    letterId,
  }
}

/** Keeps how a delivery ended; once every addressee was reached by some channel, the letter is served. */
export async function completeDelivery(ctx: Context, input: CompleteDeliveryInput): Promise<Delivery> {
  const { id, letterId } = await getDelivery(ctx, input.deliveryId)
  // The letter's lock orders the last two deliveries: one of them sees the other and closes the letter.
  const letter = await lockLetter(ctx, letterId)
  const delivery = await getDelivery(ctx, id)
  if (hasReported(delivery, input.token, ['QUEUED'])) return delivery
  const done = await ctx.tx.delivery.update({ where: { id }, data: outcomeOf(ctx, input) })
  if (done.sentAt && letter.status === 'RENDERED' && (await waiting(ctx, letterId)) === 0) {
    await ctx.tx.letter.update({ where: { id: letterId }, data: { status: 'SERVED' } })
  }
  return done
}

function outcomeOf(ctx: Context, { outcome, failure }: CompleteDeliveryInput) {
  if (outcome === 'FAILED') return { status: 'FAILED', failure: messageOf(failure ?? '') }
  return { status: outcome, sentAt: ctx.now, deliveredAt: outcome === 'DELIVERED' ? ctx.now : null }
}

/** How many addressees no channel has reached yet. */
async function waiting(ctx: Context, letterId: string): Promise<number> {
  const [row] = await ctx.tx.$queryRaw<[{ count: number }]>`
    select count(*)::int as count from addressee a
    where a.letter_id = ${letterId}::uuid and not exists (
      select from delivery d where d.letter_id = a.letter_id
        and d.recipient_organization_id = a.organization_id and d.sent_at is not null)`
  return row.count
}

/** Lets a failed delivery be tried again, at the address that holds now. */
export async function retryDelivery(ctx: Context, deliveryId: string): Promise<Delivery> {
  const { id, letterId, issuerOrganizationId, recipientOrganizationId, channel } = await getDelivery(
    ctx,
    deliveryId,
  )
  assertActsFor(ctx, issuerOrganizationId)
  const letter = await lockLetter(ctx, letterId)
  const delivery = await getDelivery(ctx, id)
  if (delivery.status !== 'FAILED' || letter.status === 'VOID') {
    throw new DomainError('CONFLICT', '只有送达失败且未作废的公文可以重新送达')
  }
  const current =
    channel === 'INBOX'
      ? null
      : await ctx.tx.channelAddress.findUnique({
          where: { organizationId_channel: { organizationId: recipientOrganizationId, channel } },
        })
  if (channel !== 'INBOX' && !current?.address) throw new DomainError('CONFLICT', '收文机关已停用该渠道')
  const queued = await ctx.tx.delivery.update({
    where: { id },
    data: {
      status: 'QUEUED',
      failure: null,
      address: current?.address ?? null,
      heartbeatAt: new Date(),
      clock: ctx.actor.clock,
      requestId: ctx.actor.requestId,
    },
  })
  await enqueue(ctx, serveDelivery, { deliveryId: id })
  return queued
}
