import type { applySheet as contract, Handler } from '@dudao/jobs'
import type { WorkerKit } from '@dudao/service'
import type { z } from 'zod'
import { onBehalfOf } from './delegation.ts'
import { runFenced } from './fencing.ts'
import {
  CompleteSheetApplyDocument,
  FailSheetImportDocument,
  SheetImportProgressDocument,
  TakeSheetImportDocument,
} from './generated/operations.ts'
import { importedSheet } from './sheets/kinds.ts'

type Payload = z.infer<typeof contract.payload>

/** Has the staged rows of one checked sheet written by their owner, all at once, as the requester. */
export function applySheet(kit: WorkerKit): Handler<Payload> {
  const { graph, log } = kit
  return async (run) => {
    const { importId } = run.payload
    await runFenced(run, log, await kit.asWorker(run), {
      start: async (as) =>
        (await graph.request(TakeSheetImportDocument, { importId, step: 'APPLY' }, as)).takeSheetImport,
      async work({ token, kind, accountId, postId }, as) {
        const errand = { importId, token }
        const stage = '正在写入，全部完成后一并生效'
        await graph.request(SheetImportProgressDocument, { input: { ...errand, progress: 10, stage } }, as)
        const requester = await onBehalfOf(kit, { accountId, postId, errandId: importId }, as)
        const { created, changed, unchanged } = await importedSheet(kind).apply(graph, errand, requester)
        const input = { ...errand, created, changed, unchanged }
        await graph.request(CompleteSheetApplyDocument, { input }, as)
      },
      fail: ({ token }, failure, as) =>
        graph.request(FailSheetImportDocument, { input: { importId, token, ...failure } }, as),
    })
  }
}
