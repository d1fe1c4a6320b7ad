import { asDate } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { Prisma, type SchoolFacts } from '../generated/prisma/client.ts'
import type { NewSchoolFacts } from '../generated/resolvers.ts'
import { firstDayOf, inOrder } from './rules.ts'

export type FactsRow = ReturnType<typeof factsRow>

/** What writing a row of facts did. */
export type FactsChange = 'NEW' | 'CHANGED' | 'SAME'

/** Facts as a row is written. */
export function factsRow(
  ctx: Pick<Context, 'now'>,
  row: Omit<NewSchoolFacts, 'organizationId' | 'mainSchoolId' | 'mainSchoolCode'>,
  organizationId: string,
  mainSchoolId: string | undefined,
) {
  const stages = inOrder(row.stages)
  return {
    organizationId,
    year: row.year,
    validFrom: asDate(firstDayOf(row.year)),
    stages: stages.map(({ stage }) => stage as string),
    pupilsByStage: Object.fromEntries(stages.map(({ stage, pupils }) => [stage, pupils])),
    pupils: stages.reduce((sum, { pupils }) => sum + pupils, 0),
    isTeachingPoint: row.isTeachingPoint ?? false,
    isCampus: row.isCampus ?? false,
    isLarge: row.isLarge ?? null,
    mainSchoolId: mainSchoolId ?? null,
    ownership: row.ownership as string,
    source: row.source?.trim() || null,
    recordedAt: ctx.now,
  }
}

/**
 * Writes what is new or differs, in a few statements however many rows; each year then holds until the next one that
 * was recorded.
 *
 * @returns for each row, in order, what writing it did
 */
export async function writeFacts(ctx: Context, rows: readonly FactsRow[]): Promise<FactsChange[]> {
  const organizationIds = [...new Set(rows.map(({ organizationId }) => organizationId))]
  const known = await ctx.tx.schoolFacts.findMany({ where: { organizationId: { in: organizationIds } } })
  const byYear = new Map(known.map((row) => [seriesOf(row), row]))
  const changes = rows.map((row): FactsChange => {
    const before = byYear.get(seriesOf(row))
    if (!before) return 'NEW'
    return isSame(before, row) ? 'SAME' : 'CHANGED'
  })
  const those = (change: FactsChange) => rows.filter((_, i) => changes[i] === change)
  await add(
    ctx,
    those('NEW').map((row) => ({ ...row, id: uuidv7() })),
  )
  await correct(
    ctx,
    those('CHANGED').map((row) => ({ ...row, id: byYear.get(seriesOf(row))!.id })),
  )
  if (changes.includes('NEW')) await endYears(ctx, organizationIds)
  return changes
}

/** The columns of rows that travel to the database as one JSON value: a thousand rows of parameters take seconds. */
const columns = Prisma.sql`("id" uuid, "organizationId" uuid, "year" int, "validFrom" timestamptz, "stages" text[],
  "pupilsByStage" jsonb, "pupils" int, "isTeachingPoint" boolean, "isCampus" boolean, "isLarge" boolean, "mainSchoolId" uuid,
  "ownership" text, "source" text)`

async function add(ctx: Context, rows: readonly (FactsRow & { id: string })[]): Promise<void> {
  if (rows.length === 0) return
  await ctx.tx.$executeRaw`
    insert into school_facts (id, organization_id, year, valid_from, stages, pupils_by_stage, pupils,
      is_teaching_point, is_campus, is_large, main_school_id, ownership, source, recorded_at)
    select "id", "organizationId", "year", ("validFrom" at time zone 'UTC')::date, "stages", "pupilsByStage", "pupils",
      "isTeachingPoint", "isCampus", "isLarge", "mainSchoolId", "ownership", "source", ${ctx.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r${columns}`
}

async function correct(ctx: Context, rows: readonly (FactsRow & { id: string })[]): Promise<void> {
  if (rows.length === 0) return
  await ctx.tx.$executeRaw`
    update school_facts f set stages = r."stages", pupils_by_stage = r."pupilsByStage", pupils = r."pupils",
      is_teaching_point = r."isTeachingPoint", is_campus = r."isCampus", is_large = r."isLarge", main_school_id = r."mainSchoolId",
      ownership = r."ownership", source = r."source", recorded_at = ${ctx.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r${columns}
    where f.id = r."id"`
}

async function endYears(ctx: Context, organizationIds: string[]): Promise<void> {
  await ctx.tx.$executeRaw`
    update school_facts f set valid_to = n.next
    from (select id, lead(valid_from) over (partition by organization_id order by valid_from) as next
          from school_facts where organization_id = any(${organizationIds}::uuid[])) n
    where f.id = n.id and f.valid_to is distinct from n.next`
}

const seriesOf = ({ organizationId, year }: { organizationId: string; year: number }) =>
  `${organizationId} ${year}`

/** A re-run changes nothing, not even the time of recording. */
const isSame = (known: SchoolFacts, row: FactsRow) =>
  JSON.stringify(essence(known)) === JSON.stringify(essence(row))

const essence = ({
  stages,
  pupilsByStage,
  isTeachingPoint,
  isCampus,
  isLarge,
  mainSchoolId,
  ownership,
  source,
}: SchoolFacts | FactsRow) => [
  stages.map((stage) => [stage, (pupilsByStage as Record<string, number>)[stage]]),
  isTeachingPoint,
  isCampus,
  isLarge,
  mainSchoolId,
  ownership,
  source,
]
