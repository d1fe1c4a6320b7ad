import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Environment } from './environment.ts'
import { tailOf } from './launch.ts'

export type ProcessSpec = {
  name: string
  cwd: string
  /** Arguments of Node, the script included. */
  args: string[]
  env: Environment
  /** Its `/ready` answers 200 as soon as it can work. */
  port: number
  /** File to which its output is appended. */
  log: string
}

/** One supervised process. It is started again when it dies, until `stop`. */
export type Supervised = {
  name: string
  /** Of the running child; undefined between two lives. */
  readonly pid: number | undefined
  /** Settles when the current life is ready; rejects when it dies before, or after 60 s, with the end of its log. */
  ready(): Promise<void>
  /** Kills the child and waits for its end; it comes back by itself, as after any crash. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Stops the child gracefully and starts it again at once; settles when it is ready. */
  restart(): Promise<void>
  /** Ends it for good: SIGTERM, and SIGKILL after 35 s. */
  stop(): Promise<void>
}

type Options = {
  /** Told about unexpected ends, in Chinese. */
  report?: (line: string) => void
  /** Ends waiting for readiness. */
  signal?: AbortSignal
}

const READY_TIMEOUT_MS = 60_000
const POLL_MS = 50
const FIRST_BACKOFF_MS = 500
const LONGEST_BACKOFF_MS = 15_000
/** Whoever lived this long has got over what killed it before. */
const STEADY_MS = 60_000
/** Processes give themselves 30 s to finish what they do. */
const STOP_TIMEOUT_MS = 35_000
const LARGEST_LOG = 20 * 1024 * 1024

/**
 * Starts a process and keeps it running.
 *
 * It gets a process group of its own, so that Ctrl-C reaches it only through us and in the right order, and an ipc
 * channel on whose end it stops itself, so that even `kill -9` of the supervisor leaves no orphan.
 */
export function supervise(spec: ProcessSpec, { report = () => {}, signal }: Options = {}): Supervised {
  let life = begin()
  let stopped = false
  let wasReady = false
  let backoff = FIRST_BACKOFF_MS

  function begin(): Life {
    const started = startLife(spec)
    started.child.on('exit', (code, signal) => void afterExit(started, code, signal))
    return started
  }

  async function afterExit(ended: Life, code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    // A process that never worked is not tried again: whoever waits for `ready` hears of it.
    if (stopped || ended.expected || !wasReady) return
    if (Date.now() - ended.since > STEADY_MS) backoff = FIRST_BACKOFF_MS
    const wait = backoff
    backoff = Math.min(backoff * 2, LONGEST_BACKOFF_MS)
    report(
      `${spec.name} 意外退出（${signal ?? `退出码 ${code}`}），${wait / 1000} 秒后重启；日志：${spec.log}`,
    )
    await sleep(wait)
    if (!stopped && life === ended) life = begin()
  }

  async function ready(): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT_MS
    while (!(await isReady(spec.port, life))) {
      signal?.throwIfAborted()
      const dead = life.ended && !wasReady
      if (dead || Date.now() > deadline) {
        const what = dead ? '启动失败' : `${READY_TIMEOUT_MS / 1000} 秒内没有就绪`
        throw new Error(`${spec.name} ${what}，日志 ${spec.log} 的末尾：\n${tailOf(spec.log, 20)}`)
      }
      await sleep(POLL_MS)
    }
    wasReady = true
  }

  return {
    name: spec.name,
    get pid() {
      return life.ended ? undefined : life.child.pid
    },
    ready,
    async kill(how = 'SIGKILL') {
      const { child, exit } = life
      child.kill(how)
      await exit
    },
    async restart() {
      await endLife(life)
      life = begin()
      await ready()
    },
    async stop() {
      stopped = true
      await endLife(life)
    },
  }
}

/** One run of the program, from spawn to exit. */
type Life = {
  child: ChildProcess
  since: number
  ended: boolean
  /** Set before we end it ourselves. */
  expected: boolean
  exit: Promise<void>
}

function startLife(spec: ProcessSpec): Life {
  const log = openLog(spec.log)
  const child = spawn(process.execPath, spec.args, {
    cwd: spec.cwd,
    env: spec.env,
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  const life: Life = { child, since: Date.now(), ended: false, expected: false, exit: Promise.resolve() }
  life.exit = new Promise((resolve) => {
    const end = () => {
      life.ended = true
      resolve()
    }
    child.on('exit', end)
    // Not even started: no `exit` will follow.
    child.on('error', end)
  })
  return life
}

async function endLife(life: Life): Promise<void> {
  life.expected = true
  if (life.ended) return
  life.child.kill('SIGTERM')
  const lastResort = setTimeout(() => life.child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await life.exit
  clearTimeout(lastResort)
}

async function isReady(port: number, life: Life): Promise<boolean> {
  if (life.ended) return false
  try {
    const url = `http://127.0.0.1:${port}/ready`
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
    await response.body?.cancel()
    return response.status === 200
  } catch {
    return false
  }
}

/** Appends to the log; one that has grown too large moves aside first. */
function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true })
  if (existsSync(path) && statSync(path).size > LARGEST_LOG) renameSync(path, `${path}.1`)
  return openSync(path, 'a')
}
