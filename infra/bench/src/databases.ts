import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createDatabases, dropDatabases } from '@dudao/local/src/databases.ts'
import { runScript } from '@dudao/local/src/one-shot.ts'
import { lendPostgres } from '@dudao/local/src/lend-postgres.ts'
import { root } from '@dudao/local/src/settings.ts'
import pg from 'pg'

/** A migrated database of a service: as its owner, and as the service itself, under row-level security. */
export interface BenchDatabase {
  owner: pg.Client
  /** A further connection of the service. */
  connect: () => Promise<pg.Client>
}

/**
 * Lends fresh databases of cases, and removes them afterwards.
 *
 * @param names one database for each
 */
export function withCases<Name extends string, Result>(
  names: readonly Name[],
  work: (databases: Record<Name, BenchDatabase>) => Promise<Result>,
): Promise<Result> {
  return lendPostgres('bench', { durable: true }, async (adminUrl) => {
    const suffix = (name: string) => `bench_${run}_${name}`
    const run = randomBytes(3).toString('hex')
    const opened: pg.Client[] = []
    const open = async (url: string) => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      opened.push(client)
      return client
    }
    try {
      const databases = {} as Record<Name, BenchDatabase>
      for (const name of names) {
        const { cases } = await createDatabases({
          adminUrl,
          passwordKey: passwordKeyOf(adminUrl),
          suffix: suffix(name),
        })
        await runScript(join(root, 'apps/cases'), 'src/migrate.ts', {
          ...process.env,
          MIGRATION_DATABASE_URL: cases.owner,
        })
        databases[name] = { owner: await open(cases.owner), connect: () => open(cases.app) }
      }
      return await work(databases)
    } finally {
      await Promise.all(opened.map((client) => client.end()))
      for (const name of names) await dropDatabases({ adminUrl, suffix: suffix(name) })
    }
  })
}

/** On a server of others the roles are shared by all who know its password, so theirs must follow from it. */
const passwordKeyOf = (adminUrl: string): string => new URL(adminUrl).password || 'bench'
