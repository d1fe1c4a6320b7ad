import { actingBody, asDate, DomainError, isId, plainDate, refuse, refuseRows, todayOf } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type { NewPlanItem, SaveAnnualPlanInput } from '../generated/resolvers.ts'
import type { AnnualPlan, AnnualPlanVersion, Prisma } from '../generated/prisma/client.ts'
import { checkBelow, placesOf } from '../places.ts'
import { judgeItem, judgePlan, judgeStep, periodOf } from './rules.ts'

/** @throws DomainError NOT_FOUND for a missing plan and for one that the caller may not see */
async function getPlan(ctx: Context, id: string): Promise<AnnualPlan> {
  const plan = isId(id) ? await ctx.tx.annualPlan.findUnique({ where: { id } }) : null
  if (!plan) throw new DomainError('NOT_FOUND', '年度督导计划不存在')
  return plan
}

/** The plan, locked, with its last version: commands on it wait for each other and judge what the one before left. */
export async function lockPlan(
  ctx: Context,
  id: string,
): Promise<{ plan: AnnualPlan; version: AnnualPlanVersion }> {
  if (isId(id)) await ctx.tx.$queryRaw`select id from annual_plan where id = ${id}::uuid for no key update`
  const plan = await getPlan(ctx, id)
  const version = await ctx.tx.annualPlanVersion.findFirst({
    where: { planId: id },
    orderBy: { number: 'desc' },
  })
  // The deciding body sees no draft.
  if (!version) throw new DomainError('NOT_FOUND', '年度督导计划不存在')
  return { plan, version }
}

/** Saves the plan of the acting office: the draft as a whole, or after an approval the draft of an amendment. */
export async function saveAnnualPlan(ctx: Context, input: SaveAnnualPlanInput): Promise<AnnualPlan> {
  const body = actingBody(ctx)
  const { year, items, reason, isDemo = false } = input
  refuse(judgePlan(input))
  refuseRows(items.map((item) => judgeItem(item, year)))
  await checkUnits(ctx, body.divisionPath, items)

  const which = { organId_year: { organId: body.organizationId, year } }
  // Two first savings at once: the second waits here for the first, and finds its plan below.
  await ctx.tx.annualPlan.createMany({
    data: {
      id: uuidv7(),
      organId: body.organizationId,
      ownerDivisionId: body.divisionId,
      ownerPath: body.divisionPath,
      year,
      isDemo,
      recordedAt: ctx.now,
    },
    skipDuplicates: true,
  })
  const { id } = await ctx.tx.annualPlan.findUniqueOrThrow({ where: which })
  await ctx.tx.$queryRaw`select id from annual_plan where id = ${id}::uuid for no key update`
  const plan = await getPlan(ctx, id)
  const before = await ctx.tx.annualPlanVersion.findFirst({
    where: { planId: id },
    orderBy: { number: 'desc' },
  })
  if (before) refuse(judgeStep('save', before.status))
  const number = !before ? 1 : before.status === 'APPROVED' ? before.number + 1 : before.number
  if (number === 1 && reason) throw new DomainError('INVALID', '计划尚未批准，不需要填写调整原因')
  if (number > 1 && (!reason?.trim() || reason.length > 500)) {
    throw new DomainError('INVALID', '调整已批准的计划，请填写调整原因（500 字以内）')
  }
  const content = {
    title: input.title.trim(),
    combination: input.combination.trim(),
    sources: input.sources.map(({ kind, text }) => ({ kind, text: text.trim() })),
    reason: reason?.trim() || null,
    status: 'DRAFT',
    decidedOn: null,
    decidedByPersonId: null,
    savedOn: asDate(todayOf(ctx)),
    recordedAt: ctx.now,
  }
  const version = await ctx.tx.annualPlanVersion.upsert({
    where: { planId_number: { planId: id, number } },
    create: { ...content, id: uuidv7(), planId: id, number, ownerPath: body.divisionPath },
    update: content,
  })
  await writeItems(ctx, plan, version, items)
  return plan
}

/** All units and offices named are in the range of the office. */
async function checkUnits(ctx: Context, ownerPath: string, items: readonly NewPlanItem[]): Promise<void> {
  const persons = items.flatMap(({ responsiblePersonId }) => responsiblePersonId ?? [])
  if (!persons.every(isId)) throw new DomainError('NOT_FOUND', '人员不存在')
  const places = await placesOf(
    ctx,
    items.flatMap((item) => [...(item.organizationIds ?? []), item.responsibleOrganizationId]),
  )
  for (const place of places.values()) checkBelow(ownerPath, place)
}

async function writeItems(
  ctx: Context,
  plan: AnnualPlan,
  version: AnnualPlanVersion,
  items: readonly NewPlanItem[],
): Promise<void> {
  const lineages = await lineagesInForce(ctx, plan, version, items)
  await ctx.tx.planItem.deleteMany({ where: { versionId: version.id } })
  await ctx.tx.planItem.createMany({
    data: items.map((item, i): Prisma.PlanItemCreateManyInput => {
      const { from, to } = periodOf(item, plan.year)
      const id = uuidv7()
      return {
        id,
        planId: plan.id,
        versionId: version.id,
        lineageId: (item.continues && lineages.get(item.continues)) || id,
        ownerPath: plan.ownerPath,
        number: i + 1,
        title: item.title.trim(),
        field: item.field,
        scope: item.scope,
        organizationIds: item.organizationIds ?? [],
        unitKinds: item.unitKinds ?? [],
        fromOn: asDate(from),
        toOn: asDate(to),
        responsibleOrganizationId: item.responsibleOrganizationId ?? null,
        responsiblePersonId: item.responsiblePersonId ?? null,
        orientations: item.orientations ?? [],
        selections: item.selections ?? [],
        openness: item.openness ?? [],
        inspections: item.inspections ?? 1,
        note: item.note?.trim() || null,
      }
    }),
  })
}

/** Lineages of the matters that an amendment continues, each at most once. */
async function lineagesInForce(
  ctx: Context,
  plan: AnnualPlan,
  version: AnnualPlanVersion,
  items: readonly NewPlanItem[],
): Promise<Map<string, string>> {
  const continued = items.flatMap((item) => item.continues ?? [])
  if (new Set(continued).size < continued.length) {
    throw new DomainError('INVALID', '同一督导事项只能由一项延续')
  }
  if (continued.length === 0) return new Map()
  const known = continued.every(isId)
    ? await ctx.tx.planItem.findMany({
        where: {
          id: { in: continued },
          planId: plan.id,
          version: { number: version.number - 1, status: 'APPROVED' },
        },
        select: { id: true, lineageId: true },
      })
    : []
  if (known.length < continued.length) throw new DomainError('NOT_FOUND', '所延续的督导事项不在现行计划中')
  return new Map(known.map(({ id, lineageId }) => [id, lineageId]))
}

/** The day before which nothing happens to a version: that of its last saving. */
export const savedDay = (version: AnnualPlanVersion) => ({
  day: plainDate(version.savedOn),
  what: '保存日期',
})
