import { actingBody, asDate, type Vault } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { readIdentityNumber } from '../files/identity-number.ts'
import { sealIdentity, sealMobile } from '../files/numbers.ts'
import type { InspectorFile } from '../generated/prisma/client.ts'
import type { Resolved } from './known.ts'

/** Columns of a file that a sheet fills in; what a cell does not say stays as it is. */
const plain = [
  'education',
  'degree',
  'professionalTitle',
  'titleLevel',
  'yearsInEducation',
  'position',
] as const

/** What the rows of a sheet say of one person. */
interface Said {
  personId: string
  first: Resolved
  columns: Partial<Pick<InspectorFile, (typeof plain)[number] | 'workUnit'>>
  mobile: string | null
}

/**
 * Opens and changes the files of the persons of a batch that the acting office keeps; a file that another office keeps is
 * left to it. A few statements, however many rows.
 *
 * @returns for each row whether the file was opened or changed by it; of several rows of one person, the first tells
 */
export async function keepFiles(ctx: Context, vault: Vault, rows: readonly Resolved[]): Promise<boolean[]> {
  const said = new Map<string, Said>()
  for (const row of rows) {
    const one = said.get(row.personId) ?? { personId: row.personId, first: row, columns: {}, mobile: null }
    for (const column of plain) {
      if (row.line[column] !== null) Object.assign(one.columns, { [column]: row.line[column] })
    }
    one.columns.workUnit = row.unit?.name ?? row.line.unit
    one.mobile = row.line.mobile ?? one.mobile
    said.set(row.personId, one)
  }
  const personIds = [...said.keys()]
  const kept = await ctx.tx.inspectorFile.findMany({
    where: { personId: { in: personIds }, removedAt: null },
  })
  const elsewhere = await ctx.tx.$queryRaw<{ id: string }[]>`
    select id from kept_elsewhere(${personIds}::uuid[]) as id`
  const foreign = new Set(elsewhere.map(({ id }) => id))
  const own = new Map(kept.map((file) => [file.personId, file]))
  const mine = [...said.values()].filter(({ personId }) => !foreign.has(personId))
  const opened = mine.filter(({ personId }) => !own.has(personId))
  await open(ctx, vault, opened)
  const changed = mine.flatMap((one) => {
    const file = own.get(one.personId)
    return file && differs(vault, one, file) ? [{ ...one, file }] : []
  })
  await change(ctx, vault, changed)
  const touched = new Set([...opened, ...changed].map(({ first }) => first))
  return rows.map((row) => touched.has(row))
}

function differs(vault: Vault, { columns, mobile, first }: Said, file: InspectorFile): boolean {
  return (
    Object.entries(columns).some(([column, value]) => file[column as keyof InspectorFile] !== value) ||
    (mobile !== null && vault.hash('mobile', mobile) !== file.mobileHash) ||
    first.hash !== file.identityHash
  )
}

/** What the number of a person tells, sealed and in clear. */
function numbersOf(vault: Vault, { personId, first, mobile }: Said) {
  const { identityNumber } = first.line
  const read = readIdentityNumber(identityNumber)
  return {
    ...sealIdentity(vault, personId, identityNumber),
    ...(mobile && sealMobile(vault, personId, mobile)),
    ...(read && { birthDate: asDate(read.birthDate), gender: read.gender }),
  }
}

async function open(ctx: Context, vault: Vault, persons: readonly Said[]): Promise<void> {
  const { organizationId, divisionId, divisionPath } = actingBody(ctx)
  await ctx.tx.inspectorFile.createMany({
    data: persons.map((one) => ({
      id: uuidv7(),
      personId: one.personId,
      keepingOrganizationId: organizationId,
      ownerDivisionId: divisionId,
      ownerPath: divisionPath,
      version: 1,
      ...one.columns,
      ...numbersOf(vault, one),
      career: [],
      awards: [],
      papers: [],
      recordedAt: ctx.now,
    })),
  })
}

/** The changed rows travel as one JSON value; what they do not say stays. */
async function change(
  ctx: Context,
  vault: Vault,
  persons: readonly (Said & { file: InspectorFile })[],
): Promise<void> {
  if (persons.length === 0) return
  const rows = persons.map((one) => ({ id: one.file.id, ...one.columns, ...numbersOf(vault, one) }))
  await ctx.tx.$executeRaw`
    update inspector_file f set version = f.version + 1, recorded_at = ${ctx.now}::timestamptz,
      education = coalesce(r."education", f.education), degree = coalesce(r."degree", f.degree),
      professional_title = coalesce(r."professionalTitle", f.professional_title),
      title_level = coalesce(r."titleLevel", f.title_level),
      years_in_education = coalesce(r."yearsInEducation", f.years_in_education),
      position = coalesce(r."position", f.position), work_unit = r."workUnit",
      identity_sealed = r."identitySealed", identity_hash = r."identityHash",
      mobile_sealed = coalesce(r."mobileSealed", f.mobile_sealed),
      mobile_hash = coalesce(r."mobileHash", f.mobile_hash),
      birth_date = (r."birthDate" at time zone 'UTC')::date, gender = r."gender"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("id" uuid, "education" text, "degree" text,
      "professionalTitle" text, "titleLevel" text, "yearsInEducation" int, "position" text, "workUnit" text,
      "identitySealed" text, "identityHash" text, "mobileSealed" text, "mobileHash" text, "birthDate" timestamptz,
      "gender" text)
    where f.id = r."id"`
}
