import { mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findHolder } from './folder-lock.ts'
import { stopPostmaster } from './postmaster.ts'

const PREFIX = 'dudao-'
/** A folder this young may belong to a run that has not yet reserved it. */
const YOUNG_MS = 60_000

/** A fresh data folder for a tour, a test run or a benchmark. Folders of runs that were killed are cleared away first. */
export async function temporaryFolder(
  kind: 'tour' | 'test' | 'bench',
  { base = realpathSync(tmpdir()), young = YOUNG_MS } = {},
): Promise<string> {
  for (const name of readdirSync(base).filter((entry) => entry.startsWith(`${PREFIX}${kind}-`))) {
    const folder = join(base, name)
    const age = Date.now() - statSync(folder).birthtimeMs
    if (age >= young && !findHolder(folder)) await removeFolder(folder)
  }
  return mkdtempSync(join(base, `${PREFIX}${kind}-`))
}

/** Removes a data folder and a PostgreSQL that still runs in it. Folders of other users are left alone. */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await stopPostmaster(join(folder, 'postgres'))
    rmSync(folder, { recursive: true, force: true })
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes(String((error as NodeJS.ErrnoException).code))) throw error
  }
}
