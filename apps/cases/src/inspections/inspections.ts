import { asDate, DomainError, isId, once, refuse, todayOf } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import { meetDeadlines } from '../deadlines/deadlines.ts'
import { clockKeys } from '../deadlines/rules.ts'
import { majority, publicOpinion } from '../deliberations/rules.ts'
import type { CreateInspectionInput, SaveInspectionPlanInput } from '../generated/resolvers.ts'
import type { Inspection, Prisma } from '../generated/prisma/client.ts'
import { checkBelow, type Place, placesOf } from '../places.ts'
import { planLinkOf } from '../plans/openings.ts'
import { proposalLinkOf } from '../proposals/openings.ts'
import { recipients } from '../reports/rules.ts'
import { rulesInForce } from '../rules-in-force.ts'
import { hearing, longestNotice } from '../visits/rules.ts'
import { type InspectionStep, judgeNewInspection, judgePlan, judgeSpecialities, judgeStep } from './rules.ts'

/** @throws DomainError NOT_FOUND for a missing inspection and for one that the caller may not see */
export async function getInspection(ctx: Context, id: string): Promise<Inspection> {
  const inspection = isId(id) ? await ctx.tx.inspection.findUnique({ where: { id } }) : null
  if (!inspection) throw new DomainError('NOT_FOUND', '督导不存在')
  return inspection
}

/** The inspection, locked: commands on it wait for each other and judge what the one before left. */
export async function lockInspection(ctx: Context, id: string): Promise<Inspection> {
  // NO KEY: rows that refer to it may be written meanwhile, reports on its problems for example.
  if (isId(id)) await ctx.tx.$queryRaw`select id from inspection where id = ${id}::uuid for no key update`
  return getInspection(ctx, id)
}

/** The inspection, locked, for a step that only its own body may take. */
export async function lockOwnInspection(ctx: Context, id: string, step: InspectionStep): Promise<Inspection> {
  const inspection = await lockInspection(ctx, id)
  if (inspection.organId !== ctx.actor.organizationId) {
    throw new DomainError('FORBIDDEN', '只有组织这次督导的机构可以办理')
  }
  refuse(judgeStep(step, inspection))
  return inspection
}

/** The rules that an inspection keeps as they are on the day on which it is opened; those of its team join at the notice. */
const keptKeys = [...clockKeys, majority, publicOpinion, recipients, hearing, longestNotice]

/** Opens an inspection of the acting body, with its objects. */
export async function createInspection(ctx: Context, input: CreateInspectionInput): Promise<Inspection> {
  const { organizationId: organId, divisionId, divisionPath } = ctx.actor
  if (!organId || !divisionId || !divisionPath) throw new DomainError('FORBIDDEN', '请先选择所任职的督导机构')
  const id = await once(ctx, 'createInspection', input.idempotencyKey, async () => {
    refuse(judgeNewInspection(input))
    checkFactDay(ctx, '立项日期', input.occurredOn)
    if (input.basisDocumentId && !isId(input.basisDocumentId))
      throw new DomainError('NOT_FOUND', '依据文件不存在')
    const places = await placesOf(ctx, input.organizationIds)
    for (const place of places.values()) checkBelow(divisionPath, place)
    if (places.has(organId)) throw new DomainError('INVALID', '督导机构不能以自己为督导对象')
    const planLink = await planLinkOf(ctx, input, places.values())
    const proposalLink = await proposalLinkOf(ctx, input, places)

    const rules = await rulesInForce(ctx, keptKeys, divisionId, input.occurredOn)

    const inspectionId = uuidv7()
    await ctx.tx.inspection.create({
      data: {
        id: inspectionId,
        title: input.title.trim(),
        field: input.field,
        scope: input.scope,
        organId,
        ownerDivisionId: divisionId,
        ownerPath: divisionPath,
        basis: input.basis.trim(),
        basisDocumentId: input.basisDocumentId ?? null,
        emergencyKind: input.emergencyKind ?? null,
        ...termColumns(input.term),
        orientation: input.orientation ?? null,
        selection: input.selection ?? null,
        openness: input.openness ?? null,
        ...planLink,
        rules: [...rules.values()] as unknown as Prisma.InputJsonValue,
        ...proposalLink,
        occurredOn: asDate(input.occurredOn),
        isDemo: input.isDemo,
        recordedAt: ctx.now,
      },
    })
    await addObjects(ctx, { id: inspectionId, ownerPath: divisionPath }, places)
    return inspectionId
  })
  return getInspection(ctx, id)
}

function specialitiesOf(given: readonly string[]): string[] {
  const named = [...new Set(given.map((one) => one.trim()))]
  refuse(judgeSpecialities(named))
  return named
}

const termColumns = (term: CreateInspectionInput['term']) => ({
  termName: term?.name.trim() ?? null,
  termFrom: term ? asDate(term.fromDay) : null,
  termTo: term ? asDate(term.toDay) : null,
})

/** Makes units objects of an inspection. */
export async function addObjects(
  ctx: Context,
  { id: inspectionId, ownerPath }: Pick<Inspection, 'id' | 'ownerPath'>,
  places: ReadonlyMap<string, Place>,
): Promise<void> {
  await ctx.tx.inspectionObject.createMany({
    data: [...places.values()].map((place) => ({
      id: uuidv7(),
      inspectionId,
      ownerPath,
      organizationId: place.id,
      organizationKind: place.kind,
      divisionId: place.divisionId,
      divisionPath: place.path,
    })),
  })
}

/** Saves the plan; a later saving replaces it, the audit keeps the earlier one. */
export async function saveInspectionPlan(ctx: Context, input: SaveInspectionPlanInput): Promise<Inspection> {
  const { inspectionId, goals, content, methods, schedule } = input
  const inspection = await lockOwnInspection(ctx, inspectionId, 'savePlan')
  if (inspection.noticedOn) throw new DomainError('CONFLICT', '督导通知已经发出，不能再改督导方案')
  refuse(judgePlan(input))
  const plan = {
    goals: goals.trim(),
    content: content.trim(),
    methods: [...new Set(methods)],
    schedule: schedule.trim(),
    specialities: specialitiesOf(input.specialities ?? []),
    savedOn: asDate(todayOf(ctx)),
    recordedAt: ctx.now,
  }
  await ctx.tx.inspectionPlan.upsert({
    where: { inspectionId },
    create: { ...plan, inspectionId, ownerPath: inspection.ownerPath },
    update: plan,
  })
  await meetDeadlines(ctx, { inspectionId, name: 'PLAN_MADE_UP' }, todayOf(ctx))
  return inspection
}
