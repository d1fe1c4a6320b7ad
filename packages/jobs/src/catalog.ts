import { z } from 'zod'
import { defineJob, type Job } from './define.ts'

/** Renders one approved letter as PDF and DOCX. */
export const renderDocument = defineJob({
  name: 'document.render',
  queue: 'report',
  payload: z.object({ documentId: z.uuid() }),
  key: ({ documentId }) => documentId,
})

/** Makes one report from the graph, with the rights of the person who asked for it. */
export const makeReport = defineJob({
  name: 'report.make',
  queue: 'report',
  payload: z.object({ reportId: z.uuid() }),
  key: ({ reportId }) => reportId,
})

/** Reads one uploaded sheet and has every row judged and staged by its owner. */
export const checkSheet = defineJob({
  name: 'sheet.check',
  queue: 'report',
  payload: z.object({ importId: z.uuid() }),
  key: ({ importId }) => importId,
})

/** Has the staged rows of one checked sheet written by their owner. */
export const applySheet = defineJob({
  name: 'sheet.apply',
  queue: 'report',
  payload: z.object({ importId: z.uuid() }),
  key: ({ importId }) => importId,
})

/** Writes one sheet from the graph, with the rights of the person who asked for it. */
export const exportSheet = defineJob({
  name: 'sheet.export',
  queue: 'report',
  payload: z.object({ exportId: z.uuid() }),
  key: ({ exportId }) => exportId,
})

/** Serves one letter to one recipient through one channel. */
export const serveDelivery = defineJob({
  name: 'delivery.serve',
  queue: 'notice',
  payload: z.object({ deliveryId: z.uuid() }),
  key: ({ deliveryId }) => deliveryId,
})

/** Every job by name: the relay finds the queue here, the frozen payload test walks it. */
export const catalog = Object.fromEntries(
  [renderDocument, makeReport, checkSheet, applySheet, exportSheet, serveDelivery].map((job) => [
    job.name,
    job as Job,
  ]),
)
