import type { Actor } from '@dudao/service'
import type { Perspective } from '../generated/resolvers.ts'
import { Prisma } from '../generated/prisma/client.ts'

/** Predicate on a date column: within the days given, both included. */
export function within(column: Prisma.Sql, from?: string | null, to?: string | null): Prisma.Sql {
  const since = from ? Prisma.sql`AND ${column} >= ${from}::date` : Prisma.empty
  const until = to ? Prisma.sql`AND ${column} <= ${to}::date` : Prisma.empty
  return Prisma.sql`${since} ${until}`
}

/**
 * Predicate: a row concerns the units of the acting body's very own division, or the acting unit itself. Equality,
 * not the range: what concerns a county's units is not the city's to report.
 */
export const concerns = (actor: Actor, path: Prisma.Sql, organization: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`(${path} = ${actor.divisionPath ?? ''} OR ${organization} = ${actor.organizationId}::uuid)`

/** Predicate on `problem p`: which problems somebody counts. Row policies have narrowed what there is to count. */
export function problemsFrom(actor: Actor, perspective: Perspective): Prisma.Sql {
  if (perspective === 'OWNED') {
    return Prisma.sql`p.owner_organization_id = ${actor.organizationId}::uuid AND p.parent_id IS NULL`
  }
  if (perspective === 'VISIBLE') {
    return Prisma.sql`NOT EXISTS (SELECT FROM problem q WHERE q.id = p.parent_id)`
  }
  const ours = (alias: Prisma.Sql) =>
    concerns(actor, Prisma.sql`${alias}.responsible_path`, Prisma.sql`${alias}.responsible_organization_id`)
  return Prisma.sql`${ours(Prisma.sql`p`)} AND p.released_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM problem q WHERE q.id = p.parent_id AND ${ours(Prisma.sql`q`)})`
}
