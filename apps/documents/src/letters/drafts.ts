import { actingBody, assertActsFor, DomainError, giveReason, isId, once, pastDay } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type { Addressee, Letter, Prisma } from '../generated/prisma/client.ts'
import type {
  DraftLetterInput,
  LetterKind,
  LetterStatus,
  ReturnLetterInput,
  UpdateDraftInput,
} from '../generated/resolvers.ts'
import { getOrganizations } from '../organizations.ts'
import { readBlocks } from './blocks.ts'
import { type Body, faultOfIssuing } from './issuing.rules.ts'
import { getLetter, lockLetter } from './letters.ts'
import { faultOfReason, faultOfStep, faultOfText, type LetterStep } from './rules.ts'

/** Drafts a letter of the acting body, after checking that it may write to each addressee. */
export async function draftLetter(ctx: Context, input: DraftLetterInput): Promise<Letter> {
  const issuer = actingBody(ctx)
  const occurredOn = pastDay(ctx, '拟稿日期', input.occurredOn)
  const { kind, title, addresseeIds, problemIds = [], isDemo = false } = input
  const blocks = blocksOf(input.blocks)
  checkText({ title, addresseeIds, problemIds })
  const { addressees } = await getBodies(ctx, kind, issuer.organizationId, addresseeIds)

  const id = await once(ctx, 'draftLetter', input.idempotencyKey, async () => {
    const letterId = uuidv7()
    await ctx.tx.letter.create({
      data: {
        id: letterId,
        kind,
        status: 'DRAFT',
        title: title.trim(),
        blocks,
        problemIds: [...problemIds],
        issuerOrganizationId: issuer.organizationId,
        ownerDivisionId: issuer.divisionId,
        ownerPath: issuer.divisionPath,
        occurredOn,
        isDemo,
        recordedAt: ctx.now,
      },
      select: { id: true },
    })
    await writeAddressees(ctx, letterId, issuer.organizationId, issuer.divisionPath, addressees)
    return letterId
  })
  return getLetter(ctx, id)
}

/** Changes a draft; what the input leaves out stays. */
export async function updateDraft(ctx: Context, input: UpdateDraftInput): Promise<Letter> {
  const letter = await lockForStep(ctx, input.letterId, 'UPDATE')
  const addresseeIds =
    input.addresseeIds ?? (await addresseeRows(ctx, letter)).map((row) => row.organizationId)
  const text = {
    title: input.title ?? letter.title,
    addresseeIds,
    problemIds: input.problemIds ?? letter.problemIds,
  }
  checkText(text)
  const kind = input.kind ?? (letter.kind as LetterKind)
  const { issuerOrganizationId, ownerPath } = letter
  const { addressees } = await getBodies(ctx, kind, issuerOrganizationId, addresseeIds)
  await ctx.tx.addressee.deleteMany({ where: { letterId: letter.id } })
  await writeAddressees(ctx, letter.id, issuerOrganizationId, ownerPath, addressees)
  return ctx.tx.letter.update({
    where: { id: letter.id },
    data: {
      kind,
      title: text.title.trim(),
      problemIds: [...text.problemIds],
      ...(input.blocks != null && { blocks: blocksOf(input.blocks) }),
      ...(input.occurredOn != null && { occurredOn: pastDay(ctx, '拟稿日期', input.occurredOn) }),
    },
  })
}

/** Hands a draft in for approval. */
export async function submitLetter(ctx: Context, letterId: string): Promise<Letter> {
  const { id } = await lockForStep(ctx, letterId, 'SUBMIT')
  return ctx.tx.letter.update({ where: { id }, data: { status: 'SUBMITTED', returnReason: null } })
}

/** Returns a submitted letter to its author, with the reason. */
export async function returnLetter(ctx: Context, { letterId, reason }: ReturnLetterInput): Promise<Letter> {
  const fault = faultOfReason(reason)
  if (fault) throw new DomainError('INVALID', fault)
  const { id } = await lockForStep(ctx, letterId, 'RETURN')
  await giveReason(ctx.tx, reason.trim())
  return ctx.tx.letter.update({ where: { id }, data: { status: 'DRAFT', returnReason: reason.trim() } })
}

/**
 * The acting body's letter, locked, in a state where this step is open.
 *
 * @throws DomainError NOT_FOUND, FORBIDDEN for another body's letter, CONFLICT naming what is open now
 */
export async function lockForStep(ctx: Context, letterId: string, step: LetterStep): Promise<Letter> {
  assertActsFor(ctx, (await getLetter(ctx, letterId)).issuerOrganizationId)
  const letter = await lockLetter(ctx, letterId)
  const fault = faultOfStep(letter.status as LetterStatus, step)
  if (fault) throw new DomainError('CONFLICT', fault)
  return letter
}

/** The main recipients in the order of the paper. */
export const addresseeRows = (ctx: Context, { id }: Letter): Promise<Addressee[]> =>
  ctx.tx.addressee.findMany({ where: { letterId: id }, orderBy: { position: 'asc' } })

/**
 * Issuer and addressees as directory knows them now.
 *
 * @throws DomainError NOT_FOUND for an unknown addressee, FORBIDDEN naming the rule where the issuer may not write to one
 */
export async function getBodies(
  ctx: Context,
  kind: LetterKind,
  issuerId: string,
  addresseeIds: readonly string[],
): Promise<{ issuer: Body; addressees: Body[] }> {
  const rows = await getOrganizations(ctx, [issuerId, ...addresseeIds], missing)
  const [issuer, ...addressees] = rows.map(
    ({ id, name, kind, division }): Body => ({ id, name, kind, path: division.path }),
  ) as [Body, ...Body[]]
  for (const addressee of addressees) {
    const fault = faultOfIssuing(kind, issuer, addressee)
    if (fault) throw new DomainError('FORBIDDEN', fault)
  }
  return { issuer, addressees }
}

const missing = (place: number) => (place === 0 ? '发文机关不存在' : `第 ${place} 个主送机关不存在`)

async function writeAddressees(
  ctx: Context,
  letterId: string,
  issuerOrganizationId: string,
  ownerPath: string,
  addressees: Body[],
): Promise<void> {
  await ctx.tx.addressee.createMany({
    data: addressees.map(({ id, name, path }, position) => ({
      letterId,
      position,
      organizationId: id,
      name,
      divisionPath: path,
      issuerOrganizationId,
      ownerPath,
    })),
  })
}

function blocksOf(input: unknown): Prisma.InputJsonArray {
  const read = readBlocks(input)
  if ('fault' in read) throw new DomainError('INVALID', read.fault)
  return read.blocks
}

function checkText(text: {
  title: string
  addresseeIds: readonly string[]
  problemIds: readonly string[]
}): void {
  const fault = faultOfText(text)
  if (fault) throw new DomainError('INVALID', fault)
  if (!text.problemIds.every(isId)) throw new DomainError('INVALID', '关联的问题编号有误')
}
