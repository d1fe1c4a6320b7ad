import { asDate, dateIn, type Fault, once, refuse, refuseRows, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import { judgeRecording } from '../courses/rules.ts'
import { daysOf, lockSession } from '../courses/sessions.ts'
import type { RecordRosterInput } from '../generated/resolvers.ts'
import type { TrainingCredit, TrainingSession } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { creditedAtTimeOf, creditsInOrder, type Home, lockCreditsOf, traineesOf } from './credits.ts'
import { roster } from './input.ts'
import { judgeRoster, type RosterFacts } from './rules.ts'

/** Who attended, and for how many hundredths of hours. */
export interface Attended {
  personId: string
  hundredths: number
}

/** Credits those who attended, all or none. Who is credited alike already, by check-in for example, stays so. */
export async function recordRoster(ctx: Context, raw: RecordRosterInput): Promise<TrainingCredit[]> {
  const { sessionId, rows, idempotencyKey } = parse(roster, raw)
  const ids = await once(ctx, 'recordRoster', idempotencyKey, async () => {
    const session = await lockSession(ctx, sessionId, 'record')
    refuse(judgeRecording(daysOf(session), todayOf(ctx)))
    const attended = rows.map(({ personId, hours }) => ({
      personId,
      hundredths: hours ?? session.hundredths,
    }))
    const { faults, facts } = await rosterFaults(ctx, session, attended)
    refuseRows(faults)
    const { idOf } = await creditAttended(ctx, session, attended, facts)
    return attended.map(({ personId }) => idOf.get(personId) as string).join(' ')
  })
  return creditsInOrder(ctx, ids.split(' '))
}

interface Known extends RosterFacts {
  trainees: Map<string, Home>
  existing: Map<string, TrainingCredit>
}

/** One fault or none for each row, and what it was judged by; nobody else credits these persons until the end. */
export async function rosterFaults(
  ctx: Context,
  session: TrainingSession,
  attended: readonly Attended[],
): Promise<{ faults: (Fault | undefined)[]; facts: Known }> {
  const personIds = attended.map(({ personId }) => personId)
  await lockCreditsOf(ctx, personIds)
  const existing = await liveCredits(ctx, session.id, personIds)
  const facts = {
    full: session.hundredths,
    trainees: await traineesOf(ctx, personIds, asDate(daysOf(session).lastDay)),
    existing,
    credited: new Map([...existing].map(([personId, { hundredths }]) => [personId, hundredths])),
    elsewhere: await creditedAtTimeOf(ctx, personIds, session),
  }
  return { faults: judgeRoster(attended, facts), facts }
}

/** Writes the credits that are not there yet. @returns ids by person, and who was added */
export async function creditAttended(
  ctx: Context,
  session: TrainingSession,
  attended: readonly Attended[],
  { existing, trainees }: Known,
): Promise<{ idOf: Map<string, string>; added: Set<string> }> {
  const form = await formOf(ctx, session)
  const written = await ctx.tx.trainingCredit.createManyAndReturn({
    data: attended
      .filter(({ personId }) => !existing.has(personId))
      .map(({ personId, hundredths }) => ({
        ...creditFor(ctx, { ...session, form }, personId, trainees.get(personId) as Home),
        hundredths,
        source: 'ROSTER',
      })),
    select: { id: true, inspectorId: true },
  })
  await ctx.tx.trainingSession.update({ where: { id: session.id }, data: { status: 'HELD' } })
  return {
    idOf: new Map([
      ...[...existing].map(([personId, { id }]) => [personId, id] as const),
      ...written.map(({ id, inspectorId }) => [inspectorId, id] as const),
    ]),
    added: new Set(written.map(({ inspectorId }) => inspectorId)),
  }
}

/** What counts for these persons of this session, by person. */
async function liveCredits(
  ctx: Context,
  sessionId: string,
  personIds: readonly string[],
): Promise<Map<string, TrainingCredit>> {
  const rows = await ctx.tx.trainingCredit.findMany({
    where: { sessionId, inspectorId: { in: [...personIds] }, revokedOn: null },
  })
  return new Map(rows.map((row) => [row.inspectorId, row]))
}

async function formOf(ctx: Context, { courseId }: TrainingSession): Promise<string> {
  const { form } = await ctx.tx.course.findUniqueOrThrow({ where: { id: courseId } })
  return form
}

/** What a credit takes from its session. */
type Source = Pick<
  TrainingSession,
  | 'id'
  | 'from'
  | 'to'
  | 'isPreService'
  | 'isSelfPaced'
  | 'organizerOrganizationId'
  | 'ownerDivisionId'
  | 'ownerPath'
  | 'isDemo'
> & { form: string }

/** What is the same of every credit for a session, however it came about. It belongs to the session's last day. */
export function creditFor(ctx: Context, session: Source, personId: string, home: Home) {
  const lastDay = dateIn(session.to)
  return {
    inspectorId: personId,
    sessionId: session.id,
    form: session.form,
    year: Number(lastDay.slice(0, 4)),
    occurredOn: asDate(lastDay),
    from: session.isSelfPaced ? null : session.from,
    to: session.isSelfPaced ? null : session.to,
    isPreService: session.isPreService,
    creditedOn: asDate(todayOf(ctx)),
    organizerOrganizationId: session.organizerOrganizationId,
    ownerDivisionId: session.ownerDivisionId,
    ownerPath: session.ownerPath,
    ...home,
    isDemo: session.isDemo,
    recordedAt: ctx.now,
  }
}
