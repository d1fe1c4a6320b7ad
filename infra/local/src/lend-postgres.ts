import { join } from 'node:path'
import { holdFolder } from './folder-lock.ts'
import { type Postgres, startPostgres, usePostgres } from './postgres.ts'
import { readSettings } from './settings.ts'
import { removeFolder, temporaryFolder } from './temporary.ts'

/**
 * Lends a server: the person's own, else an embedded one on fresh data that is removed afterwards.
 *
 * @param name of the command that borrows it
 * @param durable whether a commit reaches the disk, as in production
 */
export async function lendPostgres<Result>(
  name: 'test' | 'bench',
  { durable }: { durable: boolean },
  work: (adminUrl: string, dir: string) => Promise<Result>,
): Promise<Result> {
  const { DATABASE_ADMIN_URL } = readSettings()
  const dir = await temporaryFolder(name)
  const release = holdFolder(dir, `npm run ${name}`)
  let postgres: Postgres | undefined
  try {
    postgres = await (DATABASE_ADMIN_URL
      ? usePostgres(DATABASE_ADMIN_URL)
      : startPostgres({ dir: join(dir, 'postgres'), durable }))
    return await work(postgres.url(), dir)
  } finally {
    await postgres?.stop()
    release()
    await removeFolder(dir)
  }
}
