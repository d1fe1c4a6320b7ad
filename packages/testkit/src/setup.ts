import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    database: { adminUrl: string; template: string; service: string }
    redisUrl: string | null
  }
}

/** Roles of the test databases; the foundation derives the application role from the owner's name. */
export const owner = 'dudao_test_owner'
export const app = 'dudao_test_app'
export const password = 'test-only'

/**
 * Vitest global setup of a service: one migrated template database per state of its migrations, from which every test
 * file clones its own (0.1 s).
 */
export default async function setup(project: TestProject): Promise<void> {
  const adminUrl = process.env.TEST_DATABASE_ADMIN_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'
  const folder = project.config.root
  const service = basename(folder)
  const template = `dudao_tpl_${service}_${hashOf(join(folder, 'prisma/migrations'))}`
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    // Projects set up side by side share the cluster's roles.
    await admin.query(`select pg_advisory_lock(hashtext('dudao test setup'))`)
    await ensureRoles(admin)
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [template])
    if (!rowCount) await createTemplate(admin, adminUrl, template, folder)
  } finally {
    await admin.end()
  }
  project.provide('database', { adminUrl, template, service })
  project.provide('redisUrl', process.env.TEST_REDIS_URL ?? (await localRedis()))
}

/** The Redis of this machine, if there is one: without it the tests of queues run on PostgreSQL only. */
async function localRedis(): Promise<string | null> {
  const url = 'redis://127.0.0.1:6379'
  const redis = new Redis(url, { connectTimeout: 1_000, maxRetriesPerRequest: 0, retryStrategy: () => null })
  redis.on('error', () => undefined) // the ping below says the same
  return redis
    .ping()
    .then(
      () => url,
      () => null,
    )
    .finally(() => redis.disconnect())
}

function hashOf(folder: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (name.endsWith('.sql')) hash.update(name).update(readFileSync(join(folder, name)))
  }
  return hash.digest('hex').slice(0, 10)
}

async function ensureRoles(admin: pg.Client): Promise<void> {
  for (const role of [owner, app]) {
    const { rowCount } = await admin.query('select 1 from pg_roles where rolname = $1', [role])
    if (!rowCount) await admin.query(`create role ${role} login nosuperuser nobypassrls`)
    await admin.query(`alter role ${role} password '${password}'`)
  }
}

async function createTemplate(
  admin: pg.Client,
  adminUrl: string,
  template: string,
  folder: string,
): Promise<void> {
  const draft = `${template}_draft`
  await admin.query(`drop database if exists ${draft}`)
  await admin.query(
    `create database ${draft} owner ${owner} template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'`,
  )
  const url = urlFor(adminUrl, draft, owner)
  const run = spawnSync(process.execPath, ['src/migrate.ts'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, MIGRATION_DATABASE_URL: url },
  })
  if (run.status !== 0) throw new Error(`migrating ${folder} failed:\n${run.stdout}${run.stderr}`)
  // Named last, so that an interrupted run leaves no half template.
  await admin.query(`alter database ${draft} rename to ${template}`)
}

/** The admin address with another database and role. */
export function urlFor(adminUrl: string, database: string, role: string): string {
  const url = new URL(adminUrl)
  url.pathname = `/${database}`
  url.username = role
  url.password = password
  return url.toString()
}
