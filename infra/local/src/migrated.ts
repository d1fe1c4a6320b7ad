import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { DatabaseService } from './services.ts'
import { root } from './settings.ts'

/**
 * Whether the database has every migration of its service, unchanged and finished. Then there is no need to start a
 * process that comes to the same result in a second; in any other case that process decides, and says what is wrong.
 */
export async function isMigrated(service: DatabaseService, ownerUrl: string): Promise<boolean> {
  const folder = join(root, 'apps', service, 'prisma/migrations')
  const wanted = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'migration.sql')))
    .map((name) => `${name} ${sha256(readFileSync(join(folder, name, 'migration.sql')))}`)
  const applied = await appliedMigrations(ownerUrl)
  return applied.length === wanted.length && wanted.every((migration) => applied.includes(migration))
}

/** Name and checksum of every row that Prisma's engine wrote, a failed one as something that nobody wants. */
async function appliedMigrations(ownerUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const { rows: tables } = await client.query(
      `SELECT 1 WHERE to_regclass('public._prisma_migrations') IS NOT NULL`,
    )
    if (tables.length === 0) return []
    const { rows } = await client.query<{ name: string }>(
      `SELECT migration_name || ' ' || CASE WHEN finished_at IS NULL THEN 'unfinished' ELSE checksum END AS name
         FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
    )
    return rows.map((row) => row.name)
  } finally {
    await client.end()
  }
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}
