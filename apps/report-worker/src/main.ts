import { implement, makeReport as makeReportJob, renderDocument as renderDocumentJob } from '@dudao/jobs'
import { runWorker } from '@dudao/service'
import { readReportWorkerEnv } from './env.ts'
import { makeReport } from './make-report.ts'
import { createPdfRenderer } from './render/typst.ts'
import { renderLetter } from './render-document.ts'

const env = readReportWorkerEnv()
const renderer = createPdfRenderer({ fontFolder: env.FONT_FOLDER })
await runWorker(
  {
    name: 'report-worker',
    queue: 'report',
    implementations: (kit) => [
      implement(renderDocumentJob, renderLetter(kit, renderer)),
      implement(makeReportJob, makeReport(kit, renderer)),
    ],
    stop: () => renderer.close(),
  },
  env,
)
