import { asDate, DomainError, loadTogether, plainDate, refuse, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import type { OpenMatterKind, QueryOpenMattersArgs } from '../generated/resolvers.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { judgeFirst, kinds as allKinds, statesOf } from './rules.ts'

/** One thing that waits for the acting body; `id` is that of its problem or task. */
export interface OpenMatterRow {
  kind: OpenMatterKind
  id: string
  state: string
  title: string
  dueOn: Date | null
  isOverdue: boolean
  fromId: string
}

export interface OpenMattersRow {
  total: number
  overdue: number
  items: OpenMatterRow[]
}

/**
 * Everything that waits for the acting body, the most pressing first, in one statement. Row policies hold: what was not
 * released to a unit does not wait for it.
 *
 * @throws DomainError INVALID for a list over 200, FORBIDDEN for workers
 */
export async function openMatters(ctx: Context, args: QueryOpenMattersArgs): Promise<OpenMattersRow> {
  const { organizationId } = ctx.actor
  if (!organizationId) throw new DomainError('FORBIDDEN', '请以机构的任职查询待办')
  const first = args.first ?? 50
  refuse(judgeFirst(first))
  const wanted = args.kinds?.length ? [...new Set(args.kinds)] : allKinds
  const parts = wanted.map((kind) => sources[kind](organizationId, statesOf(kind)))
  const today = asDate(todayOf(ctx))
  const rows = await ctx.tx.$queryRaw<(OpenMatterRow & { total: number; overdue: number })[]>`
    WITH matter AS (${Prisma.join(parts, ' UNION ALL ')})
    SELECT kind, id, state, title, due_on AS "dueOn", from_id AS "fromId", coalesce(due_on < ${today}, false) AS "isOverdue",
      count(*) OVER ()::int AS total, count(*) FILTER (WHERE due_on < ${today}) OVER ()::int AS overdue
    FROM matter ORDER BY due_on NULLS LAST, id, kind LIMIT ${first}`
  return { total: rows[0]?.total ?? 0, overdue: rows[0]?.overdue ?? 0, items: rows }
}

type Source = (organizationId: string, states: string[]) => Prisma.Sql

const problemsWhere =
  (kind: OpenMatterKind, side: Prisma.Sql, other: Prisma.Sql): Source =>
  (organizationId, states) =>
    Prisma.sql`
    SELECT ${kind} AS kind, p.id, p.status AS state, p.description AS title, p.due_on, ${other} AS from_id
    FROM problem p
    WHERE ${side} = ${organizationId}::uuid AND p.status = ANY(${states})`

const tasksWhere =
  (kind: OpenMatterKind, side: Prisma.Sql, other: Prisma.Sql): Source =>
  (organizationId, states) =>
    Prisma.sql`
    SELECT ${kind} AS kind, t.id, t.status AS state, t.title, t.due_on, ${other} AS from_id
    FROM task t
    WHERE ${side} = ${organizationId}::uuid AND t.status = ANY(${states})`

const problemOwner = Prisma.sql`p.owner_organization_id`
const problemUnit = Prisma.sql`p.responsible_organization_id`
const taskOwner = Prisma.sql`t.owner_organization_id`
const taskUnit = Prisma.sql`t.responsible_organization_id`

const sources: Record<OpenMatterKind, Source> = {
  RECTIFY: problemsWhere('RECTIFY', problemUnit, problemOwner),
  SUPERVISE: (organizationId, states) => Prisma.sql`
    SELECT 'SUPERVISE' AS kind, p.id, p.status AS state, p.description AS title, s.due_on, ${problemOwner} AS from_id
    FROM supervision_task s JOIN problem p ON p.id = s.problem_id
    WHERE s.organization_id = ${organizationId}::uuid AND s.passed_on IS NULL AND p.status = ANY(${states})`,
  // What its supervising department has still to judge does not wait for the owner.
  VERIFY: (organizationId, states) => Prisma.sql`
    SELECT 'VERIFY' AS kind, p.id, p.status AS state, p.description AS title, p.due_on, ${problemUnit} AS from_id
    FROM problem p LEFT JOIN supervision_task s ON s.problem_id = p.id
    WHERE ${problemOwner} = ${organizationId}::uuid AND p.status = ANY(${states})
      AND (s.id IS NULL OR s.passed_on IS NOT NULL)`,
  CLOSE: problemsWhere('CLOSE', problemOwner, problemUnit),
  SIGN_TASK: tasksWhere('SIGN_TASK', taskUnit, taskOwner),
  REPORT_TASK: tasksWhere('REPORT_TASK', taskUnit, taskOwner),
  ACCEPT_TASK: tasksWhere('ACCEPT_TASK', taskOwner, taskUnit),
}

const taskKinds = new Set<OpenMatterKind>(['SIGN_TASK', 'REPORT_TASK', 'ACCEPT_TASK'])

export const problemOfMatter = (ctx: Context, { kind, id }: OpenMatterRow) =>
  taskKinds.has(kind)
    ? null
    : loadTogether(ctx, 'problem of matter', id, async (ids) => {
        const rows = await ctx.tx.problem.findMany({ where: { id: { in: ids } } })
        return new Map(rows.map((row) => [row.id, row]))
      })

export const taskOfMatter = (ctx: Context, { kind, id }: OpenMatterRow) =>
  taskKinds.has(kind)
    ? loadTogether(ctx, 'task of matter', id, async (ids) => {
        const rows = await ctx.tx.task.findMany({ where: { id: { in: ids } } })
        return new Map(rows.map((row) => [row.id, row]))
      })
    : null

export const dueOnOf = ({ dueOn }: OpenMatterRow): string | null => dueOn && plainDate(dueOn)
