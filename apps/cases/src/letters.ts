import { DomainError, isId } from '@dudao/service'
import type { Context } from './context.ts'
import { IssuedLetterDocument, type LetterKind } from './generated/operations.ts'

/** A letter can be named once it is approved; one that is void is none. */
const issued = ['APPROVED', 'RENDERED', 'SERVED']

/**
 * Checks that a letter may be named as the paper of a step: the acting body issued it, and it is of that kind.
 *
 * @throws DomainError NOT_FOUND for a letter that is missing or not to be seen, CONFLICT for one that does not fit
 */
export async function checkLetter(
  ctx: Context,
  id: string | null | undefined,
  kind: LetterKind,
  name: string,
): Promise<void> {
  if (!id) return
  const letter = isId(id) ? (await ctx.graph.request(IssuedLetterDocument, { id }, ctx.callAs)).letter : null
  if (!letter) throw new DomainError('NOT_FOUND', '公文不存在')
  if (letter.issuer?.id !== ctx.actor.organizationId) {
    throw new DomainError('CONFLICT', '所引公文不是本机构印发的')
  }
  if (letter.kind !== kind) throw new DomainError('CONFLICT', `所引公文不是${name}`)
  if (!issued.includes(letter.status)) {
    throw new DomainError('CONFLICT', '所引公文尚未签发或者已经作废', { status: letter.status })
  }
}
