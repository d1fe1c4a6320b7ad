import { type Connection, dateIn, isId, type PageArgs, paginate } from '@dudao/service'
import { inOfficeOn } from '../appointments/appointments.ts'
import type { Context } from '../context.ts'
import { rangeOfDivision } from '../divisions.ts'
import type { InspectorFilter } from '../generated/resolvers.ts'
import type { Appointment, Inspector, Prisma } from '../generated/prisma/client.ts'

/** A page of inspectors. */
export type InspectorPage = Connection<Inspector>

const maxAppointments = 50

/** An inspector that the caller may see. A malformed id is no id of anybody. */
export async function findInspector(ctx: Context, id: string): Promise<Inspector | null> {
  return isId(id) ? ctx.tx.inspector.findUnique({ where: { id } }) : null
}

/**
 * The scope of the list is the row policies' alone.
 *
 * @throws DomainError INVALID for a bad page or date, NOT_FOUND for an unknown division
 */
export async function inspectorsPage(
  ctx: Context,
  args: PageArgs & { filter?: InspectorFilter | null },
): Promise<InspectorPage> {
  // Also without a condition: from the few appointments in range to their inspectors, not from all inspectors.
  const where = { appointments: { some: { AND: await conditionsOf(ctx, args.filter ?? {}) } } }
  return paginate(
    ctx.actor,
    'inspectors',
    args,
    ({ before, take }) =>
      ctx.tx.inspector.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.inspector.count({ where }),
  )
}

/** What has to hold of one appointment of the inspector. */
async function conditionsOf(ctx: Context, filter: InspectorFilter): Promise<Prisma.AppointmentWhereInput[]> {
  const { divisionId, tier, appointedOn, session } = filter
  return [
    ...(divisionId ? [await belongsTo(ctx, divisionId)] : []),
    ...(tier ? [{ tier }] : []),
    ...(session ? [{ session }] : []),
    ...(appointedOn ? [inOfficeOn(appointedOn)] : []),
  ]
}

async function belongsTo(ctx: Context, id: string): Promise<Prisma.AppointmentWhereInput> {
  const range = await rangeOfDivision(ctx, id)
  return { OR: [{ ownerPath: range }, { homePath: range }] }
}

// A list of inspectors asks these for each of them. Prisma joins findUnique calls of one shape into one statement, but
// only if their arguments are the same too: the newest appointment is the first of the list, not a query of its own.

/** The newest first. */
export async function appointmentsOf(ctx: Context, id: string): Promise<Appointment[]> {
  const inspector = ctx.tx.inspector.findUnique({ where: { id } })
  return (await inspector.appointments({ orderBy: { id: 'desc' }, take: maxAppointments })) ?? []
}

/** @param on calendar date; default today */
export async function appointmentsOn(
  ctx: Context,
  id: string,
  on: string | null | undefined,
): Promise<Appointment[]> {
  const where = inOfficeOn(on ?? dateIn(ctx.now))
  const inspector = ctx.tx.inspector.findUnique({ where: { id } })
  return (await inspector.appointments({ where, orderBy: { id: 'desc' }, take: maxAppointments })) ?? []
}

export async function homeDivisionOf(ctx: Context, id: string): Promise<{ id: string } | null> {
  const [newest] = await appointmentsOf(ctx, id)
  return newest ? { id: newest.homeDivisionId } : null
}
