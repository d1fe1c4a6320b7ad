import type { CallAs, GraphClient } from '@dudao/service'
import {
  AnnualFiguresDocument,
  type AnnualFiguresQuery,
  ReceivedProblemsDocument,
  type ReceivedProblemsQuery,
  RequesterDocument,
} from '../generated/operations.ts'

export type ReceivedProblem = ReceivedProblemsQuery['problems']['nodes'][number]

export interface AnnualFigures {
  year: number
  office: string
  division: string
  counted: AnnualFiguresQuery
  received: ReceivedProblem[]
}

/** Longest list of problems that a report prints; the rest is counted, not listed. */
const maxListed = 2_000

/**
 * Reads everything the annual report says, with the rights of the person who asked for it: what they may not see cannot
 * get into their report. Nothing is typed, every figure is counted by its owner.
 */
export async function readAnnualFigures(
  graph: GraphClient,
  year: number,
  as: CallAs,
): Promise<AnnualFigures> {
  const { viewer } = await graph.request(RequesterDocument, {}, as)
  const organization = viewer.post?.organization
  if (!organization) throw new Error('the requester acts in no post')
  const division = organization.division.id
  const counted = await graph.request(
    AnnualFiguresDocument,
    { from: `${year}-01-01`, to: `${year}-12-31`, year, division },
    as,
  )
  const received: ReceivedProblem[] = []
  let after: string | null = null
  do {
    const { problems }: ReceivedProblemsQuery = await graph.request(
      ReceivedProblemsDocument,
      { division, after },
      as,
    )
    received.push(...problems.nodes.filter(({ occurredOn }) => occurredOn.startsWith(String(year))))
    after = problems.pageInfo.hasNextPage ? (problems.pageInfo.endCursor ?? null) : null
  } while (after && received.length < maxListed)
  return { year, office: organization.name, division: organization.division.name, counted, received }
}
