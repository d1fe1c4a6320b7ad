import {
  actingBody,
  asDate,
  dateIn,
  DomainError,
  giveReason,
  plainDate,
  refuse,
  refuseRows,
} from '@dudao/service'
import { type Context } from '../context.ts'
import type {
  AppointInspectorsInput,
  EndAppointmentInput,
  PublishNoticeInput,
  ReviewAppointmentsInput,
} from '../generated/resolvers.ts'
import type { Appointment } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { workCalendar } from '../rule-packs.ts'
import { getAppointments, onceForAll } from './appointments.ts'
import { appointing, ending, notice, review } from './input.ts'
import type { OpenedUnder } from './recommendation-rules.ts'
import {
  judgeAppointment,
  judgeDate,
  judgeEnd,
  judgeNotice,
  judgeStep,
  judgeTermKnown,
  type ServedTerm,
  type Step,
  termEnd,
} from './rules.ts'
import { lockTerms, termsOf } from './terms.ts'

/** Selects or refuses candidates; a refusal is possible until the appointment. */
export function reviewAppointments(ctx: Context, raw: ReviewAppointmentsInput): Promise<Appointment[]> {
  const { appointmentIds: ids, approve, reason, on, idempotencyKey } = parse(review, raw)
  return onceForAll(ctx, 'reviewAppointments', idempotencyKey, async () => {
    if (!approve && !reason) throw new DomainError('INVALID', '不予通过须说明理由')
    const rows = await lockForStep(ctx, ids, approve ? 'approve' : 'reject')
    const today = dateIn(ctx.now)
    refuseRows(rows.map((row) => judgeDate('审核', on, { after: decidedOn(row), today })))
    if (reason) await giveReason(ctx.tx, reason)
    await ctx.tx.appointment.updateMany({
      where: { id: { in: ids } },
      data: approve
        ? { status: 'REVIEWED', reviewedOn: asDate(on) }
        : { status: 'REJECTED', rejectedOn: asDate(on), rejectionReason: reason },
    })
    return ids
  })
}

/** Names candidates in a public notice that lasts as long as their rules ask for. */
export function publishNotice(ctx: Context, raw: PublishNoticeInput): Promise<Appointment[]> {
  const { appointmentIds: ids, from, to, idempotencyKey } = parse(notice, raw)
  return onceForAll(ctx, 'publishNotice', idempotencyKey, async () => {
    const calendar = await workCalendar(ctx, from)
    const rows = await lockForStep(ctx, ids, 'publishNotice')
    refuseRows(
      rows.map((row) => {
        const reviewedOn = plainDate(row.reviewedOn as Date)
        return judgeNotice({ reviewedOn, rules: rulesOf(row) }, { from, to }, calendar)
      }),
    )
    await ctx.tx.appointment.updateMany({
      where: { id: { in: ids } },
      data: { status: 'PUBLIC_NOTICE', noticeFrom: asDate(from), noticeTo: asDate(to) },
    })
    return ids
  })
}

/** Appoints candidates whose notice is over, and numbers their cards. */
export function appointInspectors(ctx: Context, raw: AppointInspectorsInput): Promise<Appointment[]> {
  const { appointmentIds: ids, appointedOn, termFrom, ...input } = parse(appointing, raw)
  return onceForAll(ctx, 'appointInspectors', input.idempotencyKey, async () => {
    const rows = await lockForStep(ctx, ids, 'appoint')
    const served = await lockServedTerms(ctx, rows)
    const dates = { appointedOn, termFrom, today: dateIn(ctx.now) }
    refuseRows(
      rows.map((row) => {
        const candidate = { kind: row.kind, noticeTo: plainDate(row.noticeTo as Date), rules: rulesOf(row) }
        return judgeAppointment(candidate, dates, served.get(row.inspectorId) ?? [])
      }),
    )
    const ends = rows.map((row) => termEnd(row.kind, termFrom, rulesOf(row)))
    const cards = await nextCards(ctx, input.cardNumberPrefix, rows.length)
    await ctx.tx.$executeRaw`
      update appointment
      set status = 'APPOINTED', appointed_on = ${appointedOn}::date, term_from = ${termFrom}::date,
        term_to = chosen.term_to, document_number = ${input.documentNumber}, card_number = chosen.card
      from unnest(${ids}::uuid[], ${ends}::date[], ${cards}::text[]) as chosen (id, term_to, card)
      where appointment.id = chosen.id`
    return ids
  })
}

/** Ends a term early, e.g. 解聘. */
export async function endAppointment(ctx: Context, raw: EndAppointmentInput): Promise<Appointment> {
  const { appointmentId, endedOn, reason, ground } = parse(ending, raw)
  const [row] = (await lockForStep(ctx, [appointmentId], 'end')) as [Appointment]
  refuse(judgeTermKnown(row))
  const termTo = row.termTo && plainDate(row.termTo)
  refuse(judgeEnd({ termFrom: plainDate(row.termFrom as Date), termTo }, endedOn))
  await giveReason(ctx.tx, reason)
  return ctx.tx.appointment.update({
    where: { id: appointmentId },
    data: { status: 'ENDED', endedOn: asDate(endedOn), endReason: reason, endGround: ground ?? null },
  })
}

/**
 * The appointments, locked until the end of the transaction, in the order of the ids: of two decisions at once the second
 * waits and then finds the state that the first one left.
 *
 * @throws DomainError NOT_FOUND, FORBIDDEN or CONFLICT, naming the rows
 */
export async function lockForStep(ctx: Context, ids: readonly string[], step: Step): Promise<Appointment[]> {
  const { organizationId } = actingBody(ctx)
  await ctx.tx.$queryRaw`select id from appointment where id = any(${ids}::uuid[]) order by id for update`
  const rows = await getAppointments(ctx, ids)
  refuseRows(rows.map((row) => judgeStep(step, row, organizationId)))
  return rows
}

/** The day of the last decision on a candidacy. */
const decidedOn = (row: Appointment) => plainDate((row.reviewedOn ?? row.recommendedOn) as Date)

const rulesOf = (row: Appointment) => row.rules as unknown as OpenedUnder

/** The terms that these inspectors have or had at the acting organ, by inspector; they stay so until the end. */
async function lockServedTerms(
  ctx: Context,
  rows: readonly Appointment[],
): Promise<Map<string, ServedTerm[]>> {
  const { organizationId } = actingBody(ctx)
  const inspectorIds = rows.map(({ inspectorId }) => inspectorId)
  await lockTerms(ctx, inspectorIds, organizationId)
  return Map.groupBy(await termsOf(ctx, inspectorIds, organizationId), ({ inspectorId }) => inspectorId)
}

/** Card numbers that go on from the last one with this prefix. Two appointments at once number one after the other. */
async function nextCards(
  ctx: Context,
  prefix: string | null | undefined,
  count: number,
): Promise<(string | null)[]> {
  if (!prefix) return Array.from({ length: count }, () => null)
  const { organizationId } = actingBody(ctx)
  await ctx.tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`cards ${organizationId} ${prefix}`}))`
  const [last] = await ctx.tx.$queryRaw<[{ number: number }]>`
    select coalesce(max(case when number ~ '^[0-9]{4}$' then number::int end), 0) as number
    from (
      select substr(card_number, length(${prefix}) + 1) as number
      from appointment
      where appointing_organization_id = ${organizationId}::uuid and starts_with(card_number, ${prefix})
    ) as numbers`
  return Array.from({ length: count }, (_, i) => `${prefix}${String(last.number + 1 + i).padStart(4, '0')}`)
}
