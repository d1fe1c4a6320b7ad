import { asDate, DomainError, giveReason, isId, plainDate, refuse, type Role } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import type { NewVisit, RecordVisitsInput, ReleaseVisitInput } from '../generated/resolvers.ts'
import type { Inspection, Prisma, Visit } from '../generated/prisma/client.ts'
import { lockInspection, lockOwnInspection } from '../inspections/inspections.ts'
import { inspectionSteps, judgeStep } from '../inspections/rules.ts'
import { checkBelow, divisionPathsOf, placeIn, placesOf } from '../places.ts'
import { checkBatch, type Fresh, freshOf, inOrderSent } from '../sent.ts'
import { holdsWriteGrant } from '../teams/grants.ts'
import { checkVisitRecusals } from '../teams/teams.ts'
import { judgeVisit } from './rules.ts'

/**
 * Records visits, in the order given: by officers of the inspecting body, and by members whose grant says so. What
 * is known already stays as it is, so a phone may send again after the inspection has moved on.
 */
export async function recordVisits(ctx: Context, input: RecordVisitsInput): Promise<Visit[]> {
  const { inspectionId, visits } = input
  checkBatch(visits, '处实地督导')
  const inspection = await lockInspection(ctx, inspectionId)
  await checkRecorder(ctx, inspection)
  const which = { inspectionId, clientId: { in: visits.map(({ clientId }) => clientId) } }
  const known = await ctx.tx.visit.findMany({ where: which, select: { clientId: true, contentHash: true } })
  const fresh = freshOf(visits, new Map(known.map((row) => [row.clientId, row.contentHash])))
  if (fresh.length > 0) await writeVisits(ctx, inspection, fresh)
  return inOrderSent(visits, await ctx.tx.visit.findMany({ where: which }))
}

const officeRoles: readonly Role[] = ['OFFICER', 'LEADER']
const isOffice = ({ actor }: Context): boolean => actor.roles.some((role) => officeRoles.includes(role))

/** Whether the caller may record in this inspection: for its body, or by a grant. */
export const mayRecord = async (ctx: Context, inspection: Inspection): Promise<boolean> =>
  (ctx.actor.organizationId === inspection.organId && isOffice(ctx)) ||
  (await holdsWriteGrant(ctx, inspection.id))

async function checkRecorder(ctx: Context, inspection: Inspection): Promise<void> {
  if (!(await mayRecord(ctx, inspection))) {
    throw new DomainError('FORBIDDEN', '只有组织这次督导的机构和督导小组的督学可以登记')
  }
}

async function writeVisits(ctx: Context, inspection: Inspection, fresh: Fresh<NewVisit>[]): Promise<void> {
  refuse(judgeStep('recordVisits', inspection))
  fresh.forEach((visit, i) => refuse(judgeVisit(visit, i)))
  const since = { day: plainDate(inspection.noticedOn as Date), what: '通知日期' }
  for (const { occurredOn } of fresh) checkFactDay(ctx, '督导日期', occurredOn, since)
  const rows = await locate(ctx, inspection, fresh)
  // Who has to recuse from what is told to offices alone; of what an inspector records it is judged at the feedback.
  const recusalJudged = isOffice(ctx) && (await checkVisitRecusals(ctx, inspection.id, rows))
  const recordedByPersonId = ctx.actor.personId
  await ctx.tx.visit.createMany({ data: rows.map((row) => ({ ...row, recusalJudged, recordedByPersonId })) })
  const { to } = inspectionSteps.recordVisits
  if (inspection.status !== to) {
    await ctx.tx.inspection.update({ where: { id: inspection.id }, data: { status: to } })
  }
}

type VisitRow = Omit<
  Prisma.VisitCreateManyInput,
  'recusalJudged' | 'recordedByPersonId' | 'organizationId' | 'occurredOn'
> & {
  organizationId: string | null
  occurredOn: Date
}

/** Rows with the place's division and name, all of them in the range of the inspecting body. */
async function locate(ctx: Context, inspection: Inspection, fresh: Fresh<NewVisit>[]): Promise<VisitRow[]> {
  const places = await placesOf(
    ctx,
    fresh.map(({ organizationId }) => organizationId),
  )
  const divisions = await divisionPathsOf(
    ctx,
    fresh.map(({ organizationId, divisionId }) => (organizationId ? null : divisionId)),
  )
  divisions.set(inspection.ownerDivisionId, inspection.ownerPath)
  return fresh.map(({ organizationId, divisionId, placeName, persons, occurredOn, ...visit }, i) => {
    const spot = { divisionId: divisionId ?? inspection.ownerDivisionId, name: '', kind: null }
    const path = divisions.get(spot.divisionId) ?? ''
    const place = organizationId ? placeIn(places, organizationId) : { ...spot, path }
    const name = placeName?.trim() || place.name
    checkBelow(inspection.ownerPath, { name, path: place.path }, `第 ${i + 1} 行：`)
    return {
      ...visit,
      id: uuidv7(),
      inspectionId: inspection.id,
      ownerPath: inspection.ownerPath,
      organizationId: organizationId ?? null,
      organizationKind: place.kind,
      divisionId: place.divisionId,
      placePath: place.path,
      placeName: name,
      occurredOn: asDate(occurredOn),
      methods: [...new Set(visit.methods)],
      personsValue: persons?.value ?? null,
      personsQualifier: persons?.qualifier ?? null,
      recordedAt: ctx.now,
    }
  })
}

/** Releases a covert visit to the place, once the feedback is given; nobody else than the inspecting body may. */
export async function releaseVisit(ctx: Context, { visitId, reason }: ReleaseVisitInput): Promise<Visit> {
  const visit = isId(visitId) ? await ctx.tx.visit.findUnique({ where: { id: visitId } }) : null
  if (!visit) throw new DomainError('NOT_FOUND', '实地督导记录不存在')
  await lockOwnInspection(ctx, visit.inspectionId, 'releaseVisit')
  if (!reason.trim()) throw new DomainError('INVALID', '请填写公布的原因')
  if (visit.releasedAt) return visit
  await giveReason(ctx.tx, reason.trim())
  return ctx.tx.visit.update({ where: { id: visitId }, data: { releasedAt: ctx.now } })
}
