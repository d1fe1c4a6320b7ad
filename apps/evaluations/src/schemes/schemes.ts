import {
  actingBody,
  assertActsFor,
  type Connection,
  DomainError,
  isId,
  once,
  type PageArgs,
  paginate,
  pastDay,
} from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type { GradeBand, Indicator, Scheme } from '../generated/prisma/client.ts'
import type {
  CreateSchemeInput,
  PublishSchemeInput,
  ReviseSchemeInput,
  UpdateSchemeInput,
} from '../generated/resolvers.ts'
import { copyParts, type Parts, partsOf, refuse } from './parts.ts'
import { faultOfName } from './rules.ts'

export type IndicatorParent = Pick<
  Indicator,
  'id' | 'code' | 'name' | 'weightHundredths' | 'maxHundredths' | 'description'
>
export type GradeBandParent = Pick<GradeBand, 'grade' | 'fromHundredths' | 'toHundredths'>
type Head = Pick<Scheme, 'id' | 'name' | 'version' | 'status' | 'issuerId' | 'publishedOn' | 'recordedAt'>

/** A scheme with all its parts. */
export type WholeScheme = Head & { indicators: IndicatorParent[]; bands: GradeBandParent[] }
/** A scheme as it is answered: from its row, whose parts are read when asked for, or from a round's snapshot. */
export type SchemeParent = Head & Partial<WholeScheme>

export type SchemePage = Connection<Scheme>

export const findScheme = (ctx: Context, id: string): Promise<Scheme | null> =>
  isId(id) ? ctx.tx.scheme.findUnique({ where: { id } }) : Promise.resolve(null)

export async function getScheme(ctx: Context, id: string): Promise<Scheme> {
  const scheme = await findScheme(ctx, id)
  if (!scheme) throw new DomainError('NOT_FOUND', '评价方案不存在')
  return scheme
}

export function schemesPage(ctx: Context, args: PageArgs): Promise<SchemePage> {
  return paginate(
    ctx.actor,
    'schemes',
    args,
    ({ before, take }) =>
      ctx.tx.scheme.findMany({
        ...(before && { where: { id: { lt: before } } }),
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.scheme.count(),
  )
}

export async function indicatorsOf(ctx: Context, schemeId: string): Promise<Indicator[]> {
  const rows = await ctx.tx.scheme
    .findUnique({ where: { id: schemeId } })
    .indicators({ orderBy: { position: 'asc' } })
  return rows ?? []
}

export async function bandsOf(ctx: Context, schemeId: string): Promise<GradeBand[]> {
  const rows = await ctx.tx.scheme
    .findUnique({ where: { id: schemeId } })
    .bands({ orderBy: { fromHundredths: 'asc' } })
  return rows ?? []
}

/** Draws up version 1 of a scheme of the acting body. */
export async function createScheme(ctx: Context, input: CreateSchemeInput): Promise<Scheme> {
  const organ = actingBody(ctx)
  refuse(faultOfName(input.name))
  const parts = partsOf(input)
  const id = await once(ctx, 'createScheme', input.idempotencyKey, async () => {
    const schemeId = uuidv7()
    await ctx.tx.scheme.create({
      data: {
        id: schemeId,
        lineageId: schemeId,
        version: 1,
        name: input.name.trim(),
        issuerId: organ.organizationId,
        ownerDivisionId: organ.divisionId,
        ownerPath: organ.divisionPath,
        recordedAt: ctx.now,
      },
    })
    await writeParts(ctx, schemeId, parts)
    return schemeId
  })
  return getScheme(ctx, id)
}

/** Changes a draft of the acting body. */
export async function updateScheme(ctx: Context, input: UpdateSchemeInput): Promise<Scheme> {
  const { id } = await lockDraft(ctx, input.schemeId)
  if (input.name != null) {
    refuse(faultOfName(input.name))
    await ctx.tx.scheme.update({ where: { id }, data: { name: input.name.trim() } })
  }
  const parts = partsOf(input)
  if (parts.indicators) await ctx.tx.indicator.deleteMany({ where: { schemeId: id } })
  if (parts.bands) await ctx.tx.gradeBand.deleteMany({ where: { schemeId: id } })
  await writeParts(ctx, id, parts)
  return getScheme(ctx, id)
}

/** Publishes a draft of the acting body. From then on the database refuses every change to it. */
export async function publishScheme(ctx: Context, input: PublishSchemeInput): Promise<Scheme> {
  const publishedOn = pastDay(ctx, '发布日期', input.publishedOn)
  const { id } = await lockDraft(ctx, input.schemeId)
  return ctx.tx.scheme.update({ where: { id }, data: { status: 'PUBLISHED', publishedOn } })
}

/** Starts the next version of a published scheme of the acting body, as a draft with the same parts. */
export async function reviseScheme(ctx: Context, input: ReviseSchemeInput): Promise<Scheme> {
  const source = await getScheme(ctx, input.schemeId)
  assertActsFor(ctx, source.issuerId)
  if (source.status !== 'PUBLISHED') throw new DomainError('CONFLICT', '方案尚未发布，请直接修改草案')
  const id = await once(ctx, 'reviseScheme', input.idempotencyKey, async () => {
    await ctx.tx.$queryRaw`select id from scheme where id = ${source.lineageId}::uuid for update`
    const newest = await ctx.tx.scheme.findFirstOrThrow({
      where: { lineageId: source.lineageId },
      orderBy: { version: 'desc' },
    })
    if (newest.status === 'DRAFT') {
      throw new DomainError('CONFLICT', `第 ${newest.version} 版草案尚未发布，请在该草案上修改`)
    }
    const { id: schemeId } = await ctx.tx.scheme.create({
      data: {
        lineageId: source.lineageId,
        version: newest.version + 1,
        name: source.name,
        issuerId: source.issuerId,
        ownerDivisionId: source.ownerDivisionId,
        ownerPath: source.ownerPath,
        recordedAt: ctx.now,
      },
    })
    await writeParts(
      ctx,
      schemeId,
      copyParts(await indicatorsOf(ctx, source.id), await bandsOf(ctx, source.id)),
    )
    return schemeId
  })
  return getScheme(ctx, id)
}

/** The draft, locked until the command commits. A published one is refused with what to do instead. */
async function lockDraft(ctx: Context, id: string): Promise<Scheme> {
  const scheme = await getScheme(ctx, id)
  assertActsFor(ctx, scheme.issuerId)
  const [locked] = await ctx.tx.$queryRaw<{ status: string }[]>`
    select status from scheme where id = ${scheme.id}::uuid for update`
  if (locked?.status !== 'DRAFT') {
    throw new DomainError('CONFLICT', '方案已发布，不能再修改；如需调整，请修订为新版本')
  }
  return scheme
}

async function writeParts(
  ctx: Context,
  schemeId: string,
  { indicators = [], bands = [] }: Parts,
): Promise<void> {
  await ctx.tx.indicator.createMany({ data: indicators.map((row) => ({ ...row, schemeId })) })
  await ctx.tx.gradeBand.createMany({ data: bands.map((row) => ({ ...row, schemeId })) })
}
