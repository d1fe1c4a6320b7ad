import { actingBody, asDate, DomainError, isId, once, refuse } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type { RegisterWorkPlanInput } from '../generated/resolvers.ts'
import type { WorkPlan, WorkPlanItem } from '../generated/prisma/client.ts'
import { judgeWorkPlan } from './rules.ts'

/** Registers a document of work points as printed; its items are numbered through all sections. */
export async function registerWorkPlan(ctx: Context, input: RegisterWorkPlanInput): Promise<WorkPlan> {
  const { organizationId: organId, divisionId, divisionPath } = actingBody(ctx)
  const { signatories, sections, addressees = [], datedOn, publishedOn, basisDocumentId } = input
  const id = await once(ctx, 'registerWorkPlan', input.idempotencyKey, async () => {
    refuse(judgeWorkPlan(input))
    if (basisDocumentId && !isId(basisDocumentId)) throw new DomainError('NOT_FOUND', '登记的文件不存在')
    const workPlanId = uuidv7()
    await ctx.tx.workPlan.create({
      data: {
        id: workPlanId,
        organId,
        ownerDivisionId: divisionId,
        ownerPath: divisionPath,
        title: input.title.trim(),
        year: input.year,
        documentNumber: input.documentNumber ?? null,
        datedOn: datedOn ? asDate(datedOn) : null,
        datedOnCertainty: input.datedOnCertainty ?? null,
        rawDate: input.rawDate ?? null,
        publishedOn: publishedOn ? asDate(publishedOn) : null,
        category: input.category ?? null,
        source: input.source ?? null,
        signatories: signatories.map(({ name, certainty = 'STATED' }) => ({ name, certainty })),
        addressees: [...addressees],
        sections: sections.map(({ title }) => title.trim()),
        basisDocumentId: basisDocumentId ?? null,
        isDemo: input.isDemo ?? false,
        recordedAt: ctx.now,
      },
    })
    const items = sections.flatMap((section, i) => section.items.map((item) => ({ ...item, section: i + 1 })))
    await ctx.tx.workPlanItem.createMany({
      data: items.map(({ section, heading, text }, i) => ({
        id: uuidv7(),
        workPlanId,
        ownerPath: divisionPath,
        section,
        number: i + 1,
        heading: heading.trim(),
        text: text?.trim() || null,
      })),
    })
    return workPlanId
  })
  return ctx.tx.workPlan.findUniqueOrThrow({ where: { id } })
}

/**
 * An item of a document of the acting body, locked: commands that decompose it wait for each other.
 *
 * @throws DomainError NOT_FOUND for a missing item and for one that the caller may not see; FORBIDDEN for one of another
 *   body's document
 */
export async function lockOwnItem(ctx: Context, id: string): Promise<WorkPlanItem> {
  const item = isId(id)
    ? await ctx.tx.workPlanItem.findUnique({ where: { id }, include: { workPlan: true } })
    : null
  if (!item) throw new DomainError('NOT_FOUND', '工作要点中没有这一项')
  if (item.workPlan.organId !== ctx.actor.organizationId) {
    throw new DomainError('FORBIDDEN', '只有登记该工作要点的机构可以分解任务')
  }
  await ctx.tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`work plan item ${id}`}))`
  return item
}
