import { type Actor, DomainError, giveReason, type Vault } from '@dudao/service'
import type { Context } from '../context.ts'
import type { FileReasonInput } from '../generated/resolvers.ts'
import type { InspectorFile } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { getFile } from './files.ts'
import { withReason } from './input.ts'
import { openIdentity, openMobile } from './numbers.ts'

/** What was read. */
export interface RevealedData {
  personId: string
  identityNumber: string | null
  mobile: string | null
  readAt: Date
}

/** The numbers in clear, for the keeping office and the person. Who asked and why stays written. */
export async function revealPersonalData(
  ctx: Context,
  vault: Vault,
  raw: FileReasonInput,
): Promise<RevealedData> {
  const { personId, reason } = parse(withReason, raw)
  const file = await getFile(ctx, personId)
  const { actor } = ctx
  if (!mayReveal(actor, file)) {
    throw new DomainError('FORBIDDEN', '只有保管该档案的机构和本人可以查看完整的身份证号和手机号')
  }
  await giveReason(ctx.tx, reason)
  await ctx.tx.personalDataRead.create({
    data: {
      fileId: file.id,
      personId,
      keepingOrganizationId: file.keepingOrganizationId,
      ownerPath: file.ownerPath,
      readerId: actor.personId as string,
      readerPostId: actor.postId,
      readerOrganizationId: actor.organizationId,
      reason,
      recordedAt: ctx.now,
    },
  })
  return {
    personId,
    identityNumber: openIdentity(vault, file),
    mobile: openMobile(vault, file),
    readAt: ctx.now,
  }
}

/** Officers and leaders of the keeping office, and the person; not the tiers above. */
function mayReveal({ personId, organizationId, roles }: Actor, file: InspectorFile): boolean {
  if (personId === file.personId) return true
  const keeps = organizationId === file.keepingOrganizationId
  return personId !== null && keeps && (roles.includes('OFFICER') || roles.includes('LEADER'))
}
