import { DomainError, isId, once, refuse } from '@dudao/service'
import type { Context } from '../context.ts'
import type { AttachEvidenceInput } from '../generated/resolvers.ts'
import type { Rectification } from '../generated/prisma/client.ts'
import { lockProblem } from '../problems/problems.ts'
import { judgeReporter } from '../problems/rules.ts'
import { attach } from './evidence.ts'
import { judgeEvidence } from './rules.ts'

/** Adds files to a report that nobody has judged yet: a unit uploads in rounds. */
export async function attachEvidence(ctx: Context, input: AttachEvidenceInput): Promise<Rectification> {
  const { rectificationId, evidence, idempotencyKey } = input
  const id = await once(ctx, 'attachEvidence', idempotencyKey, async () => {
    const report = await getReport(ctx, rectificationId)
    refuse(judgeReporter(await lockProblem(ctx, report.problemId), ctx.actor))
    const { outcome, passedOn } = await getReport(ctx, rectificationId)
    if (outcome !== 'SUBMITTED' || passedOn) {
      throw new DomainError('CONFLICT', '这份整改报告已经审核，不能再补充佐证材料；退回后请在新的报告中补充')
    }
    const before = await ctx.tx.problemEvidence.count({ where: { recordId: report.id, purpose: 'REPORT' } })
    refuse(judgeEvidence(evidence, before))
    await attach(ctx, 'REPORT', [{ problemId: report.problemId, recordId: report.id, files: evidence }])
    return report.id
  })
  return getReport(ctx, id)
}

async function getReport(ctx: Context, id: string): Promise<Rectification> {
  const report = isId(id) ? await ctx.tx.rectification.findUnique({ where: { id } }) : null
  if (!report) throw new DomainError('NOT_FOUND', '整改报告不存在')
  return report
}
