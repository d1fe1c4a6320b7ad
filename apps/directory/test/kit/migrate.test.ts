import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createDatabase } from '@dudao/testkit'
import { afterAll, expect, test } from 'vitest'

const shipped = fileURLToPath(new URL('../../prisma', import.meta.url))
const names = readdirSync(join(shipped, 'migrations')).filter((name) => /^\d{14}_/.test(name))
const [foundation] = names as [string]

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A copy of this service's migrations, to be spoiled. */
function copyOf() {
  const folder = mkdtempSync(join(tmpdir(), 'dudao-migrations-'))
  folders.push(folder)
  cpSync(shipped, folder, { recursive: true })
  const file = (name: string) => join(folder, 'migrations', name, 'migration.sql')
  return {
    folder,
    add: (name: string, sql: string) => {
      mkdirSync(join(folder, 'migrations', name))
      writeFileSync(file(name), sql)
    },
    edit: (name: string, line: string) =>
      writeFileSync(file(name), `${readFileSync(file(name), 'utf8')}\n${line}\n`),
  }
}

/** Migrates in a process of its own, as every service does. */
async function migrate(folder: string, url: string | undefined) {
  const script = fileURLToPath(new URL('migrate-process.ts', import.meta.url))
  const child = spawn(process.execPath, [script, folder], {
    env: { PATH: process.env.PATH, ...(url && { MIGRATION_DATABASE_URL: url }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: code as number, applied: out && (JSON.parse(out) as { applied: string[] }).applied, err }
}

test('an empty database gets every migration in order, a second run does nothing, an edited one is refused', async () => {
  const { ownerUrl, sql } = await createDatabase({ empty: true })
  const copy = copyOf()
  expect(await migrate(copy.folder, ownerUrl)).toEqual({ code: 0, applied: names, err: '' })
  expect(await migrate(copy.folder, ownerUrl)).toEqual({ code: 0, applied: [], err: '' })
  copy.add('20991231000000_next', `create table next_one (id int); select protect('next_one', 'true');`)
  copy.edit(foundation, '-- edited after it was applied')
  const refused = await migrate(copy.folder, ownerUrl)
  expect(refused).toMatchObject({ code: 1, applied: '' })
  expect(refused.err).toContain(`edited or failed migrations: ${foundation}`)
  expect(await sql(`select to_regclass('next_one') as found`)).toEqual([{ found: null }])
})

test('a failing migration leaves nothing of itself, is named, and blocks what follows', async () => {
  const { ownerUrl, sql } = await createDatabase()
  const copy = copyOf()
  copy.add(
    '20991231000000_broken',
    'create table half (id int); select 1 / 0; create table other_half (id int);',
  )
  copy.add('20991231000001_later', 'create table later (id int);')
  const failed = await migrate(copy.folder, ownerUrl)
  expect(failed.code).toBe(1)
  expect(failed.err).toContain('20991231000000_broken')
  expect(failed.err).toContain('division by zero')
  const found = await sql(`select to_regclass('half') as half, to_regclass('later') as later`)
  expect(found).toEqual([{ half: null, later: null }])
  const again = await migrate(copy.folder, ownerUrl)
  expect(again.err).toContain('edited or failed migrations: 20991231000000_broken')
})

test('two runs at once are safe: each migration is applied by one of them', async () => {
  const { ownerUrl, sql } = await createDatabase({ empty: true })
  const runs = await Promise.all([migrate(shipped, ownerUrl), migrate(shipped, ownerUrl)])
  expect(runs.map(({ code, err }) => [code, err])).toEqual([
    [0, ''],
    [0, ''],
  ])
  expect(runs.flatMap(({ applied }) => applied).toSorted()).toEqual(names)
  const rows = await sql<{ name: string }>('select migration_name as name from _prisma_migrations')
  expect(rows.map(({ name }) => name).toSorted()).toEqual(names)
})

test('functions with semicolons in their bodies, and an index that needs to be alone, are applied whole', async () => {
  const { ownerUrl, sql } = await createDatabase()
  const copy = copyOf()
  copy.add(
    '20991231000000_function',
    `create function twice(n int) returns int language plpgsql as $$ begin n := n * 2; return n; end $$; -- a; comment`,
  )
  copy.add('20991231000001_index', 'create index concurrently post_role on post (role);')
  expect((await migrate(copy.folder, ownerUrl)).code).toBe(0)
  expect(await sql('select twice(21) as n')).toEqual([{ n: 42 }])
})

test('it says what is missing', async () => {
  const none = await migrate(shipped, undefined)
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining('MIGRATION_DATABASE_URL') })
  const away = await migrate(shipped, 'postgres://nobody@127.0.0.1:1/none')
  expect(away).toMatchObject({ code: 1, err: expect.stringContaining('数据库迁移失败') })
})

test('migrations are the owner’s: the application role changes nothing', async () => {
  const { appUrl, sql } = await createDatabase({ empty: true })
  const refused = await migrate(shipped, appUrl)
  expect(refused.code).toBe(1)
  expect(await sql(`select to_regclass('person') as found`)).toEqual([{ found: null }])
})
