import { asDate, dateIn, once, refuse, refuseRows, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import { judgeRecording } from '../courses/rules.ts'
import { daysOf, lockSession } from '../courses/sessions.ts'
import type { RecordRosterInput } from '../generated/resolvers.ts'
import type { TrainingCredit, TrainingSession } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { creditedAtTimeOf, creditsInOrder, type Home, lockCreditsOf, traineesOf } from './credits.ts'
import { roster } from './input.ts'
import { judgeRoster } from './rules.ts'

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
    const personIds = attended.map(({ personId }) => personId)
    await lockCreditsOf(ctx, personIds)
    const trainees = await traineesOf(ctx, personIds, asDate(daysOf(session).lastDay))
    const existing = await liveCredits(ctx, sessionId, personIds)
    const facts = {
      full: session.hundredths,
      trainees,
      credited: new Map([...existing].map(([personId, { hundredths }]) => [personId, hundredths])),
      elsewhere: await creditedAtTimeOf(ctx, personIds, session),
    }
    refuseRows(judgeRoster(attended, facts))
    const added = attended.filter(({ personId }) => !existing.has(personId))
    const form = await formOf(ctx, session)
    const written = await ctx.tx.trainingCredit.createManyAndReturn({
      data: added.map(({ personId, hundredths }) => ({
        ...creditFor(ctx, { ...session, form }, personId, trainees.get(personId) as Home),
        hundredths,
        source: 'ROSTER',
      })),
      select: { id: true, inspectorId: true },
    })
    await ctx.tx.trainingSession.update({ where: { id: sessionId }, data: { status: 'HELD' } })
    const idOf = new Map([
      ...[...existing].map(([personId, { id }]) => [personId, id] as const),
      ...written.map(({ id, inspectorId }) => [inspectorId, id] as const),
    ])
    return personIds.map((personId) => idOf.get(personId) as string).join(' ')
  })
  return creditsInOrder(ctx, ids.split(' '))
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
