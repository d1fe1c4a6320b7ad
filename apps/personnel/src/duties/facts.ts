import type { PlainDate } from '@dudao/rules'
import { type ActingBody, plainDate } from '@dudao/service'
import type { Context } from '../context.ts'
import { DutyFactsDocument } from '../generated/operations.ts'
import { type Eligibility, inspectorEligibility } from '../recusals/eligibility.ts'
import { type ApprovedRule, rulesInForce } from '../rule-packs.ts'
import { untrainedOf } from '../training/training.ts'
import { assignmentKeys, isLargeSchool } from './duty-rules.ts'
import type { Duty, DutyFacts, DutyLedger, DutyRow } from './rules.ts'

/** What is asked of others, and of the files of inspectors, before a batch of duties is decided. */
export interface Gathered extends DutyFacts {
  officeName: string
  approved: ApprovedRule[]
}

/** The bound of one question about eligibility. */
const personsAtOnce = 50

/**
 * The facts about schools and persons of a batch on its first day. Who has to recuse is judged by the same function that
 * teams are judged by.
 */
export async function gatherFacts(
  ctx: Context,
  office: ActingBody,
  rows: readonly DutyRow[],
  on: PlainDate,
): Promise<Gathered> {
  const organizationIds = [...new Set(rows.map(({ organizationId }) => organizationId))]
  const personIds = [...new Set(rows.map(({ personId }) => personId))]
  const variables = { officeId: office.organizationId, organizationIds, personIds, on }
  const { organization, organizationsById, persons } = await ctx.graph.request(
    DutyFactsDocument,
    variables,
    ctx.callAs,
  )
  const approved = await rulesInForce(ctx, assignmentKeys, office.divisionId, on)
  const answers: Eligibility[] = []
  for (let start = 0; start < personIds.length; start += personsAtOnce) {
    const some = personIds.slice(start, start + personsAtOnce)
    answers.push(...(await inspectorEligibility(ctx, { personIds: some, organizationIds, on })))
  }
  return {
    officeName: organization?.name ?? '',
    approved,
    schools: new Map(organizationsById.map((school) => [school.id, school])),
    large: new Set(organizationsById.flatMap((one) => (isLargeSchool(one, approved) ? one.id : []))),
    persons: new Map(persons.map(({ id, name }) => [id, name])),
    inOffice: new Set(answers.flatMap(({ personId, isInspector }) => (isInspector ? personId : []))),
    untrained: await untrainedOf(ctx, personIds, on),
    recusals: new Map(answers.map(({ personId, recusals }) => [personId, recusals])),
  }
}

/** The duties there are, read after the locks: all of these schools, and from that day on all of these inspectors. */
export async function readLedger(
  ctx: Context,
  rows: readonly DutyRow[],
  from: PlainDate,
): Promise<DutyLedger> {
  const found = await ctx.tx.dutyAssignment.findMany({
    where: { schoolOrganizationId: { in: rows.map(({ organizationId }) => organizationId) } },
  })
  const ofSchools = found.map(
    (row): Duty => ({
      organizationId: row.schoolOrganizationId,
      personId: row.inspectorId,
      from: plainDate(row.validFrom),
      to: row.validTo && plainDate(row.validTo),
    }),
  )
  const busy = await ctx.tx.$queryRaw<{ personId: string; from: Date; to: Date | null; isLarge: boolean }[]>`
    select person_id as "personId", valid_from as "from", valid_to as "to", is_large as "isLarge"
    from duty_load(${rows.map(({ personId }) => personId)}::uuid[], ${from}::date, null)`
  const ofInspectors = busy.map(({ personId, isLarge, from: begun, to }) => ({
    personId,
    isLarge,
    from: plainDate(begun),
    to: to && plainDate(to),
  }))
  return { ofSchools, ofInspectors }
}
