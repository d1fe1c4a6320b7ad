import { openMatters } from '@dudao/service'
import type { Context } from '../context.ts'
import { EvidenceByFilesDocument } from '../generated/operations.ts'

interface Uploaded {
  id: string
  personId: string
  sha256: string
}

/**
 * Opens, for the rest of the transaction, those of these files that are evidence which the caller may see. Cases knows
 * that, and is asked with the caller's own rights. Who attached a file must be who took it, and know its hash: else
 * somebody could open a file by attaching what is not theirs.
 *
 * @returns ids of the files that are open now
 */
export async function openEvidence(ctx: Context, fileIds: string[]): Promise<string[]> {
  const uploads = await ctx.tx.$queryRaw<Uploaded[]>`
    select id, person_id as "personId", sha256 from uploaded_evidence(${fileIds}::uuid[])`
  if (uploads.length === 0) return []
  const attached = await attachedEvidence(
    ctx,
    uploads.map(({ id }) => id),
  )
  const seen = uploads
    .filter(({ id, personId, sha256 }) =>
      attached.some((one) => one.fileId === id && one.sha256 === sha256 && one.person?.id === personId),
    )
    .map(({ id }) => id)
  await openMatters(ctx.tx, seen)
  return seen
}

/** How many files cases answers for at once. */
const maxFiles = 100

/** What the caller sees of evidence from the field and of problems. */
async function attachedEvidence(ctx: Context, fileIds: readonly string[]) {
  const pages = Array.from({ length: Math.ceil(fileIds.length / maxFiles) }, (_, i) =>
    fileIds.slice(i * maxFiles, (i + 1) * maxFiles),
  )
  const answers = await Promise.all(
    pages.map((page) => ctx.graph.request(EvidenceByFilesDocument, { fileIds: page }, ctx.callAs)),
  )
  return answers.flatMap((answer) => [...answer.fieldEvidenceByFiles, ...answer.problemEvidenceByFiles])
}
