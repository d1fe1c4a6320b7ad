import { createLog, startRelay } from '@dudao/service'

// One relay and nothing else: to be killed in the middle.
const { DATABASE_URL = '', QUEUE_SETTINGS = '' } = process.env
await startRelay(DATABASE_URL, JSON.parse(QUEUE_SETTINGS), createLog('relay', 'silent'))
