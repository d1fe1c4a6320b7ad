import {
  applySheet as applySheetJob,
  checkSheet as checkSheetJob,
  exportSheet as exportSheetJob,
  implement,
  makeReport as makeReportJob,
  renderDocument as renderDocumentJob,
} from '@dudao/jobs'
import { runWorker } from '@dudao/service'
import { applySheet } from './apply-sheet.ts'
import { checkSheet } from './check-sheet.ts'
import { readReportWorkerEnv } from './env.ts'
import { exportSheet } from './export-sheet.ts'
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
      implement(makeReportJob, makeReport(kit, renderer, env.PUBLIC_ADDRESS)),
      implement(checkSheetJob, checkSheet(kit)),
      implement(applySheetJob, applySheet(kit)),
      implement(exportSheetJob, exportSheet(kit)),
    ],
    stop: () => renderer.close(),
  },
  env,
)
