import type { Actor } from './actor.ts'
import { DomainError } from './errors.ts'
import type { RawTx } from './transaction.ts'

/**
 * Does a command once per account and key: the second sending answers with the entity of the first.
 * A second sender waits for the first one's commit (unique key), then reads its answer.
 *
 * @param key chosen by the sender, at most 100 characters; without a key the command simply runs
 * @returns id of the entity that the command made or changed
 * @throws DomainError CONFLICT when the key was used for another command
 */
export async function once(
  ctx: { tx: RawTx; actor: Actor },
  action: string,
  key: string | null | undefined,
  work: () => Promise<string>,
): Promise<string> {
  if (!key) return work()
  if (key.length > 100) throw new DomainError('INVALID', '幂等键不能超过 100 个字符')
  const account = ctx.actor.accountId
  if (!account) throw new DomainError('UNAUTHENTICATED', '请先登录')
  const claimed = await ctx.tx.$executeRawUnsafe(
    `insert into idempotency_key (account_id, key, action) values ($1::uuid, $2, $3) on conflict do nothing`,
    account,
    key,
    action,
  )
  if (claimed === 0) {
    const [row] = await ctx.tx.$queryRawUnsafe<{ action: string; entity_id: string }[]>(
      `select action, entity_id from idempotency_key where account_id = $1::uuid and key = $2`,
      account,
      key,
    )
    if (row?.action === action) return row.entity_id
    throw new DomainError('CONFLICT', '同一幂等键已用于其他操作')
  }
  const id = await work()
  await ctx.tx.$executeRawUnsafe(
    `update idempotency_key set entity_id = $3 where account_id = $1::uuid and key = $2`,
    account,
    key,
    id,
  )
  return id
}
