import { refuse, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import type {
  InspectionSummary,
  InspectionSummaryFilter,
  Perspective,
  ProblemSummary,
  ProblemSummaryFilter,
} from '../generated/resolvers.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { type VisitCounts, visitCounts, visitFigures } from '../visits/counts.ts'
import { concerns, problemsFrom, within } from './perspectives.ts'
import { type GroupRow, judgeAsOf, judgePeriod, summarize } from './rules.ts'

/** Counts problems in one statement, from the rows that the reader may see: as they stand, or stood on a day. */
export async function problemSummary(
  ctx: Context,
  filter: ProblemSummaryFilter | null | undefined,
): Promise<ProblemSummary> {
  const { on, from, to, perspective = 'VISIBLE' } = filter ?? {}
  const today = todayOf(ctx)
  refuse(judgePeriod(from, to))
  refuse(judgeAsOf(on, today))
  const day = on ?? today
  const status = on ? Prisma.sql`s.status` : Prisma.sql`p.status`
  const rows = await ctx.tx.$queryRaw<GroupRow[]>`
    SELECT c.status, c.aspect, c.organization, count(*)::int AS count,
      count(*) FILTER (WHERE c.explained)::int AS explained
    FROM (
      SELECT ${status} AS status, p.aspect, p.responsible_organization_id AS organization,
        ${status} NOT IN ('CLOSED', 'WITHDRAWN') AND EXISTS (
          SELECT FROM explanation e WHERE e.problem_id = p.id
            AND e.outcome = 'APPROVED' AND e.decided_on <= ${day}::date AND e.finish_on >= ${day}::date) AS explained
      FROM problem p ${on ? stoodOn(on, perspective) : Prisma.empty}
      WHERE ${problemsFrom(ctx.actor, perspective)} ${within(Prisma.sql`p.occurred_on`, from, to)}
    ) AS c
    GROUP BY GROUPING SETS ((), (c.status), (c.aspect), (c.organization))`
  return { ...summarize(rows), on: day, asOf: ctx.now } as ProblemSummary
}

/** How each problem stood at the end of a day; what its unit had not been told yet is nothing of the unit's. */
function stoodOn(day: string, perspective: Perspective): Prisma.Sql {
  const told = perspective === 'RESPONSIBLE' ? Prisma.sql`AND s.status <> 'PRELIMINARY'` : Prisma.empty
  return Prisma.sql`JOIN problem_state s ON s.problem_id = p.id
    AND s.since <= ${day}::date AND (s.until IS NULL OR s.until > ${day}::date) ${told}`
}

interface Counts extends VisitCounts {
  inspections: number
  objects: number
  problems: number
  aspects: number
  suggestions: number
}

/** Counts inspections and what belongs to them in one statement, from the rows that the reader may see. */
export async function inspectionSummary(
  ctx: Context,
  filter: InspectionSummaryFilter | null | undefined,
): Promise<InspectionSummary> {
  const { from, to, perspective = 'VISIBLE' } = filter ?? {}
  refuse(judgePeriod(from, to))
  const scope =
    perspective === 'RESPONSIBLE' ? concerningUs(ctx, from, to) : ofInspections(ctx, perspective, from, to)
  const [counts] = await ctx.tx.$queryRaw<[Counts]>`
    SELECT o.*, v.*, p.*, s.*
    FROM (${scope.objects}) AS o,
      (SELECT ${visitCounts} FROM visit v
        WHERE ${scope.visits} ${within(Prisma.sql`v.occurred_on`, from, to)}) AS v,
      (SELECT count(*)::int AS problems, count(DISTINCT p.aspect)::int AS aspects FROM problem p
        WHERE p.inspection_id IS NOT NULL AND p.status <> 'WITHDRAWN' AND ${scope.problems}
          ${within(Prisma.sql`p.occurred_on`, from, to)}) AS p,
      (SELECT count(*)::int AS suggestions FROM suggestion s
        WHERE ${scope.suggestions} ${within(Prisma.sql`s.occurred_on`, from, to)}) AS s`
  return {
    inspections: counts.inspections,
    objects: counts.objects,
    ...visitFigures(counts),
    problems: counts.problems,
    suggestions: counts.suggestions,
    aspects: counts.aspects,
    asOf: ctx.now,
  }
}

interface Scope {
  /** Select of `inspections` and `objects`. */
  objects: Prisma.Sql
  /** Predicates on visit v, problem p, suggestion s. */
  visits: Prisma.Sql
  problems: Prisma.Sql
  suggestions: Prisma.Sql
}

type Day = string | null | undefined

/** Inspections that the reader may see, or the acting body's own, and what belongs to them. */
function ofInspections(ctx: Context, perspective: Perspective, from: Day, to: Day): Scope {
  const own =
    perspective === 'OWNED' ? Prisma.sql`AND i.organ_id = ${ctx.actor.organizationId}::uuid` : Prisma.empty
  const belongs = (column: Prisma.Sql) =>
    Prisma.sql`EXISTS (SELECT FROM inspection i WHERE i.id = ${column} ${own})`
  return {
    objects: Prisma.sql`
      SELECT count(*)::int AS inspections, coalesce(sum(o.objects), 0)::int AS objects
      FROM inspection i
      CROSS JOIN LATERAL (
        SELECT count(*) AS objects FROM inspection_object o WHERE o.inspection_id = i.id) AS o
      WHERE true ${own} ${within(Prisma.sql`i.occurred_on`, from, to)}`,
    visits: belongs(Prisma.sql`v.inspection_id`),
    problems: belongs(Prisma.sql`p.inspection_id`),
    suggestions: belongs(Prisma.sql`s.inspection_id`),
  }
}

const released = (alias: Prisma.Sql, about: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`${about} AND ${alias}.released_at IS NOT NULL`

/** What was released about the units of the reader's own division: the inspected side's view. */
function concerningUs({ actor }: Context, from: Day, to: Day): Scope {
  return {
    objects: Prisma.sql`
      SELECT count(DISTINCT r.inspection_id)::int AS inspections, count(*)::int AS objects
      FROM preliminary_opinion r
      WHERE ${concerns(actor, Prisma.sql`r.organization_path`, Prisma.sql`r.organization_id`)}
        ${within(Prisma.sql`r.given_on`, from, to)}`,
    visits: released(Prisma.sql`v`, concerns(actor, Prisma.sql`v.place_path`, Prisma.sql`v.organization_id`)),
    problems: released(
      Prisma.sql`p`,
      concerns(actor, Prisma.sql`p.responsible_path`, Prisma.sql`p.responsible_organization_id`),
    ),
    suggestions: released(
      Prisma.sql`s`,
      concerns(actor, Prisma.sql`s.organization_path`, Prisma.sql`s.organization_id`),
    ),
  }
}
