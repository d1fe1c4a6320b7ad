import {
  asDate,
  type Connection,
  DomainError,
  giveReason,
  isId,
  type PageArgs,
  paginate,
  assertActsFor,
  todayOf,
} from '@dudao/service'
import type { Context } from '../context.ts'
import type { RevokeCreditInput } from '../generated/resolvers.ts'
import type { Prisma, TrainingCredit, TrainingSession } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { revocation } from './input.ts'

/** A page of credits. */
export type TrainingCreditPage = Connection<TrainingCredit>

/** A credit that the caller may see. A malformed id is no id of anything. */
export async function findTrainingCredit(ctx: Context, id: string): Promise<TrainingCredit | null> {
  return isId(id) ? ctx.tx.trainingCredit.findUnique({ where: { id } }) : null
}

/** Who was credited for a session, as far as the caller may see it. */
export function rosterOf(ctx: Context, sessionId: string, args: PageArgs): Promise<TrainingCreditPage> {
  return paginate(
    ctx.actor,
    `roster of ${sessionId}`,
    args,
    ({ before, take }) =>
      ctx.tx.trainingCredit.findMany({
        where: { sessionId, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.trainingCredit.count({ where: { sessionId } }),
  )
}

/** Credits in the order of the ids, all of which the caller sees. */
export async function creditsInOrder(ctx: Context, ids: readonly string[]): Promise<TrainingCredit[]> {
  const rows = await ctx.tx.trainingCredit.findMany({ where: { id: { in: [...ids] } } })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => byId.get(id) as TrainingCredit)
}

/** Ends a credit; it stays in the file with its reason, its certificate number is not given again. */
export async function revokeCredit(ctx: Context, raw: RevokeCreditInput): Promise<TrainingCredit> {
  const { creditId, reason } = parse(revocation, raw)
  await ctx.tx.$queryRaw`select id from training_credit where id = ${creditId}::uuid for update`
  const credit = await findTrainingCredit(ctx, creditId)
  if (!credit) throw new DomainError('NOT_FOUND', '学时记录不存在')
  assertActsFor(ctx, credit.organizerOrganizationId)
  if (credit.revokedOn) throw new DomainError('CONFLICT', '该学时记录已经撤销')
  await giveReason(ctx.tx, reason)
  return ctx.tx.trainingCredit.update({
    where: { id: creditId },
    data: { revokedOn: asDate(todayOf(ctx)), revokeReason: reason },
  })
}

/** Where a person comes from, as the newest appointment that the caller sees tells it. */
export interface Home {
  homeDivisionId: string
  homePath: string
}

/**
 * Of these persons, the inspectors and candidates whom the caller sees.
 *
 * @param day only those whose office was not over on that day; null: former inspectors too
 */
export async function traineesOf(
  ctx: Context,
  personIds: readonly string[],
  day: Date | null,
): Promise<Map<string, Home>> {
  const goesOn = (field: 'termTo' | 'endedOn'): Prisma.AppointmentWhereInput =>
    day ? { OR: [{ [field]: null }, { [field]: { gt: day } }] } : {}
  const rows = await ctx.tx.appointment.findMany({
    where: {
      inspectorId: { in: [...personIds] },
      status: { not: 'REJECTED' },
      AND: [goesOn('termTo'), goesOn('endedOn')],
    },
    select: { inspectorId: true, homeDivisionId: true, homePath: true },
    orderBy: { id: 'asc' },
  })
  return new Map(rows.map(({ inspectorId, ...home }) => [inspectorId, home]))
}

/** Keeps everybody else from crediting these persons until the transaction ends; always in the same order. */
export async function lockCreditsOf(ctx: Context, personIds: readonly string[]): Promise<void> {
  const sorted = [...new Set(personIds)].toSorted()
  await ctx.tx.$queryRaw`
    select count(pg_advisory_xact_lock(hashtext('training credits of ' || id)))
    from unnest(${sorted}::text[]) as id`
}

/** Of these persons, those who are credited for a training at the time of this one, whoever credited it. */
export async function creditedAtTimeOf(
  ctx: Context,
  personIds: readonly string[],
  { from, to, isSelfPaced }: Pick<TrainingSession, 'from' | 'to' | 'isSelfPaced'>,
): Promise<Set<string>> {
  if (isSelfPaced) return new Set()
  const rows = await ctx.tx.$queryRaw<{ id: string }[]>`
    select id from credited_at(${[...personIds]}::uuid[], ${from}, ${to}) as id`
  return new Set(rows.map(({ id }) => id))
}
