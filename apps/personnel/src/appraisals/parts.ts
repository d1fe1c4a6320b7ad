import { plainDate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Appraisal, AppraisalRound } from '../generated/prisma/client.ts'
import { type Grade, gradeOf, type Item, itemsOf } from './scheme.ts'

// Many rows of a list ask for these; Prisma joins findUnique calls of one shape into one statement.

export const roundOf = (ctx: Context, { roundId: id }: Appraisal): Promise<AppraisalRound> =>
  ctx.tx.appraisalRound.findUniqueOrThrow({ where: { id } })

/** What the office proposes, as far as the caller may see it. */
export async function proposalOf(ctx: Context, row: Appraisal) {
  const proposal = await ctx.tx.appraisal.findUnique({ where: { id: row.id } }).proposal()
  if (!proposal) return null
  const { rules } = await roundOf(ctx, row)
  const items = itemsOf(rules)
  const remarks = proposal.remarks as { item: string; text: string }[]
  return {
    grade: gradeOf(rules, proposal.grade),
    reason: proposal.reason,
    remarks: remarks.map(({ item, text }) => ({
      item: items.find(({ code }) => code === item) as Item,
      text,
    })),
    proposedOn: plainDate(proposal.proposedOn),
    proposedBy: { id: proposal.proposedById },
  }
}

/** The grade of a final result. */
export async function finalGradeOf(ctx: Context, row: Appraisal): Promise<Grade | null> {
  return row.grade ? gradeOf((await roundOf(ctx, row)).rules, row.grade) : null
}
