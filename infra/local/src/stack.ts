import { join } from 'node:path'
import type { Databases } from './databases.ts'
import { checkFreeSpace } from './disk.ts'
import { type Environment, environmentOf, type Surroundings } from './environment.ts'
import { holdFolder } from './folder-lock.ts'
import { checkPorts, freePorts } from './ports.ts'
import {
  type DemoAccount,
  migrateAndSeed,
  type Mode,
  openDatabases,
  openPostgres,
  type Stops,
  suffixOf,
} from './prepare.ts'
import { supervise, type Supervised } from './processes.ts'
import { loadSecrets } from './secrets.ts'
import { PROCESSES, type Ports, type ProcessKind } from './services.ts'
import { removeQueues } from './redis.ts'
import { readSettings, root, type Settings } from './settings.ts'

export type StackOptions = {
  /** Folder of databases, files, logs and secrets; made when missing. */
  dir: string
  mode: Mode
  /** Set over what the environment says. */
  settings?: Partial<Settings>
  /** Told, in Chinese, what is being done and which process ended unexpectedly. */
  report?: (line: string) => void
  /** Gives up starting, or stops what runs. */
  signal?: AbortSignal
  /** Variables by name of the process, set over its usual ones: for tests. */
  environment?: Record<string, Environment>
}

/** A whole running system. */
export type Stack = {
  /** Address of the gateway, without path. */
  gatewayUrl: string
  /** Address of every process by name. */
  addresses: Record<string, string>
  demoPassword: string
  demoAccounts: DemoAccount[]
  databaseUrls: Databases
  queue: 'postgres' | 'redis'
  /** Every process by name: its pid, `kill`, `restart`, `ready`. */
  processes: Record<string, Supervised>
  /** Stops workers, gateway, subgraphs and PostgreSQL, in this order. */
  stop(): Promise<void>
}

/**
 * Starts the whole system: PostgreSQL, roles and databases, migrations, seed, processes. Whatever fails, what was
 * started before it is stopped again.
 * @throws {Refusal} when ports are taken, the folder is in use or a setting does not work
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const stops: Stops = []
  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= stopAll(stops))
  try {
    const parts = await startParts(options, stops)
    // Whoever works with the system then fails soon and comes to its own call of `stop`, which tells how this ended.
    options.signal?.addEventListener('abort', () => void stop().catch(() => {}))
    return { ...parts, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startParts(options: StackOptions, stops: Stops): Promise<Omit<Stack, 'stop'>> {
  const { dir, mode, signal, report = () => {} } = options
  const settings = { ...readSettings(), ...options.settings }
  const ports = await choosePorts(mode, settings)
  const gatewayUrl = `http://127.0.0.1:${ports.gateway}`
  stops.push(holdFolder(dir, gatewayUrl))
  if (mode === 'start') await checkPorts(ports)
  checkFreeSpace(dir)

  const secrets = loadSecrets(dir)
  report('正在启动数据库……')
  const postgres = await openPostgres(dir, mode, settings)
  stops.push(() => postgres.stop())
  signal?.throwIfAborted()

  const databases = await openDatabases({ postgres, secrets, settings, mode, dir }, stops)
  const surroundings: Surroundings = {
    settings,
    secrets,
    databases,
    ports,
    dir,
    nodeEnv: mode === 'start' ? 'development' : 'test',
    queuePrefix: mode === 'start' ? '{dudao}' : `{dudao:${suffixOf(dir)}}`,
  }
  const { REDIS_URL } = settings
  if (REDIS_URL && mode !== 'start') stops.push(() => removeQueues(REDIS_URL, surroundings.queuePrefix))
  report('正在迁移数据库、载入行政区划和演示数据……')
  const demoAccounts = await migrateAndSeed(surroundings)
  signal?.throwIfAborted()

  report('正在启动各个服务……')
  const processes = await startProcesses(surroundings, options, stops)
  return {
    gatewayUrl,
    addresses: Object.fromEntries(PROCESSES.map(({ name }) => [name, `http://127.0.0.1:${ports[name]}`])),
    demoPassword: secrets.DEMO_PASSWORD,
    demoAccounts,
    databaseUrls: databases,
    queue: settings.REDIS_URL ? 'redis' : 'postgres',
    processes,
  }
}

/** `npm start` keeps to its addresses, which people have bookmarked; everything else stays out of everybody's way. */
async function choosePorts(mode: Mode, settings: Settings): Promise<Ports> {
  if (mode !== 'start') {
    const free = await freePorts(PROCESSES.length)
    return Object.fromEntries(PROCESSES.map(({ name }, index) => [name, free[index]!]))
  }
  const entries = PROCESSES.map(({ name, portOffset }) => [name, settings.PORT_BASE + portOffset] as const)
  return { ...Object.fromEntries(entries), gateway: settings.PORT ?? settings.PORT_BASE }
}

async function startProcesses(
  surroundings: Surroundings,
  { signal, report, environment = {} }: StackOptions,
  stops: Stops,
): Promise<Record<string, Supervised>> {
  const processes: Record<string, Supervised> = {}
  for (const role of ['subgraph', 'gateway', 'worker'] as const) {
    const group = PROCESSES.filter((kind) => kind.role === role).map((kind) =>
      supervise(specOf(kind, surroundings, environment[kind.name]), { report, signal }),
    )
    stops.push(async () => void (await Promise.all(group.map((process) => process.stop()))))
    await Promise.all(group.map((process) => process.ready()))
    for (const process of group) processes[process.name] = process
  }
  return processes
}

function specOf(kind: ProcessKind, surroundings: Surroundings, more: Environment = {}) {
  return {
    name: kind.name,
    cwd: join(root, 'apps', kind.name),
    args: ['--max-semi-space-size=4', `--max-old-space-size=${kind.heap}`, 'src/main.ts'],
    env: { ...environmentOf(kind, surroundings), ...more },
    port: surroundings.ports[kind.name]!,
    log: join(surroundings.dir, 'log', `${kind.name}.log`),
  }
}

/** Every part gets its chance, whichever fails; the first failure is thrown afterwards. */
async function stopAll(stops: Stops): Promise<void> {
  const failures: unknown[] = []
  for (const stop of stops.splice(0).reverse()) {
    try {
      await stop()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
