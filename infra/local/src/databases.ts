import { createHmac } from 'node:crypto'
import pg from 'pg'
import { DATABASE_SERVICES, type DatabaseService } from './services.ts'

/** Connection strings of one service: `owner` migrates, `app` serves and is held by row-level security. */
export type ServiceUrls = { owner: string; app: string }

export type Databases = Record<DatabaseService, ServiceUrls> & { jobs: string }

export type DatabaseOptions = {
  /** Superuser, or a role with CREATEROLE and CREATEDB, connected to any database. */
  adminUrl: string
  /** From which the passwords of the roles are derived: whoever shares a server must use the same key. */
  passwordKey: string
  /** Put into the names of the databases, so that tours and tests can share a server: `dudao_<suffix>_cases`. */
  suffix?: string
}

/** Several runs may prepare one server at the same time, and roles belong to all of them. */
const ADVISORY_LOCK = 3_852_001

/**
 * Makes the roles and databases of all services; run again, it changes nothing.
 *
 * Roles belong to the whole server, so migrations, which run in template databases too, cannot make them.
 * `infra/postgres/roles.sql` is the same for a server that others administer.
 */
export async function createDatabases(options: DatabaseOptions): Promise<Databases> {
  const { adminUrl, passwordKey, suffix } = options
  const roles = DATABASE_SERVICES.flatMap((service) => [ownerRole(service), appRole(service)])
  await connected(adminUrl, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK])
    for (const role of [...roles, 'dudao_jobs'])
      await ensureRole(admin, role, rolePassword(passwordKey, role))
    for (const service of DATABASE_SERVICES) {
      await ensureDatabase(admin, databaseName(service, suffix), ownerRole(service))
    }
    await ensureDatabase(admin, databaseName('jobs', suffix), 'dudao_jobs')
  })
  await Promise.all(DATABASE_SERVICES.map((service) => restrict(options, service)))

  const url = (name: string, role: string) => roleUrl(adminUrl, name, role, rolePassword(passwordKey, role))
  const services = DATABASE_SERVICES.map((service) => {
    const name = databaseName(service, suffix)
    return [service, { owner: url(name, ownerRole(service)), app: url(name, appRole(service)) }]
  })
  return {
    ...(Object.fromEntries(services) as Record<DatabaseService, ServiceUrls>),
    jobs: url(databaseName('jobs', suffix), 'dudao_jobs'),
  }
}

/** Drops the databases of a suffix, clients or not. Roles stay: others may use them. */
export async function dropDatabases({
  adminUrl,
  suffix,
}: {
  adminUrl: string
  suffix: string
}): Promise<void> {
  await connected(adminUrl, async (admin) => {
    for (const name of [...DATABASE_SERVICES, 'jobs']) {
      await admin.query(`DROP DATABASE IF EXISTS ${id(databaseName(name, suffix))} WITH (FORCE)`)
    }
  })
}

const ownerRole = (service: DatabaseService) => `dudao_${service}_owner`
const appRole = (service: DatabaseService) => `dudao_${service}_app`
const databaseName = (name: string, suffix?: string) => ['dudao', suffix, name].filter(Boolean).join('_')

async function ensureRole(admin: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
  const verb = rowCount ? 'ALTER' : 'CREATE'
  await admin.query(`${verb} ROLE ${id(role)} LOGIN INHERIT PASSWORD ${pg.escapeLiteral(password)}`)
  const { rows } = await admin.query<{ super: boolean }>(
    'SELECT rolsuper AS super FROM pg_roles WHERE rolname = current_user',
  )
  // Only a superuser may say these, and for anybody else they hold from the creation on.
  if (rows[0]?.super) {
    await admin.query(`ALTER ROLE ${id(role)} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS`)
  } else {
    await admin.query(`GRANT ${id(role)} TO CURRENT_USER`)
  }
}

async function ensureDatabase(admin: pg.Client, name: string, owner: string): Promise<void> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
  if (!rowCount) await createDatabase(admin, name, owner)
  await admin.query(`REVOKE ALL ON DATABASE ${id(name)} FROM PUBLIC`)
}

/**
 * Code-point order everywhere, and upper and lower case beyond ASCII where the server can: since 17 it brings that
 * itself, before it depends on the operating system.
 */
async function createDatabase(admin: pg.Client, name: string, owner: string): Promise<void> {
  const locales = [
    "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C'",
    "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'",
    "LC_COLLATE 'C' LC_CTYPE 'C'",
  ]
  const { rows } = await admin.query<{ server_version_num: string }>('SHOW server_version_num')
  const usable = Number(rows[0]?.server_version_num) >= 170_000 ? locales : locales.slice(1)
  for (const [index, locale] of usable.entries()) {
    try {
      const statement = `CREATE DATABASE ${id(name)} OWNER ${id(owner)} TEMPLATE template0 ENCODING 'UTF8' ${locale}`
      await admin.query(statement)
      return
    } catch (error) {
      if (!/locale/i.test((error as Error).message) || index === usable.length - 1) throw error
    }
  }
}

/** The owner may do everything in its database, the application role connect and use what the owner grants it. */
async function restrict(options: DatabaseOptions, service: DatabaseService): Promise<void> {
  const name = databaseName(service, options.suffix)
  const adminUrl = Object.assign(new URL(options.adminUrl), { pathname: `/${name}` }).href
  await connected(adminUrl, async (admin) => {
    await admin.query(`
      GRANT CONNECT ON DATABASE ${id(name)} TO ${id(appRole(service))};
      REVOKE CREATE ON SCHEMA public FROM PUBLIC;
      GRANT ALL ON SCHEMA public TO ${id(ownerRole(service))};
      GRANT USAGE ON SCHEMA public TO ${id(appRole(service))}`)
  })
}

/** Derived, not stored: every command that knows the key comes to the same password. */
function rolePassword(key: string, role: string): string {
  return createHmac('sha256', key).update(role).digest('base64url')
}

function roleUrl(adminUrl: string, database: string, role: string, password: string): string {
  return Object.assign(new URL(adminUrl), { pathname: `/${database}`, username: role, password }).href
}

async function connected(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

const id = pg.escapeIdentifier
