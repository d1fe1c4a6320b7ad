import { asDate, DomainError, refuse, todayOf, type Vault } from '@dudao/service'
import type { Context } from '../context.ts'
import { judgeRecording } from '../courses/rules.ts'
import { daysOf, lockSession } from '../courses/sessions.ts'
import { normalIdentityNumber } from '../files/identity-number.ts'
import type {
  AppliedSheet,
  ApplyStagedRosterInput,
  RosterSheetRowInput,
  SheetRowFault,
  StageRosterInput,
} from '../generated/resolvers.ts'
import type { TrainingSession } from '../generated/prisma/client.ts'
import { namesOf } from '../sheets/names.ts'
import { errandOf } from '../sheets/errand.ts'
import {
  applyStaged,
  assertBatch,
  dropStale,
  keepStaged,
  refuseChanged,
  stagedAbout,
} from '../sheets/staged.ts'
import { hours } from './hours.ts'
import { type Attended, creditAttended, rosterFaults } from './roster.ts'
import { type RosterFound, type RosterLine, rosterRowFaults } from './roster-sheet.rules.ts'

/** What is kept of a row until it is applied: the person is found by then, and no number is needed any more. */
type Kept = Pick<Attended, 'hundredths'>

/** Judges rows of the roster of a session and keeps the good ones until their import is applied. */
export async function stageRoster(
  ctx: Context,
  vault: Vault,
  input: StageRosterInput,
): Promise<SheetRowFault[]> {
  const { rows } = input
  assertBatch(rows)
  const session = await sessionOf(ctx, (await errandOf(ctx, input, 'ROSTER', 'CHECK')).subjectId)
  await dropStale(ctx, input)
  const lines = rows.map(lineOf)
  const found = await lookUp(ctx, vault, { session, lines, importId: input.importId })
  const faults = lines.map((line, i) => rosterRowFaults(line, found[i] as RosterFound))
  const good = lines.flatMap((line, i) => {
    const personId = found[i]?.persons[0]?.id
    if (faults[i]?.length || !personId) return []
    const content: Kept = { hundredths: line.hundredths ?? session.hundredths }
    return [{ row: line.row, personId, key: personId, content }]
  })
  await keepStaged(ctx, input, good)
  return faults.flatMap((list, i) => list.map((fault) => ({ row: lines[i]?.row ?? 0, ...fault })))
}

/** Credits the staged rows of an import, all or none; who is credited alike already stays so. */
export async function applyStagedRoster(ctx: Context, input: ApplyStagedRosterInput): Promise<AppliedSheet> {
  const { importId } = input
  const { subjectId, good } = await errandOf(ctx, input, 'ROSTER', 'APPLY')
  return applyStaged<Kept>(ctx, 'applyStagedRoster', { importId, good }, async (rows) => {
    const session = await sessionOf(ctx, subjectId)
    const attended = rows.map(({ personId, content }) => ({ personId, ...content }))
    const { faults, facts } = await rosterFaults(ctx, session, attended)
    refuseChanged(
      rows,
      faults.map((fault) => (fault ? [{ field: null, message: fault.message }] : [])),
    )
    const { added } = await creditAttended(ctx, session, attended, facts)
    return attended.map(({ personId }) => (added.has(personId) ? 'created' : 'unchanged'))
  })
}

/** The session that the sheet is about; its organizer records a roster when it is over. */
async function sessionOf(ctx: Context, sessionId: string | null): Promise<TrainingSession> {
  if (!sessionId) throw new DomainError('INVALID', '请指明是哪一个培训班的名册')
  const session = await lockSession(ctx, sessionId, 'record')
  refuse(judgeRecording(daysOf(session), todayOf(ctx)))
  return session
}

function lineOf({ row, name, identityNumber, cardNumber, hours: given }: RosterSheetRowInput): RosterLine {
  const parsed = given === undefined || given === null ? null : hours.safeParse(given)
  return {
    row,
    name,
    identityNumber: identityNumber ? normalIdentityNumber(identityNumber) : null,
    cardNumber: cardNumber ?? null,
    // What is no number of hours exceeds every training, and is told so.
    hundredths: parsed === null ? null : parsed.success ? parsed.data : Number.MAX_SAFE_INTEGER,
  }
}

interface Asked {
  session: TrainingSession
  lines: readonly RosterLine[]
  importId: string
}

/** Looks up together what the rows of a batch name. */
async function lookUp(
  ctx: Context,
  vault: Vault,
  { session, lines, importId }: Asked,
): Promise<RosterFound[]> {
  const hashOf = (line: RosterLine) => line.identityNumber && vault.hash('identity', line.identityNumber)
  const byIdentity = await personsByIdentity(
    ctx,
    lines.flatMap((line) => hashOf(line) ?? []),
  )
  const byCard = await personsByCard(
    ctx,
    lines.flatMap(({ cardNumber }) => cardNumber ?? []),
  )
  const ids = lines.map((line) => {
    const hash = hashOf(line)
    const known = hash ? byIdentity.get(hash) : undefined
    if (hash) return known ? [known] : []
    return [...(byCard.get(line.cardNumber ?? '') ?? [])]
  })
  const personIds = [...new Set(ids.flat())]
  const names = await namesOf(ctx, personIds)
  const staged = await stagedAbout<Kept>(ctx, importId, personIds)
  const first = new Map(staged.map(({ personId, row }) => [personId, row]))
  const attended = lines.flatMap((line, i) => {
    const [personId, other] = ids[i] ?? []
    return personId && !other ? [{ personId, hundredths: line.hundredths ?? session.hundredths }] : []
  })
  const { faults } = await rosterFaults(ctx, session, attended)
  const faultOf = new Map(attended.map(({ personId }, i) => [personId, faults[i]] as const).toReversed())
  return lines.map((line, i) => {
    const [personId = ''] = ids[i] ?? []
    const sameRow = first.get(personId)
    if (!first.has(personId)) first.set(personId, line.row)
    const persons = (ids[i] ?? []).flatMap((id) => (names.has(id) ? [{ id, name: names.get(id) ?? '' }] : []))
    return { persons, sameRow, fault: faultOf.get(personId) }
  })
}

/** Persons by the hash of their identity number, as far as the caller sees their files. */
async function personsByIdentity(ctx: Context, hashes: readonly string[]): Promise<Map<string, string>> {
  const files = await ctx.tx.inspectorFile.findMany({
    where: { identityHash: { in: [...hashes] }, removedAt: null },
    select: { identityHash: true, personId: true },
  })
  return new Map(files.map(({ identityHash, personId }) => [identityHash ?? '', personId]))
}

/** Persons by the number of their card, as far as the caller sees their appointments. */
async function personsByCard(ctx: Context, cards: readonly string[]): Promise<Map<string, Set<string>>> {
  const rows = await ctx.tx.appointment.findMany({
    where: {
      cardNumber: { in: [...cards] },
      status: { in: ['APPOINTED', 'ENDED'] },
      OR: [{ termTo: null }, { termTo: { gt: asDate(todayOf(ctx)) } }],
    },
    select: { cardNumber: true, inspectorId: true },
  })
  const byCard = new Map<string, Set<string>>()
  for (const { cardNumber, inspectorId } of rows)
    byCard.set(cardNumber ?? '', (byCard.get(cardNumber ?? '') ?? new Set()).add(inspectorId))
  return byCard
}
