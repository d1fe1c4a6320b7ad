import type { Context } from '../context.ts'
import { OrganAndCandidatesDocument } from '../generated/operations.ts'
import type { CandidatePost, Organ } from './recommendation-rules.ts'

/** An organ, and the posts of persons on a day. Persons whom the caller may not see have no entry. */
export interface OrganAndPersons {
  organ: Organ | null
  postsOf: ReadonlyMap<string, readonly CandidatePost[]>
}

/** The most persons that directory answers about at once. */
const personsAtOnce = 200

/** What directory knows of them: a session of hundreds takes a few questions, not one for each. */
export async function organAndPersons(
  ctx: Context,
  { organId, personIds, on }: { organId: string; personIds: readonly string[]; on: string },
): Promise<OrganAndPersons> {
  const ids = [...new Set(personIds)]
  const postsOf = new Map<string, readonly CandidatePost[]>()
  let organ: Organ | null = null
  for (let start = 0; start < ids.length; start += personsAtOnce) {
    const variables = { organId, personIds: ids.slice(start, start + personsAtOnce), on }
    const answer = await ctx.graph.request(OrganAndCandidatesDocument, variables, ctx.callAs)
    organ = answer.organization ?? null
    for (const { id, posts } of answer.persons) postsOf.set(id, posts)
  }
  return { organ, postsOf }
}
