import {
  actingBody,
  type ActingBody,
  asDate,
  dateIn,
  DomainError,
  giveReason,
  once,
  plainDate,
  refuse,
  type Vault,
} from '@dudao/service'
import type { Context } from '../context.ts'
import { KnownPersonsDocument } from '../generated/operations.ts'
import type { FileReasonInput, KeepInspectorFileInput } from '../generated/resolvers.ts'
import type { InspectorFile } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { readIdentityNumber } from './identity-number.ts'
import { type CareerEntry, type Keeping, keeping, withReason } from './input.ts'
import { openIdentity, sealIdentity, sealMobile } from './numbers.ts'
import { judgeFile, judgeVersion, obstacles } from './rules.ts'

/** Opens or changes the file of a person, for the acting office. Fields left out stay as they are. */
export async function keepInspectorFile(
  ctx: Context,
  vault: Vault,
  raw: KeepInspectorFileInput,
): Promise<InspectorFile> {
  const office = actingBody(ctx)
  const input = parse(keeping, raw)
  const { personId } = input
  const id = await once(ctx, 'keepInspectorFile', input.idempotencyKey, async () => {
    await assertKnown(ctx, personId)
    await lockPerson(ctx, personId)
    const kept = await ownFile(ctx, office, personId, { removed: false })
    refuse(judgeVersion(kept?.version, input.version ?? null))
    const facts = mergedFacts(vault, input, kept)
    refuse(judgeFile(facts, dateIn(ctx.now)))
    const sealed = {
      ...(input.identityNumber !== undefined && sealIdentity(vault, personId, input.identityNumber)),
      ...(input.mobile !== undefined && sealMobile(vault, personId, input.mobile)),
    }
    await assertFree(ctx, personId, sealed.identityHash ?? null)
    const data = { ...columnsOf(input), ...sealed, ...fromIdentity(facts), recordedAt: ctx.now }
    const file = kept
      ? await ctx.tx.inspectorFile.update({
          where: { id: kept.id },
          data: { ...data, version: kept.version + 1 },
        })
      : await ctx.tx.inspectorFile.create({
          data: {
            career: [],
            awards: [],
            papers: [],
            ...data,
            personId,
            version: 1,
            keepingOrganizationId: office.organizationId,
            ownerDivisionId: office.divisionId,
            ownerPath: office.divisionPath,
          },
        })
    return file.id
  })
  return ctx.tx.inspectorFile.findUniqueOrThrow({ where: { id } })
}

/** Puts a file aside; its numbers are free for another file. */
export async function removeInspectorFile(ctx: Context, raw: FileReasonInput): Promise<InspectorFile> {
  const office = actingBody(ctx)
  const { personId, reason } = parse(withReason, raw)
  await lockPerson(ctx, personId)
  const file = await ownFile(ctx, office, personId, { removed: false })
  if (!file) throw await notOwn(ctx, personId)
  await giveReason(ctx.tx, reason)
  return ctx.tx.inspectorFile.update({
    where: { id: file.id },
    data: { removedAt: ctx.now, removalReason: reason, version: file.version + 1 },
  })
}

/** Takes the file back that the office removed last. */
export async function restoreInspectorFile(ctx: Context, raw: FileReasonInput): Promise<InspectorFile> {
  const office = actingBody(ctx)
  const { personId, reason } = parse(withReason, raw)
  await lockPerson(ctx, personId)
  if (await ownFile(ctx, office, personId, { removed: false })) {
    throw new DomainError('CONFLICT', '该人员已有档案，没有可恢复的档案')
  }
  const file = await ownFile(ctx, office, personId, { removed: true })
  if (!file) throw await notOwn(ctx, personId)
  await assertFree(ctx, personId, file.identityHash)
  await giveReason(ctx.tx, reason)
  return ctx.tx.inspectorFile.update({
    where: { id: file.id },
    data: { removedAt: null, removalReason: null, version: file.version + 1 },
  })
}

async function assertKnown(ctx: Context, personId: string): Promise<void> {
  const { persons } = await ctx.graph.request(KnownPersonsDocument, { ids: [personId] }, ctx.callAs)
  if (persons.length === 0) throw new DomainError('NOT_FOUND', '人员不存在')
}

/** One writer at a time for each person: a file that does not exist yet has no row to lock. */
async function lockPerson(ctx: Context, personId: string): Promise<void> {
  await ctx.tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`inspector file ${personId}`}, 0))`
}

async function ownFile(
  ctx: Context,
  { organizationId }: ActingBody,
  personId: string,
  { removed }: { removed: boolean },
): Promise<InspectorFile | null> {
  return ctx.tx.inspectorFile.findFirst({
    where: { personId, keepingOrganizationId: organizationId, removedAt: removed ? { not: null } : null },
    orderBy: { id: 'desc' },
  })
}

/** A file that the caller sees but does not keep is answered otherwise than one that is hidden or missing. */
async function notOwn(ctx: Context, personId: string): Promise<DomainError> {
  const seen = await ctx.tx.inspectorFile.findFirst({ where: { personId, removedAt: null } })
  return seen
    ? new DomainError('FORBIDDEN', '只有保管该档案的机构可以删除、恢复，请切换到该机构的任职')
    : new DomainError('NOT_FOUND', '督学档案不存在')
}

/**
 * Two files with one identity number that are opened at once wait here for each other, so that the second learns why
 * it is refused; the unique indexes hold in any case.
 *
 * @throws DomainError CONFLICT that does not tell whose number it is
 */
async function assertFree(ctx: Context, personId: string, identityHash: string | null): Promise<void> {
  if (identityHash) {
    await ctx.tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`identity ${identityHash}`}, 0))`
  }
  const [row] = await ctx.tx.$queryRaw<{ obstacle: string | null }[]>`
    select inspector_file_obstacle(${personId}::uuid, ${identityHash}) as obstacle`
  refuse(row?.obstacle ? obstacles[row.obstacle] : undefined)
}

/** What the file will say, for the rules to judge. */
function mergedFacts(vault: Vault, input: Keeping, kept: InspectorFile | null) {
  const identityNumber =
    input.identityNumber === undefined ? kept && openIdentity(vault, kept) : input.identityNumber
  return {
    identityNumber,
    birthDate: day(input.birthDate, kept?.birthDate),
    gender: input.gender === undefined ? (kept?.gender ?? null) : input.gender,
    firstRegisteredOn: day(input.firstRegisteredOn, kept?.firstRegisteredOn),
    yearsInEducation:
      input.yearsInEducation === undefined ? (kept?.yearsInEducation ?? null) : input.yearsInEducation,
    career: input.career ?? ((kept?.career ?? []) as CareerEntry[]),
  }
}

const day = (given: string | null | undefined, column: Date | null | undefined) =>
  given === undefined ? (column ? plainDate(column) : null) : given

/** What the identity number tells and nobody entered. */
function fromIdentity({ identityNumber, birthDate, gender }: ReturnType<typeof mergedFacts>) {
  const read = identityNumber ? readIdentityNumber(identityNumber) : undefined
  return {
    ...(read && !birthDate && { birthDate: asDate(read.birthDate) }),
    ...(read && !gender && { gender: read.gender }),
  }
}

/** The columns in clear; undefined leaves one as it is. */
function columnsOf({
  personId: _person,
  version: _version,
  idempotencyKey: _key,
  identityNumber: _identity,
  mobile: _mobile,
  birthDate,
  firstRegisteredOn,
  ...plain
}: Keeping) {
  return {
    ...plain,
    ...(birthDate !== undefined && { birthDate: birthDate && asDate(birthDate) }),
    ...(firstRegisteredOn !== undefined && {
      firstRegisteredOn: firstRegisteredOn && asDate(firstRegisteredOn),
    }),
  }
}
