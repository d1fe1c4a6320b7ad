import { DomainError } from '@dudao/service'
import { allPages } from '../all-pages.ts'
import type { Context } from '../context.ts'
import { GovernmentsOfDocument, SchoolCountsDocument } from '../generated/operations.ts'
import type { CycleRule } from '../generated/resolvers.ts'
import { divisionAt, type Report } from './divisions.ts'

/** Kinds of schools for which a rule holds. */
export const kindsOf: Record<Exclude<CycleRule, 'GOVERNMENT'>, ('SCHOOL' | 'KINDERGARTEN')[]> = {
  SCHOOL_COMPREHENSIVE: ['SCHOOL', 'KINDERGARTEN'],
  SCHOOL_TERM: ['SCHOOL'],
  SCHOOL_MONTH: ['SCHOOL'],
  KINDERGARTEN_MONTH: ['KINDERGARTEN'],
}

/** How many units each row of a report has, by rule. Schools are counted by directory, in one statement. */
export async function unitsOf(
  ctx: Context,
  report: Report,
): Promise<(path: string, rule: CycleRule) => number> {
  const { divisionId, on } = report
  const [{ schoolCounts }, governments] = await Promise.all([
    ctx.graph.request(SchoolCountsDocument, { input: { divisionId, on } }, ctx.callAs),
    governmentsBelow(ctx, report),
  ])
  const sums = new Map<string, number>()
  const add = (path: string, kind: string, count: number) => {
    const key = `${divisionAt(report, path).path} ${kind}`
    sums.set(key, (sums.get(key) ?? 0) + count)
  }
  for (const { division, kind, schools } of schoolCounts) add(division.path, kind, schools)
  for (const { path } of governments) add(path, 'GOVERNMENT', 1)
  return (path, rule) => {
    const kinds = rule === 'GOVERNMENT' ? ['GOVERNMENT'] : kindsOf[rule]
    return kinds.reduce((sum, kind) => sum + (sums.get(`${path} ${kind}`) ?? 0), 0)
  }
}

const maxGovernments = 1_000

export interface Government {
  id: string
  path: string
}

/** The governments below a division: each is inspected from the tier directly above it. */
export async function governmentsBelow(ctx: Context, { divisionId, path }: Report): Promise<Government[]> {
  const found = await allPages(maxGovernments, async (after) => {
    const { organizations } = await ctx.graph.request(
      GovernmentsOfDocument,
      { divisionId, after },
      ctx.callAs,
    )
    return organizations
  })
  if (found.length > maxGovernments) throw new DomainError('INVALID', '下级政府过多，请按较小的区划查询')
  return found
    .map(({ id, division }) => ({ id, path: division.path }))
    .filter((government) => government.path !== path)
}
