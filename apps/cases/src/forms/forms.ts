import {
  actingBody,
  asDate,
  assertActsFor,
  DomainError,
  giveReason,
  isId,
  once,
  plainDate,
  refuse,
} from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import type { CheckForm, CheckFormVersion, Prisma } from '../generated/prisma/client.ts'
import type {
  CreateCheckFormInput,
  PublishCheckFormInput,
  SaveCheckFormDraftInput,
  WithdrawCheckFormInput,
} from '../generated/resolvers.ts'
import { judgeNewForm, judgePublication, judgeSections, judgeUse, type Section, sectionsOf } from './rules.ts'

const asJson = (sections: readonly Section[]) => sections as unknown as Prisma.InputJsonValue

/** The sections of a version: judged when they were saved, trusted here. */
export const readSections = ({ sections }: Pick<CheckFormVersion, 'sections'>): Section[] =>
  sections as unknown as Section[]

async function getForm(ctx: Context, id: string): Promise<CheckForm> {
  const form = isId(id) ? await ctx.tx.checkForm.findUnique({ where: { id } }) : null
  if (!form) throw new DomainError('NOT_FOUND', '督导检查表不存在')
  return form
}

/** The check list of the acting body, locked: two editors wait for each other. */
async function lockOwnForm(ctx: Context, id: string): Promise<CheckForm> {
  if (isId(id)) await ctx.tx.$queryRaw`select id from check_form where id = ${id}::uuid for no key update`
  const form = await getForm(ctx, id)
  if (!form.organId) throw new DomainError('FORBIDDEN', '系统内置的检查表不能修改，请以它为基础另建')
  assertActsFor(ctx, form.organId)
  refuse(judgeUse(form))
  return form
}

const versionsOf = (ctx: Context, formId: string) =>
  ctx.tx.checkFormVersion.findMany({ where: { formId }, orderBy: { number: 'desc' }, take: 2 })

/** Begins a check list of the acting body: empty, or with the sections of a published version. */
export async function createCheckForm(ctx: Context, input: CreateCheckFormInput): Promise<CheckForm> {
  const { organizationId: organId, divisionPath: ownerPath } = actingBody(ctx)
  const id = await once(ctx, 'createCheckForm', input.idempotencyKey, async () => {
    refuse(judgeNewForm(input))
    const base = await baseOf(ctx, input.basedOnVersionId)
    const formId = uuidv7()
    const shared = { organId, ownerPath, recordedAt: ctx.now }
    await ctx.tx.checkForm.create({
      data: {
        ...shared,
        id: formId,
        name: input.name.trim(),
        audience: input.audience,
        basedOnVersionId: base?.id ?? null,
      },
    })
    await ctx.tx.checkFormVersion.create({
      data: {
        ...shared,
        id: uuidv7(),
        formId,
        number: 1,
        basis: base?.basis ?? null,
        sections: asJson(base ? readSections(base) : []),
      },
    })
    return formId
  })
  return getForm(ctx, id)
}

async function baseOf(ctx: Context, id: string | null | undefined): Promise<CheckFormVersion | undefined> {
  if (!id) return undefined
  const base = isId(id) ? await ctx.tx.checkFormVersion.findUnique({ where: { id } }) : null
  if (!base?.publishedOn) throw new DomainError('NOT_FOUND', '督导检查表不存在，或者尚未发布')
  return base
}

/** Saves the version that is being drawn up; a published one stays, and the next begins. */
export async function saveCheckFormDraft(ctx: Context, input: SaveCheckFormDraftInput): Promise<CheckForm> {
  const form = await lockOwnForm(ctx, input.formId)
  const sections = sectionsOf(input.sections)
  refuse(judgeSections(sections))
  if ((input.basis?.length ?? 0) > 500) throw new DomainError('INVALID', '依据不能超过 500 个字')
  const [last] = await versionsOf(ctx, form.id)
  const content = { basis: input.basis?.trim() || null, sections: asJson(sections), recordedAt: ctx.now }
  if (last && !last.publishedOn) {
    await ctx.tx.checkFormVersion.update({ where: { id: last.id }, data: content })
  } else {
    const { organId, ownerPath } = form
    const number = (last?.number ?? 0) + 1
    await ctx.tx.checkFormVersion.create({
      data: { ...content, id: uuidv7(), formId: form.id, organId, ownerPath, number },
    })
  }
  return form
}

/** Publishes what was drawn up: from now on it holds for the office's division and below, and never changes. */
export async function publishCheckForm(ctx: Context, input: PublishCheckFormInput): Promise<CheckForm> {
  const form = await lockOwnForm(ctx, input.formId)
  const [last, before] = await versionsOf(ctx, form.id)
  // Sent again: done already.
  if (last?.publishedOn && last.number === input.number) return form
  const draft = last && !last.publishedOn ? last : undefined
  refuse(judgePublication(draft && { number: draft.number, sections: readSections(draft) }, input.number))
  const since = before?.publishedOn
  checkFactDay(
    ctx,
    '发布日期',
    input.publishedOn,
    since ? { day: plainDate(since), what: '上一版的发布日期' } : undefined,
  )
  await ctx.tx.checkFormVersion.update({
    where: { id: draft?.id as string },
    data: { publishedOn: asDate(input.publishedOn) },
  })
  return form
}

/** Takes a check list out of use; what is recorded with it goes on. */
export async function withdrawCheckForm(ctx: Context, input: WithdrawCheckFormInput): Promise<CheckForm> {
  const form = await lockOwnForm(ctx, input.formId)
  if (!input.reason.trim()) throw new DomainError('INVALID', '请填写停用的原因')
  checkFactDay(ctx, '停用日期', input.withdrawnOn)
  await giveReason(ctx.tx, input.reason.trim())
  return ctx.tx.checkForm.update({
    where: { id: form.id },
    data: { withdrawnOn: asDate(input.withdrawnOn) },
  })
}
