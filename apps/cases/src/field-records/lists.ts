import { type Connection, DomainError, isId, loadChildren, loadTogether, type PageArgs } from '@dudao/service'
import type { Context } from '../context.ts'
import { type FieldOperation, Prisma, type Problem, type Visit } from '../generated/prisma/client.ts'
import type { FieldGap, FieldOperationFilter } from '../generated/resolvers.ts'
import { nestedPage } from '../nested-page.ts'
import { type Version, versionsIn } from './items.ts'
import { type VisitRecord, formsIn, isDisputed, type Standing, standingIn } from './record.ts'

export type FieldOperationPage = Connection<FieldOperation>

export function operationsOfInspection(
  ctx: Context,
  inspectionId: string,
  args: PageArgs & { filter?: FieldOperationFilter | null },
): Promise<FieldOperationPage> {
  const { visitClientId, status, sinceVersion } = args.filter ?? {}
  const conditions = [
    Prisma.sql`r.inspection_id = parent.id`,
    ...(visitClientId ? [Prisma.sql`r.visit_client_id = ${visitClientId}`] : []),
    ...(status ? [Prisma.sql`r.status = ${status}`] : []),
    ...(sinceVersion != null ? [Prisma.sql`r.version > ${sinceVersion}`] : []),
  ]
  const list = {
    name: 'Inspection.fieldOperations',
    from: Prisma.sql`field_operation r WHERE ${Prisma.join(conditions, ' AND ')}`,
    filter: args.filter ?? null,
    read: (ids: string[]) => ctx.tx.fieldOperation.findMany({ where: { id: { in: ids } } }),
  }
  return nestedPage(ctx, list, inspectionId, args)
}

const standingRows = { status: 'APPLIED', isReplaced: false }

/** The record of a visit; null where nothing stands, and where the reader may not see it. */
export async function recordOf(ctx: Context, visitId: string): Promise<VisitRecord | null> {
  const read = (ids: string[]) =>
    ctx.tx.fieldOperation.findMany({ where: { visitId: { in: ids }, ...standingRows } })
  const rows = await loadChildren(ctx, 'fieldRecord', visitId, read, (row) => row.visitId)
  return rows.length > 0 ? { visitId, rows } : null
}

/** The check lists of a record, in the order of their ids. */
export async function versionsOf(ctx: Context, record: VisitRecord): Promise<Version[]> {
  const found = await Promise.all(
    formsIn(record)
      .toSorted()
      .map((id) => loadTogether(ctx, 'fieldRecordForms', id, (ids) => versionsIn(ctx, ids))),
  )
  return found.filter((version) => version !== undefined)
}

const maxConflicts = 200

/** Values of an inspection between which a person has to decide. */
export async function conflictsOfInspection(ctx: Context, inspectionId: string): Promise<Standing[]> {
  const read = async (ids: string[]) => {
    const found = await ctx.tx.$queryRaw<{ id: string }[]>`
      select o.id from field_operation o join (
        select visit_id, register from field_operation
        where inspection_id = any(${ids}::uuid[]) and status = 'APPLIED' and not is_replaced and register is not null
        group by visit_id, register
        having count(distinct jsonb_build_array(kind = 'WITHDRAW', content -> 'value', content -> 'notApplicable',
          content -> 'qualifier')) > 1
        limit ${maxConflicts}
      ) open using (visit_id, register)
      where o.inspection_id = any(${ids}::uuid[]) and o.status = 'APPLIED' and not o.is_replaced`
    return ctx.tx.fieldOperation.findMany({ where: { id: { in: found.map(({ id }) => id) } } })
  }
  const rows = await loadChildren(ctx, 'fieldConflicts', inspectionId, read, (row) => row.inspectionId)
  return standingIn(rows).filter(isDisputed)
}

/** Operations that devices have made on a visit and not sent yet; told to the inspecting body and its team. */
export function gapsOf(ctx: Context, visitId: string): Promise<FieldGap[]> {
  return loadChildren(
    ctx,
    'fieldGaps',
    visitId,
    (ids) => ctx.tx.$queryRaw<(FieldGap & { visitId: string })[]>`
      select "visitId", device_id as "deviceId", before + 1 as "from", sequence - 1 as "to" from (
        select v.id as "visitId", o.device_id, o.sequence,
          coalesce(lag(o.sequence) over (partition by v.id, o.device_id order by o.sequence), 0) as before
        from visit v join field_operation o on o.inspection_id = v.inspection_id and o.visit_client_id = v.client_id
        where v.id = any(${ids}::uuid[]) and (is_organ(v.inspection_id)
          or v.inspection_id = any(nullif(current_setting('app.grants', true), '')::uuid[]))
      ) numbered where sequence > before + 1 order by 1, 2, 3`,
    (row) => row.visitId,
  )
}

export async function visitById(ctx: Context, id: string | null): Promise<Visit | null> {
  if (!id) return null
  const visit = await loadTogether(ctx, 'visit', id, async (ids) => {
    const rows = await ctx.tx.visit.findMany({ where: { id: { in: ids } } })
    return new Map(rows.map((row) => [row.id, row]))
  })
  return visit ?? null
}

/** The problem that a proposal became. */
export async function problemOf(ctx: Context, row: FieldOperation): Promise<Problem | null> {
  const problem = await loadTogether(ctx, `proposed ${row.inspectionId}`, row.clientId, async (clientIds) => {
    const rows = await ctx.tx.problem.findMany({
      where: { inspectionId: row.inspectionId, clientId: { in: clientIds } },
    })
    return new Map(rows.map((one) => [one.clientId, one]))
  })
  return problem ?? null
}

/** Evidence that shows a problem: attached to it, to what proposed it, or to the item from which it comes. */
export async function evidenceOfProblem(ctx: Context, problemId: string): Promise<FieldOperation[]> {
  const rows = await loadTogether(ctx, 'fieldEvidence', problemId, async (ids) => {
    const found = await ctx.tx.$queryRaw<{ problem: string; id: string }[]>`
      select distinct p.id as problem, e.id from problem p
      join field_operation e on e.inspection_id = p.inspection_id and e.kind = 'ATTACH_EVIDENCE'
        and e.status = 'APPLIED' and not e.is_replaced
      left join field_operation o on o.inspection_id = p.inspection_id and o.client_id = p.client_id
        and o.status = 'APPLIED'
      where p.id = any(${ids}::uuid[]) and (e.content ->> 'problem' = p.client_id
        or (e.visit_id = o.visit_id and e.content ->> 'formVersionId' = o.content ->> 'formVersionId'
          and e.content ->> 'item' = o.content ->> 'item'))`
    const evidence = await ctx.tx.fieldOperation.findMany({
      where: { id: { in: found.map(({ id }) => id) } },
      orderBy: [{ madeAt: 'asc' }, { clientId: 'asc' }],
    })
    const owners = Map.groupBy(found, ({ id }) => id)
    return Map.groupBy(
      evidence.flatMap((row) => (owners.get(row.id) ?? []).map(({ problem }) => ({ problem, row }))),
      ({ problem }) => problem,
    )
  })
  return (rows ?? []).map(({ row }) => row)
}

const maxFiles = 500
const maxEvidence = 2_000

/** Evidence of these files that the caller may see. Documents asks, whose files they are not until somebody attached them. */
export async function evidenceByFiles(ctx: Context, fileIds: readonly string[]): Promise<FieldOperation[]> {
  if (fileIds.length > maxFiles) throw new DomainError('INVALID', `一次最多查询 ${maxFiles} 个文件`)
  return ctx.tx.fieldOperation.findMany({
    where: { fileId: { in: fileIds.filter(isId) }, status: 'APPLIED' },
    take: maxEvidence,
  })
}
