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
  const { fieldEvidenceByFiles } = await ctx.graph.request(
    EvidenceByFilesDocument,
    { fileIds: uploads.map(({ id }) => id) },
    ctx.callAs,
  )
  const seen = uploads
    .filter(({ id, personId, sha256 }) =>
      fieldEvidenceByFiles.some(
        (one) => one.fileId === id && one.sha256 === sha256 && one.person?.id === personId,
      ),
    )
    .map(({ id }) => id)
  await openMatters(ctx.tx, seen)
  return seen
}
