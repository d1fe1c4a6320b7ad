import type { Context } from '../context.ts'
import type { EvaluationSummaryFilter } from '../generated/resolvers.ts'
import { fromHundredths } from '../hundredths.ts'
import { meanOf } from './rules.ts'

/** Figures over the rows that the row policies show the reader: a participant counts itself and nobody else. */
export async function summarize(ctx: Context, filter: EvaluationSummaryFilter | null | undefined) {
  const year = filter?.year ?? null
  const [rounds] = await ctx.tx.$queryRaw<[{ count: number; demo: number }]>`
    select count(*)::int as count, (count(*) filter (where is_demo))::int as demo
    from evaluation_round where ${year}::int is null or year = ${year}::int`
  const [participants] = await ctx.tx.$queryRaw<[{ count: number; confirmed: number; sum: number }]>`
    select count(*)::int as count, count(p.total_hundredths)::int as confirmed,
      coalesce(sum(p.total_hundredths), 0)::float8 as sum
    from participant p join evaluation_round r on r.id = p.round_id where ${year}::int is null or r.year = ${year}::int`
  const byGrade = await ctx.tx.$queryRaw<{ grade: string; count: number }[]>`
    select p.grade, count(*)::int as count
    from participant p join evaluation_round r on r.id = p.round_id
    where p.grade is not null and (${year}::int is null or r.year = ${year}::int)
    group by p.grade order by max(p.total_hundredths) desc, p.grade`
  const mean = meanOf(participants.sum, participants.confirmed)
  return {
    rounds: rounds.count,
    participants: participants.count,
    byGrade,
    averageTotal: mean === null ? null : fromHundredths(mean),
    isDemo: rounds.demo > 0,
    asOf: ctx.now,
  }
}
