import { type Connection, isId, loadChildren, loadTogether, type PageArgs, paginate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { CheckForm, CheckFormVersion, Prisma } from '../generated/prisma/client.ts'
import type { CheckFormFilter } from '../generated/resolvers.ts'

export type CheckFormPage = Connection<CheckForm>

export function checkFormsPage(
  ctx: Context,
  args: PageArgs & { filter?: CheckFormFilter | null },
): Promise<CheckFormPage> {
  const { audience, ownOnly, usableOnly } = args.filter ?? {}
  const where: Prisma.CheckFormWhereInput = {
    ...(audience && { audience: { in: [audience, 'ANY'] } }),
    // Somebody who acts for no body owns nothing: an empty list, not an unfiltered one.
    ...(ownOnly && { organId: { in: ctx.actor.organizationId ? [ctx.actor.organizationId] : [] } }),
    ...(usableOnly && { withdrawnOn: null, versions: { some: { publishedOn: { not: null } } } }),
  }
  return paginate(
    ctx.actor,
    'checkForms',
    args,
    ({ before, take }) =>
      ctx.tx.checkForm.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.checkForm.count({ where }),
  )
}

export const findForm = async (ctx: Context, id: string): Promise<CheckForm | null> => {
  if (!isId(id)) return null
  const form = await loadTogether(ctx, 'checkForm', id, async (ids) => {
    const rows = await ctx.tx.checkForm.findMany({ where: { id: { in: ids } } })
    return new Map(rows.map((row) => [row.id, row]))
  })
  return form ?? null
}

export const findVersion = async (ctx: Context, id: string | null): Promise<CheckFormVersion | null> => {
  if (!id || !isId(id)) return null
  const version = await loadTogether(ctx, 'checkFormVersion', id, async (ids) => {
    const rows = await ctx.tx.checkFormVersion.findMany({ where: { id: { in: ids } } })
    return new Map(rows.map((row) => [row.id, row]))
  })
  return version ?? null
}

const maxVersions = 200

/** The versions that the reader may see, newest first. */
export async function versionsOfForm(ctx: Context, formId: string): Promise<CheckFormVersion[]> {
  const read = (ids: string[]) =>
    ctx.tx.checkFormVersion.findMany({ where: { formId: { in: ids } }, orderBy: { number: 'desc' } })
  const versions = await loadChildren(ctx, 'checkFormVersions', formId, read, (row) => row.formId)
  return versions.slice(0, maxVersions)
}

/** The last published version. */
export async function currentVersion(ctx: Context, formId: string): Promise<CheckFormVersion | null> {
  const version = await loadTogether(ctx, 'currentCheckFormVersion', formId, async (ids) => {
    const last = await ctx.tx.$queryRaw<{ id: string }[]>`
      select distinct on (form_id) id from check_form_version
      where form_id = any(${ids}::uuid[]) and published_on is not null order by form_id, number desc`
    const rows = await ctx.tx.checkFormVersion.findMany({ where: { id: { in: last.map(({ id }) => id) } } })
    return new Map(rows.map((row) => [row.formId, row]))
  })
  return version ?? null
}

export async function draftVersion(ctx: Context, formId: string): Promise<CheckFormVersion | null> {
  const read = (ids: string[]) =>
    ctx.tx.checkFormVersion.findMany({ where: { formId: { in: ids }, publishedOn: null } })
  const [draft] = await loadChildren(ctx, 'draftCheckFormVersion', formId, read, (row) => row.formId)
  return draft ?? null
}
