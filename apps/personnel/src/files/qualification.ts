import { actingBody, DomainError, type Fault } from '@dudao/service'
import type { Context } from '../context.ts'
import { KnownPersonsDocument } from '../generated/operations.ts'
import type { RecommendationChecksInput } from '../generated/resolvers.ts'
import { parse } from '../input.ts'
import { rulesInForce } from '../rule-packs.ts'
import { filesOf } from './files.ts'
import { checking } from './input.ts'
import { type Finding, judgeCandidate, qualificationFault, qualificationKeys } from './qualification-rules.ts'

/** A finding about one person. */
export type PersonFinding = Finding & { personId: string }

/**
 * What the rules of the acting body's division say about candidates, as far as files that the caller may see tell.
 *
 * @throws DomainError NOT_FOUND if the caller may not see one of the persons
 */
export async function recommendationChecks(
  ctx: Context,
  raw: RecommendationChecksInput,
): Promise<PersonFinding[]> {
  const { divisionId } = actingBody(ctx)
  const { personIds, kind, on } = parse(checking, raw)
  const { persons } = await ctx.graph.request(KnownPersonsDocument, { ids: personIds }, ctx.callAs)
  if (persons.length < personIds.length) throw new DomainError('NOT_FOUND', '人员不存在')
  const findings = await findingsOn(ctx, { personIds, kind, on, divisionId })
  return personIds.flatMap((personId, i) => (findings[i] ?? []).map((finding) => ({ personId, ...finding })))
}

interface Candidates {
  personIds: string[]
  kind: string
  on: string
  /** The division whose rules hold: that of the appointing organ. */
  divisionId: string
}

/** For each candidate the fault that stops the recommendation, if any. Without a file nobody is stopped. */
export async function qualificationFaults(
  ctx: Context,
  candidates: Candidates,
): Promise<(Fault | undefined)[]> {
  const findings = await findingsOn(ctx, candidates)
  return findings.map(qualificationFault)
}

async function findingsOn(
  ctx: Context,
  { personIds, kind, on, divisionId }: Candidates,
): Promise<Finding[][]> {
  const approved = await rulesInForce(ctx, qualificationKeys, divisionId, on)
  const files = await filesOf(ctx, personIds)
  return personIds.map((personId) => judgeCandidate(files.get(personId) ?? null, kind, approved))
}
