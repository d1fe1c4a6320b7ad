import type { Fault } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { obstacles } from '../files/rules.ts'
import { FindPeopleDocument, type FindPeopleQuery } from '../generated/operations.ts'
import type { InspectorFile } from '../generated/prisma/client.ts'
import type { InspectorLine } from './line.ts'
import type { Seen } from './seen.ts'

/** What directory and the files know of the persons of a batch. */
export interface KnownPersons {
  /** By row: the unit, and persons of the name in it. */
  matches: FindPeopleQuery['findPeople']
  /** Files by the hash of the number and by person, as far as the caller sees them. */
  files: ReadonlyMap<string, InspectorFile>
  filesOfPersons: ReadonlyMap<string, InspectorFile>
  /** Numbers in anybody's file, and namesakes whose file somebody else keeps. */
  registered: ReadonlySet<string>
  keptElsewhere: ReadonlySet<string>
}

export async function knownPersons(
  ctx: Context,
  lines: readonly InspectorLine[],
  hashes: string[],
): Promise<KnownPersons> {
  const keys = lines.map(({ unit, name }) => ({ unit, name }))
  const { findPeople: matches } = await ctx.graph.request(FindPeopleDocument, { keys }, ctx.callAs)
  const namesakes = [...new Set(matches.flatMap(({ persons }) => persons.map(({ id }) => id)))]
  const files = await ctx.tx.inspectorFile.findMany({
    where: { removedAt: null, OR: [{ identityHash: { in: hashes } }, { personId: { in: namesakes } }] },
  })
  const registered = await ctx.tx.$queryRaw<{ hash: string }[]>`
    select hash from registered_identities(${hashes}::text[]) as hash`
  const elsewhere = await ctx.tx.$queryRaw<{ id: string }[]>`
    select id from kept_elsewhere(${namesakes}::uuid[]) as id`
  return {
    matches,
    files: new Map(files.flatMap((file) => (file.identityHash ? [[file.identityHash, file] as const] : []))),
    filesOfPersons: new Map(files.map((file) => [file.personId, file])),
    registered: new Set(registered.map(({ hash }) => hash)),
    keptElsewhere: new Set(elsewhere.map(({ id }) => id)),
  }
}

/** Who a row is about, or why that cannot be made out. */
export interface Meant {
  personId: string
  fault: Fault | undefined
}

/**
 * Whom a row is about: the person in whose file the identity number is; else whoever was chosen for the number before;
 * else the one person of the name in the unit whose file has no number; else somebody new.
 *
 * @param chosen who was chosen when the row was checked
 */
export function whoIs(
  hash: string,
  match: KnownPersons['matches'][number] | undefined,
  known: KnownPersons,
  { seen, chosen }: { seen: Seen; chosen: string | undefined },
): Meant {
  const registered = known.files.get(hash)
  const before = registered?.personId ?? seen.personOf(hash) ?? chosen
  if (!registered && known.registered.has(hash))
    return { personId: before ?? uuidv7(), fault: obstacles.IDENTITY }
  if (before) return { personId: seen.choose(hash, before), fault: undefined }
  const free = (match?.persons ?? []).filter(
    ({ id }) => !known.filesOfPersons.get(id)?.identityHash && !seen.isTaken(id),
  )
  const hidden = free.some(({ id }) => known.keptElsewhere.has(id) && !known.filesOfPersons.has(id))
  if (hidden) return { personId: uuidv7(), fault: hiddenFault }
  const [one, other] = free
  if (other) return { personId: uuidv7(), fault: namesakesFault }
  return { personId: seen.choose(hash, one?.id ?? uuidv7()), fault: undefined }
}

const hiddenFault: Fault = {
  code: 'CONFLICT',
  message: '该单位有同名人员，其督学档案由另一机构保管，无法核对号码，请先由该机构登记身份证号',
}
const namesakesFault: Fault = {
  code: 'CONFLICT',
  message: '该单位有几名同名人员，无法判断是哪一位，请先为其建立督学档案',
}
