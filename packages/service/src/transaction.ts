import type { Actor } from './actor.ts'
import { clockOf } from './clock.ts'
import { delegateRefused } from './access.ts'
import { asDomainError } from './errors.ts'

/** The part of a Prisma transaction that the kit itself uses; every generated client fits. */
export interface RawTx {
  $queryRawUnsafe<T = unknown>(query: string, ...values: unknown[]): Promise<T>
  $executeRawUnsafe(query: string, ...values: unknown[]): Promise<number>
}

/** The part of a generated Prisma client that the kit uses. */
export interface Client<Tx extends RawTx> {
  $transaction<R>(
    work: (tx: Tx) => Promise<R>,
    options?: {
      isolationLevel?: 'RepeatableRead' | 'ReadCommitted'
      timeout?: number
      maxWait?: number
    },
  ): Promise<R>
  $disconnect(): Promise<void>
}

export type GrantsOf<Tx> = (tx: Tx, personId: string, now: Date) => Promise<string[]>

export interface TransactionOptions<Tx> {
  actor: Actor
  mode: 'read' | 'write'
  /** Name of the command, kept in the audit. */
  action: string
  /** Whether the work itself refuses a delegate whatever is not its errand, as the graph's root fields do. */
  guardsErrands?: boolean
  /** Ids of the single matters that are open to the person at this instant. */
  grantsOf?: GrantsOf<Tx>
}

/** Longest time of a request, and of an errand, which writes tens of thousands of rows at once, in milliseconds. */
const longest = { request: 20_000, errand: 270_000 }

const settings = [
  'lo1',
  'hi1',
  'lo2',
  'hi2',
  'lo3',
  'hi3',
  'account',
  'person',
  'post',
  'organization',
  'delegate',
  'errand',
  'request',
  'clock',
  'roles',
  'action',
  'grants',
  'reason',
] as const

const setScope = `select ${settings.map((name, i) => `set_config('app.${name}', $${i + 1}, true)`).join(', ')}`

function scopeValues(actor: Actor, action: string): string[] {
  const range = (n: number) => actor.ranges[n] ?? ['', '']
  return [
    ...range(0),
    ...range(1),
    ...range(2),
    actor.accountId ?? '',
    actor.personId ?? '',
    actor.postId ?? '',
    actor.organizationId ?? '',
    actor.delegate ?? '',
    actor.errand ?? '',
    actor.requestId,
    actor.clock ?? '',
    `,${actor.roles.join(',')},`,
    action,
    '{}',
    '',
  ]
}

/**
 * Runs `work` in the one transaction of a request: scope set first, everything read from one snapshot
 * (queries) or committed at once (commands).
 *
 * @throws DomainError FORBIDDEN to a delegate that would write; CONFLICT or UNAVAILABLE where the database refused for a
 * reason the user can act on.
 */
export async function transact<Tx extends RawTx, R>(
  client: Client<Tx>,
  options: TransactionOptions<Tx>,
  work: (tx: Tx) => Promise<R>,
): Promise<R> {
  const { actor, mode, action, grantsOf, guardsErrands = false } = options
  if (mode === 'write' && actor.delegate && !(guardsErrands && actor.errand)) throw delegateRefused()
  const run = async (tx: Tx): Promise<R> => {
    await tx.$queryRawUnsafe(setScope, ...scopeValues(actor, action))
    if (grantsOf && actor.personId) {
      const grants = await grantsOf(tx, actor.personId, clockOf(actor))
      if (grants.length > 0) {
        await tx.$queryRawUnsafe(`select set_config('app.grants', $1, true)`, `{${grants.join(',')}}`)
      }
    }
    const result = await work(tx)
    // A database error that somebody caught turns COMMIT into a silent ROLLBACK; this statement makes it loud (25P02).
    await tx.$queryRawUnsafe('select 1')
    return result
  }
  try {
    return await client.$transaction(run, {
      isolationLevel: mode === 'read' ? 'RepeatableRead' : 'ReadCommitted',
      timeout: actor.errand ? longest.errand : longest.request,
      maxWait: 2_000,
    })
  } catch (error) {
    throw asDomainError(error) ?? error
  }
}

/** Lets the row policies see somebody who signed in just now; ranges come with the next request. */
export async function recognise(
  tx: RawTx,
  who: { accountId: string; personId: string | null },
): Promise<void> {
  await tx.$queryRawUnsafe(
    `select set_config('app.account', $1, true), set_config('app.person', $2, true)`,
    who.accountId,
    who.personId ?? '',
  )
}

/** Opens single matters for the rest of this transaction, besides those already open: their owner has said so. */
export async function openMatters(tx: RawTx, ids: readonly string[]): Promise<void> {
  await tx.$queryRawUnsafe(
    `select set_config('app.grants', (current_setting('app.grants')::uuid[] || $1::uuid[])::text, true)`,
    ids,
  )
}

/** Keeps the reason of a command in every audit entry that follows in this transaction. */
export async function giveReason(tx: RawTx, reason: string): Promise<void> {
  await tx.$queryRawUnsafe(`select set_config('app.reason', $1, true)`, reason)
}
