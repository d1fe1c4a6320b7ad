import { openAdapter, runSubgraph } from '@dudao/service'
import { readCasesEnv } from './env.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { createCases } from './schema.ts'

const env = readCasesEnv()
const client = new PrismaClient({ adapter: openAdapter(env.DATABASE_URL, env.DATABASE_POOL) })
await runSubgraph(createCases(client, env), env)
