import { DomainError, once } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Participant, Round, Score } from '../generated/prisma/client.ts'
import type { RecordScoresInput, ScoreInput } from '../generated/resolvers.ts'
import { toHundredths } from '../hundredths.ts'
import { getRound, lockOpenRound, type ParticipantParent } from '../rounds/rounds.ts'
import { readSnapshot } from '../rounds/snapshot.ts'
import type { IndicatorParent, WholeScheme } from '../schemes/schemes.ts'
import { type Contribution, contributionsOf, faultOfScore, missingCodes, type Weighted } from './rules.ts'

/** One line of the explanation of a total. */
export type Explained = Contribution & { indicator: IndicatorParent }
export type ScoreParent = Score & { indicator: IndicatorParent; earlier: Score[] }

const maxBatch = 200

/** The indicators of a scheme as the rules of scoring want them. */
export const weightedOf = ({ indicators }: WholeScheme): Weighted[] =>
  indicators.map(({ code, weightHundredths, maxHundredths }) => ({
    code,
    weight: weightHundredths,
    max: maxHundredths,
  }))

export const valuesOf = (scores: Pick<Score, 'indicatorCode' | 'valueHundredths'>[]): Map<string, number> =>
  new Map(scores.map(({ indicatorCode, valueHundredths }) => [indicatorCode, valueHundredths]))

/** All scores of a participant, replaced ones included, newest first; one query for all participants of a request. */
async function allScores(ctx: Context, participantId: string): Promise<Score[]> {
  const rows = await ctx.tx.participant
    .findUnique({ where: { id: participantId } })
    .scores({ orderBy: { id: 'desc' } })
  return rows ?? []
}

const holds = ({ supersededAt }: Score) => supersededAt === null

/** The scores that hold, in the order of the indicators, each with what it replaced. */
export async function scoresOf(ctx: Context, participant: ParticipantParent): Promise<ScoreParent[]> {
  const byCode = Map.groupBy(await allScores(ctx, participant.id), (row) => row.indicatorCode)
  return participant.scheme.indicators.flatMap((indicator) => {
    const rows = byCode.get(indicator.code) ?? []
    const current = rows.find(holds)
    return current ? [{ ...current, indicator, earlier: rows.filter((row) => !holds(row)).slice(0, 50) }] : []
  })
}

export async function missingOf(ctx: Context, participant: ParticipantParent): Promise<string[]> {
  const current = (await allScores(ctx, participant.id)).filter(holds)
  return missingCodes(weightedOf(participant.scheme), valuesOf(current))
}

/** How the total of a participant comes about (or would, from the scores so far). */
export async function explain(ctx: Context, participant: ParticipantParent): Promise<Explained[]> {
  const current = (await allScores(ctx, participant.id)).filter(holds)
  const indicators = new Map(participant.scheme.indicators.map((row) => [row.code, row]))
  return contributionsOf(weightedOf(participant.scheme), valuesOf(current)).map((line) => ({
    ...line,
    indicator: indicators.get(line.code) as IndicatorParent,
  }))
}

/**
 * Records scores of an open round of the acting organ, all or none. The same score again changes nothing; another one
 * replaces it, and the replaced row stays with its author and time.
 */
export async function recordScores(ctx: Context, input: RecordScoresInput): Promise<Round> {
  if (input.scores.length < 1 || input.scores.length > maxBatch) {
    throw new DomainError('INVALID', `每次录入 1 至 ${maxBatch} 项得分`)
  }
  const id = await once(ctx, 'recordScores', input.idempotencyKey, async () => {
    const round = await lockOpenRound(ctx, input.roundId)
    const participants = await ctx.tx.participant.findMany({
      where: { roundId: round.id },
      include: { scores: { where: { supersededAt: null } } },
    })
    const rows = checkScores(input.scores, readSnapshot(round.schemeSnapshot), participants)
    await writeScores(
      ctx,
      rows,
      participants.flatMap(({ scores }) => scores),
    )
    return round.id
  })
  return getRound(ctx, id)
}

interface NewScore {
  participantId: string
  indicatorCode: string
  valueHundredths: number
  explanation: string | null
}

const keyOf = (row: { participantId: string; indicatorCode: string }) =>
  `${row.participantId} ${row.indicatorCode}`

/** @throws DomainError INVALID or NOT_FOUND, naming the row from 1 */
function checkScores(inputs: ScoreInput[], scheme: WholeScheme, participants: Participant[]): NewScore[] {
  const indicators = new Map(weightedOf(scheme).map((row) => [row.code, row]))
  const participantIds = new Map(participants.map(({ id, organizationId }) => [organizationId, id]))
  const seen = new Set<string>()
  return inputs.map((input, i) => {
    const refuse = (code: 'INVALID' | 'NOT_FOUND', fault: string) =>
      new DomainError(code, `第 ${i + 1} 行：${fault}`)
    const participantId = participantIds.get(input.organizationId)
    if (!participantId) throw refuse('NOT_FOUND', '该单位没有参加本轮评价')
    const indicator = indicators.get(input.indicatorCode)
    if (!indicator) throw refuse('INVALID', `方案中没有指标 ${input.indicatorCode}`)
    const value = toHundredths(input.value)
    const fault = faultOfScore(value, input.explanation, indicator)
    if (fault) throw refuse('INVALID', fault)
    const row = {
      participantId,
      indicatorCode: indicator.code,
      valueHundredths: value as number,
      explanation: input.explanation ?? null,
    }
    if (seen.has(keyOf(row))) throw refuse('INVALID', `同一单位的指标 ${indicator.code} 重复`)
    seen.add(keyOf(row))
    return row
  })
}

async function writeScores(ctx: Context, rows: NewScore[], current: Score[]): Promise<void> {
  const held = new Map(current.map((row) => [keyOf(row), row]))
  const changed = rows.filter((row) => {
    const old = held.get(keyOf(row))
    return old?.valueHundredths !== row.valueHundredths || old.explanation !== row.explanation
  })
  await ctx.tx.score.updateMany({
    where: { id: { in: changed.flatMap((row) => held.get(keyOf(row))?.id ?? []) } },
    data: { supersededAt: ctx.now },
  })
  await ctx.tx.score.createMany({
    data: changed.map((row) => ({ ...row, scoredById: ctx.actor.personId, recordedAt: ctx.now })),
  })
}
