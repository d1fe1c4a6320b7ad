import { openAdapter, runSubgraph } from '@dudao/service'
import { readDirectoryEnv } from './env.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { createDirectory } from './schema.ts'

const env = readDirectoryEnv()
const client = new PrismaClient({ adapter: openAdapter(env.DATABASE_URL, env.DATABASE_POOL) })
await runSubgraph(await createDirectory(client, env), env)
