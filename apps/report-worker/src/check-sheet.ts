import type { checkSheet as contract, Handler } from '@dudao/jobs'
import type { CallAs, WorkerKit } from '@dudao/service'
import type { z } from 'zod'
import { onBehalfOf } from './delegation.ts'
import { runFenced } from './fencing.ts'
import { downloadFile } from './files.ts'
import {
  AddSheetFaultsDocument,
  CompleteSheetCheckDocument,
  FailSheetImportDocument,
  RefuseSheetImportDocument,
  SheetImportProgressDocument,
  TakeSheetImportDocument,
} from './generated/operations.ts'
import { checkRows } from './sheets/check-rows.ts'
import { importedSheet } from './sheets/kinds.ts'
import { readSheet } from './sheets/read-sheet.ts'
import { SheetRefused } from './sheets/workbook.ts'

type Payload = z.infer<typeof contract.payload>

/** Reads one sheet, has every row judged by its owner as the requester, and reports the faults; writes no row. */
export function checkSheet(kit: WorkerKit): Handler<Payload> {
  const { graph, log } = kit
  return async (run) => {
    const { importId } = run.payload
    await runFenced(run, log, await kit.asWorker(run), {
      start: async (as) =>
        (await graph.request(TakeSheetImportDocument, { importId, step: 'CHECK' }, as)).takeSheetImport,
      async work({ token, kind, fileId, accountId, postId }, as) {
        const sheet = importedSheet(kind)
        const errand = { importId, token }
        const requester = await onBehalfOf(kit, { accountId, postId, errandId: importId }, as)
        try {
          const { about, rows } = readSheet(sheet, await downloadFile(graph, fileId, as))
          const { good, bad } = await checkRows(sheet, rows, {
            stage: (contents) => sheet.stage(graph, errand, contents, requester),
            report: (faults) => graph.request(AddSheetFaultsDocument, { input: { ...errand, faults } }, as),
            progress: (done) => tell(done, about, as),
          })
          await graph.request(CompleteSheetCheckDocument, { input: { ...errand, good, bad } }, as)
        } catch (error) {
          if (!(error instanceof SheetRefused)) throw error
          await graph.request(RefuseSheetImportDocument, { input: { ...errand, message: error.message } }, as)
        }

        function tell(done: number, all: number, by: CallAs) {
          const progress = Math.min(99, Math.floor((100 * done) / Math.max(1, all)))
          const input = { ...errand, progress, stage: `已检查 ${done} 行` }
          return graph.request(SheetImportProgressDocument, { input }, by)
        }
      },
      fail: ({ token }, failure, as) =>
        graph.request(FailSheetImportDocument, { input: { importId, token, ...failure } }, as),
    })
  }
}
