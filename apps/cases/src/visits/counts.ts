import { Prisma } from '../generated/prisma/client.ts'
import { sumOf } from '../quantities.ts'

/** What {@link visitCounts} selects. */
export interface VisitCounts {
  schools: number
  training_institutions: number
  townships: number
  meetings: number
  persons: number
  qualifiers: string[]
  /** Visits without a count of persons. */
  uncounted: number
}

/** Select list over `visit v`. */
export const visitCounts = Prisma.sql`
  count(*) FILTER (WHERE v.kind = 'SCHOOL')::int AS schools,
  count(*) FILTER (WHERE v.kind = 'TRAINING_INSTITUTION')::int AS training_institutions,
  count(*) FILTER (WHERE v.kind = 'TOWNSHIP')::int AS townships,
  count(*) FILTER (WHERE v.kind = 'MEETING')::int AS meetings,
  coalesce(sum(v.persons_value), 0) AS persons,
  coalesce(array_agg(DISTINCT v.persons_qualifier) FILTER (WHERE v.persons_qualifier IS NOT NULL), '{}') AS qualifiers,
  count(*) FILTER (WHERE v.persons_value IS NULL)::int AS uncounted`

/** The figures of visits as the graph names them; a sum of bounded numbers inherits the bound. */
export const visitFigures = (counts: VisitCounts) => ({
  schools: counts.schools,
  trainingInstitutions: counts.training_institutions,
  townships: counts.townships,
  meetings: counts.meetings,
  persons: sumOf({ sum: counts.persons, qualifiers: counts.qualifiers, unknown: counts.uncounted }),
})
