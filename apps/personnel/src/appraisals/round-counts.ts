import { loadTogether } from '@dudao/service'
import type { Context } from '../context.ts'
import type { AppraisalGradeCount, AppraisalStatus, AppraisalStatusCount } from '../generated/resolvers.ts'
import type { AppraisalRound } from '../generated/prisma/client.ts'
import { gradesOf } from './scheme.ts'

interface Count {
  status: string
  grade: string | null
  count: number
}

/** One statement for all rounds of a list. */
async function countsOf(ctx: Context, roundId: string, name: string): Promise<Count[]> {
  const counts = await loadTogether(ctx, name, roundId, async (ids) => {
    const rows = await ctx.tx.appraisal.groupBy({
      by: ['roundId', 'status', 'grade'],
      where: { roundId: { in: ids } },
      _count: true,
    })
    return Map.groupBy(
      rows.map(({ _count, ...row }) => ({ ...row, count: _count })),
      (row) => row.roundId,
    )
  })
  return counts ?? []
}

const statusOrder: readonly AppraisalStatus[] = [
  'OPEN',
  'STATED',
  'PROPOSED',
  'PUBLISHED',
  'OBJECTED',
  'FINAL',
]

export async function countsByStatus(ctx: Context, { id }: AppraisalRound): Promise<AppraisalStatusCount[]> {
  const counts = await countsOf(ctx, id, 'appraisals by status')
  return statusOrder.flatMap((status) => {
    const count = counts.filter((row) => row.status === status).reduce((sum, row) => sum + row.count, 0)
    return count > 0 ? [{ status, count }] : []
  })
}

export async function countsByGrade(
  ctx: Context,
  { id, rules }: AppraisalRound,
): Promise<AppraisalGradeCount[]> {
  const counts = await countsOf(ctx, id, 'appraisals by grade')
  return gradesOf(rules).map((grade) => ({
    grade,
    count: counts.find((row) => row.grade === grade.code)?.count ?? 0,
  }))
}
