import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Databases } from './databases.ts'
import type { Secrets } from './secrets.ts'
import { DATABASE_SERVICES, type DatabaseService, type Ports, type ProcessKind } from './services.ts'
import { root, type Settings } from './settings.ts'

export type Environment = Record<string, string | undefined>

/** All that decides the environment of a process. */
export type Surroundings = {
  settings: Settings
  secrets: Secrets
  databases: Databases
  ports: Ports
  /** Folder of files, logs and data. */
  dir: string
  nodeEnv: 'development' | 'test'
  /** Keeps the queues of tours and tests apart on a shared Redis. */
  queuePrefix: string
}

/** Variables of the machine that a process may see. Nothing else is handed on: an administrator's password least. */
const INHERITED = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'NODE_EXTRA_CA_CERTS']
/** Limits that an administrator may turn; each process reads those that it knows and refuses nonsense itself. */
const TUNING = [
  'DATABASE_POOL',
  'CONCURRENCY',
  'SWEEP_AFTER_SECONDS',
  'UPLOAD_LIMIT',
  'UPLOAD_KEEP_HOURS',
  'BODY_LIMIT',
  'MAX_TOKENS',
  'MAX_DEPTH',
  'MAX_ALIASES',
  'MAX_DIRECTIVES',
  'MAX_FRAGMENTS',
  'MAX_REPEATS',
  'MAX_FIELDS',
  'MAX_COST',
  'MAX_LIST_ITEMS',
  'MAX_IN_FLIGHT',
  'MAX_TRANSFERS',
  'MAX_SIGN_INS',
  'MAX_WAITING_SIGN_INS',
  'MAX_ANONYMOUS_FIELDS',
  'DEADLINE_MS',
  'ERRAND_DEADLINE_MS',
]
/** Credentials of an S3 store, read by its client library itself. */
const S3_CREDENTIALS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_REGION']

/** The environment of one process: what docs/operations.md promises it, and no secret that it does not need. */
export function environmentOf({ name, role }: ProcessKind, surroundings: Surroundings): Environment {
  const { settings, secrets, databases, ports, nodeEnv } = surroundings
  const common = {
    ...machine(),
    ...pick(TUNING),
    NODE_ENV: nodeEnv,
    HOST: '127.0.0.1',
    PORT: String(ports[name]),
    LOG_LEVEL: settings.LOG_LEVEL,
    ACTOR_PUBLIC_KEY: secrets.ACTOR_PUBLIC_KEY,
    APOLLO_TELEMETRY_DISABLED: '1',
    EXPLICIT_CLOCK: 'allow',
  }
  if (role === 'gateway') {
    return {
      ...common,
      ACTOR_PRIVATE_KEY: secrets.ACTOR_PRIVATE_KEY,
      OIDC_ISSUER: settings.OIDC_ISSUER,
      OIDC_AUDIENCE: settings.OIDC_AUDIENCE,
      ...subgraphUrls(ports),
    }
  }
  const client = { ...common, GATEWAY_URL: address(ports.gateway), ...queue(surroundings) }
  if (role === 'worker') return { ...client, ...workerSettings(name, surroundings) }
  return {
    ...client,
    DATABASE_URL: databases[name as DatabaseService].app,
    ...serviceSettings(name as DatabaseService, surroundings),
  }
}

/** For the one-shot processes that migrate and seed: the only ones that see the owner's role. */
export function ownerEnvironment(
  service: DatabaseService,
  { databases, secrets }: Surroundings,
): Environment {
  const seeds = service === 'directory' ? { DEMO_PASSWORD: secrets.DEMO_PASSWORD, ...accounts(secrets) } : {}
  return { ...machine(), MIGRATION_DATABASE_URL: databases[service].owner, ...seeds }
}

function serviceSettings(service: DatabaseService, { settings, secrets, dir }: Surroundings): Environment {
  if (service === 'directory') return { TOKEN_PRIVATE_KEY: secrets.TOKEN_PRIVATE_KEY, ...accounts(secrets) }
  if (service === 'personnel') return { PERSONAL_DATA_KEY: secrets.PERSONAL_DATA_KEY }
  // Each service its own key, under one name.
  if (service === 'cases') return { PERSONAL_DATA_KEY: secrets.COMPLAINANT_KEY }
  if (service !== 'documents') return {}
  const store = settings.FILE_STORE ?? pathToFileURL(join(dir, 'files')).href
  return { FILE_STORE: store, ...pick(S3_CREDENTIALS) }
}

function workerSettings(name: string, { settings, secrets, ports }: Surroundings): Environment {
  const own: Record<string, Environment> = {
    'report-worker': {
      SERVICE_SECRET: secrets.REPORT_WORKER_SECRET,
      FONT_FOLDER: settings.FONT_FOLDER,
      PUBLIC_ADDRESS: settings.PUBLIC_ADDRESS ?? address(ports.gateway),
    },
    'notice-worker': {
      SERVICE_SECRET: secrets.NOTICE_WORKER_SECRET,
      SMTP_URL: settings.SMTP_URL,
      WEBHOOK_SECRET: secrets.WEBHOOK_SECRET,
    },
  }
  return { SERVICE_NAME: name, ...own[name] }
}

/** The workers' own accounts. */
function accounts(secrets: Secrets): Environment {
  const secretOf = {
    'report-worker': secrets.REPORT_WORKER_SECRET,
    'notice-worker': secrets.NOTICE_WORKER_SECRET,
  }
  return { SERVICE_SECRETS: JSON.stringify(secretOf) }
}

function queue({ settings, databases, queuePrefix }: Surroundings): Environment {
  if (settings.REDIS_URL) return { REDIS_URL: settings.REDIS_URL, QUEUE_PREFIX: queuePrefix }
  return { JOBS_DATABASE_URL: databases.jobs }
}

function subgraphUrls(ports: Ports): Environment {
  return Object.fromEntries(
    DATABASE_SERVICES.map((service) => [`SUBGRAPH_${service.toUpperCase()}_URL`, address(ports[service])]),
  )
}

function address(port: number | undefined): string {
  return `http://127.0.0.1:${port}`
}

/** Compiled code is kept between runs, which saves a third of the time that a process takes to start. */
const COMPILE_CACHE = join(root, 'node_modules/.cache/compile')

function machine(): Environment {
  return { ...pick(INHERITED), NODE_COMPILE_CACHE: COMPILE_CACHE }
}

function pick(names: string[]): Environment {
  return Object.fromEntries(names.map((name) => [name, process.env[name] || undefined]))
}
