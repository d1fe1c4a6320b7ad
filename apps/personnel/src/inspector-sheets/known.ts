import { isInRange, plainDate, type Vault } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Appointment, InspectorFile } from '../generated/prisma/client.ts'
import { namesOf } from '../sheets/names.ts'
import { stagedAbout } from '../sheets/staged.ts'
import { type InspectorLine, keyOf, type KeptLine } from './line.ts'
import { recommendationFault, type SheetOrgan } from './organ.ts'
import { knownPersons, type Meant, whoIs } from './persons.ts'
import type { InspectorFound, KnownTerm } from './rules.ts'
import { Seen } from './seen.ts'

/** A row with what was found, and who it is about. */
export interface Resolved {
  line: InspectorLine
  hash: string
  key: string
  personId: string
  /** Whether nobody has registered the person yet. */
  isNew: boolean
  unit: { id: string; name: string } | undefined
  found: InspectorFound
  /** The appointment or the candidacy that the row would be, where there is one. */
  known: Appointment | undefined
}

export interface Asked {
  organId: string
  organ: SheetOrgan
  /** Rows that were staged before count as there; null while they are being written. */
  importId: string | null
  /** Who was chosen when the rows were checked, by row. */
  chosen: ReadonlyMap<number, string>
}

/**
 * Looks up together what the rows of a batch name: a few statements and questions, however many rows. Rows that come
 * earlier in the sheet count as there.
 */
export async function lookUp(
  ctx: Context,
  vault: Vault,
  lines: readonly InspectorLine[],
  { organId, organ, importId, chosen }: Asked,
): Promise<Resolved[]> {
  const hashes = lines.map(({ identityNumber }) => vault.hash('identity', identityNumber))
  const known = await knownPersons(ctx, lines, hashes)
  const seen = new Seen(importId ? await stagedAbout<KeptLine>(ctx, importId, [...new Set(hashes)]) : [])
  const meant = lines.map(({ row }, i) =>
    whoIs(hashes[i] as string, known.matches[i], known, { seen, chosen: chosen.get(row) }),
  )
  const personIds = [...new Set(meant.map(({ personId }) => personId))]
  const names = await namesOf(ctx, personIds)
  const held = Map.groupBy(
    await ctx.tx.appointment.findMany({
      where: { inspectorId: { in: personIds }, appointingOrganizationId: organId },
    }),
    ({ inspectorId }) => inspectorId,
  )
  return lines.map((line, i) => {
    const { personId, fault } = meant[i] as Meant
    const hash = hashes[i] as string
    const key = keyOf(hash, line)
    const name = names.get(personId)
    const unit = known.matches[i]?.unit ?? undefined
    const own = held.get(personId) ?? []
    const term = own.find((row) => isThis(line, row))
    const candidacy = own.find(({ status }) => undecided.has(status))
    const found: InspectorFound = {
      unit: unit && { id: unit.id, covered: isInRange(ctx.actor.ranges, unit.division.path) },
      person: name === undefined ? undefined : { id: personId, name },
      personFault: fault,
      otherName: seen.otherName(hash, line),
      sameRow: seen.rowOf(key),
      terms: [...termsBeside(own, line), ...seen.termsOf(hash, line, organ.years)],
      known: term && { isSame: isSame(line, term) },
      candidacy: candidacy && { isSame: candidacy.kind === line.kind && candidacy.session === line.session },
      recommendationFault: recommendationFault(organ, line, fileOf(known, hash, personId)),
      pastFault: organ.pastFault ?? organ.organFault,
    }
    seen.add(hash, key, line)
    return {
      line,
      hash,
      key,
      personId,
      isNew: name === undefined,
      unit,
      found,
      known: line.way === 'PAST_TERM' ? term : candidacy,
    }
  })
}

const fileOf = (
  { files, filesOfPersons }: Awaited<ReturnType<typeof knownPersons>>,
  hash: string,
  personId: string,
): InspectorFile | undefined => files.get(hash) ?? filesOfPersons.get(personId)

const undecided = new Set(['RECOMMENDED', 'REVIEWED', 'PUBLIC_NOTICE'])
const given = new Set(['APPOINTED', 'ENDED'])
const day = (date: Date | null) => date && plainDate(date)

/** Whether an appointment is the term of the row: it begins on the same day, or what else is known of it agrees. */
function isThis({ termFrom, session, documentNumber }: InspectorLine, row: Appointment): boolean {
  if (!given.has(row.status)) return false
  if (termFrom || row.termFrom) return day(row.termFrom) === termFrom
  return row.session === session && row.documentNumber === documentNumber
}

/** Whether it says the same of it. */
const isSame = (line: InspectorLine, row: Appointment): boolean =>
  row.kind === line.kind &&
  row.session === line.session &&
  day(row.appointedOn) === line.appointedOn &&
  (row.termToAssumed ? null : day(row.termTo)) === line.termTo &&
  day(row.endedOn) === line.endedOn &&
  row.documentNumber === line.documentNumber &&
  row.cardNumber === line.cardNumber

/** The terms that somebody has or had at the organ, without the one of the row. */
const termsBeside = (own: readonly Appointment[], line: InspectorLine): KnownTerm[] =>
  own.flatMap((row) =>
    given.has(row.status) && row.termFrom && !isThis(line, row)
      ? [{ from: plainDate(row.termFrom), to: day(row.endedOn ?? row.termTo) }]
      : [],
  )
