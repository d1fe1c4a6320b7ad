import { DomainError, plainDate, refuse, refuseRows, type Role } from '@dudao/service'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import { calendarOf } from '../deadlines/calendar.ts'
import type { NewVisit, RecordVisitsInput } from '../generated/resolvers.ts'
import type { Inspection, Visit } from '../generated/prisma/client.ts'
import { lockInspection } from '../inspections/inspections.ts'
import { inspectionSteps, judgeStep } from '../inspections/rules.ts'
import { goOnSite } from '../inspections/start.ts'
import { rulesOf } from '../rules-in-force.ts'
import { checkBatch, type Fresh, freshOf, inOrderSent } from '../sent.ts'
import { holdsWriteGrant } from '../teams/grants.ts'
import { checkParticipants, checkVisitRecusals } from '../teams/judging.ts'
import { locate } from './rows.ts'
import { hearing, judgeAnnouncement, judgeHearing, judgeVisit, longestNotice } from './rules.ts'

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
  await judgeVisits(ctx, inspection, fresh)
  const office = isOffice(ctx)
  if (!inspection.noticedOn && inspection.status === 'DRAFT') await goOnSite(ctx, inspection, fresh, office)
  const rows = await locate(ctx, inspection, fresh)
  await checkParticipants(ctx, inspection.id, rows)
  // Who has to recuse is told to offices alone; of what an inspector records it is judged at the deliberation.
  const recusalJudged = office && (await checkVisitRecusals(ctx, inspection, rows))
  const recordedByPersonId = ctx.actor.personId
  await ctx.tx.visit.createMany({ data: rows.map((row) => ({ ...row, recusalJudged, recordedByPersonId })) })
  const { to } = inspectionSteps.recordVisits
  if (inspection.status !== to) {
    await ctx.tx.inspection.update({ where: { id: inspection.id }, data: { status: to } })
  }
}

async function judgeVisits(ctx: Context, inspection: Inspection, fresh: readonly NewVisit[]): Promise<void> {
  const rules = new Map(rulesOf(inspection).map((rule) => [rule.key, rule]))
  // Only a regular visit has its announcement limited.
  const notice = inspection.scope === 'REGULAR' ? rules.get(longestNotice) : undefined
  const isAnnounced = notice && fresh.some(({ announcedOn }) => announcedOn)
  const calendar = isAnnounced ? await calendarOf(ctx, inspection.ownerDivisionId) : undefined
  refuseRows(
    fresh.map(
      (visit) =>
        judgeVisit(visit) ??
        judgeHearing(visit, rules.get(hearing)) ??
        (calendar && judgeAnnouncement(visit, notice, calendar)),
    ),
  )
  const { noticedOn, occurredOn, isEmergency } = inspection
  // The notice of an emergency may come after its visits.
  const since =
    noticedOn && !isEmergency
      ? { day: plainDate(noticedOn), what: '通知日期' }
      : { day: plainDate(occurredOn), what: '立项日期' }
  for (const visit of fresh) {
    checkFactDay(ctx, '督导日期', visit.occurredOn, since)
    checkTerm(inspection, visit.occurredOn)
  }
}

function checkTerm({ termName, termFrom, termTo }: Inspection, day: string): void {
  if (!termFrom || !termTo || (plainDate(termFrom) <= day && day <= plainDate(termTo))) return
  throw new DomainError(
    'INVALID',
    `督导日期（${day}）不在${termName}（${plainDate(termFrom)} 至 ${plainDate(termTo)}）内`,
  )
}
