import { type Connection, DomainError, isId, once, type PageArgs, paginate, refuseRows } from '@dudao/service'
import type { Context } from '../context.ts'
import type { AppraisalFilter } from '../generated/resolvers.ts'
import type { Appraisal, AppraisalRound, Prisma } from '../generated/prisma/client.ts'
import { type AppraisalStep, judgeStep } from './rules.ts'

/** A page of appraisals. */
export type AppraisalPage = Connection<Appraisal>

/** An appraisal with the round whose rules decide on it. */
export type AppraisalOfRound = Appraisal & { round: AppraisalRound }

const maxAppraisals = 50

/** An appraisal that the caller may see. A malformed id is no id of anything. */
export async function findAppraisal(ctx: Context, id: string): Promise<Appraisal | null> {
  return isId(id) ? ctx.tx.appraisal.findUnique({ where: { id } }) : null
}

/** The scope of the list is the row policies' alone. @throws DomainError INVALID for a bad page */
export function appraisalsPage(
  ctx: Context,
  args: PageArgs & { filter?: AppraisalFilter | null },
): Promise<AppraisalPage> {
  const { roundId, personId, status, grade } = args.filter ?? {}
  if (roundId && !isId(roundId)) throw new DomainError('NOT_FOUND', '考核不存在')
  if (personId && !isId(personId)) throw new DomainError('NOT_FOUND', '督学不存在')
  return pageOf(ctx, 'appraisals', args, {
    ...(roundId && { roundId }),
    ...(personId && { inspectorId: personId }),
    ...(status && { status }),
    ...(grade && { grade }),
  })
}

/** The appraisals of a round that the caller may see. */
export const appraisalsOfRound = (ctx: Context, roundId: string, args: PageArgs): Promise<AppraisalPage> =>
  pageOf(ctx, `appraisals of ${roundId}`, args, { roundId })

const pageOf = (
  ctx: Context,
  list: string,
  args: PageArgs & { filter?: unknown },
  where: Prisma.AppraisalWhereInput,
) =>
  paginate(
    ctx.actor,
    list,
    args,
    ({ before, take }) =>
      ctx.tx.appraisal.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.appraisal.count({ where }),
  )

/** An inspector's appraisals, the newest first. */
export async function appraisalsOf(ctx: Context, inspectorId: string): Promise<Appraisal[]> {
  const inspector = ctx.tx.inspector.findUnique({ where: { id: inspectorId } })
  return (await inspector.appraisals({ orderBy: { id: 'desc' }, take: maxAppraisals })) ?? []
}

/**
 * The appraisals, locked until the end of the transaction, in the order of the ids: of two decisions at once the second
 * waits and then finds the state that the first one left.
 *
 * @throws DomainError NOT_FOUND, FORBIDDEN or CONFLICT, naming the rows
 */
export async function lockForStep(
  ctx: Context,
  ids: readonly string[],
  step: AppraisalStep,
): Promise<AppraisalOfRound[]> {
  await ctx.tx.$queryRaw`select id from appraisal where id = any(${ids}::uuid[]) order by id for update`
  const rows = await ctx.tx.appraisal.findMany({ where: { id: { in: [...ids] } }, include: { round: true } })
  const found = inOrder(ids, rows)
  refuseRows(found.map((row) => judgeStep(step, row, ctx.actor)))
  return found
}

/** @throws DomainError NOT_FOUND, naming the rows that the caller does not see */
function inOrder<Row extends Appraisal>(ids: readonly string[], rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  refuseRows(ids.map((id) => (byId.has(id) ? undefined : { code: 'NOT_FOUND', message: '考核记录不存在' })))
  return ids.map((id) => byId.get(id) as Row)
}

/** Does a command on several appraisals once per key and answers with them as they are now. */
export async function onceForAll(
  ctx: Context,
  action: string,
  key: string | null | undefined,
  work: () => Promise<readonly string[]>,
): Promise<Appraisal[]> {
  const ids = (await once(ctx, action, key, async () => (await work()).join(' '))).split(' ')
  return inOrder(ids, await ctx.tx.appraisal.findMany({ where: { id: { in: ids } } }))
}
