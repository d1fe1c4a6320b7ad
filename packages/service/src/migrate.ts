import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import pg from 'pg'

// Node has it; its types live in the DOM library only.
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    instantiate(
      bytes: Uint8Array,
      imports: Record<string, unknown>,
    ): Promise<{ instance: { exports: Record<string, unknown> } }>
  }
}

// Prisma's own migration engine in WebAssembly: the CLI would download a binary, which closed networks do not reach.
// It writes the same _prisma_migrations rows, so `prisma migrate deploy` may take over where it can run.
interface EngineModule {
  SchemaEngine: {
    new: (
      options: { datamodels: [string, string][] },
      log: (line: string) => void,
      adapter: object,
    ) => Promise<SchemaEngine>
  }
  __wbg_set_wasm(exports: unknown): void
}

interface SchemaEngine {
  applyMigrations(input: {
    migrationsList: MigrationList
    filters: Filters
  }): Promise<{ appliedMigrationNames: string[] }>
  diagnoseMigrationHistory(input: {
    migrationsList: MigrationList
    optInToShadowDatabase: boolean
    filters: Filters
  }): Promise<{ editedMigrationNames: string[]; failedMigrationNames: string[] }>
  diff(input: object): Promise<{ stdout: string | null; exitCode: number }>
}

interface MigrationList {
  baseDir: string
  lockfile: { path: string; content: string | null }
  shadowDbInitScript: string
  migrationDirectories: {
    path: string
    migrationFile: { path: string; content: { tag: 'ok'; value: string } }
  }[]
}

interface Filters {
  externalTables: string[]
  externalEnums: string[]
}

/** Tables of the foundation; they are the kit's, not part of a service's Prisma schema. */
const filters: Filters = {
  externalTables: ['public.audit_entry', 'public.outbox', 'public.idempotency_key'],
  externalEnums: [],
}

let engine: Promise<EngineModule> | undefined

/** The engine tolerates one instance per process only. */
async function instantiate(): Promise<EngineModule> {
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: () => undefined } })
  // The package exports a bundler's entry only; its two parts lie beside it.
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))
  const module = (await import(pathToFileURL(join(folder, 'schema_engine_bg.js')).href)) as EngineModule
  const { instance } = await WebAssembly.instantiate(await readFile(join(folder, 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': module,
  })
  module.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start as () => void
  start()
  return module
}

async function readMigrations(folder: string): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  const file = 'migration.sql'
  return {
    baseDir: folder,
    lockfile: {
      path: './migration_lock.toml',
      content: await readFile(join(folder, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (path) => ({
        path,
        migrationFile: {
          path: file,
          content: { tag: 'ok' as const, value: await readFile(join(folder, path, file), 'utf8') },
        },
      })),
    ),
  }
}

/** Opens the engine on one database and disposes every connection it took (else its advisory lock would stay). */
async function withEngine<R>(
  databaseUrl: string,
  schema: string,
  work: (engine: SchemaEngine) => Promise<R>,
): Promise<R> {
  engine ??= instantiate()
  const { SchemaEngine } = await engine
  const factory = new PrismaPg({ connectionString: databaseUrl, max: 1 })
  const open: { dispose(): Promise<void> }[] = []
  let reason: Error | undefined
  const whole = <A extends Awaited<ReturnType<typeof factory.connect>>>(adapter: A): A => {
    open.push(adapter)
    // The adapter cuts a script at every ';' and runs the pieces one by one, which breaks $$ bodies and leaves halves.
    const driver = () =>
      (
        adapter as unknown as { underlyingDriver(): { query(sql: string): Promise<unknown> } }
      ).underlyingDriver()
    adapter.executeScript = async (script: string) => {
      try {
        await driver().query(script)
      } catch (error) {
        reason = error as Error
        throw error
      }
    }
    return adapter
  }
  const bound = bindMigrationAwareSqlAdapterFactory({
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => whole(await factory.connect()),
    connectToShadowDb: async () => whole(await factory.connectToShadowDb()),
  })
  try {
    return await work(
      await SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => undefined, bound),
    )
  } catch (error) {
    // The engine names the migration, and calls what PostgreSQL said "external connector error".
    if (reason) throw new Error(`${reason.message}\n${(error as Error).message}`, { cause: error })
    throw error
  } finally {
    await Promise.all(open.map((adapter) => adapter.dispose()))
  }
}

/**
 * Applies the migrations of `<folder>/migrations` that the database has not seen. Run it in a process of its own that
 * exits afterwards, as the owner role. Two runs at once are safe (advisory lock).
 *
 * @returns names of the migrations applied now
 * @throws Error when an applied migration was edited, or an earlier one failed and was not resolved
 */
export async function migrate(folder: string, databaseUrl: string): Promise<string[]> {
  const migrationsList = await readMigrations(join(folder, 'migrations'))
  const schema = await readFile(join(folder, 'schema.prisma'), 'utf8')
  const work = async (schemaEngine: SchemaEngine) => {
    const state = await schemaEngine.diagnoseMigrationHistory({
      migrationsList,
      optInToShadowDatabase: false,
      filters,
    })
    const faults = [...state.editedMigrationNames, ...state.failedMigrationNames]
    if (faults.length > 0) throw new Error(`edited or failed migrations: ${faults.join(', ')}`)
    const { appliedMigrationNames } = await schemaEngine.applyMigrations({ migrationsList, filters })
    return appliedMigrationNames
  }
  return alone(databaseUrl, () => withEngine(databaseUrl, schema, work))
}

/** The engine locks while it applies, not while it looks: what another run is applying would look failed. */
async function alone<R>(databaseUrl: string, work: () => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('dudao migrations'))`)
    return await work()
  } finally {
    await client.end()
  }
}

/** The body of every app's `src/migrate.ts`: migrates and exits, because the engine keeps a timer alive. */
export async function migrateAndExit(folder: string, databaseUrl: string | undefined): Promise<never> {
  if (!databaseUrl) {
    process.stderr.write('MIGRATION_DATABASE_URL 未设置：请给出属主角色的数据库地址\n')
    process.exit(2)
  }
  try {
    const applied = await migrate(folder, databaseUrl)
    process.stdout.write(`${JSON.stringify({ applied })}\n`)
    process.exit(0)
  } catch (error) {
    process.stderr.write(`数据库迁移失败：${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

/**
 * The SQL that leads from a live database (or, with `from: 'empty'`, from nothing) to a service's Prisma schema: the
 * draft of the next migration. Row policies, COLLATE and CHECK constraints are written by hand below it.
 */
export async function draftMigration(
  folder: string,
  databaseUrl: string,
  from: 'empty' | 'database',
): Promise<string> {
  const path = 'schema.prisma'
  const content = await readFile(join(folder, path), 'utf8')
  const files = [{ path, content }]
  return withEngine(databaseUrl, content, async (schemaEngine) => {
    const start = from === 'empty' ? { tag: 'empty' } : { tag: 'schemaDatasource', files, configDir: folder }
    const { stdout } = await schemaEngine.diff({
      from: start,
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters,
    })
    return stdout ?? ''
  })
}
