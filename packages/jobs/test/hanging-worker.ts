import { implement, openBackend, renderDocument, startWorker } from '../src/index.ts'

// Takes one job, says so and never finishes it: to be killed in the middle.
const { QUEUE_SETTINGS = '', LOCK_MS } = process.env
const backend = openBackend(JSON.parse(QUEUE_SETTINGS))
const hang = implement(renderDocument, () => {
  process.stdout.write('taken\n')
  return new Promise<void>(() => setInterval(() => undefined, 1_000))
})
const nothing = () => undefined
startWorker(
  backend,
  'report',
  [hang],
  { onRun: nothing, onError: nothing },
  { concurrency: 1, lockMs: Number(LOCK_MS) },
)
