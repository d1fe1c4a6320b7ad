import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../src/ports.ts'
import { type PostgresOptions, startPostgres } from '../src/postgres.ts'
import { readPostmaster } from '../src/postmaster.ts'
import { unprivileged } from '../src/unprivileged.ts'
import { isAlive, query, scratchFolder, startFixture } from './helpers.ts'

const SLOW = 60_000

async function start(options: PostgresOptions) {
  const postgres = await startPostgres({ durable: false, ...options })
  onTestFinished(() => postgres.stop())
  return postgres
}

describe('the embedded PostgreSQL', { timeout: SLOW }, () => {
  test('starts in a folder with blanks and Chinese in its path, and keeps its data', async () => {
    const dir = join(scratchFolder(), "督导 的'数据", 'postgres')
    const first = await start({ dir })
    await query(first.url(), 'create table kept as select 1 as one')
    await first.stop()
    const second = await start({ dir })
    expect(await query(second.url(), 'select one from kept')).toEqual([{ one: 1 }])
  })

  test('lets nobody in without the password, which only its owner can read', async () => {
    const folder = scratchFolder()
    const postgres = await start({ dir: join(folder, 'postgres') })
    const stranger = new URL(postgres.url())
    stranger.password = 'guessed'
    await expect(query(stranger.href, 'select 1')).rejects.toThrow(/password authentication failed/)
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
    expect(await query(postgres.url(), 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
  })

  test('outlives a killed parent and is taken over by the next start', async () => {
    const dir = join(scratchFolder(), 'postgres')
    const { child, line } = await startFixture('postgres-owner.ts', [dir])
    const postmaster = readPostmaster(dir)!
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    expect(isAlive(postmaster.pid)).toBe(true)

    const adopted = await start({ dir })
    expect(adopted.port).toBe(Number(line))
    expect(readPostmaster(dir)?.pid).toBe(postmaster.pid)
    await adopted.stop()
    expect(isAlive(postmaster.pid)).toBe(false)
  })

  test('takes another port when the wanted one is taken', async () => {
    const wanted = await freePort()
    const squatter = createServer().listen(wanted, '127.0.0.1')
    onTestFinished(() => void squatter.close())
    const postgres = await start({ dir: join(scratchFolder(), 'postgres'), port: wanted })
    expect(postgres.port).not.toBe(wanted)
    expect(await query(postgres.url(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('leaves no process behind when it is stopped, and stopping again does no harm', async () => {
    const dir = join(scratchFolder(), 'postgres')
    const postgres = await start({ dir })
    const { pid } = readPostmaster(dir)!
    await postgres.stop()
    expect(isAlive(pid)).toBe(false)
    expect(existsSync(join(dir, 'postmaster.pid'))).toBe(false)
    await postgres.stop()
  })

  test('starts although its pid file names a process that is somebody else', async () => {
    const dir = join(scratchFolder(), 'postgres')
    const before = await start({ dir })
    const pidFile = readFileSync(join(dir, 'postmaster.pid'), 'utf8')
    await before.stop()
    writeFileSync(join(dir, 'postmaster.pid'), pidFile.replace(/^\d+/, String(process.pid)))
    const after = await start({ dir })
    expect(await query(after.url(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('makes its folder anew when making it was interrupted', async () => {
    const dir = join(scratchFolder(), 'postgres')
    mkdirSync(dir)
    const postgres = await start({ dir })
    expect(await query(postgres.url(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('says what to do when the password is lost, and does not stay running', async () => {
    const folder = scratchFolder()
    const dir = join(folder, 'postgres')
    const before = await start({ dir })
    await before.stop()
    rmSync(join(folder, 'secrets.json'))
    await expect(startPostgres({ dir })).rejects.toThrow(/secrets\.json 里的口令/)
    expect(readPostmaster(dir)).toBeUndefined()
  })

  test('refuses data of another major version', async () => {
    const dir = join(scratchFolder(), 'postgres')
    const before = await start({ dir })
    await before.stop()
    writeFileSync(join(dir, 'PG_VERSION'), '12\n')
    await expect(startPostgres({ dir })).rejects.toThrow(/属于 PostgreSQL 12/)
  })
})

describe.runIf(process.getuid?.() === 0)('as root', { timeout: SLOW }, () => {
  test('runs as a system user where user namespaces are forbidden', async () => {
    const folder = scratchFolder()
    const launcher = unprivileged(folder, { namespaces: false })
    const postgres = await start({ dir: join(folder, 'postgres'), launcher })
    expect(await query(postgres.url(), 'select 1 as one')).toEqual([{ one: 1 }])
    expect(statSync(join(folder, 'postgres')).uid).not.toBe(0)
  })

  test('says so when that user cannot reach the folder', () => {
    const closed = join(scratchFolder(), 'inner')
    mkdirSync(closed)
    expect(() => unprivileged(closed, { namespaces: false })).toThrow(/进不了/)
  })
})
