import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** The server process that owns a data folder, as it describes itself in `postmaster.pid`. */
export type Postmaster = { pid: number; port: number; ready: boolean }

const STOP_TIMEOUT_MS = 60_000
const POLL_MS = 20

/** The running server of a data folder. The pid alone proves nothing: after a reboot another program may have it. */
export function readPostmaster(dir: string): Postmaster | undefined {
  const lines = readPidFile(dir)
  const pid = Number(lines?.[0])
  if (!lines || !pid || !serves(pid, dir)) return undefined
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/**
 * Removes a `postmaster.pid` whose number now belongs to quite another program: PostgreSQL would refuse to start.
 * One that names no living process is left to PostgreSQL, which checks its shared memory first.
 */
export function removeStalePidFile(dir: string): void {
  const pid = Number(readPidFile(dir)?.[0])
  if (!pid) return
  const command = commandLine(pid)
  if (command !== '' && !command.includes('postgres')) rmSync(join(dir, 'postmaster.pid'))
}

/**
 * Ends the server of a data folder, if one runs: clients are disconnected, what they committed is kept. After 60 s it
 * is cut off, and the next start replays its log.
 */
export async function stopPostmaster(dir: string): Promise<void> {
  const postmaster = readPostmaster(dir)
  if (!postmaster) return
  process.kill(postmaster.pid, 'SIGINT')
  const deadline = Date.now() + STOP_TIMEOUT_MS
  while (readPostmaster(dir)) {
    if (Date.now() > deadline) process.kill(postmaster.pid, 'SIGQUIT')
    await sleep(POLL_MS)
  }
}

/** Command line of a process; empty when there is no such process. */
export function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

/** PostgreSQL works in its data folder. Where that cannot be seen, its command line names the folder. */
function serves(pid: number, dir: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dir)
  } catch {
    return `${commandLine(pid).trimEnd()} `.includes(` -D ${dir} `)
  }
}

function readPidFile(dir: string): string[] | undefined {
  const path = join(dir, 'postmaster.pid')
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n') : undefined
}
