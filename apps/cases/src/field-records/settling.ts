import type { Context } from '../context.ts'
import type { Visit } from '../generated/prisma/client.ts'
import type { RecordVisitsInput } from '../generated/resolvers.ts'
import { recordVisits } from '../visits/visits.ts'
import {
  addOperations,
  lastVersion,
  type Log,
  type NewOperation,
  type Operation,
  readLog,
  updateOperations,
} from './log.ts'
import { notePersons } from './persons.ts'
import { disputed, heads, settle } from './rules.ts'

/**
 * Records visits, and settles what devices have sent about them before.
 *
 * @returns the visits as {@link recordVisits} does
 */
export async function recordVisitsAndSettle(ctx: Context, input: RecordVisitsInput): Promise<Visit[]> {
  const visits = await recordVisits(ctx, input)
  const which = { inspectionId: input.inspectionId, status: 'WAITING' }
  const waiting = await ctx.tx.fieldOperation.findMany({
    where: { ...which, visitClientId: { in: visits.map(({ clientId }) => clientId) } },
    distinct: ['visitClientId'],
    select: { visitClientId: true, inspectionId: true, ownerPath: true },
  })
  const [log] = waiting
  if (log)
    await settleVisits(
      ctx,
      log,
      [],
      waiting.map(({ visitClientId }) => visitClientId),
    )
  return visits
}

/** Settles visits, and writes what became of old and new operations on them. @returns what is disputed */
export async function settleVisits(
  ctx: Context,
  log: Log,
  fresh: NewOperation[],
  visitClientIds = [...new Set(fresh.map(({ visitClientId }) => visitClientId))],
): Promise<Set<string>> {
  const { inspectionId } = log
  const rows = await ctx.tx.visit.findMany({ where: { inspectionId, clientId: { in: visitClientIds } } })
  const visits = new Map(rows.map((visit) => [visit.clientId, visit]))
  const before = await readLog(ctx, log, visitClientIds)
  const changed: Operation[] = []
  const conflicts = new Set<string>()
  let version = await lastVersion(ctx, log)
  for (const visitClientId of visitClientIds) {
    const old = before.get(visitClientId) ?? []
    const own = fresh.filter((one) => one.visitClientId === visitClientId)
    const settled = settle([...old, ...own], visits.has(visitClientId))
    for (const operation of settled) {
      if (operation.status === 'APPLIED') operation.version ??= version += 1
    }
    changed.push(...settled.slice(0, old.length).filter((now, i) => isChanged(old[i], now)))
    own.forEach((operation, i) => Object.assign(operation, settled[old.length + i]))
    const open = disputed(settled)
    for (const { clientId, register } of heads(settled))
      if (register && open.has(register)) conflicts.add(clientId)
    await notePersons(ctx, visits.get(visitClientId), old, settled)
  }
  await updateOperations(ctx, changed, visits)
  await addOperations(ctx, log, fresh, visits)
  return conflicts
}

const isChanged = (before: Operation | undefined, now: Operation): boolean =>
  before?.status !== now.status || before.isReplaced !== now.isReplaced
