import { spawn } from 'node:child_process'
import { chmodSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { checkFreeSpace, untilDiskRunsOut } from '../src/disk.ts'
import { holdFolder } from '../src/folder-lock.ts'
import { freePort } from '../src/ports.ts'
import { readSettings, root } from '../src/settings.ts'
import { scratchFolder } from './helpers.ts'

/** Permissions do not hold root, so it hands the program to somebody whom they hold. */
const NOBODY = 65_534

/** Runs `npm start` without its bootstrap. */
function start(env: Record<string, string>, uid?: number): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'infra/local/src/start.ts')], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      uid,
      timeout: 15_000,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    child.on('close', (code) => resolve({ code, output }))
  })
}

describe('npm start says what to do', { timeout: 20_000 }, () => {
  test('when a port is taken: the port, the part and the setting, before anything is started', async () => {
    const dir = scratchFolder()
    const port = await freePort()
    const squatter = createServer().listen(port, '127.0.0.1')
    onTestFinished(() => void squatter.close())
    const { code, output } = await start({ DATA_DIR: dir, PORT_BASE: '61000', PORT: String(port) })
    expect(code).toBe(3)
    expect(output).toContain(`端口已被占用：${port}（gateway）`)
    expect(output).toContain('PORT_BASE=')
    expect(readdirSync(dir)).toEqual([])
  })

  test('when a system already runs on the same data', async () => {
    const dir = scratchFolder()
    const release = holdFolder(dir, 'http://127.0.0.1:4000')
    onTestFinished(release)
    const { code, output } = await start({ DATA_DIR: dir })
    expect(code).toBe(2)
    expect(output).toContain('系统已经在运行：http://127.0.0.1:4000')
  })

  test('when settings are wrong: all of them at once', async () => {
    const { code, output } = await start({ PORT_BASE: 'many', REDIS_URL: 'http://127.0.0.1' })
    expect(code).toBe(2)
    expect(output).toContain('PORT_BASE')
    expect(output).toContain('REDIS_URL')
  })

  test('when it may not write', async () => {
    const dir = scratchFolder()
    chmodSync(dir, 0o500)
    const { code, output } = await start({ DATA_DIR: dir }, process.getuid?.() === 0 ? NOBODY : undefined)
    expect(code).toBe(2)
    expect(output).toContain(`没有权限：${dir}`)
  })

  test('when a file is where its folder should be', async () => {
    const file = join(scratchFolder(), 'file')
    writeFileSync(file, '')
    const { code, output } = await start({ DATA_DIR: file })
    expect(code).toBe(2)
    expect(output).toContain(`不是文件夹：${file}`)
  })

  test('when its own PostgreSQL does not answer', async () => {
    const port = await freePort()
    const { code, output } = await start({
      DATA_DIR: scratchFolder(),
      PORT_BASE: '61100',
      DATABASE_ADMIN_URL: `postgres://postgres@127.0.0.1:${port}/postgres`,
    })
    expect(code).toBe(2)
    expect(output).toContain('连不上 DATABASE_ADMIN_URL')
  })
})

describe('the disk', () => {
  test('that is too small is refused, and one that fills up ends the wait', async () => {
    const dir = scratchFolder()
    expect(() => checkFreeSpace(dir, Number.POSITIVE_INFINITY)).toThrow(/磁盘空间不足/)
    const never = new AbortController().signal
    await expect(untilDiskRunsOut(dir, never, Number.POSITIVE_INFINITY)).rejects.toThrow(/磁盘即将用尽/)
  })

  test('with room is watched until the stop', async () => {
    const controller = new AbortController()
    const watched = untilDiskRunsOut(scratchFolder(), controller.signal, 1)
    controller.abort()
    await watched
  })
})

describe('the reservation of a data folder', () => {
  test('of a process that is gone does not count', async () => {
    const dir = scratchFolder()
    writeFileSync(join(dir, 'running.json'), JSON.stringify({ pid: 1, command: 'node gone.ts', url: '' }))
    holdFolder(dir, 'http://127.0.0.1:1')()
    expect(readdirSync(dir)).toEqual([])
  })
})

describe('settings', () => {
  test('count an empty value as none', () => {
    expect(readSettings({ REDIS_URL: '', PORT_BASE: '' })).toMatchObject({ PORT_BASE: 4000 })
  })
})
