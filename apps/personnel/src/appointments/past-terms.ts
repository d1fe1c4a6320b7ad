import type { PlainDate } from '@dudao/rules'
import {
  actingBody,
  asDate,
  DomainError,
  giveReason,
  loadTogether,
  plainDate,
  refuse,
  refuseRows,
  todayOf,
} from '@dudao/service'
import type { Context } from '../context.ts'
import { filesOf } from '../files/files.ts'
import type { EnterPastTermsInput, WithdrawPastTermsInput } from '../generated/resolvers.ts'
import type { Appointment } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { type ApprovedRule, rulesInForce } from '../rule-packs.ts'
import { onceForAll } from './appointments.ts'
import { type OrganAndPersons, organAndPersons } from './directory.ts'
import { pastTerms, type PastTermRow, withdrawal } from './input.ts'
import {
  assumedEnd,
  deviationsOf,
  judgePastTerms,
  type PastTerm,
  pastTermKey,
  unknownParts,
} from './past-term-rules.ts'
import {
  homeOf,
  judgeOrgan,
  openedUnder,
  openingKeys,
  type OpenedUnder,
  tierOf,
} from './recommendation-rules.ts'
import { lockForStep } from './steps.ts'
import { lockTerms, termsOf } from './terms.ts'

/** Enters terms that the acting organ gave in the past (补录), all or none. Nothing runs from them and nothing is sent. */
export function enterPastTerms(ctx: Context, raw: EnterPastTermsInput): Promise<Appointment[]> {
  const organ = actingBody(ctx)
  const { source, title, rows, idempotencyKey } = parse(pastTerms, raw)
  return onceForAll(ctx, 'enterPastTerms', idempotencyKey, async () => {
    const personIds = rows.map(({ personId }) => personId)
    const asked = { organId: organ.organizationId, personIds, on: todayOf(ctx) }
    const facts = await organAndPersons(ctx, asked)
    await lockTerms(ctx, personIds, organ.organizationId)
    await refuseFaulty(ctx, rows, facts)
    return writePastTerms(ctx, { source, title, rows }, facts)
  })
}

/** Withdraws entries of the past, all or none: they count for nothing from then on. */
export function withdrawPastTerms(ctx: Context, raw: WithdrawPastTermsInput): Promise<Appointment[]> {
  actingBody(ctx)
  const { appointmentIds: ids, reason, idempotencyKey } = parse(withdrawal, raw)
  return onceForAll(ctx, 'withdrawPastTerms', idempotencyKey, async () => {
    const rows = await lockForStep(ctx, ids, 'withdraw')
    refuseRows(
      rows.map(({ pastSource }) =>
        pastSource
          ? undefined
          : { code: 'INVALID', message: '只有补录的任职可以撤回；其他任职请办理提前结束' },
      ),
    )
    await giveReason(ctx.tx, reason)
    await ctx.tx.appointment.updateMany({
      where: { id: { in: ids } },
      data: { status: 'WITHDRAWN', withdrawnOn: asDate(todayOf(ctx)), withdrawalReason: reason },
    })
    return ids
  })
}

/** What departs from the rules, beside the terms that the caller sees, as it stands now. */
export async function deviations(ctx: Context, row: Appointment): Promise<string[]> {
  const held = await loadTogether(ctx, 'terms', row.inspectorId, async (ids) =>
    Map.groupBy(await termsOf(ctx, ids), ({ inspectorId }) => inspectorId),
  )
  const others = (held ?? []).filter(
    (term) => term.organId === row.appointingOrganizationId && term.appointmentId !== row.id,
  )
  return deviationsOf(pastTermOf(row), others, row.rules as OpenedUnder)
}

export const unknownOf = (row: Appointment): string[] => unknownParts(pastTermOf(row))

const day = (date: Date | null) => date && plainDate(date)

function pastTermOf(row: Appointment): PastTerm {
  return {
    kind: row.kind,
    session: row.session,
    documentNumber: row.documentNumber,
    cardNumber: row.cardNumber,
    recommendedOn: day(row.recommendedOn),
    reviewedOn: day(row.reviewedOn),
    noticeFrom: day(row.noticeFrom),
    noticeTo: day(row.noticeTo),
    appointedOn: day(row.appointedOn),
    termFrom: day(row.termFrom),
    termTo: day(row.termTo),
    endedOn: day(row.endedOn),
    isEndAssumed: row.termToAssumed,
  }
}

const ruleDay = ({ termFrom, appointedOn }: Pick<PastTermRow, 'termFrom' | 'appointedOn'>) =>
  termFrom ?? appointedOn

/** The rules in force on the days on which the terms began, and today; terms of one session have one day. */
async function rulesOn(ctx: Context, rows: readonly PastTermRow[]): Promise<Map<string, ApprovedRule[]>> {
  const { divisionId } = actingBody(ctx)
  const days = new Set([todayOf(ctx), ...rows.flatMap((row) => ruleDay(row) ?? [])])
  const byDay = new Map<string, ApprovedRule[]>()
  for (const day of days) byDay.set(day, await rulesInForce(ctx, openingKeys, divisionId, day))
  return byDay
}

async function refuseFaulty(
  ctx: Context,
  rows: readonly PastTermRow[],
  { organ, postsOf }: OrganAndPersons,
): Promise<void> {
  const { organizationId, divisionPath } = actingBody(ctx)
  const tier = tierOf[organ?.division.kind ?? '']
  if (!tier) throw new DomainError('INVALID', '本机构所在区划不设督学')
  refuse(judgeOrgan(organ, tier, divisionPath))
  const personIds = [...new Set(rows.map(({ personId }) => personId))]
  const files = await filesOf(ctx, personIds)
  const kept = await ctx.tx.appointment.findMany({
    where: {
      inspectorId: { in: personIds },
      appointingOrganizationId: organizationId,
      status: { in: ['APPOINTED', 'ENDED'] },
    },
  })
  refuseRows(
    judgePastTerms(rows, {
      today: todayOf(ctx),
      known: new Set(postsOf.keys()),
      birthDates: new Map(
        [...files].flatMap(([id, { birthDate }]) => (birthDate ? [[id, plainDate(birthDate)] as const] : [])),
      ),
      entered: new Set(kept.flatMap((row) => keyOf(row) ?? [])),
    }),
  )
}

interface Entry {
  source: string
  title: string
  rows: readonly PastTermRow[]
}

/** Writes terms of the acting organ that were judged. @returns ids of the appointments, in the order of the rows */
export async function writePastTerms(
  ctx: Context,
  { source, title, rows }: Entry,
  { organ, postsOf }: OrganAndPersons,
): Promise<string[]> {
  const body = actingBody(ctx)
  const rules = await rulesOn(ctx, rows)
  const today = todayOf(ctx)
  const division = { id: body.divisionId, path: body.divisionPath }
  await ctx.tx.inspector.createMany({
    data: rows.map(({ personId: id }) => ({ id, recordedAt: ctx.now })),
    skipDuplicates: true,
  })
  const written = await ctx.tx.appointment.createManyAndReturn({
    data: rows.map(({ personId, isOver, rawText, confidence, isDemo, ...row }) => {
      const home = homeOf(postsOf.get(personId) ?? [], division)
      const opened = openedUnder(rules.get(ruleDay(row) ?? today) ?? [])
      const current = openedUnder(rules.get(today) ?? [])
      const years = opened.rules['term.parttime'] ?? current.rules['term.parttime']
      const assumed = assumedEnd({ ...row, isOver }, years?.value, today)
      return {
        inspectorId: personId,
        tier: tierOf[organ?.division.kind ?? ''] as string,
        kind: row.kind,
        session: row.session ?? null,
        status: row.endedOn ? 'ENDED' : 'APPOINTED',
        appointingOrganizationId: body.organizationId,
        ownerDivisionId: division.id,
        ownerPath: division.path,
        homeDivisionId: home.id,
        homePath: home.path,
        recommendedOn: dayOf(row.recommendedOn),
        reviewedOn: dayOf(row.reviewedOn),
        noticeFrom: dayOf(row.noticeFrom),
        noticeTo: dayOf(row.noticeTo),
        appointedOn: dayOf(row.appointedOn),
        termFrom: dayOf(row.termFrom),
        termTo: dayOf(row.termTo ?? assumed),
        termToAssumed: assumed !== undefined,
        documentNumber: row.documentNumber ?? null,
        cardNumber: row.cardNumber ?? null,
        endedOn: dayOf(row.endedOn),
        endReason: row.endReason ?? null,
        endGround: row.endGround ?? null,
        ...opened,
        pastSource: source,
        pastTitle: title,
        pastText: rawText,
        pastConfidence: confidence,
        isDemo,
        recordedAt: ctx.now,
      }
    }),
  })
  const idOf = new Map(written.map((row) => [keyOf(row), row.id]))
  return rows.map((row) => idOf.get(pastTermKey(row) as string) as string)
}

const keyOf = (row: Appointment) => pastTermKey({ ...pastTermOf(row), personId: row.inspectorId })

const dayOf = (date: PlainDate | null | undefined) => (date ? asDate(date) : null)
