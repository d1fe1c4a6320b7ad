import { openAdapter, runSubgraph } from '@dudao/service'
import { readDirectoryEnv } from './env.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { createDirectory } from './schema.ts'

/** Verifying a password takes a processor; more at once would only wait longer. */
const signInConnections = 4

const env = readDirectoryEnv()
const open = (connections: number) =>
  new PrismaClient({ adapter: openAdapter(env.DATABASE_URL, connections) })
await runSubgraph(await createDirectory(open(env.DATABASE_POOL), open(signInConnections), env), env)
