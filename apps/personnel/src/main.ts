import { openAdapter, runSubgraph } from '@dudao/service'
import { readPersonnelEnv } from './env.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { createPersonnel } from './schema.ts'

const env = readPersonnelEnv()
const client = new PrismaClient({ adapter: openAdapter(env.DATABASE_URL, env.DATABASE_POOL) })
await runSubgraph(createPersonnel(client, env), env)
