import { refuse, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import type { OpenCheckInInput } from '../generated/resolvers.ts'
import type { TrainingSession } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { hashCode, newCode, qrTextOf } from './code.ts'
import { opening } from './input.ts'
import { judgeOpening } from './rules.ts'
import { daysOf, lockSession } from './sessions.ts'

/** A check-in as it was opened; the code is nowhere else. */
export interface OpenedCheckIn {
  session: TrainingSession
  code: string
  qrText: string
  closesAt: Date
}

/** Opens check-in of a session with a new code, of which only the hash is kept. A code opened before is void. */
export async function openCheckIn(ctx: Context, raw: OpenCheckInInput): Promise<OpenedCheckIn> {
  const { sessionId, validMinutes } = parse(opening, raw)
  const planned = await lockSession(ctx, sessionId, 'openCheckIn')
  refuse(judgeOpening(daysOf(planned), todayOf(ctx)))
  const code = newCode()
  const closesAt = new Date(ctx.now.getTime() + validMinutes * 60_000)
  const data = { codeHash: hashCode(sessionId, code), opensAt: ctx.now, closesAt, recordedAt: ctx.now }
  await ctx.tx.checkInCode.upsert({ where: { sessionId }, create: { sessionId, ...data }, update: data })
  const session = await ctx.tx.trainingSession.update({ where: { id: sessionId }, data: { status: 'HELD' } })
  return { session, code, qrText: qrTextOf(sessionId, code), closesAt }
}
