import type { exportSheet as contract, Handler } from '@dudao/jobs'
import type { WorkerKit } from '@dudao/service'
import type { z } from 'zod'
import { onBehalfOf } from './delegation.ts'
import { runFenced } from './fencing.ts'
import { uploadFile } from './files.ts'
import {
  CompleteSheetExportDocument,
  FailSheetExportDocument,
  SheetExportProgressDocument,
  TakeSheetExportDocument,
} from './generated/operations.ts'
import { importedSheet, sheets } from './sheets/kinds.ts'
import { writeSheet, writeTemplate } from './sheets/write-sheet.ts'

type Payload = z.infer<typeof contract.payload>

const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Writes one sheet: reads as the requester, page by page, and hands the bytes on as they come. */
export function exportSheet(kit: WorkerKit): Handler<Payload> {
  const { graph, log } = kit
  return async (run) => {
    const { exportId } = run.payload
    await runFenced(run, log, await kit.asWorker(run), {
      start: async (as) => (await graph.request(TakeSheetExportDocument, { exportId }, as)).takeSheetExport,
      async work({ token, kind, content, divisionId, on, from, subjectId, accountId, postId }, as) {
        const sheet = sheets[kind]
        const job = { exportId, token }
        let rows = 0
        const progress = (written: number, total: number) => {
          rows = written
          const percent = Math.min(99, Math.floor((100 * written) / Math.max(1, total)))
          return graph.request(SheetExportProgressDocument, { input: { ...job, progress: percent } }, as)
        }
        const isTemplate = content === 'TEMPLATE'
        const name = isTemplate
          ? `${sheet.title}导入模板.xlsx`
          : `${sheet.title}${on.replaceAll('-', '')}.xlsx`
        const filter = {
          divisionId: divisionId ?? null,
          on,
          from: from ?? null,
          subjectId: subjectId ?? null,
        }
        const bytes = isTemplate
          ? await writeTemplate(importedSheet(kind))
          : writeSheet(
              sheet,
              sheet.pages(graph, filter, await onBehalfOf(kit, { accountId, postId }, as)),
              progress,
            )
        const fileId = await uploadFile(graph, { name, mediaType, bytes }, as)
        const input = { ...job, file: { name, mediaType, fileId }, rows }
        await graph.request(CompleteSheetExportDocument, { input }, as)
      },
      fail: ({ token }, failure, as) =>
        graph.request(FailSheetExportDocument, { input: { exportId, token, ...failure } }, as),
    })
  }
}
