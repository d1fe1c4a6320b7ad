import {
  asDate,
  type Connection,
  DomainError,
  isId,
  once,
  type PageArgs,
  paginate,
  todayOf,
} from '@dudao/service'
import type { Context } from '../context.ts'
import { rangeOfDivision } from '../divisions.ts'
import type { AppointmentFilter, ExpiringAppointmentFilter } from '../generated/resolvers.ts'
import type { Appointment, Prisma } from '../generated/prisma/client.ts'

/** A page of appointments. */
export type AppointmentPage = Connection<Appointment>

/** An appointment that the caller may see. A malformed id is no id of anything. */
export async function findAppointment(ctx: Context, id: string): Promise<Appointment | null> {
  return isId(id) ? ctx.tx.appointment.findUnique({ where: { id } }) : null
}

/** Appointments that the caller may see, in the order of the ids. @throws DomainError NOT_FOUND if one is not among them */
export async function getAppointments(ctx: Context, ids: readonly string[]): Promise<Appointment[]> {
  const rows = await ctx.tx.appointment.findMany({ where: { id: { in: [...ids] } } })
  const byId = new Map(rows.map((row) => [row.id, row]))
  const missing = ids.flatMap((id, i) => (byId.has(id) ? [] : [i + 1]))
  if (missing.length > 0) throw new DomainError('NOT_FOUND', `第 ${missing.join('、')} 行：任职记录不存在`)
  return ids.map((id) => byId.get(id) as Appointment)
}

/** The scope of the list is the row policies' alone. @throws DomainError INVALID for a bad page */
export function appointmentsPage(
  ctx: Context,
  args: PageArgs & { filter?: AppointmentFilter | null },
): Promise<AppointmentPage> {
  const { status, tier, session, appointingOrganizationId, filedWithOrganizationId, isPastEntry } =
    args.filter ?? {}
  if (appointingOrganizationId && !isId(appointingOrganizationId)) {
    throw new DomainError('NOT_FOUND', '聘任机关不存在')
  }
  if (filedWithOrganizationId && !isId(filedWithOrganizationId)) {
    throw new DomainError('NOT_FOUND', '备案机关不存在')
  }
  const where = {
    ...(status && { status }),
    ...(tier && { tier }),
    ...(session && { session }),
    ...(appointingOrganizationId && { appointingOrganizationId }),
    ...(filedWithOrganizationId && { filedWithOrganizationId }),
    ...(typeof isPastEntry === 'boolean' && { pastSource: isPastEntry ? { not: null } : null }),
  } satisfies Prisma.AppointmentWhereInput
  return pageOf(ctx, 'appointments', args, where)
}

/**
 * Terms that run today and no longer on the day `before`, as far as the caller may see them.
 *
 * @throws DomainError INVALID for a bad page or date, NOT_FOUND for an unknown division
 */
export async function expiringAppointmentsPage(
  ctx: Context,
  args: PageArgs & { filter: ExpiringAppointmentFilter },
): Promise<AppointmentPage> {
  const { divisionId, before } = args.filter
  const range = divisionId ? await rangeOfDivision(ctx, divisionId) : undefined
  return pageOf(ctx, 'expiringAppointments', args, {
    ...inOfficeOn(todayOf(ctx)),
    status: 'APPOINTED',
    termTo: { lte: asDate(before) },
    ...(range && { ownerPath: range }),
  })
}

function pageOf(
  ctx: Context,
  list: string,
  args: PageArgs & { filter?: unknown },
  where: Prisma.AppointmentWhereInput,
): Promise<AppointmentPage> {
  return paginate(
    ctx.actor,
    list,
    args,
    ({ before, take }) =>
      ctx.tx.appointment.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.appointment.count({ where }),
  )
}

/** Predicate: in office on that day. The ends are exclusive; a term without an end goes on. */
export function inOfficeOn(on: string) {
  const day = asDate(on)
  return {
    status: { in: ['APPOINTED', 'ENDED'] },
    termFrom: { lte: day },
    AND: [
      { OR: [{ termTo: null }, { termTo: { gt: day } }] },
      { OR: [{ endedOn: null }, { endedOn: { gt: day } }] },
    ],
  } satisfies Prisma.AppointmentWhereInput
}

/** Does a command on several appointments once per key and answers with them as they are now. */
export async function onceForAll(
  ctx: Context,
  action: string,
  key: string | null | undefined,
  work: () => Promise<readonly string[]>,
): Promise<Appointment[]> {
  const ids = await once(ctx, action, key, async () => (await work()).join(' '))
  return getAppointments(ctx, ids.split(' '))
}
