import { actingBody, asDate, once, plainDate, refuseRows, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import type { EnterPastHoursInput } from '../generated/resolvers.ts'
import type { TrainingCredit } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { creditsInOrder, type Home, lockCreditsOf, traineesOf } from './credits.ts'
import { pastHours } from './input.ts'
import { judgePast, pastKey } from './rules.ts'

/** Enters hours of the past from a paper (补录), all or none, for the acting body, which keeps the paper. */
export async function enterPastHours(ctx: Context, raw: EnterPastHoursInput): Promise<TrainingCredit[]> {
  const keeper = actingBody(ctx)
  const { sourcePaper, rows, isDemo, idempotencyKey } = parse(pastHours, raw)
  const ids = await once(ctx, 'enterPastHours', idempotencyKey, async () => {
    const personIds = rows.map(({ personId }) => personId)
    await lockCreditsOf(ctx, personIds)
    const known = await traineesOf(ctx, personIds, null)
    const entered = await enteredFrom(ctx, sourcePaper, personIds)
    refuseRows(judgePast(rows, { today: todayOf(ctx), known, entered }))
    const written = await ctx.tx.trainingCredit.createManyAndReturn({
      data: rows.map((row) => ({
        inspectorId: row.personId,
        sessionId: null,
        form: row.form,
        hundredths: row.hours,
        year: row.year,
        occurredOn: row.occurredOn ? asDate(row.occurredOn) : null,
        isPreService: row.isPreService,
        source: 'PAST_ENTRY',
        sourcePaper,
        creditedOn: asDate(todayOf(ctx)),
        organizerOrganizationId: keeper.organizationId,
        ownerDivisionId: keeper.divisionId,
        ownerPath: keeper.divisionPath,
        ...(known.get(row.personId) as Home),
        isDemo,
        recordedAt: ctx.now,
      })),
    })
    const idOf = new Map(written.map((row) => [keyOf(row), row.id]))
    return rows.map((row) => idOf.get(pastKey(row)) as string).join(' ')
  })
  return creditsInOrder(ctx, ids.split(' '))
}

/** Keys of what was entered for these persons from the same paper and counts. */
async function enteredFrom(
  ctx: Context,
  sourcePaper: string,
  personIds: readonly string[],
): Promise<Set<string>> {
  const rows = await ctx.tx.trainingCredit.findMany({
    where: { inspectorId: { in: [...personIds] }, source: 'PAST_ENTRY', sourcePaper, revokedOn: null },
  })
  return new Set(rows.map(keyOf))
}

const keyOf = ({ inspectorId, year, occurredOn, form, hundredths }: TrainingCredit): string =>
  pastKey({
    personId: inspectorId,
    year,
    occurredOn: occurredOn && plainDate(occurredOn),
    form: form as never,
    hours: hundredths,
  })
