export { type Backend, openBackend, type QueueSettings } from './backend.ts'
export {
  applySheet,
  catalog,
  checkSheet,
  exportSheet,
  makeReport,
  renderDocument,
  serveDelivery,
} from './catalog.ts'
export { defineJob, type Envelope, type Job } from './define.ts'
export { createProducer, InvalidJob, type Producer } from './producer.ts'
export {
  type Handler,
  implement,
  type Run,
  startWorker,
  type WorkerEvents,
  type WorkerSettings,
} from './worker.ts'
