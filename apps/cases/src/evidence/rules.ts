import type { Fault } from '@dudao/service'

/** A file as its sender names it; the hash is that of its content. */
export interface EvidenceFile {
  fileId: string
  sha256: string
  name: string
}

/** How many files one record may have. */
export const maxEvidence = 50

/** @param before how many the record has already */
export function judgeEvidence(files: readonly EvidenceFile[], before = 0): Fault | undefined {
  const faulty = files.findIndex(
    ({ sha256, name }) => !/^[0-9a-f]{64}$/.test(sha256) || !name.trim() || name.length > 200,
  )
  const message =
    before + files.length > maxEvidence
      ? `佐证材料最多 ${maxEvidence} 个文件`
      : new Set(files.map(({ fileId }) => fileId)).size < files.length
        ? '佐证材料重复'
        : faulty >= 0
          ? `第 ${faulty + 1} 个佐证材料：请给出文件名（200 字以内）和内容的 SHA-256（64 位小写十六进制）`
          : undefined
  return message ? { code: 'INVALID', message } : undefined
}
