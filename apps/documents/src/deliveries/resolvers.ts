import { isId, plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { channelsOf, setChannel } from './channels.ts'
import { findDelivery, inboxPage, readLetter, signForLetter } from './deliveries.ts'
import { completeDelivery, retryDelivery, startDelivery } from './serving.ts'

export const deliveryResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'Delivery' | 'DeliveryConnection' | 'ChannelAddress'
> = {
  Query: {
    inbox: (_, args, ctx) => inboxPage(ctx, args),
    channels: (_, { organizationId }, ctx) => channelsOf(ctx, organizationId),
  },
  Mutation: {
    readLetter: (_, { input }, ctx) => readLetter(ctx, input.deliveryId),
    signForLetter: (_, { input }, ctx) => signForLetter(ctx, input),
    retryDelivery: (_, { input }, ctx) => retryDelivery(ctx, input.deliveryId),
    setChannel: (_, { input }, ctx) => setChannel(ctx, input),
    startDelivery: (_, { deliveryId }, ctx) => startDelivery(ctx, deliveryId),
    completeDelivery: (_, { input }, ctx) => completeDelivery(ctx, input),
  },
  Delivery: {
    __resolveReference: ({ id }, ctx) => findDelivery(ctx, id),
    letter: ({ letterId }, _, ctx) => ctx.tx.letter.findUniqueOrThrow({ where: { id: letterId } }),
    recipient: ({ recipientOrganizationId }) => ({ id: recipientOrganizationId }),
    channel: ({ channel }) => channel as never,
    status: ({ status }) => status as never,
    signedOn: ({ signedOn }) => signedOn && plainDate(signedOn),
    signedBy: ({ signedByPersonId }) => (signedByPersonId ? { id: signedByPersonId } : null),
  },
  DeliveryConnection: {
    totalCount: ({ totalCount }) => totalCount(),
  },
  ChannelAddress: {
    __resolveReference: ({ id }, ctx) =>
      isId(id) ? ctx.tx.channelAddress.findUnique({ where: { id } }) : null,
    organization: ({ organizationId }) => ({ id: organizationId }),
    channel: ({ channel }) => channel as never,
  },
}
