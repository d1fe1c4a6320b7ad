import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Supervised } from '../processes.ts'

// As Linux keeps it in /proc; elsewhere there are no figures.

/** Hundredths of a second in which Linux counts the time of processors. */
const ticksPerSecond = 100

const read = (pid: number | string | undefined, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

/** The most memory that each process held so far, in MiB. */
export function peakMemory(
  processes: Record<string, Supervised>,
  names: readonly string[],
): Record<string, number> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const [, kibibytes] = /^VmHWM:\s+(\d+)/mu.exec(read(processes[name]?.pid, 'status')) ?? []
      return kibibytes ? [[name, Math.round(Number(kibibytes) / 1_024)] as const] : []
    }),
  )
}

/**
 * Seconds of processor that a system has used: wall clock says little on a machine that others share.
 *
 * @param dir its data folder, by which its PostgreSQL is known
 */
export function processorSeconds(processes: Record<string, Supervised>, dir: string) {
  const node = Object.values(processes).reduce((sum, { pid }) => sum + secondsOf(read(pid, 'stat'), 2), 0)
  const postgres = pids()
    .filter((pid) => cwdOf(pid) === join(dir, 'postgres'))
    // With the children that ended: only the postmaster has any.
    .reduce((sum, pid) => sum + secondsOf(read(pid, 'stat'), 4), 0)
  return { node, postgres }
}

function pids(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/u.test(name))
  } catch {
    return []
  }
}

function cwdOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return ''
  }
}

/** Fields 14 to 17, counted from behind the name, which may hold anything: own user and system time, then the children's. */
const secondsOf = (stat: string, fields: number): number =>
  (stat.split(') ').at(-1) ?? '')
    .split(' ')
    .slice(11, 11 + fields)
    .reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond
