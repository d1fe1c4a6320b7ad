import { readFileSync } from 'node:fs'
import type pg from 'pg'

/** Milliseconds of a clock tick of the kernel's accounting. */
const tickMs = 10

/**
 * CPU milliseconds that the server process behind a connection has used so far; null where it runs on another machine,
 * or the machine has no /proc.
 */
export async function cpuOf(client: pg.Client): Promise<number | null> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  try {
    const stat = readFileSync(`/proc/${rows[0]?.pid}/stat`, 'utf8')
    if (!stat.includes('(postgres)')) return null
    // After the name: state is field 3, user and system time are fields 14 and 15.
    const fields = stat.split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * tickMs
  } catch {
    return null
  }
}
