import { DomainError, isId } from '@dudao/service'
import type { Context } from '../context.ts'
import { TeamEligibilityDocument } from '../generated/operations.ts'
import type { Recusal } from './rules.ts'

/** How many persons and organizations personnel judges at once. */
const maxPersons = 50
const maxOrganizations = 300

const inParts = (ids: readonly string[], size: number): string[][] =>
  Array.from({ length: Math.ceil(ids.length / size) }, (_, i) => ids.slice(i * size, (i + 1) * size))

export interface Eligibility {
  /** Persons who are inspectors in office on that day. */
  inspectors: Set<string>
  recusals: Recusal[]
  /** Whether personnel could judge all organizations; it cannot outside the caller's range. */
  judged: boolean
}

/**
 * Who of these persons is an inspector on that day, and has to recuse from which of these organizations. Personnel
 * judges, from posts, appointments and declarations.
 */
export async function eligibilityOf(
  ctx: Context,
  personIds: readonly string[],
  organizationIds: readonly string[],
  on: string,
): Promise<Eligibility> {
  if (!personIds.every(isId)) throw new DomainError('NOT_FOUND', '人员不存在')
  const units = [...new Set(organizationIds)]
  // Of no unit it still tells who is in office.
  const parts = units.length > 0 ? inParts(units, maxOrganizations) : [[]]
  const questions = parts.flatMap((units) =>
    inParts(personIds, maxPersons).map((persons) => ({ personIds: persons, organizationIds: units, on })),
  )
  const answers = await Promise.all(
    questions.map((input) => ctx.graph.request(TeamEligibilityDocument, { input }, ctx.callAs)),
  )
  const rows = answers.flatMap(({ inspectorEligibility }) => inspectorEligibility)
  return {
    inspectors: new Set(rows.filter((row) => row.isInspector).map((row) => row.personId)),
    recusals: rows.flatMap(({ personId, recusals }) => recusals.map((recusal) => ({ ...recusal, personId }))),
    judged: rows.every((row) => row.unjudgedOrganizationIds.length === 0),
  }
}
