import type { WorkCalendar } from '@dudao/rules'
import { asDate, plainDate } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type { DeadlineName } from '../generated/resolvers.ts'
import type { Deadline, DeadlineChange, Inspection } from '../generated/prisma/client.ts'
import { rulesOf } from '../rules-in-force.ts'
import { calendarOf } from './calendar.ts'
import { type Change, type Clock, type ClockFacts, clockOf, lastDayOf, type RuledName } from './rules.ts'

/** The object that a clock is about. */
interface Unit {
  organizationId: string
  organizationPath: string
}

interface Start {
  name: DeadlineName
  unit?: Unit
  /** Null until its event has happened. */
  fromDay: string | null
  /** The rule's period, a day that the office set, or nothing where no rule says how long it is. */
  clock: Clock | { dueOn: string } | null
}

/** Starts clocks of an inspection. A clock whose day is not known yet waits. */
export async function startDeadlines(
  ctx: Context,
  inspection: Inspection,
  starts: readonly Start[],
): Promise<void> {
  if (starts.length === 0) return
  const { ownerPath, ownerDivisionId } = inspection
  const isCounted = starts.some(({ fromDay, clock }) => fromDay && clock && 'amount' in clock)
  const calendar = isCounted ? await calendarOf(ctx, ownerDivisionId) : null
  await ctx.tx.deadline.createMany({
    data: starts.map(({ name, unit, fromDay, clock }) => ({
      id: uuidv7(),
      inspectionId: inspection.id,
      ownerPath,
      ownerDivisionId,
      ...unit,
      name,
      fromDay: fromDay ? asDate(fromDay) : null,
      ...(clock && ('dueOn' in clock ? { dueOn: asDate(clock.dueOn) } : ruleColumns(clock))),
      ...(fromDay &&
        clock &&
        'amount' in clock &&
        calendar &&
        dueColumns({ ...clock, fromDay, changes: [] }, calendar)),
      recordedAt: ctx.now,
    })),
  })
}

const ruleColumns = ({ amount, unit, rule }: Clock) => ({
  amount,
  unit,
  article: rule.article,
  mark: rule.mark,
  ruleParameterId: rule.ruleParameterId,
})

/** Starts the clocks of these names that the kept rules count from this event. */
export async function startOn(
  ctx: Context,
  inspection: Inspection,
  event: Clock['from'],
  day: string,
  names: readonly RuledName[],
): Promise<void> {
  const scope = inspection.scope as Parameters<typeof clockOf>[2]
  const starts = names.flatMap((name) => {
    const clock = clockOf(name, rulesOf(inspection), scope)
    return clock?.from === event ? [{ name, fromDay: day, clock }] : []
  })
  await startDeadlines(ctx, inspection, starts)
}

/** What a row and its changes say of a clock. */
export const factsOf = (
  { name, dueOn, metOn }: Deadline,
  changes: readonly DeadlineChange[],
): ClockFacts => ({
  name: name as DeadlineName,
  dueOn: dueOn && plainDate(dueOn),
  metOn: metOn && plainDate(metOn),
  isSuspended: changes.some(isOpenSuspension),
})

export const isOpenSuspension = ({ kind, toDay }: DeadlineChange): boolean =>
  kind === 'SUSPENSION' && toDay === null

/** Notes the day on which what a clock measures was done; the first day stays. */
export async function meetDeadlines(
  ctx: Context,
  which: { inspectionId: string; name: DeadlineName; organizationId?: string },
  day: string,
): Promise<void> {
  await ctx.tx.deadline.updateMany({ where: { ...which, metOn: null }, data: { metOn: asDate(day) } })
}

/** Lets a waiting clock run from a day on. */
export async function runFrom(ctx: Context, deadline: Deadline, fromDay: string): Promise<void> {
  const calendar = await calendarOf(ctx, deadline.ownerDivisionId)
  await ctx.tx.deadline.update({
    where: { id: deadline.id },
    data: {
      fromDay: asDate(fromDay),
      ...dueColumns(countedOf({ ...deadline, fromDay: asDate(fromDay) }, []), calendar),
    },
  })
}

/** Counts a clock anew, after a change of it. */
export async function recount(
  ctx: Context,
  deadline: Deadline & { changes: DeadlineChange[] },
): Promise<Deadline> {
  const calendar = await calendarOf(ctx, deadline.ownerDivisionId)
  const data = dueColumns(countedOf(deadline, deadline.changes.map(asChange)), calendar)
  return ctx.tx.deadline.update({ where: { id: deadline.id }, data })
}

const asChange = ({ kind, fromDay, toDay, days }: DeadlineChange): Change => ({
  kind,
  fromDay: plainDate(fromDay),
  toDay: toDay && plainDate(toDay),
  days,
})

const countedOf = ({ fromDay, amount, unit }: Deadline, changes: Change[]) => ({
  fromDay: plainDate(fromDay as Date),
  amount: amount as number,
  unit: unit as Clock['unit'],
  changes,
})

function dueColumns(counted: ReturnType<typeof countedOf>, calendar: WorkCalendar) {
  const last = lastDayOf({ ...counted, calendar })
  return {
    dueOn: last ? asDate(last.due) : null,
    rolled: last?.rolled ?? null,
    uncertain: last?.uncertain ?? null,
  }
}
