import {
  assertActsFor,
  type Connection,
  DomainError,
  isId,
  once,
  type PageArgs,
  paginate,
  pastDay,
  plainDate,
} from '@dudao/service'
import type { Context } from '../context.ts'
import type { Delivery, Letter } from '../generated/prisma/client.ts'
import type { SignForLetterInput } from '../generated/resolvers.ts'
import { faultOfReceipt } from './rules.ts'

/** A page of deliveries. */
export type DeliveryPage = Connection<Delivery>

export const findDelivery = (ctx: Context, id: string): Promise<Delivery | null> =>
  isId(id) ? ctx.tx.delivery.findUnique({ where: { id } }) : Promise.resolve(null)

export async function getDelivery(ctx: Context, id: string): Promise<Delivery> {
  const delivery = await findDelivery(ctx, id)
  if (!delivery) throw new DomainError('NOT_FOUND', '送达记录不存在')
  return delivery
}

/** The deliveries of a letter that the reader may see; one query for all letters of a request. */
export async function deliveriesOfLetter(ctx: Context, { id }: Letter): Promise<Delivery[]> {
  const rows = await ctx.tx.letter.findUnique({ where: { id } }).deliveries({ orderBy: { id: 'asc' } })
  return rows ?? []
}

/** What was served on the acting body. */
export function inboxPage(ctx: Context, args: PageArgs): Promise<DeliveryPage> {
  const where = {
    recipientOrganizationId: ctx.actor.organizationId ?? { in: [] },
    channel: 'INBOX',
    sentAt: { not: null },
  }
  return paginate(
    ctx.actor,
    'inbox',
    args,
    ({ before, take }) =>
      ctx.tx.delivery.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.delivery.count({ where }),
  )
}

/** Notes that the recipient opened the letter; only the first time counts. */
export async function readLetter(ctx: Context, deliveryId: string): Promise<Delivery> {
  const delivery = await lockReceived(ctx, deliveryId)
  if (delivery.readAt) return delivery
  const fault = faultOfReceipt({ ...delivery, signedOn: null })
  if (fault) throw new DomainError('CONFLICT', fault)
  return ctx.tx.delivery.update({ where: { id: delivery.id }, data: { status: 'READ', readAt: ctx.now } })
}

/** Signs for a letter on behalf of the recipient; who signs has read. */
export async function signForLetter(ctx: Context, input: SignForLetterInput): Promise<Delivery> {
  const signedOn = pastDay(ctx, '签收日期', input.signedOn)
  const id = await once(ctx, 'signForLetter', input.idempotencyKey, async () => {
    const delivery = await lockReceived(ctx, input.deliveryId)
    const fault = faultOfReceipt({ ...delivery, signedOn: delivery.signedOn && plainDate(delivery.signedOn) })
    if (fault) throw new DomainError('CONFLICT', fault)
    const letter = await ctx.tx.letter.findUniqueOrThrow({ where: { id: delivery.letterId } })
    if (letter.approvedOn && signedOn < letter.approvedOn) {
      throw new DomainError('INVALID', `签收日期不能早于成文日期 ${plainDate(letter.approvedOn)}`)
    }
    await ctx.tx.delivery.update({
      where: { id: delivery.id },
      data: {
        status: 'SIGNED',
        readAt: delivery.readAt ?? ctx.now,
        signedAt: ctx.now,
        signedOn,
        signedByPersonId: ctx.actor.personId,
        signedInPostId: ctx.actor.postId,
      },
    })
    return delivery.id
  })
  return getDelivery(ctx, id)
}

/** A delivery to the acting body, locked. */
async function lockReceived(ctx: Context, deliveryId: string): Promise<Delivery> {
  const { id, recipientOrganizationId } = await getDelivery(ctx, deliveryId)
  assertActsFor(ctx, recipientOrganizationId)
  await ctx.tx.$queryRaw`select 1 from delivery where id = ${id}::uuid for update`
  return getDelivery(ctx, id)
}
