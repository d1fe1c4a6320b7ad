import { loadChildren, loadTogether, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import { PersonActivitiesDocument, type PersonActivitiesQuery } from '../generated/operations.ts'
import type { AppraisalFigure, AppraisalFigureChange } from '../generated/resolvers.ts'
import type { Appraisal, AppraisalRound, AppraisalSnapshot } from '../generated/prisma/client.ts'
import { toHours } from '../training/hours.ts'
import { hourRulesOf } from '../training/hour-rules.ts'
import { concentratedOnly, ruleDay, sumOf } from '../training/rules.ts'
import { changesBetween, type Figures } from './figure-rules.ts'
import { daysOf } from './rules.ts'

/** The most persons that directory answers about at once. */
const personsAtOnce = 200

/** Whose year, by the rules of which division. */
export type YearOfOffice = Pick<AppraisalRound, 'year' | 'ownerDivisionId'>

/**
 * The figures of inspectors' year, counted now with the caller's rights: inspections by the service that owns them,
 * training and duty here.
 */
export async function countFigures(
  ctx: Context,
  { year, ownerDivisionId }: YearOfOffice,
  personIds: readonly string[],
): Promise<Map<string, Figures>> {
  const { from, to } = daysOf(year)
  const activities = await activitiesOf(ctx, personIds, { from, to })
  const duties = await dutySchoolsOf(ctx, personIds, { from, to })
  const sums = await ctx.tx.trainingCredit.groupBy({
    by: ['inspectorId', 'form'],
    where: { inspectorId: { in: [...personIds] }, year, revokedOn: null },
    _sum: { hundredths: true },
  })
  const rules = await hourRulesOf(ctx, ownerDivisionId, ruleDay(year, todayOf(ctx)))
  const required = rules.find(({ level }) => level === 'OWN')?.required
  return new Map(
    personIds.map((personId) => {
      const byForm = sums
        .filter(({ inspectorId }) => inspectorId === personId)
        .map(({ form, _sum }) => ({ form: form as never, hundredths: _sum.hundredths ?? 0 }))
      const figures = {
        values: {
          ...activityValues(activities.get(personId)),
          DUTY_SCHOOLS: duties.get(personId) ?? 0,
          TRAINING_HOURS: toHours(sumOf(byForm, required?.forms ?? concentratedOnly)),
        },
        requiredTrainingHours: required?.hours ?? null,
      }
      return [personId, figures]
    }),
  )
}

type Activity = PersonActivitiesQuery['persons'][number]['inspectionActivity']

const activityFields = {
  INSPECTIONS: 'inspections',
  LED: 'led',
  REGULAR_INSPECTIONS: 'regularInspections',
  VISITS: 'visits',
  REGULAR_VISITS: 'regularVisits',
  SCHOOLS: 'schools',
  RECORDED_VISITS: 'recordedVisits',
  PROBLEMS: 'problems',
  CLOSED_PROBLEMS: 'closedProblems',
  SUGGESTIONS: 'suggestions',
  OPINIONS: 'opinions',
  DECIDED_REPORTS: 'decidedReports',
} as const satisfies Partial<Record<AppraisalFigure, keyof Activity>>

/** Of a person whom the caller may not see nothing is known: null, which is not nought. */
const activityValues = (activity: Activity | undefined) =>
  Object.fromEntries(
    Object.entries(activityFields).map(([figure, field]) => [figure, activity?.[field] ?? null]),
  ) as Record<keyof typeof activityFields, number | null>

interface Period {
  from: string
  to: string
}

async function activitiesOf(
  ctx: Context,
  personIds: readonly string[],
  period: Period,
): Promise<Map<string, Activity>> {
  const activities = new Map<string, Activity>()
  for (let start = 0; start < personIds.length; start += personsAtOnce) {
    const some = personIds.slice(start, start + personsAtOnce)
    const variables = { personIds: some, ...period }
    const { persons } = await ctx.graph.request(PersonActivitiesDocument, variables, ctx.callAs)
    for (const { id, inspectionActivity } of persons) activities.set(id, inspectionActivity)
  }
  return activities
}

/** Different schools under a duty that held on a day of the period; the end of a duty is exclusive. */
async function dutySchoolsOf(
  ctx: Context,
  personIds: readonly string[],
  { from, to }: Period,
): Promise<Map<string, number>> {
  const rows = await ctx.tx.$queryRaw<{ id: string; schools: number }[]>`
    select inspector_id as id, count(distinct school_organization_id)::int as schools
    from duty_assignment
    where inspector_id = any(${[...personIds]}::uuid[])
      and valid_from <= ${to}::date
      and ${from}::date < coalesce(valid_to, 'infinity')
    group by inspector_id`
  return new Map(rows.map(({ id, schools }) => [id, schools]))
}

/** Writes figures counted now beside those taken before. */
export async function takeSnapshots(
  ctx: Context,
  round: AppraisalRound,
  appraisals: readonly Pick<Appraisal, 'id' | 'inspectorId'>[],
): Promise<void> {
  const figures = await countFigures(
    ctx,
    round,
    appraisals.map(({ inspectorId }) => inspectorId),
  )
  await ctx.tx.appraisalSnapshot.createMany({
    data: appraisals.map(({ id, inspectorId }) => ({
      appraisalId: id,
      officeOrganizationId: round.officeOrganizationId,
      figures: figures.get(inspectorId) as object,
      takenAt: ctx.now,
    })),
  })
}

const maxSnapshots = 20

/** The newest first; there is always one. */
export async function snapshotsOf(ctx: Context, appraisalId: string): Promise<AppraisalSnapshot[]> {
  const rows = await loadChildren(
    ctx,
    'appraisal snapshots',
    appraisalId,
    (ids) =>
      ctx.tx.appraisalSnapshot.findMany({ where: { appraisalId: { in: ids } }, orderBy: { id: 'desc' } }),
    (row) => row.appraisalId,
  )
  return rows.slice(0, maxSnapshots)
}

export const newestSnapshotOf = async (ctx: Context, appraisalId: string): Promise<AppraisalSnapshot> =>
  (await snapshotsOf(ctx, appraisalId))[0] as AppraisalSnapshot

/** What a count by the office would change now; null for everybody else, whose rights would count something else. */
export async function figureChangesOf(
  ctx: Context,
  { id, roundId, inspectorId, officeOrganizationId }: Appraisal,
): Promise<AppraisalFigureChange[] | null> {
  const { organizationId, roles } = ctx.actor
  const isOffice = roles.includes('OFFICER') || roles.includes('LEADER')
  if (!isOffice || organizationId !== officeOrganizationId) return null
  const { figures } = await newestSnapshotOf(ctx, id)
  const now = await loadTogether(ctx, `figures of ${roundId}`, inspectorId, async (personIds) => {
    const round = await ctx.tx.appraisalRound.findUniqueOrThrow({ where: { id: roundId } })
    return countFigures(ctx, round, personIds)
  })
  return changesBetween(figures as unknown as Figures, now as Figures)
}
