import { actingBody, asDate, assertActsFor, DomainError } from '@dudao/service'
import type { Context } from '../context.ts'
import type { NumberSeries } from '../generated/prisma/client.ts'
import type { OpenNumberSeriesInput } from '../generated/resolvers.ts'
import { chooseSeries, documentNumber, faultOfSeries } from './rules.ts'

export interface SeriesYear {
  year: number
  lastNumber: number
}

/** The series of the acting body, oldest first. */
export function seriesOfActingBody(ctx: Context): Promise<NumberSeries[]> {
  const { organizationId } = ctx.actor
  if (!organizationId) return Promise.resolve([])
  return ctx.tx.numberSeries.findMany({ where: { organizationId }, orderBy: { id: 'asc' }, take: 200 })
}

/** The last numbers of a series, newest year first. */
export async function yearsOf(ctx: Context, { id }: NumberSeries): Promise<SeriesYear[]> {
  const counters = await ctx.tx.numberSeries
    .findUnique({ where: { id } })
    .counters({ orderBy: { year: 'desc' }, take: 50 })
  return (counters ?? []).map(({ year, last }) => ({ year, lastNumber: last }))
}

/** Opens a series of the acting body; the same code again is a conflict. */
export async function openNumberSeries(ctx: Context, input: OpenNumberSeriesInput): Promise<NumberSeries> {
  const { organizationId, divisionPath } = actingBody(ctx)
  assertActsFor(ctx, input.organizationId)
  const { startAt = 1 } = input
  const code = input.code.trim()
  const fault = faultOfSeries(code, startAt)
  if (fault) throw new DomainError('INVALID', fault)
  const validFrom = asDate(input.validFrom)
  const [made] = await ctx.tx.numberSeries.createManyAndReturn({
    data: [{ organizationId, ownerPath: divisionPath, code, validFrom, startAt, recordedAt: ctx.now }],
    skipDuplicates: true,
  })
  if (!made) throw new DomainError('CONFLICT', `本机构已经启用代字“${code}”`)
  return made
}

export interface TakenNumber {
  seriesId: string
  numberYear: number
  numberSequence: number
  number: string
}

/**
 * Takes the next number of a series of the acting body for the year of a date. The counter's row stays locked until
 * the transaction ends, so numbers have no gap: who rolls back gives the number back.
 *
 * @throws DomainError INVALID where no series, or no single one, fits
 */
export async function takeNumber(
  ctx: Context,
  seriesId: string | null | undefined,
  on: Date,
): Promise<TakenNumber> {
  const chosen = chooseSeries(await seriesOfActingBody(ctx), seriesId, on)
  if ('fault' in chosen) throw new DomainError('INVALID', chosen.fault)
  const { id, code, validFrom, startAt } = chosen.series
  const year = on.getUTCFullYear()
  const before = year === validFrom.getUTCFullYear() ? startAt - 1 : 0
  await ctx.tx.numberCounter.createMany({
    data: [{ seriesId: id, year, last: before }],
    skipDuplicates: true,
  })
  const { last } = await ctx.tx.numberCounter.update({
    where: { seriesId_year: { seriesId: id, year } },
    data: { last: { increment: 1 } },
  })
  return { seriesId: id, numberYear: year, numberSequence: last, number: documentNumber(code, year, last) }
}
