import { openAdapter, runSubgraph } from '@dudao/service'
import { readDocumentsEnv } from './env.ts'
import { openStore } from './files/store.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { createDocuments } from './schema.ts'

const env = readDocumentsEnv()
const client = new PrismaClient({ adapter: openAdapter(env.DATABASE_URL, env.DATABASE_POOL) })
const store = await openStore(env.FILE_STORE)
const settings = {
  store,
  uploadLimit: env.UPLOAD_LIMIT,
  sweepAfterSeconds: env.SWEEP_AFTER_SECONDS,
  uploadKeepHours: env.UPLOAD_KEEP_HOURS,
}
await runSubgraph(createDocuments(client, settings), env)
