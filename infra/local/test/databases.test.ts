import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabases, dropDatabases } from '../src/databases.ts'
import { type Postgres, startPostgres } from '../src/postgres.ts'
import { removeFolder, temporaryFolder } from '../src/temporary.ts'
import { query } from './helpers.ts'

let folder: string
let postgres: Postgres

beforeAll(async () => {
  folder = await temporaryFolder('test')
  postgres = await startPostgres({ dir: join(folder, 'postgres'), durable: false })
}, 60_000)

afterAll(async () => {
  await postgres.stop()
  await removeFolder(folder)
})

const options = () => ({ adminUrl: postgres.url(), passwordKey: 'key of the test' })

describe('roles and databases', { timeout: 30_000 }, () => {
  test('are the same after a second run, with what was in them', async () => {
    const first = await createDatabases(options())
    await query(first.cases.owner, 'create table kept as select 1 as one')
    expect(await createDatabases(options())).toEqual(first)
    expect(await query(first.cases.owner, 'select one from kept')).toEqual([{ one: 1 }])
  })

  test('give the application role no table of its own and no way past row-level security', async () => {
    const { personnel } = await createDatabases(options())
    await expect(query(personnel.app, 'create table mine ()')).rejects.toThrow(/permission denied for schema/)
    const [role] = await query(
      personnel.app,
      `select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as mighty from pg_roles where rolname = current_user`,
    )
    expect(role).toEqual({ mighty: false })
  })

  test('keep every service out of the database of another', async () => {
    const { cases, documents } = await createDatabases(options())
    for (const url of [cases.app, cases.owner]) {
      const foreign = Object.assign(new URL(url), { pathname: new URL(documents.app).pathname }).href
      await expect(query(foreign, 'select 1')).rejects.toThrow(/permission denied for database/)
    }
  })

  test('sort by code point and know letters beyond ASCII', async () => {
    const { directory } = await createDatabases(options())
    const rows = await query(directory.app, `select upper('é') as upper, 'B' < 'a' as bytewise`)
    expect(rows).toEqual([{ upper: 'É', bytewise: true }])
  })

  test('of a tour stand beside those of the system and go without them', async () => {
    const system = await createDatabases(options())
    const tour = await createDatabases({ ...options(), suffix: 'tour1' })
    expect(new URL(tour.jobs).pathname).toBe('/dudao_tour1_jobs')
    await dropDatabases({ adminUrl: postgres.url(), suffix: 'tour1' })
    await expect(query(tour.cases.app, 'select 1')).rejects.toThrow(/does not exist/)
    expect(await query(system.cases.app, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('can be made by two runs at the same time', async () => {
    const suffixes = ['left', 'right']
    const made = await Promise.all(suffixes.map((suffix) => createDatabases({ ...options(), suffix })))
    for (const databases of made) {
      expect(await query(databases.evaluations.app, 'select 1 as one')).toEqual([{ one: 1 }])
    }
  })
})
