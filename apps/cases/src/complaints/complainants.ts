import type { Vault } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type { ComplainantIdentity, NewComplainant } from '../generated/resolvers.ts'
import type { Complainant, Prisma } from '../generated/prisma/client.ts'

/** Where a sealed value belongs: it opens in no other column and of no other complaint. */
const place = (column: 'name' | 'contact', complaintId: string) => `complainant ${column}:${complaintId}`

/** The sealed row of who complained. */
export function complainantOf(
  ctx: Context,
  vault: Vault,
  complaint: { id: string; ownerPath: string },
  { name, contact }: NewComplainant,
): Prisma.ComplainantCreateManyInput {
  const { id, ownerPath } = complaint
  return {
    id: uuidv7(),
    complaintId: id,
    ownerPath,
    nameSealed: vault.seal(place('name', id), name.trim()),
    contactSealed: contact?.trim() ? vault.seal(place('contact', id), contact.trim()) : null,
    recordedAt: ctx.now,
  }
}

/** Who complained, opened. */
export const openComplainant = (
  vault: Vault,
  { complaintId, nameSealed, contactSealed }: Complainant,
): ComplainantIdentity => ({
  name: vault.open(place('name', complaintId), nameSealed),
  contact: contactSealed && vault.open(place('contact', complaintId), contactSealed),
})
