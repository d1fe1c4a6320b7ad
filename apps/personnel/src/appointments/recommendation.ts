import { actingBody, type ActingBody, asDate, dateIn, refuse, refuseRows } from '@dudao/service'
import { type Context } from '../context.ts'
import { qualificationFaults } from '../files/qualification.ts'
import type { RecommendInspectorsInput } from '../generated/resolvers.ts'
import type { Appointment } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { type ApprovedRule, rulesInForce } from '../rule-packs.ts'
import { onceForAll } from './appointments.ts'
import { organAndPersons } from './directory.ts'
import { type Recommendation, recommendation } from './input.ts'
import {
  type CandidatePost,
  homeOf,
  judgeCandidates,
  judgeOpening,
  judgeOrgan,
  openedUnder,
  openingKeys,
  type Organ,
} from './recommendation-rules.ts'
import { judgeDate } from './rules.ts'

/** Recommends candidates to an appointing organ, all or none, for the acting organization. */
export function recommendInspectors(ctx: Context, raw: RecommendInspectorsInput): Promise<Appointment[]> {
  const recommender = actingBody(ctx)
  const input = parse(recommendation, raw)
  return onceForAll(ctx, 'recommendInspectors', input.idempotencyKey, async () => {
    refuse(judgeDate('推荐', input.recommendedOn, { today: dateIn(ctx.now) }))
    const { organ, postsOf } = await askDirectory(ctx, input, recommender)
    const { division } = organ
    const approved = await rulesInForce(ctx, openingKeys, division.id, input.recommendedOn)
    refuse(judgeOpening(input.kind, approved))
    const open = await openCandidacies(ctx, input)
    refuseRows(judgeCandidates(personIdsOf(input), { known: new Set(postsOf.keys()), open }))
    const { kind, recommendedOn: on } = input
    const candidates = { personIds: personIdsOf(input), kind, on, divisionId: division.id }
    refuseRows(await qualificationFaults(ctx, candidates))
    return writeRecommendations(ctx, input, { recommender, division, approved, postsOf })
  })
}

interface Opening {
  recommender: ActingBody
  division: Organ['division']
  approved: readonly ApprovedRule[]
  postsOf: ReadonlyMap<string, readonly CandidatePost[]>
}

const personIdsOf = ({ persons }: Pick<Recommendation, 'persons'>) => persons.map(({ personId }) => personId)

/** The organ, which may appoint at this tier, and the candidates' posts on the day. */
async function askDirectory(ctx: Context, input: Recommendation, recommender: ActingBody) {
  const { appointingOrganizationId: organId, recommendedOn: on } = input
  const { organ, postsOf } = await organAndPersons(ctx, { organId, personIds: personIdsOf(input), on })
  refuse(judgeOrgan(organ, input.tier, recommender.divisionPath))
  return { organ: organ as Organ, postsOf }
}

/** Of these persons, those who are candidates of the organ already. */
async function openCandidacies(ctx: Context, input: Recommendation): Promise<Set<string>> {
  const rows = await ctx.tx.appointment.findMany({
    where: {
      inspectorId: { in: personIdsOf(input) },
      appointingOrganizationId: input.appointingOrganizationId,
      status: { in: ['RECOMMENDED', 'REVIEWED', 'PUBLIC_NOTICE'] },
    },
    select: { inspectorId: true },
  })
  return new Set(rows.map(({ inspectorId }) => inspectorId))
}

/** Writes candidacies that were judged. @returns ids of the appointments, in the order of the candidates */
export async function writeRecommendations(
  ctx: Context,
  input: Omit<Recommendation, 'idempotencyKey'>,
  opening: Opening,
): Promise<string[]> {
  const { recommender, division, approved, postsOf } = opening
  const { rules, ruleVersion } = openedUnder(approved)
  // Without an answer from the database: an inspector may exist already and be hidden from this caller.
  await ctx.tx.inspector.createMany({
    data: personIdsOf(input).map((id) => ({ id, recordedAt: ctx.now })),
    skipDuplicates: true,
  })
  const written = await ctx.tx.appointment.createManyAndReturn({
    data: input.persons.map(({ personId, isDemo }) => {
      const home = homeOf(postsOf.get(personId) ?? [], {
        id: recommender.divisionId,
        path: recommender.divisionPath,
      })
      return {
        inspectorId: personId,
        tier: input.tier,
        kind: input.kind,
        session: input.session ?? null,
        status: 'RECOMMENDED',
        recommendingOrganizationId: recommender.organizationId,
        recommenderPath: recommender.divisionPath,
        appointingOrganizationId: input.appointingOrganizationId,
        ownerDivisionId: division.id,
        ownerPath: division.path,
        homeDivisionId: home.id,
        homePath: home.path,
        recommendedOn: asDate(input.recommendedOn),
        ruleVersion,
        rules,
        isDemo,
        recordedAt: ctx.now,
      }
    }),
    select: { id: true, inspectorId: true },
  })
  const idOf = new Map(written.map(({ id, inspectorId }) => [inspectorId, id]))
  return personIdsOf(input).map((personId) => idOf.get(personId) as string)
}
