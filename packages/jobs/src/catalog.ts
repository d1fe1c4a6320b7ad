import { z } from 'zod'
import { defineJob } from './define.ts'

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

/** Serves one letter to one recipient through one channel. */
export const serveDelivery = defineJob({
  name: 'delivery.serve',
  queue: 'notice',
  payload: z.object({ deliveryId: z.uuid() }),
  key: ({ deliveryId }) => deliveryId,
})

/** Every job by name: the relay finds the queue here, the frozen payload test walks it. */
export const catalog = Object.fromEntries(
  [renderDocument, makeReport, serveDelivery].map((job) => [job.name, job]),
)
