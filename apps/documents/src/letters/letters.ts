import {
  asDate,
  type Connection,
  DomainError,
  inOwnRanges,
  isId,
  type PageArgs,
  paginate,
} from '@dudao/service'
import type { Context } from '../context.ts'
import type { File, Letter, Prisma } from '../generated/prisma/client.ts'
import type { LetterFilter } from '../generated/resolvers.ts'

/** A page of letters. */
export type LetterPage = Connection<Letter>

export const findLetter = (ctx: Context, id: string): Promise<Letter | null> =>
  isId(id) ? ctx.tx.letter.findUnique({ where: { id } }) : Promise.resolve(null)

export async function getLetter(ctx: Context, id: string): Promise<Letter> {
  const letter = await findLetter(ctx, id)
  if (!letter) throw new DomainError('NOT_FOUND', '公文不存在')
  return letter
}

/** The letter as it is once nobody else can change it before this transaction ends. The caller must be able to write it. */
export async function lockLetter(ctx: Context, id: string): Promise<Letter> {
  await getLetter(ctx, id)
  await ctx.tx.$queryRaw`select 1 from letter where id = ${id}::uuid for update`
  return getLetter(ctx, id)
}

/** Letters issued by bodies in the reader's range. */
export function lettersPage(
  ctx: Context,
  args: PageArgs & { filter?: LetterFilter | null },
): Promise<LetterPage> {
  // The ranges stay on top: Prisma forgets an empty OR inside an AND.
  const where = { ...inOwnRanges(ctx.actor, 'ownerPath'), AND: [whereOf(args.filter ?? {})] }
  return paginate(
    ctx.actor,
    'letters',
    args,
    ({ before, take }) =>
      ctx.tx.letter.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.letter.count({ where }),
  )
}

function whereOf({ status, kind, issuerId, year }: LetterFilter): Prisma.LetterWhereInput {
  if (issuerId && !isId(issuerId)) throw new DomainError('NOT_FOUND', '发文机关不存在')
  if (year != null && (year < 1949 || year > 9998)) throw new DomainError('INVALID', '年份有误')
  return {
    ...(status && { status }),
    ...(kind && { kind }),
    ...(issuerId && { issuerOrganizationId: issuerId }),
    ...(year != null && {
      OR: [
        { numberYear: year },
        { numberYear: null, occurredOn: { gte: asDate(`${year}-01-01`), lt: asDate(`${year + 1}-01-01`) } },
      ],
    }),
  }
}

/** Ids of the main recipients in the order of the paper; one query for all letters of a request. */
export async function addresseesOf(ctx: Context, { id }: Letter): Promise<{ id: string }[]> {
  const rows = await ctx.tx.letter.findUnique({ where: { id } }).addressees({ orderBy: { position: 'asc' } })
  return (rows ?? []).map(({ organizationId }) => ({ id: organizationId }))
}

/** The rendered papers of a letter. */
export async function filesOfLetter(ctx: Context, { id }: Letter): Promise<File[]> {
  const rows = await ctx.tx.letter
    .findUnique({ where: { id } })
    .files({ orderBy: { position: 'asc' }, include: { file: true } })
  return (rows ?? []).map(({ file }) => file)
}

/** The rendering behind an approved letter; null before approval. */
export const renderingOf = (ctx: Context, { id }: Letter) =>
  ctx.tx.letter.findUnique({ where: { id } }).rendering()
