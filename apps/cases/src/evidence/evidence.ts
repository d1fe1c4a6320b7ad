import { DomainError, isId, loadChildren, refuse } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type { ProblemEvidencePurpose } from '../generated/resolvers.ts'
import type { ProblemEvidence } from '../generated/prisma/client.ts'
import { type EvidenceFile, judgeEvidence } from './rules.ts'

interface Attachment {
  problemId: string
  /** Of a report, an explanation …; null of the finding itself. */
  recordId: string | null
  files: readonly EvidenceFile[] | null | undefined
}

/** Notes which files show something; documents gives their content to those who see these rows. */
export async function attach(
  ctx: Context,
  purpose: ProblemEvidencePurpose,
  attachments: readonly Attachment[],
): Promise<void> {
  const rows = attachments.flatMap(({ problemId, recordId, files }) => {
    refuse(judgeEvidence(files ?? []))
    return (files ?? []).map((file) => ({ ...file, problemId, recordId }))
  })
  if (rows.length === 0) return
  if (!rows.every(({ fileId }) => isId(fileId))) throw new DomainError('NOT_FOUND', '文件不存在')
  await ctx.tx.problemEvidence.createMany({
    data: rows.map((row) => ({
      id: uuidv7(),
      ...row,
      name: row.name.trim(),
      purpose,
      attachedById: ctx.actor.organizationId as string,
      attachedByPersonId: ctx.actor.personId as string,
      recordedAt: ctx.now,
    })),
  })
}

/** The longest list of evidence of a problem; a record of it has at most fifty. */
const maxRows = 500

export async function evidenceOf(ctx: Context, problemId: string): Promise<ProblemEvidence[]> {
  const read = (ids: string[]) =>
    ctx.tx.problemEvidence.findMany({ where: { problemId: { in: ids } }, orderBy: { id: 'asc' } })
  const rows = await loadChildren(ctx, 'evidence', problemId, read, (row) => row.problemId)
  return rows.slice(0, maxRows)
}

/** Of one record, for one purpose. */
export async function evidenceFor(
  ctx: Context,
  purpose: ProblemEvidencePurpose,
  record: { id: string; problemId: string },
): Promise<ProblemEvidence[]> {
  const rows = await evidenceOf(ctx, record.problemId)
  return rows.filter((row) => row.recordId === record.id && row.purpose === purpose)
}

/** Which of these files are evidence that the caller may see. */
export function evidenceByFiles(ctx: Context, fileIds: readonly string[]): Promise<ProblemEvidence[]> {
  if (fileIds.length > maxFiles) throw new DomainError('INVALID', `一次最多查询 ${maxFiles} 个文件`)
  return ctx.tx.problemEvidence.findMany({ where: { fileId: { in: fileIds.filter(isId) } }, take: maxRows })
}

const maxFiles = 100
