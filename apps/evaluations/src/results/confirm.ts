import { DomainError, pastDay } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Participant, Round, Score } from '../generated/prisma/client.ts'
import type { ConfirmRoundInput } from '../generated/resolvers.ts'
import { getOrganizations, getRound, lockOpenRound } from '../rounds/rounds.ts'
import { readSnapshot } from '../rounds/snapshot.ts'
import { gradeOf } from '../schemes/rules.ts'
import type { WholeScheme } from '../schemes/schemes.ts'
import { missingCodes, totalOf } from '../scores/rules.ts'
import { valuesOf, weightedOf } from '../scores/scores.ts'

/**
 * Makes the results of a round final: totals and grades by the frozen scheme, released to the participants. Nothing of
 * the round changes afterwards.
 *
 * @throws DomainError CONFLICT with the missing scores by participant, in the message and as `missing`
 */
export async function confirmRound(ctx: Context, input: ConfirmRoundInput): Promise<Round> {
  const confirmedOn = pastDay(ctx, '确认日期', input.confirmedOn)
  const round = await lockOpenRound(ctx, input.roundId)
  if (confirmedOn < round.openedOn) throw new DomainError('INVALID', '确认日期不能早于启动日期')
  const scheme = readSnapshot(round.schemeSnapshot)
  const participants = await ctx.tx.participant.findMany({
    where: { roundId: round.id },
    orderBy: { position: 'asc' },
    include: { scores: { where: { supersededAt: null } } },
  })
  await refuseMissing(ctx, scheme, participants)
  await writeResults(ctx, scheme, participants)
  await ctx.tx.round.update({
    where: { id: round.id },
    data: { status: 'CONFIRMED', confirmedOn, confirmedById: ctx.actor.personId },
  })
  return getRound(ctx, round.id)
}

type Scored = Participant & { scores: Score[] }

async function refuseMissing(ctx: Context, scheme: WholeScheme, participants: Scored[]): Promise<void> {
  const missing = participants
    .map(({ organizationId, scores }) => ({
      organizationId,
      codes: missingCodes(weightedOf(scheme), valuesOf(scores)),
    }))
    .filter(({ codes }) => codes.length > 0)
  if (missing.length === 0) return
  const organizations = await getOrganizations(
    ctx,
    missing.map(({ organizationId }) => organizationId),
  )
  const list = missing.map(({ codes }, i) => `${organizations[i]?.name}缺 ${codes.join('、')}`)
  throw new DomainError('CONFLICT', `尚有得分未录入，补齐后再确认：${list.join('；')}`, { missing })
}

async function writeResults(ctx: Context, scheme: WholeScheme, participants: Scored[]): Promise<void> {
  const bands = scheme.bands.map(({ grade, fromHundredths, toHundredths }) => ({
    grade,
    from: fromHundredths,
    to: toHundredths,
  }))
  const totals = participants.map(({ scores }) => totalOf(weightedOf(scheme), valuesOf(scores)))
  const grades = totals.map((total) => gradeOf(bands, total))
  const ids = participants.map(({ id }) => id)
  await ctx.tx.$executeRaw`
    update participant set total_hundredths = result.total, grade = result.grade, released_at = ${ctx.now}
    from unnest(${ids}::uuid[], ${totals}::int[], ${grades}::text[]) as result (id, total, grade)
    where participant.id = result.id`
}
