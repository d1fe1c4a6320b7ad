import { openAdapter, runSubgraph } from '@dudao/service'
import { readEvaluationsEnv } from './env.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { createEvaluations } from './schema.ts'

const env = readEvaluationsEnv()
const client = new PrismaClient({ adapter: openAdapter(env.DATABASE_URL, env.DATABASE_POOL) })
await runSubgraph(createEvaluations(client), env)
