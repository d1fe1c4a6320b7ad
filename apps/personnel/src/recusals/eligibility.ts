import type { ResolvedRule } from '@dudao/rules'
import { actingBody, type Actor } from '@dudao/service'
import { inOfficeOn } from '../appointments/appointments.ts'
import { type Context } from '../context.ts'
import { EmploymentDocument } from '../generated/operations.ts'
import type { EligibilityInput, RecusalFinding } from '../generated/resolvers.ts'
import type { Appointment } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { rulesInForce } from '../rule-packs.ts'
import { untrainedOf } from '../training/training.ts'
import { eligibility } from './input.ts'
import { type DeclaredRecusal, type Employment, judgeRecusals } from './rules.ts'

/** What is answered about one person. */
export interface Eligibility {
  personId: string
  isInspector: boolean
  appointment: Appointment | null
  preServiceTrained: boolean
  recusals: RecusalFinding[]
  unjudgedOrganizationIds: string[]
}

/**
 * Whether persons may sit on a team that goes to these organizations on that day. It also answers about inspectors of
 * other divisions, so it asks two SQL functions that give yes or no past the row policies; everything else is read with
 * the caller's own rights. Posts in organizations of the caller's range are all visible to the caller; about other
 * organizations it says that employment was not judged.
 */
export async function inspectorEligibility(ctx: Context, raw: EligibilityInput): Promise<Eligibility[]> {
  const input = parse(eligibility, raw)
  const { personIds, organizationIds, on } = input
  const { employmentsOf, unjudgedOrganizationIds, leftWithin } = await askDirectory(ctx, input)
  const inOffice = await inspectorsInOffice(ctx, input)
  const declarationsOf = await declaredRecusals(ctx, input)
  const appointmentOf = await visibleAppointments(ctx, input)
  const untrained = await untrainedOf(ctx, personIds, on)
  return personIds.map((personId) => ({
    personId,
    isInspector: inOffice.has(personId),
    appointment: appointmentOf.get(personId) ?? null,
    preServiceTrained: !untrained.has(personId),
    recusals: judgeRecusals(
      organizationIds,
      on,
      { employments: employmentsOf.get(personId) ?? [], declarations: declarationsOf.get(personId) ?? [] },
      leftWithin,
    ),
    unjudgedOrganizationIds,
  }))
}

interface Input {
  personIds: string[]
  organizationIds: string[]
  on: string
}

async function askDirectory(ctx: Context, { personIds, organizationIds, on }: Input) {
  const [leftWithin] = await rulesInForce(ctx, ['recusal.leftWithin'], actingBody(ctx).divisionId, on)
  const variables = { personIds, organizationIds }
  const { persons, organizationsById } = await ctx.graph.request(EmploymentDocument, variables, ctx.callAs)
  const judged = new Set(
    organizationsById.filter(({ division }) => isInRange(ctx.actor, division.path)).map(({ id }) => id),
  )
  const employments = persons.map(({ id, allPosts }): [string, Employment[]] => [
    id,
    allPosts.map(({ organization, validFrom, validTo }) => ({
      organizationId: organization.id,
      from: validFrom,
      to: validTo ?? null,
    })),
  ])
  return {
    leftWithin: leftWithin satisfies ResolvedRule | undefined,
    employmentsOf: new Map(employments),
    unjudgedOrganizationIds: organizationIds.filter((id) => !judged.has(id)),
  }
}

const isInRange = ({ ranges }: Actor, path: string) => ranges.some(([lo, hi]) => lo <= path && path < hi)

/** Persons in office on that day, whether or not the caller may see an appointment. */
async function inspectorsInOffice(ctx: Context, { personIds, on }: Input): Promise<Set<string>> {
  const rows = await ctx.tx.$queryRaw<{ id: string }[]>`
    select id from inspectors_in_office(${personIds}::uuid[], ${on}::date) as id`
  return new Set(rows.map(({ id }) => id))
}

/** Unit and ground of what was declared, by person; never the note. */
async function declaredRecusals(ctx: Context, input: Input): Promise<Map<string, DeclaredRecusal[]>> {
  const { personIds, organizationIds, on } = input
  const rows = await ctx.tx.$queryRaw<(DeclaredRecusal & { personId: string })[]>`
    select person_id as "personId", organization_id as "organizationId", ground
    from declared_recusals(${personIds}::uuid[], ${organizationIds}::uuid[], ${on}::date)
    order by ground`
  return Map.groupBy(rows, ({ personId }) => personId)
}

/** The newest appointment in force of each person, where the caller may see one. */
async function visibleAppointments(
  ctx: Context,
  { personIds, on }: Input,
): Promise<Map<string, Appointment>> {
  const rows = await ctx.tx.appointment.findMany({
    where: { inspectorId: { in: personIds }, ...inOfficeOn(on) },
    orderBy: { id: 'asc' },
  })
  return new Map(rows.map((row) => [row.inspectorId, row]))
}
