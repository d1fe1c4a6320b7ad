import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type { Prisma, Visit } from '../generated/prisma/client.ts'
import type { FieldOperationInput } from '../generated/resolvers.ts'
import { kept, valueOf } from './content.ts'
import type { Entry } from './rules.ts'

/** The log of an inspection that a device may add to. */
export interface Log {
  inspectionId: string
  ownerPath: string
  /** Why what comes now does not count any more; left out while it does. */
  closed?: string
}

/** An operation as it came, and the hash by which it is known again. */
export interface Sent {
  input: FieldOperationInput
  hash: string
}

/** An operation in the log. */
export interface Operation extends Entry {
  id: string
  visitClientId: string
  version: number | null
}

/** An operation that the log does not have yet, with its content as it will be kept. */
export interface NewOperation extends Operation {
  sent: Sent
  content: unknown
}

/** What the log has under these client ids, by client id. */
export async function knownOperations(ctx: Context, { inspectionId }: Log, clientIds: string[]) {
  const rows = await ctx.tx.fieldOperation.findMany({
    where: { inspectionId, clientId: { in: clientIds } },
    select: { clientId: true, contentHash: true, status: true, refusal: true, version: true },
  })
  return Map.groupBy(rows, ({ clientId }) => clientId)
}

type Row = Omit<Operation, 'value' | 'hasReason'> & { content: object }

/** The operations of visits, by the visit's client id. Of content only what decides between values. */
export async function readLog(
  ctx: Context,
  { inspectionId }: Log,
  visitClientIds: string[],
): Promise<Map<string, Operation[]>> {
  const rows = await ctx.tx.$queryRaw<Row[]>`
    select id, visit_client_id as "visitClientId", client_id as "clientId", device_id as "deviceId", sequence, base, kind,
      register, status, refusal, version, is_replaced as "isReplaced",
      case when register is null then jsonb_build_object('reason', content -> 'reason') else content end as content
    from field_operation
    where inspection_id = ${inspectionId}::uuid and visit_client_id = any(${visitClientIds})`
  return Map.groupBy(
    rows.map(({ content, ...row }) => ({ ...row, ...decisive(row.kind, content) })),
    ({ visitClientId }) => visitClientId,
  )
}

/** What of an operation's content decides between values. */
export const decisive = (kind: Entry['kind'], content: object): Pick<Entry, 'value' | 'hasReason'> => ({
  value: valueOf(kind, content),
  hasReason: (content as { reason?: unknown }).reason != null,
})

export async function addOperations(
  ctx: Context,
  { inspectionId, ownerPath }: Log,
  operations: readonly NewOperation[],
  visits: ReadonlyMap<string, Visit>,
): Promise<void> {
  await ctx.tx.fieldOperation.createMany({
    data: operations.map(({ sent: { input, hash }, content, ...operation }) => ({
      id: uuidv7(),
      inspectionId,
      ownerPath,
      visitClientId: operation.visitClientId,
      clientId: operation.clientId,
      contentHash: hash,
      deviceId: operation.deviceId,
      sequence: operation.sequence,
      base: [...operation.base],
      kind: operation.kind,
      // Refused: as it came, so that a person sees what was sent.
      content: (operation.status === 'REFUSED' ? kept(input.content) : content) as Prisma.InputJsonValue,
      register: operation.register,
      fileId: operation.status === 'REFUSED' ? null : ((content as { fileId?: string }).fileId ?? null),
      status: operation.status,
      refusal: operation.refusal,
      version: operation.version,
      isReplaced: operation.isReplaced,
      ...placeOf(operation, visits),
      personId: ctx.actor.personId as string,
      madeAt: new Date(input.madeAt),
      recordedAt: ctx.now,
    })),
    // Sent twice at once by somebody whose grant has ended, who cannot lock the inspection.
    skipDuplicates: true,
  })
}

/** Writes what has become of operations that the log had already. */
export async function updateOperations(
  ctx: Context,
  operations: readonly Operation[],
  visits: ReadonlyMap<string, Visit>,
): Promise<void> {
  if (operations.length === 0) return
  const rows = operations.map((operation) => ({
    id: operation.id,
    status: operation.status,
    refusal: operation.refusal,
    register: operation.register,
    version: operation.version,
    is_replaced: operation.isReplaced,
    visit_id: placeOf(operation, visits).visitId,
    organization_id: placeOf(operation, visits).organizationId,
  }))
  await ctx.tx.$executeRaw`
    update field_operation o set status = n.status, refusal = n.refusal, register = n.register, version = n.version,
      is_replaced = n.is_replaced, visit_id = n.visit_id, organization_id = n.organization_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (id uuid, status text, refusal text, register text,
      version int, is_replaced boolean, visit_id uuid, organization_id uuid)
    where o.id = n.id`
}

/** Of what counts: the visit, and the organization visited. */
function placeOf({ status, visitClientId }: Operation, visits: ReadonlyMap<string, Visit>) {
  const visit = status === 'APPLIED' ? visits.get(visitClientId) : undefined
  return { visitId: visit?.id ?? null, organizationId: visit?.organizationId ?? null }
}

/** The last place in the order of taking effect. */
export async function lastVersion(ctx: Context, { inspectionId }: Log): Promise<number> {
  const { _max } = await ctx.tx.fieldOperation.aggregate({ where: { inspectionId }, _max: { version: true } })
  return _max.version ?? 0
}
