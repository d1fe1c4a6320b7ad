import { asDate, dateIn, DomainError, refuse } from '@dudao/service'
import type { Context } from '../context.ts'
import { isCode } from '../courses/code.ts'
import type { CheckInInput } from '../generated/resolvers.ts'
import type { TrainingCredit } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { creditedAtTimeOf, lockCreditsOf, traineesOf } from './credits.ts'
import { checkingIn } from './input.ts'
import { creditFor } from './roster.ts'
import { maxWrongCodes, overlapFault } from './rules.ts'

/** What became of a check-in. */
export interface CheckInOutcome {
  isAccepted: boolean
  credit: TrainingCredit | null
  triesLeft: number
  message: string | null
}

const closed = () => new DomainError('CONFLICT', '签到没有开放或已经截止，请联系主办单位')
const locked = `签到码已输错 ${maxWrongCodes} 次，签到已锁定，请由主办单位登记名册`

/**
 * Checks the caller in. Who is checked in already is answered the same again.
 *
 * @throws DomainError FORBIDDEN for somebody who is no inspector or candidate, CONFLICT when nothing is open, after too
 * many wrong codes, after a revocation and for a training at the time of another
 */
export async function checkIn(ctx: Context, raw: CheckInInput): Promise<CheckInOutcome> {
  const { sessionId, code } = parse(checkingIn, raw)
  const personId = ctx.actor.personId as string
  await lockCreditsOf(ctx, [personId])
  const session = await openSession(ctx, sessionId)
  if (!session) throw closed()
  const home = (await traineesOf(ctx, [personId], asDate(dateIn(session.to)))).get(personId)
  if (!home) throw new DomainError('FORBIDDEN', '只有督学和督学候选人可以签到')
  const wrongCodes = await wrongCodesOf(ctx, sessionId, personId)
  const triesLeft = maxWrongCodes - wrongCodes
  const previous = await ctx.tx.trainingCredit.findFirst({
    where: { sessionId, inspectorId: personId },
    orderBy: [{ revokedOn: { sort: 'desc', nulls: 'first' } }, { id: 'desc' }],
  })
  if (previous?.revokedOn) throw new DomainError('CONFLICT', '该培训的学时已被撤销，请由主办单位登记名册')
  if (previous) return { isAccepted: true, credit: previous, triesLeft, message: null }
  if (triesLeft <= 0) throw new DomainError('CONFLICT', locked)
  if (!isCode(sessionId, code, session.codeHash)) return countWrongCode(ctx, sessionId, triesLeft - 1)
  const elsewhere = await creditedAtTimeOf(ctx, [personId], session)
  if (elsewhere.has(personId)) refuse(overlapFault)
  const credit = await ctx.tx.trainingCredit.create({
    data: {
      ...creditFor(ctx, session, personId, home),
      hundredths: session.hundredths,
      source: 'CHECK_IN',
    },
  })
  return { isAccepted: true, credit, triesLeft, message: null }
}

interface OpenSession {
  id: string
  codeHash: string
  form: string
  from: Date
  to: Date
  hundredths: number
  isPreService: boolean
  isSelfPaced: boolean
  organizerOrganizationId: string
  ownerDivisionId: string
  ownerPath: string
  isDemo: boolean
}

/** The session, while its check-in is open; whoever checks in need not see it otherwise. */
async function openSession(ctx: Context, sessionId: string): Promise<OpenSession | undefined> {
  const [session] = await ctx.tx.$queryRaw<Omit<OpenSession, 'id'>[]>`
    select code_hash as "codeHash", form, starts_at as "from", ends_at as "to", hundredths,
      is_pre_service as "isPreService", is_self_paced as "isSelfPaced",
      organizer_organization_id as "organizerOrganizationId", owner_division_id as "ownerDivisionId",
      owner_path as "ownerPath", is_demo as "isDemo"
    from open_check_in(${sessionId}::uuid, ${ctx.now})`
  return session && { id: sessionId, ...session }
}

/** The caller's wrong codes for the session; from the first check-in on there is a row that counts them. */
async function wrongCodesOf(ctx: Context, sessionId: string, personId: string): Promise<number> {
  await ctx.tx.checkInAttempt.createMany({
    data: [{ sessionId, personId, wrongCodes: 0, recordedAt: ctx.now }],
    skipDuplicates: true,
  })
  const { wrongCodes } = await ctx.tx.checkInAttempt.findUniqueOrThrow({
    where: { sessionId_personId: { sessionId, personId } },
  })
  return wrongCodes
}

/** An answer and not an error: an error would take the count back. */
async function countWrongCode(ctx: Context, sessionId: string, triesLeft: number): Promise<CheckInOutcome> {
  const personId = ctx.actor.personId as string
  await ctx.tx.checkInAttempt.update({
    where: { sessionId_personId: { sessionId, personId } },
    data: { wrongCodes: { increment: 1 }, recordedAt: ctx.now },
  })
  const message = triesLeft > 0 ? `签到码不正确，还可以再试 ${triesLeft} 次` : locked
  return { isAccepted: false, credit: null, triesLeft, message }
}
