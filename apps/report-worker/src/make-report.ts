import type { Handler, makeReport as contract } from '@dudao/jobs'
import { dateIn, type WorkerKit } from '@dudao/service'
import type { z } from 'zod'
import { annualReport } from './annual-report/content.ts'
import { readAnnualFigures } from './annual-report/figures.ts'
import { onBehalfOf } from './delegation.ts'
import { runFenced } from './fencing.ts'
import {
  CompleteReportDocument,
  FailReportDocument,
  ReportProgressDocument,
  StartReportDocument,
} from './generated/operations.ts'
import { publishPaper } from './papers.ts'
import type { PdfRenderer } from './render/typst.ts'

type Payload = z.infer<typeof contract.payload>

/** Makes one annual report: reads as the person who asked, writes as the worker. */
export function makeReport(kit: WorkerKit, renderer: PdfRenderer): Handler<Payload> {
  const { graph, log } = kit
  return async (run) => {
    const { reportId } = run.payload
    await runFenced(run, log, await kit.asWorker(run), {
      start: async (as) => (await graph.request(StartReportDocument, { reportId }, as)).startReport,
      async work({ token, year, accountId, postId, isDemo }, as) {
        const progress = (percent: number, stage: string) =>
          graph.request(ReportProgressDocument, { input: { reportId, token, progress: percent, stage } }, as)

        await progress(10, '正在核对申请人权限')
        const requester = await onBehalfOf(kit, { accountId, postId }, as)
        await progress(25, '正在按记录统计数据')
        const facts = await readAnnualFigures(graph, year, requester)
        await progress(60, '正在排版')
        const signatureDate = dateIn(run.clock ? new Date(run.clock) : new Date())
        const content = annualReport(facts, signatureDate, isDemo)
        const { files, pages } = await publishPaper({ graph, renderer }, content, content.title, as)
        await progress(95, '正在归档')
        await graph.request(CompleteReportDocument, { input: { reportId, token, files, pages } }, as)
      },
      fail: ({ token }, failure, as) =>
        graph.request(FailReportDocument, { input: { reportId, token, ...failure } }, as),
    })
  }
}
