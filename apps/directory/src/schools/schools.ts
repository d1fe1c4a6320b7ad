import {
  DomainError,
  isId,
  isInRange,
  loadTogether,
  once,
  type PageArgs,
  paginate,
  refuseRows,
  todayOf,
} from '@dudao/service'
import type { Context } from '../context.ts'
import type { NewSchoolFacts, RecordSchoolFactsInput, SchoolFilter } from '../generated/resolvers.ts'
import type { Organization, Prisma, SchoolFacts } from '../generated/prisma/client.ts'
import { codeFault } from '../organizations/codes.ts'
import { below, type OrganizationPage, organizationsById } from '../organizations/organizations.ts'
import { holdsOn, notClosedOn } from '../periods.ts'
import { factsRow, writeFacts } from './facts.ts'
import { isLargeBy, thresholdsOf } from './large.ts'
import { factsFault, schoolKinds } from './rules.ts'

const maxBatch = 200

/** A page of the schools that exist on a day, as they are then. */
export async function schoolsPage(
  ctx: Context,
  args: PageArgs & { filter?: SchoolFilter | null; on?: string | null },
): Promise<OrganizationPage> {
  const { divisionId, kinds, stage, isTeachingPoint, largeFrom } = args.filter ?? {}
  const recorded = {
    ...(stage && { stages: { has: stage } }),
    ...(typeof isTeachingPoint === 'boolean' && { isTeachingPoint }),
    ...(largeFrom && { OR: isLargeBy(await thresholdsOf(ctx, largeFrom)) }),
  } satisfies Prisma.SchoolFactsWhereInput
  const where = {
    ...(await below(ctx, divisionId)),
    ...notClosedOn(ctx, args.on),
    kind: { in: schoolKinds.filter((kind) => !kinds || kinds.includes(kind)) },
    ...(Object.keys(recorded).length > 0 && {
      schoolFacts: { some: { AND: [recorded, holdsOn(ctx, args.on)] } },
    }),
  } satisfies Prisma.OrganizationWhereInput
  return paginate(
    ctx.actor,
    'schools',
    { ...args, filter: { ...args.filter, on: args.on } },
    ({ before, take }) =>
      ctx.tx.organization.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.organization.count({ where }),
  )
}

/** The facts of a school on a day; null where none were recorded by then. */
export async function factsOf(ctx: Context, id: string, on?: string | null): Promise<SchoolFacts | null> {
  const facts = await loadTogether(ctx, `school facts ${on}`, id, async (ids) => {
    const rows = await ctx.tx.schoolFacts.findMany({
      where: { organizationId: { in: ids }, ...holdsOn(ctx, on) },
    })
    return new Map(rows.map((row) => [row.organizationId, row]))
  })
  return facts ?? null
}

/** Records the facts of schools for school years, all rows or none; those of a year that is there are replaced. */
export async function recordSchoolFacts(
  ctx: Context,
  { rows, idempotencyKey }: RecordSchoolFactsInput,
): Promise<Organization[]> {
  if (rows.length < 1 || rows.length > maxBatch)
    throw new DomainError('INVALID', `每次登记 1 至 ${maxBatch} 所学校`)
  const ids = await once(ctx, 'recordSchoolFacts', idempotencyKey, async () => {
    const named = await findSchools(ctx, rows)
    const schools = refuseFaulty(ctx, rows, named)
    await giveCodes(ctx, rows, schools)
    await writeFacts(
      ctx,
      rows.map((row, i) => factsRow(ctx, row, (schools[i] as Organization).id, named.main(row)?.id)),
    )
    return schools.map(({ id }) => id).join(' ')
  })
  return organizationsById(ctx, ids.split(' '))
}

type Named = Awaited<ReturnType<typeof findSchools>>

/** Looks up what the rows name; the schools are locked, so that two batches about one of them follow each other. */
async function findSchools(ctx: Context, rows: readonly NewSchoolFacts[]) {
  const ids = rows.flatMap(({ organizationId, mainSchoolId }) => [organizationId, mainSchoolId])
  const codes = rows.flatMap(({ code, mainSchoolCode }) => [trimmed(code), trimmed(mainSchoolCode)])
  const found = await ctx.tx.organization.findMany({
    where: {
      OR: [
        { id: { in: ids.filter((id) => typeof id === 'string' && isId(id)) as string[] } },
        { code: { in: codes.filter((code) => code !== undefined) } },
      ],
    },
    orderBy: { id: 'asc' },
  })
  const locks = found.map(({ id }) => `school facts ${id}`)
  // A sheet of schools, which may be about any of them, waits for this and this for it.
  await ctx.tx.$executeRaw`select pg_advisory_xact_lock_shared(hashtext('schools'))`
  await ctx.tx.$executeRaw`select pg_advisory_xact_lock(hashtext(lock)) from unnest(${locks}::text[]) as lock`
  const byId = new Map(found.map((row) => [row.id, row]))
  const byCode = new Map(found.flatMap((row) => (row.code ? [[row.code, row] as const] : [])))
  const one = (id: string | null | undefined, code: string | undefined) =>
    id ? byId.get(id) : code ? byCode.get(code) : undefined
  return {
    byCode,
    school: (row: NewSchoolFacts) => one(row.organizationId, trimmed(row.code)),
    main: (row: NewSchoolFacts) => one(row.mainSchoolId, trimmed(row.mainSchoolCode)),
  }
}

const trimmed = (text: string | null | undefined) => text?.trim() || undefined

/** @throws DomainError naming every row with a fault @returns the schools in the order of the rows */
function refuseFaulty(ctx: Context, rows: readonly NewSchoolFacts[], named: Named): Organization[] {
  const seen = new Set<string>()
  const given = new Map<string, string>()
  const today = todayOf(ctx)
  const body = (row: Organization | undefined) =>
    row && { ...row, covered: isInRange(ctx.actor.ranges, row.divisionPath) }
  refuseRows(
    rows.map((row) => {
      const school = named.school(row)
      const code = trimmed(row.code)
      const holder = code && (named.byCode.get(code)?.id ?? given.get(code))
      const series = `${school?.id} ${row.year}`
      const fault = factsFault(body(school), {
        ...row,
        isTeachingPoint: row.isTeachingPoint ?? false,
        isCampus: row.isCampus ?? false,
        code,
        codeTaken: holder !== undefined && holder !== school?.id,
        codeFault: code && school ? codeFault(code, school.kind) : undefined,
        repeated: seen.has(series),
        mainSchool: body(named.main(row)),
        namesMainSchool: Boolean(row.mainSchoolId ?? trimmed(row.mainSchoolCode)),
        today,
      })
      seen.add(series)
      if (code && school) given.set(code, school.id)
      return fault
    }),
  )
  return rows.map((row) => named.school(row) as Organization)
}

/** A school code is given once, to a school that had none. */
async function giveCodes(ctx: Context, rows: readonly NewSchoolFacts[], schools: readonly Organization[]) {
  const missing = new Map<string, string>()
  for (const [i, row] of rows.entries()) {
    const code = trimmed(row.code)
    const school = schools[i]
    if (code && school && !school.code) missing.set(school.id, code)
  }
  for (const [id, code] of missing) await ctx.tx.organization.update({ where: { id }, data: { code } })
}
