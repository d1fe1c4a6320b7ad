import { DomainError, isId, isInRange } from '@dudao/service'
import type { Context } from '../context.ts'
import type { ChannelAddress } from '../generated/prisma/client.ts'
import type { SetChannelInput } from '../generated/resolvers.ts'
import { getOrganizations } from '../organizations.ts'
import { faultOfAddress } from './rules.ts'

/** The addresses of one organization that the reader may see. */
export function channelsOf(ctx: Context, organizationId: string): Promise<ChannelAddress[]> {
  if (!isId(organizationId)) return Promise.resolve([])
  return ctx.tx.channelAddress.findMany({ where: { organizationId }, orderBy: { channel: 'asc' }, take: 10 })
}

/** Sets or switches off a channel of the acting body or of an organization in range. Letters under way keep theirs. */
export async function setChannel(ctx: Context, input: SetChannelInput): Promise<ChannelAddress> {
  const { organizationId, channel } = input
  const address = input.address?.trim() || null
  const fault = faultOfAddress(channel, address)
  if (fault) throw new DomainError('INVALID', fault)
  const [organization] = await getOrganizations(ctx, [organizationId], () => '机构不存在')
  const path = organization?.division.path ?? ''
  if (organizationId !== ctx.actor.organizationId && !isInRange(ctx.actor.ranges, path)) {
    throw new DomainError('FORBIDDEN', '超出您的管辖范围')
  }
  const facts = { divisionPath: path, address, recordedAt: ctx.now }
  return ctx.tx.channelAddress.upsert({
    where: { organizationId_channel: { organizationId, channel } },
    create: { organizationId, channel, ...facts },
    update: facts,
  })
}
