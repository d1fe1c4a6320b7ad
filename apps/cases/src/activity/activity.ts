import { loadTogether, refuse } from '@dudao/service'
import type { Context } from '../context.ts'
import type { InspectionActivity } from '../generated/resolvers.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { within } from '../summaries/perspectives.ts'
import { judgePeriod } from '../summaries/rules.ts'

type Counts = Omit<InspectionActivity, 'asOf'>

/**
 * What a person did in a period, both ends included. One statement counts for all persons of a request, from the rows
 * that the reader may see.
 *
 * @throws DomainError INVALID for a period that ends before it begins
 */
export async function activityOf(
  ctx: Context,
  personId: string,
  from: string,
  to: string,
): Promise<InspectionActivity> {
  refuse(judgePeriod(from, to))
  const counts = await loadTogether(ctx, `activity ${from} ${to}`, personId, async (ids) => {
    const rows = await ctx.tx.$queryRaw<(Counts & { id: string })[]>(countOf(ids, from, to))
    return new Map(rows.map(({ id, ...row }) => [id, row]))
  })
  return { ...(counts as Counts), asOf: ctx.now }
}

/** One row for each person, whether or not there is anything to count. */
function countOf(personIds: string[], from: string, to: string): Prisma.Sql {
  const on = (column: string) => within(Prisma.raw(column), from, to)
  return Prisma.sql`
    WITH member AS (
      SELECT m.person_id, m.inspection_id, m.role, i.scope, i.occurred_on
      FROM team_member m JOIN inspection i ON i.id = m.inspection_id
      WHERE m.person_id = ANY(${personIds}::uuid[]) AND m.removed_at IS NULL
    ), taken AS (
      SELECT person_id, count(*)::int AS inspections, count(*) FILTER (WHERE role = 'LEAD')::int AS led,
        count(*) FILTER (WHERE scope = 'REGULAR')::int AS regular
      FROM member m WHERE true ${on('m.occurred_on')} GROUP BY person_id
    ), visited AS (
      SELECT person_id, count(*)::int AS visits, count(*) FILTER (WHERE scope = 'REGULAR')::int AS regular,
        count(DISTINCT v.organization_id) FILTER (WHERE v.kind = 'SCHOOL')::int AS schools
      FROM member m JOIN visit v USING (inspection_id) WHERE true ${on('v.occurred_on')} GROUP BY person_id
    ), recorded AS (
      SELECT v.recorded_by_person_id AS person_id, count(*)::int AS visits
      FROM visit v WHERE v.recorded_by_person_id = ANY(${personIds}::uuid[]) ${on('v.occurred_on')}
      GROUP BY v.recorded_by_person_id
    ), found AS (
      SELECT person_id, count(*)::int AS problems
      FROM member m JOIN problem p USING (inspection_id) WHERE true ${on('p.occurred_on')} GROUP BY person_id
    ), closed AS (
      SELECT person_id, count(*)::int AS problems
      FROM member m JOIN problem p USING (inspection_id) WHERE true ${on('p.closed_on')} GROUP BY person_id
    ), suggested AS (
      SELECT person_id, count(*)::int AS suggestions
      FROM member m JOIN suggestion s USING (inspection_id) WHERE true ${on('s.occurred_on')} GROUP BY person_id
    ), given AS (
      SELECT person_id, count(*)::int AS opinions
      FROM member m JOIN preliminary_opinion o USING (inspection_id) WHERE true ${on('o.given_on')}
      GROUP BY person_id
    ), decided AS (
      SELECT person_id, count(*)::int AS reports
      FROM member m JOIN rectification r USING (inspection_id) WHERE true ${on('r.decided_on')}
      GROUP BY person_id
    )
    SELECT id, coalesce(taken.inspections, 0) AS inspections, coalesce(taken.led, 0) AS led,
      coalesce(taken.regular, 0) AS "regularInspections", coalesce(visited.visits, 0) AS visits,
      coalesce(visited.regular, 0) AS "regularVisits", coalesce(visited.schools, 0) AS schools,
      coalesce(recorded.visits, 0) AS "recordedVisits", coalesce(found.problems, 0) AS problems,
      coalesce(closed.problems, 0) AS "closedProblems", coalesce(suggested.suggestions, 0) AS suggestions,
      coalesce(given.opinions, 0) AS opinions, coalesce(decided.reports, 0) AS "decidedReports"
    FROM unnest(${personIds}::uuid[]) AS id
    LEFT JOIN taken ON taken.person_id = id
    LEFT JOIN visited ON visited.person_id = id
    LEFT JOIN recorded ON recorded.person_id = id
    LEFT JOIN found ON found.person_id = id
    LEFT JOIN closed ON closed.person_id = id
    LEFT JOIN suggested ON suggested.person_id = id
    LEFT JOIN given ON given.person_id = id
    LEFT JOIN decided ON decided.person_id = id`
}
