import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { createDatabases, type Databases, dropDatabases } from './databases.ts'
import { ownerEnvironment, type Surroundings } from './environment.ts'
import { isMigrated } from './migrated.ts'
import { runScript } from './one-shot.ts'
import { type Postgres, startPostgres, usePostgres } from './postgres.ts'
import type { Secrets } from './secrets.ts'
import { DATABASE_SERVICES, type DatabaseService } from './services.ts'
import { root, type Settings } from './settings.ts'

/** `start` keeps its data and its ports; `tour` and `test` take free ports and may lose data in a power cut. */
export type Mode = 'start' | 'tour' | 'test'

/** How started parts are stopped; filled in the order of starting, emptied the other way round. */
export type Stops = (() => Promise<void> | void)[]

const POSTGRES_PORT_OFFSET = 32

const demoAccount = z.object({
  login: z.string(),
  name: z.string(),
  post: z.string(),
  organization: z.string(),
})

export type DemoAccount = z.infer<typeof demoAccount>

/** The person's own PostgreSQL, else the embedded one. */
export async function openPostgres(dir: string, mode: Mode, settings: Settings): Promise<Postgres> {
  if (settings.DATABASE_ADMIN_URL) return usePostgres(settings.DATABASE_ADMIN_URL)
  const start = mode === 'start'
  const port = start ? settings.PORT_BASE + POSTGRES_PORT_OFFSET : undefined
  return startPostgres({ dir: join(dir, 'postgres'), port, durable: start })
}

type DatabaseParts = {
  postgres: Postgres
  secrets: Secrets
  settings: Settings
  mode: Mode
  dir: string
}

/** On a shared server a tour or test takes databases of its own and drops them afterwards. */
export async function openDatabases(parts: DatabaseParts, stops: Stops): Promise<Databases> {
  const { postgres, secrets, settings, mode, dir } = parts
  const adminUrl = postgres.url()
  // On a server of others the roles are shared by all who know its password, so theirs must follow from it.
  const shared = settings.DATABASE_ADMIN_URL && new URL(settings.DATABASE_ADMIN_URL).password
  const passwordKey = shared || secrets.ROLE_PASSWORD_KEY
  if (postgres.embedded || mode === 'start') return createDatabases({ adminUrl, passwordKey })
  const suffix = suffixOf(dir)
  stops.push(() => dropDatabases({ adminUrl, suffix }))
  return createDatabases({ adminUrl, passwordKey, suffix })
}

/** Short, and the same for the same folder. */
export function suffixOf(dir: string): string {
  return createHash('sha256').update(dir).digest('hex').slice(0, 8)
}

/** Brings all databases up to date and loads divisions and demo; answers with the demo accounts. */
export async function migrateAndSeed(surroundings: Surroundings): Promise<DemoAccount[]> {
  const run = (service: DatabaseService, script: string) =>
    runScript(join(root, 'apps', service), script, ownerEnvironment(service, surroundings))
  const migrations = DATABASE_SERVICES.map(async (service) => {
    if (await isMigrated(service, surroundings.databases[service].owner)) return
    await run(service, 'src/migrate.ts')
  })
  // All of them to their end, whichever fails first: a migration must not go on while its server is stopped.
  for (const result of await Promise.allSettled(migrations)) {
    if (result.status === 'rejected') throw result.reason
  }
  const printed = await run('directory', 'src/seed.ts')
  return z.array(demoAccount).parse(JSON.parse(printed.trim().split('\n').at(-1)!))
}
