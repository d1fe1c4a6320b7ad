import type { Handler, makeReport as contract } from '@dudao/jobs'
import { type CallAs, dateIn, type WorkerKit } from '@dudao/service'
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
  type StartReportMutation,
} from './generated/operations.ts'
import { type BoardOrder, publishBoards, readBoards } from './make-boards.ts'
import { type Paper, publishPaper } from './papers.ts'
import type { PdfRenderer } from './render/typst.ts'

type Payload = z.infer<typeof contract.payload>

interface Making {
  task: Omit<StartReportMutation['startReport'], 'token' | 'accountId' | 'postId'>
  today: string
  /** The requester's own rights. */
  requester: CallAs
  progress: (percent: number, stage: string) => Promise<unknown>
}

/** Makes one report: reads as the person who asked, writes as the worker. */
export function makeReport(kit: WorkerKit, renderer: PdfRenderer, publicAddress: string): Handler<Payload> {
  const { graph, log } = kit

  async function printAnnualReport({ task, today, requester, progress }: Making, as: CallAs): Promise<Paper> {
    await progress(25, '正在按记录统计数据')
    const facts = await readAnnualFigures(graph, task.year, requester)
    await progress(60, '正在排版')
    const content = annualReport(facts, today, task.isDemo)
    return publishPaper({ graph, renderer }, content, content.title, as)
  }

  async function printBoards({ task, today, requester, progress }: Making, as: CallAs): Promise<Paper> {
    const { schoolIds, orientation } = task
    const order = {
      schoolIds,
      orientation: orientation ?? 'LANDSCAPE',
      publicAddress,
      printedOn: today,
    } satisfies BoardOrder
    await progress(25, '正在读取公示信息')
    const boards = await readBoards(graph, order, requester)
    await progress(60, '正在排版')
    return publishBoards({ graph, renderer }, boards, order, as)
  }

  return async (run) => {
    const { reportId } = run.payload
    await runFenced(run, log, await kit.asWorker(run), {
      start: async (as) => (await graph.request(StartReportDocument, { reportId }, as)).startReport,
      async work({ token, accountId, postId, ...task }, as) {
        const progress = (percent: number, stage: string) =>
          graph.request(ReportProgressDocument, { input: { reportId, token, progress: percent, stage } }, as)

        await progress(10, '正在核对申请人权限')
        const requester = await onBehalfOf(kit, { accountId, postId }, as)
        const today = dateIn(run.clock ? new Date(run.clock) : new Date())
        const print = task.kind === 'BOARDS' ? printBoards : printAnnualReport
        const { files, pages } = await print({ task, today, requester, progress }, as)
        await progress(95, '正在归档')
        await graph.request(CompleteReportDocument, { input: { reportId, token, files, pages } }, as)
      },
      fail: ({ token }, failure, as) =>
        graph.request(FailReportDocument, { input: { reportId, token, ...failure } }, as),
    })
  }
}
