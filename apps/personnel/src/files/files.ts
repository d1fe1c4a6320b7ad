import {
  type Connection,
  DomainError,
  isId,
  loadTogether,
  type PageArgs,
  paginate,
  type Vault,
} from '@dudao/service'
import type { Context } from '../context.ts'
import { rangeOfDivision } from '../divisions.ts'
import type { InspectorFileFilter } from '../generated/resolvers.ts'
import type { InspectorFile, PersonalDataRead, Prisma } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { identityNumber, mobile } from './input.ts'

/** A page of inspector files. */
export type InspectorFilePage = Connection<InspectorFile>

const maxReads = 50

/** The file of a person that the caller may see; a removed one is none. */
export async function findFile(ctx: Context, personId: string): Promise<InspectorFile | null> {
  if (!isId(personId)) return null
  const file = await loadTogether(ctx, 'inspectorFile', personId, (ids) => filesOf(ctx, ids))
  return file ?? null
}

/** The files of these persons that the caller may see, by person. */
export async function filesOf(ctx: Context, personIds: string[]): Promise<Map<string, InspectorFile>> {
  const files = await ctx.tx.inspectorFile.findMany({
    where: { personId: { in: personIds }, removedAt: null },
  })
  return new Map(files.map((file) => [file.personId, file]))
}

/** A file by its own id, removed or not. */
export async function findFileById(ctx: Context, id: string): Promise<InspectorFile | null> {
  return isId(id) ? ctx.tx.inspectorFile.findUnique({ where: { id } }) : null
}

/**
 * Files in the caller's range. Identity number and mobile are looked up by their keyed hashes: whoever knows a number
 * finds the file, and nobody reads a number out of the list.
 *
 * @throws DomainError INVALID for a bad page or number, NOT_FOUND for an unknown division
 */
export async function filesPage(
  ctx: Context,
  vault: Vault,
  args: PageArgs & { filter?: InspectorFileFilter | null },
): Promise<InspectorFilePage> {
  const { divisionId, removed, ...numbers } = args.filter ?? {}
  const where = {
    removedAt: removed ? { not: null } : null,
    ...(divisionId && { ownerPath: await rangeOfDivision(ctx, divisionId) }),
    ...(numbers.identityNumber && {
      identityHash: vault.hash('identity', parse(identityNumber, numbers.identityNumber)),
    }),
    ...(numbers.mobile && { mobileHash: vault.hash('mobile', parse(mobile, numbers.mobile)) }),
  } satisfies Prisma.InspectorFileWhereInput
  return paginate(
    ctx.actor,
    'inspectorFiles',
    args,
    ({ before, take }) =>
      ctx.tx.inspectorFile.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.inspectorFile.count({ where }),
  )
}

/** @throws DomainError NOT_FOUND */
export async function getFile(ctx: Context, personId: string): Promise<InspectorFile> {
  const file = await findFile(ctx, personId)
  if (!file) throw new DomainError('NOT_FOUND', '督学档案不存在')
  return file
}

/** Who read the numbers of the file, as far as the caller may know, newest first. */
export async function readsOf(ctx: Context, fileId: string): Promise<PersonalDataRead[]> {
  const file = ctx.tx.inspectorFile.findUnique({ where: { id: fileId } })
  return (await file.reads({ orderBy: { id: 'desc' }, take: maxReads })) ?? []
}
