import { loadTogether } from '@dudao/service'
import type { Context } from '../context.ts'
import type { InspectionFigures } from '../generated/resolvers.ts'
import { type VisitCounts, visitCounts, visitFigures } from '../visits/counts.ts'
import { headcountsOfInspection } from '../visits/headcounts.ts'

interface Counts extends VisitCounts {
  id: string
  started_on: Date | null
  problems: number
  aspects: number
  suggestions: number
}

const nothing: Omit<Counts, 'id'> = {
  schools: 0,
  training_institutions: 0,
  townships: 0,
  meetings: 0,
  persons: 0,
  qualifiers: [],
  uncounted: 0,
  started_on: null,
  problems: 0,
  aspects: 0,
  suggestions: 0,
}

/** Counted in one statement for all inspections of a list. */
async function countsOf(ctx: Context, inspectionId: string): Promise<Omit<Counts, 'id'>> {
  const counts = await loadTogether(ctx, 'figures', inspectionId, async (ids) => {
    const rows = await ctx.tx.$queryRaw<Counts[]>`
      SELECT i.id, v.*, p.*, s.*
      FROM unnest(${ids}::uuid[]) AS i(id)
      CROSS JOIN LATERAL (
        SELECT ${visitCounts}, min(v.occurred_on) AS started_on FROM visit v WHERE v.inspection_id = i.id) AS v
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS problems, count(DISTINCT p.aspect)::int AS aspects
        FROM problem p WHERE p.inspection_id = i.id AND p.status <> 'WITHDRAWN') AS p
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS suggestions FROM suggestion s WHERE s.inspection_id = i.id) AS s`
    return new Map(rows.map((row) => [row.id, row]))
  })
  return counts ?? nothing
}

export async function figuresOf(ctx: Context, inspectionId: string): Promise<InspectionFigures> {
  const counts = await countsOf(ctx, inspectionId)
  return {
    ...visitFigures(counts),
    headcounts: await headcountsOfInspection(ctx, inspectionId),
    problems: counts.problems,
    suggestions: counts.suggestions,
    aspects: counts.aspects,
  }
}

/** The day of the first visit that the reader may see. */
export async function startedOnOf(ctx: Context, inspectionId: string): Promise<Date | null> {
  return (await countsOf(ctx, inspectionId)).started_on
}
