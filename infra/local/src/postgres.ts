import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { Refusal } from '../bootstrap/refusal.mjs'
import { checkVersion, type Cluster, createCluster, postgresTool, writeSettings } from './cluster.ts'
import { tailOf } from './launch.ts'
import { freePort } from './ports.ts'
import { readPostmaster, removeStalePidFile, stopPostmaster } from './postmaster.ts'
import { loadSecrets } from './secrets.ts'
import { type Launcher, unprivileged } from './unprivileged.ts'

/** A PostgreSQL server that we may administer. */
export type Postgres = {
  /** Connection string of the superuser for a database. */
  url(database?: string): string
  port: number
  /** True when the server belongs to us and ends with us. */
  embedded: boolean
  /** Stops an embedded server within 60 s (clients are disconnected, what they committed is safe); else nothing. */
  stop(): Promise<void>
}

export type PostgresOptions = {
  /** Data folder. Its parent holds the password and the log. */
  dir: string
  /** Wanted port on 127.0.0.1; another free one is taken when it is in use. */
  port?: number
  /** False for tests and tours, whose data nobody misses after a power cut. */
  durable?: boolean
  /** Overrides the way round root, for tests. */
  launcher?: Launcher
}

/** PostgreSQL answers a busy port at start only; a few attempts outrun whoever took it in between. */
const ATTEMPTS = 3

/**
 * Starts the embedded PostgreSQL on a data folder, which is made when missing, and takes over a server that an
 * earlier run left behind. The server lives in a session of its own: Ctrl-C and our death do not reach it, `stop` does.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { dir } = options
  const parent = dirname(dir)
  mkdirSync(join(parent, 'log'), { recursive: true })
  const { POSTGRES_PASSWORD: password } = loadSecrets(parent)
  const launcher = options.launcher ?? unprivileged(parent)
  const cluster: Cluster = { dir, parent, password, launcher, log: join(parent, 'log/postgres.log') }

  if (!existsSync(join(dir, 'PG_VERSION'))) await createCluster(cluster, { durable: options.durable })
  checkVersion(cluster)
  const port = (await adopt(cluster)) ?? (await start(cluster, options))
  return {
    url: (database = 'postgres') => adminUrl(port, password, database),
    port,
    embedded: true,
    stop: () => stopPostmaster(dir),
  }
}

/**
 * A PostgreSQL that is already there, named by the connection string of a role that may create roles and databases.
 * @throws {Refusal} when it does not answer or is older than 15
 */
export async function usePostgres(url: string): Promise<Postgres> {
  const { host, port } = new URL(url)
  try {
    const version = await serverVersion(url)
    if (version < 150_000) {
      throw new Refusal(
        `DATABASE_ADMIN_URL 指向的 PostgreSQL 版本过低（${version}）`,
        '请使用 15 或更新的版本。',
      )
    }
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(
      `连不上 DATABASE_ADMIN_URL 指向的 PostgreSQL（${host}）：${(error as Error).message}`,
      '请检查地址、口令和网络；不设置 DATABASE_ADMIN_URL 时使用自带的 PostgreSQL。',
    )
  }
  return {
    url: (database = 'postgres') => Object.assign(new URL(url), { pathname: `/${database}` }).href,
    port: Number(port || 5432),
    embedded: false,
    stop: async () => {},
  }
}

/** The port of a server that already runs on this folder and lets us in; any other remnant is cleared away. */
async function adopt(cluster: Cluster): Promise<number | undefined> {
  const postmaster = readPostmaster(cluster.dir)
  if (!postmaster) {
    removeStalePidFile(cluster.dir)
    return undefined
  }
  if (postmaster.ready && (await answers(adminUrl(postmaster.port, cluster.password)))) return postmaster.port
  await stopPostmaster(cluster.dir)
  return undefined
}

async function start(cluster: Cluster, { port: wanted, durable = true }: PostgresOptions): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(attempt === 1 ? wanted : undefined)
    writeSettings(cluster, {
      listen_addresses: '127.0.0.1',
      port,
      // Everyone comes over the loopback address, so no socket file can be too long for its system.
      unix_socket_directories: '',
      max_connections: 200,
      timezone: 'UTC',
      log_timezone: 'UTC',
      fsync: durable ? 'on' : 'off',
      synchronous_commit: durable ? 'on' : 'off',
      full_page_writes: durable ? 'on' : 'off',
    })
    try {
      await postgresTool(cluster, 'pg_ctl', ['start', '-w', '-t', '60', '-D', cluster.dir])
      if (await answers(adminUrl(port, cluster.password))) return port
    } catch (error) {
      const taken = /could not create any TCP\/IP sockets|Address already in use/.test(
        tailOf(cluster.log, 20),
      )
      if (!taken || attempt === ATTEMPTS) throw error
      continue
    }
    await stopPostmaster(cluster.dir)
    throw new Refusal(
      `PostgreSQL 不接受 ${join(cluster.parent, 'secrets.json')} 里的口令`,
      `请恢复原来的 secrets.json；如果数据可以不要，请删除 ${cluster.parent} 后重试。`,
    )
  }
}

function adminUrl(port: number, password: string, database = 'postgres'): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`
}

async function answers(url: string): Promise<boolean> {
  return serverVersion(url).then(
    () => true,
    () => false,
  )
}

async function serverVersion(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num')
    return Number(rows[0]?.server_version_num)
  } finally {
    await client.end()
  }
}
