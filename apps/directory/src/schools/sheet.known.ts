import { isInRange, plainDate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Organization } from '../generated/prisma/client.ts'
import type { SchoolRowInput } from '../generated/resolvers.ts'
import { codeFault } from '../organizations/codes.ts'
import { existsOn } from '../periods.ts'
import type { Found, Known } from './sheet.rules.ts'

interface Staged {
  row: number
  code: string
  division_id: string
  name: string
  is_part: boolean
}

/**
 * Looks up together what the rows of a batch name: a handful of statements, however many rows.
 *
 * @param importId the import whose staged rows count as there; null once they are being written
 * @returns for each row, in order, what was found
 */
export async function lookUp(
  ctx: Context,
  rows: readonly SchoolRowInput[],
  importId: string | null,
): Promise<Found[]> {
  const divisions = await divisionsOf(ctx, rows)
  const places = rows.map(({ division }) => divisions.get(division))
  const byCode = await organizationsByCode(ctx, rows)
  const named = await organizationsByName(ctx, rows, places)
  const staged = importId ? await stagedBefore(ctx, rows, places, importId) : []
  const schools = rows.map(
    ({ code }, i) => byCode.get(code) ?? named.get(nameIn(places[i]?.id, rows[i]!.name)),
  )
  const supervisors = await supervisorsOf(
    ctx,
    schools.flatMap((school) => school?.id ?? []),
  )

  const codes = new Map(staged.map(({ code, row }) => [code, row]))
  const mains = new Set(staged.flatMap(({ code, is_part }) => (is_part ? [] : [code])))
  const names = new Map(staged.map(({ division_id, name, row }) => [nameIn(division_id, name), row]))
  return rows.map((row, i) => {
    const division = places[i]
    const name = nameIn(division?.id, row.name)
    const school = schools[i]
    const found: Found = {
      division: division && {
        id: division.id,
        path: division.path,
        covered: isInRange(ctx.actor.ranges, division.path),
      },
      codeFault: codeFault(row.code, row.kind),
      byCode: byCode.get(row.code),
      byName: named.get(name),
      sameCode: codes.get(row.code),
      sameName: names.get(name),
      mainSchool: mainSchoolOf(row, byCode, mains),
      supervisor: row.supervisorCode ? byCode.get(row.supervisorCode) : undefined,
      supervisedBy: school && supervisors.get(school.id),
    }
    codes.set(row.code, row.row)
    if (division) names.set(name, row.row)
    return found
  })
}

const nameIn = (divisionId: string | undefined, name: string) => `${divisionId} ${name}`

function mainSchoolOf(
  { mainSchoolCode }: SchoolRowInput,
  byCode: Map<string, Known>,
  staged: Set<string>,
): Found['mainSchool'] {
  if (!mainSchoolCode) return undefined
  // What is staged is a school: its row was judged good.
  return byCode.get(mainSchoolCode) ?? (staged.has(mainSchoolCode) ? { id: '-', kind: 'SCHOOL' } : undefined)
}

/** The divisions that the rows name by code or, zones, by name; what is ambiguous is not found. */
async function divisionsOf(ctx: Context, rows: readonly SchoolRowInput[]) {
  const names = [...new Set(rows.map(({ division }) => division))]
  const found = await ctx.tx.division.findMany({
    where: {
      AND: [
        {
          OR: [
            { gbCode: { in: names } },
            { statisticalCode: { in: names } },
            { kind: 'ZONE', name: { in: names } },
          ],
        },
        existsOn(ctx),
      ],
    },
    select: { id: true, path: true, gbCode: true, statisticalCode: true, name: true, kind: true },
  })
  return new Map(
    names.flatMap((name) => {
      const meant = found.filter(
        (row) =>
          row.gbCode === name || row.statisticalCode === name || (row.kind === 'ZONE' && row.name === name),
      )
      return meant.length === 1 && meant[0] ? [[name, meant[0]] as const] : []
    }),
  )
}

async function organizationsByCode(ctx: Context, rows: readonly SchoolRowInput[]) {
  const codes = rows.flatMap(({ code, mainSchoolCode, supervisorCode }) =>
    [code, mainSchoolCode, supervisorCode].filter((one) => typeof one === 'string'),
  )
  const found = await ctx.tx.organization.findMany({ where: { code: { in: [...new Set(codes)] } } })
  return new Map(found.map((row) => [row.code as string, known(row)]))
}

const known = (row: Organization): Known => ({ ...row, closedOn: row.closedOn && plainDate(row.closedOn) })

async function organizationsByName(
  ctx: Context,
  rows: readonly SchoolRowInput[],
  places: readonly ({ id: string } | undefined)[],
) {
  const [divisionIds, names] = placed(rows, places)
  const ids = await ctx.tx.$queryRaw<{ id: string }[]>`
    select o.id from organization o
    join unnest(${divisionIds}::uuid[], ${names}::text[]) as n(division_id, name)
      on o.division_id = n.division_id and o.name = n.name`
  const found = await ctx.tx.organization.findMany({ where: { id: { in: ids.map(({ id }) => id) } } })
  return new Map(found.map((row) => [nameIn(row.divisionId, row.name), known(row)]))
}

/** Staged rows of the sheet with one of the codes (their own or a main school's) or names. */
function stagedBefore(
  ctx: Context,
  rows: readonly SchoolRowInput[],
  places: readonly ({ id: string } | undefined)[],
  importId: string,
) {
  const codes = rows.flatMap(({ code, mainSchoolCode }) => [code, mainSchoolCode ?? code])
  const [divisionIds, names] = placed(rows, places)
  return ctx.tx.$queryRaw<Staged[]>`
    select row, code, division_id, name, is_part from staged_school
      where import_id = ${importId}::uuid and code = any(${codes}::text[])
    union
    select s.row, s.code, s.division_id, s.name, s.is_part from staged_school s
      join unnest(${divisionIds}::uuid[], ${names}::text[]) as n(division_id, name)
        on s.division_id = n.division_id and s.name = n.name
      where s.import_id = ${importId}::uuid`
}

const placed = (rows: readonly SchoolRowInput[], places: readonly ({ id: string } | undefined)[]) => [
  places.flatMap((place) => place?.id ?? []),
  rows.flatMap(({ name }, i) => (places[i] ? [name] : [])),
]

/** The organization that supervises each of these schools today. */
async function supervisorsOf(ctx: Context, schoolIds: string[]) {
  const relations = await ctx.tx.organizationRelation.findMany({
    where: { sourceId: { in: schoolIds }, kind: 'SUPERVISED_BY', ...existsOn(ctx) },
    select: { sourceId: true, target: { select: { id: true, name: true } } },
  })
  return new Map(relations.map(({ sourceId, target }) => [sourceId, target]))
}
