import type { CallAs, WorkerKit } from '@dudao/service'
import { OpenDelegationDocument } from './generated/operations.ts'

/**
 * The requester's own rights, for minutes; refused when the post has ended since. They read, and with an errand they
 * write what the import of that id is for.
 */
export async function onBehalfOf(
  { graph }: WorkerKit,
  input: { accountId: string; postId: string; errandId?: string },
  as: CallAs,
): Promise<CallAs> {
  const { openDelegation } = await graph.request(OpenDelegationDocument, { input }, as)
  return { ...as, authorization: `Bearer ${openDelegation.accessToken}` }
}
