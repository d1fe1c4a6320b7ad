import { asDate, isId, loadTogether, once, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import type { DutyAssignment, Prisma } from '../generated/prisma/client.ts'

/** A school, or any other organization: it belongs to directory and is no more than its id here. */
export interface SchoolRef {
  id: string
}

const maxDuties = 50

/** Predicate: holds on that day. The end is exclusive. */
export function holdsOnDay(on: string) {
  const day = asDate(on)
  return {
    validFrom: { lte: day },
    OR: [{ validTo: null }, { validTo: { gt: day } }],
  } satisfies Prisma.DutyAssignmentWhereInput
}

/** A duty that the caller may see. A malformed id is no id of anything. */
export async function findDuty(ctx: Context, id: string): Promise<DutyAssignment | null> {
  return isId(id) ? ctx.tx.dutyAssignment.findUnique({ where: { id } }) : null
}

/** Does a command on several duties once per key and answers with them as they are now, in the order written. */
export async function onceForDuties(
  ctx: Context,
  action: string,
  key: string | null | undefined,
  work: () => Promise<readonly string[]>,
): Promise<DutyAssignment[]> {
  const ids = (await once(ctx, action, key, async () => (await work()).join(' '))).split(' ')
  const rows = await ctx.tx.dutyAssignment.findMany({ where: { id: { in: ids } } })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => byId.get(id) as DutyAssignment)
}

/** What an inspector is responsible for on a day (default: today), as far as the caller may see it, newest first. */
export async function dutiesOf(
  ctx: Context,
  inspectorId: string,
  on: string | null | undefined,
): Promise<DutyAssignment[]> {
  const where = holdsOnDay(on ?? todayOf(ctx))
  const inspector = ctx.tx.inspector.findUnique({ where: { id: inspectorId } })
  return (await inspector.duties({ where, orderBy: { id: 'desc' }, take: maxDuties })) ?? []
}

/** The duties at a school on a day (default: today) whose inspector is in office, newest first. */
export async function responsibleInspectors(
  ctx: Context,
  schoolId: string,
  date: string | null | undefined,
): Promise<DutyAssignment[]> {
  const on = date ?? todayOf(ctx)
  const rows = await loadTogether(ctx, `responsible inspectors ${on}`, schoolId, async (schoolIds) =>
    Map.groupBy(await dutiesInEffect(ctx, schoolIds, on), (row) => row.schoolOrganizationId),
  )
  return rows ?? []
}

async function dutiesInEffect(ctx: Context, schoolIds: string[], on: string): Promise<DutyAssignment[]> {
  const rows = await ctx.tx.dutyAssignment.findMany({
    where: { schoolOrganizationId: { in: schoolIds }, ...holdsOnDay(on) },
    orderBy: { id: 'desc' },
  })
  const personIds = rows.map(({ inspectorId }) => inspectorId)
  const holders = await holdersInOffice(ctx, personIds, on)
  return rows.filter(({ inspectorId }) => holders.has(inspectorId))
}

/** Of these persons, those with a duty who are in office on that day, whether or not the caller sees an appointment. */
async function holdersInOffice(ctx: Context, personIds: string[], on: string): Promise<Set<string>> {
  const rows = await ctx.tx.$queryRaw<{ id: string }[]>`
    select id from duty_holders_in_office(${[...new Set(personIds)]}::uuid[], ${on}::date) as id`
  return new Set(rows.map(({ id }) => id))
}

/**
 * Makes commands on the same schools, zones or inspectors wait for each other until the end of the transaction, of
 * whichever office: what they count must not change before they write. Locked in one order, so that none waits in a
 * circle.
 */
export async function lockDuties(ctx: Context, ids: readonly string[]): Promise<void> {
  await ctx.tx.$executeRaw`
    select pg_advisory_xact_lock(key)
    from (
      select distinct hashtextextended('duty ' || id, 0) as key from unnest(${[...ids]}::text[]) as id order by 1
    ) as keys`
}
